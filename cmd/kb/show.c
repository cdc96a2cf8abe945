/* kb show: an article as its readers see it, as data, or as it was written. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "desk/kb/attach.h"
#include "desk/kb/front.h"
#include "desk/kb/parts.h"
#include "desk/kb/select.h"
#include "desk/kb/view.h"
#include "desk/kb/vote.h"
#include "desk/query.h"
#include "desk/select.h"
#include "io/html_write.h"
#include "io/markdown.h"
#include "io/term.h"

struct show {
	struct cmd *cmd;
	struct article article;
	struct article_text text; /* of the version that is shown */
	const struct field **fields;
	size_t n;
	struct value *values; /* beside fields */
};

/* What readers see, where they see it; the newest to who may see drafts and
 * asks for it. */
static enum rc
choose_version(struct show *s, struct err *e)
{
	struct cmd *c = s->cmd;
	const struct article *a = &s->article;
	int64_t version = opt_int(&c->opts, "at-version", 0);
	bool wants_newest = opt_has(&c->opts, "newest");
	enum rc rc;

	if ((version || wants_newest) &&
	    (rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)))
		return rc;
	if (!version)
		version = article_is_visible(a) && !wants_newest
		    ? a->published_version
		    : a->version;
	return article_text_load(&c->desk, a, version, &s->text, e);
}

static enum rc
read_values(struct show *s, struct err *e)
{
	struct desk *d = &s->cmd->desk;
	struct str sql = STR_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	query_fields(s->fields, s->n, db_dialect(d->db), &sql);
	str_add_s(&sql,
	    " from article a join article_version v on v.article_id = a.id "
	    "where a.id = $1 and v.version = $2");
	rc = db_query(d->db, sql.p,
	    DB_ARGS(db_int(s->article.id), db_int(s->text.version)), &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	if (db_next(st)) {
		select_row(st, s->fields, s->n, s->values);
		for (i = 0; i < s->n; i++)
			s->values[i].text =
			    arena_sv(d->arena, s->values[i].text);
	}
	return db_end(st, e);
}

static enum rc
print_json(struct show *s, struct err *e)
{
	struct cmd *c = s->cmd;
	struct json_writer *w = out_json(c->out);
	size_t i;
	enum rc rc;

	json_object_begin(w);
	for (i = 0; i < s->n; i++)
		out_json_field(w, s->fields[i], &s->values[i]);
	rc = article_part_json(&c->desk, s->article.id, "attachments",
	    &article_file_fields, article_file_of, w, e);
	json_object_end(w);
	out_json_end(c->out);
	return rc;
}

static const struct value *
value_of(const struct show *s, const char *name)
{
	size_t i;

	for (i = 0; strcmp(s->fields[i]->name, name) != 0; i++)
		;
	return &s->values[i];
}

/* "tutorial · billing · beginner · en · published": what there is of it. */
static void
print_line(struct show *s, const char *label, const char *const *names,
    struct str *out)
{
	struct str text = STR_INIT;
	const char *between = label;
	size_t i, k;

	for (i = 0; names[i]; i++) {
		for (k = 0; k < s->n; k++)
			if (strcmp(s->fields[k]->name, names[i]) == 0)
				break;
		if (k == s->n || s->values[k].is_null)
			continue;
		str_clear(&text);
		field_print_human(s->fields[k], &s->values[k], &text);
		str_add_s(out, between);
		out_safe_line(out, str_sv(&text));
		between = " \xc2\xb7 ";
	}
	if (between != label)
		str_add_c(out, '\n');
	str_free(&text);
}

static void
print_head(struct show *s, struct str *out)
{
	static const char *const what[] = {"kind", "category", "difficulty",
	    "language", "state", "updated_at", NULL};
	static const char *const video[] = {"video_url", "duration", NULL};
	static const char *const tags[] = {"tags", NULL};
	const struct article *a = &s->article;
	const struct value *summary = value_of(s, "summary");
	bool has_style = term_has_colour();

	str_add_s(out, has_style ? "\x1b[1m" : "");
	out_safe_line(out, sv_of(s->text.title));
	str_add_s(out, has_style ? "\x1b[0m\n" : "\n");
	print_line(s, "", what, out);
	print_line(s, "", video, out);
	print_line(s, "tags: ", tags, out);
	if (strcmp(a->state, "outdated") == 0)
		str_add_s(
		    out, "outdated: what it says may not be so any more\n");
	if (caller_may(&s->cmd->desk.caller, ACT_DRAFTS) &&
	    s->text.version != a->version)
		str_add_f(out, "version %lld; version %lld is the newest\n",
		    (long long)s->text.version, (long long)a->version);
	if (!summary->is_null) {
		str_add_c(out, '\n');
		out_safe_line(out, summary->text);
		str_add_c(out, '\n');
	}
}

static enum rc
print_files(struct show *s, struct str *out, struct err *e)
{
	struct attach_file *files = NULL;
	size_t i, n = 0;
	enum rc rc = article_files(&s->cmd->desk, s->article.id, &files, &n, e);

	for (i = 0; i < n && !rc; i++) {
		str_add_s(out, i ? ", " : "\nfiles: ");
		out_safe_line(out, sv_of(files[i].name));
	}
	if (n)
		str_add_c(out, '\n');
	return rc;
}

static enum rc
print_people(struct show *s, struct err *e)
{
	struct str *out = out_text(s->cmd->out);
	bool is_term = term_is(STDOUT_FILENO);
	struct markdown_term how = {.width = is_term ? term_width() : 0,
	    .has_style = term_has_colour(),
	    .has_links = is_term && term_has_colour()};

	print_head(s, out);
	str_add_c(out, '\n');
	markdown_term(sv_of(s->text.body), &how, out);
	if (out->n && out->p[out->n - 1] != '\n')
		str_add_c(out, '\n');
	return print_files(s, out, e);
}

static enum rc
print_html(struct show *s, struct err *e)
{
	static const struct markdown_html how = {.top = 2};
	struct html_writer w = {.out = out_text(s->cmd->out)};

	(void)e;
	html_element(&w, "h1", NULL, s->text.title);
	html_line(&w);
	markdown_html(sv_of(s->text.body), &how, &s->cmd->arena, &w, NULL);
	html_line(&w);
	return RC_OK;
}

static enum rc
show_one(struct show *s, int64_t id, struct err *e)
{
	struct cmd *c = s->cmd;
	enum rc rc;

	if ((rc = article_load(&c->desk, id, &s->article, e)) ||
	    (rc = choose_version(s, e)))
		return rc;
	if (opt_has(&c->opts, "source"))
		return article_file_print(&c->desk, id, out_text(c->out), e);
	if (opt_has(&c->opts, "html"))
		return print_html(s, e);
	if ((rc = read_values(s, e)))
		return rc;
	if (cmd_is_for_people(c))
		return print_people(s, e);
	if (out_json(c->out))
		return print_json(s, e);
	out_row(c->out, s->values);
	return RC_OK;
}

/* Others show one thing after the other; a source is a file by itself. */
static enum rc
check_source(struct cmd *c, size_t n, struct err *e)
{
	enum rc rc;

	if (!opt_has(&c->opts, "source"))
		return RC_OK;
	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)))
		return rc;
	if (n != 1)
		return err_set(e, RC_USAGE, "--source is for one article");
	if (opt_has(&c->opts, "at-version"))
		return err_set(e, RC_USAGE,
		    "--source is the newest version: 'kb diff' and 'log -o "
		    "json' show older ones");
	return RC_OK;
}

/* Readers: whom --reader names, else the caller; agents are none of kb's. */
static bool
counts_view(struct cmd *c)
{
	if (article_is_faq(c))
		return !opt_has(&c->opts, "no-count");
	return opt_has(&c->opts, "count-view") &&
	    (opt_has(&c->opts, "reader") ||
		!caller_may(&c->desk.caller, ACT_DRAFTS));
}

struct viewing {
	struct cmd *cmd;
	const struct ids *ids;
	const char *reader;
};

static enum rc
count_views(void *arg, struct err *e)
{
	const struct viewing *v = arg;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < v->ids->n && !rc; i++)
		rc = article_view(&v->cmd->desk, v->ids->v[i], v->reader, e);
	return rc;
}

static enum rc
count_readers(struct cmd *c, const struct ids *ids, struct err *e)
{
	struct viewing v = {.cmd = c, .ids = ids};
	enum rc rc;

	if (!counts_view(c))
		return RC_OK;
	if ((rc = for_others(c, "reader", e)) ||
	    (rc = reader_name(
		 &c->desk, opt_text(&c->opts, "reader", NULL), &v.reader, e)))
		return rc;
	return db_tx_rows(c->desk.db, count_views, &v, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct show s = {.cmd = c};
	struct ids ids;
	bool is_plain =
	    opt_has(&c->opts, "html") || opt_has(&c->opts, "source");
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)) ||
	    (rc = check_source(c, ids.n, e)) ||
	    (rc = field_pick(article_fields_for(c, &article_fields), NULL, ~0u,
		 &c->arena, &s.fields, &s.n, e)) ||
	    (rc = count_readers(c, &ids, e)))
		return rc;
	s.values = arena_array(&c->arena, s.n, sizeof *s.values);
	if (!cmd_is_for_people(c) && !is_plain)
		out_columns(c->out, s.fields, s.n);
	for (i = 0; i < ids.n; i++) {
		if (i > 0 && cmd_is_for_people(c))
			str_add_c(out_text(c->out), '\n');
		if ((rc = show_one(&s, ids.v[i], e)))
			return rc;
	}
	return RC_OK;
}

#define SHOW_OPTIONS                                                           \
	{.name = "html", .type = OPT_FLAG, .help = "as HTML, made harmless"},  \
	    {.name = "source",                                                 \
		.type = OPT_FLAG,                                              \
		.help = "the newest version as a file: a head and Markdown"},  \
	    {.name = "newest",                                                 \
		.type = OPT_FLAG,                                              \
		.help = "the newest version, though readers see another"},     \
	    {.name = "at-version",                                             \
		.type = OPT_INT,                                               \
		.arg = "N",                                                    \
		.help = "that version"},                                       \
	{                                                                      \
		.name = "reader", .type = OPT_TEXT, .arg = "TOKEN",            \
		.help = "whose view it is; a keyed digest is kept for a day"   \
	}

static const struct opt options[] = {
    SHOW_OPTIONS,
    {.name = "count-view",
	.type = OPT_FLAG,
	.help = "count a reader's view, once a day; an agent's is none"},
};

/* faq counts unless it is told not to. */
static const struct opt question_options[] = {
    SHOW_OPTIONS,
    {.name = "no-count",
	.type = OPT_FLAG,
	.help = "do not count that it is read"},
};

const struct verb verb_show = {
    .name = "show",
    .operands = "ARTICLE...|-",
    .help = "show an article as its readers see it",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_READ,
    .writes_with = "count-view",
    .run = run,
};

const struct verb verb_show_question = {
    .name = "show",
    .operands = "QUESTION...|-",
    .help = "show a question with its answer; a reader counts once a day",
    VERB_OPTS(question_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run,
};
