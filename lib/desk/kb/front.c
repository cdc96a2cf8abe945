/* Articles as Markdown files with a head. */
#include "desk/kb/front.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/kb/part.h"
#include "desk/query.h"
#include "desk/select.h"
#include "io/yaml.h"

/* What a head can say; in this order where it is made anew. */
static const struct {
	const char *name;
	const char *usual; /* the value that goes without saying, or NULL */
	bool is_quiet;     /* not added to a head that has come without */
} heads[] = {
    {"title", NULL, false},
    {"slug", NULL, true},
    {"kind", "article", false},
    {"category", NULL, false},
    {"tags", NULL, false},
    {"difficulty", NULL, false},
    {"audience", "public", false},
    {"language", NULL, true},
    {"source", NULL, false},
    {"author", NULL, true},
    {"summary", NULL, false},
    {"review_by", NULL, false},
    {"position", "0", false},
    {"video_url", NULL, false},
    {"thumbnail", NULL, false},
    {"duration", NULL, false},
    {"state", "draft", true},
};

enum { N_HEADS = COUNT_OF(heads), HEAD_STATE = N_HEADS - 1 };

static int
head_find(const char *name)
{
	int i;

	for (i = 0; i < (int)N_HEADS; i++)
		if (strcmp(heads[i].name, name) == 0)
			return i;
	return -1;
}

/* The text of the first heading, where the body begins with one. */
static struct sv
first_heading(struct sv body)
{
	struct sv line;

	while (sv_line(&body, &line)) {
		if (!sv_trim(line).n)
			continue;
		if (!sv_starts(line, SV("# ")))
			break;
		line = sv_trim(sv_sub(line, 2, line.n));
		while (line.n && line.p[line.n - 1] == '#')
			line.n--;
		return sv_trim(line);
	}
	return SV_NULL;
}

static bool
is_mark(struct sv line)
{
	while (line.n && (line.p[line.n - 1] == ' '))
		line.n--;
	return sv_is(line, "---");
}

/* The lines between the marks; false where the text has no head. */
static bool
take_head(struct sv *text, struct sv *head)
{
	struct sv rest = *text, line, start;

	if (!sv_line(&rest, &line) || !is_mark(line))
		return false;
	start = rest;
	for (;;) {
		struct sv at = rest;

		if (!sv_line(&rest, &line))
			return false;
		if (!is_mark(line))
			continue;
		*head = sv_sub(start, 0, (size_t)(at.p - start.p));
		*text = rest;
		return true;
	}
}

static struct sv
pair_text(struct desk *d, const struct yaml_pair *pair)
{
	struct str list = STR_INIT;
	struct sv text;
	size_t i;

	if (pair->type == YAML_TEXT)
		return pair->text;
	for (i = 0; i < pair->n_list; i++)
		str_add_f(&list, "%s%.*s", i ? "," : "", SV_ARG(pair->list[i]));
	text = arena_sv(d->arena, str_sv(&list));
	str_free(&list);
	return text;
}

static enum rc
take_pair(struct desk *d, const struct yaml_pair *pair,
    struct article_file_text *file, struct err *e)
{
	bool is_tags = strcmp(pair->key, "tags") == 0;
	struct sv text;

	if (head_find(pair->key) < 0)
		return RC_OK;
	if (pair->type == YAML_OTHER || (pair->type == YAML_LIST && !is_tags))
		return err_set(e, RC_DATA, "%s: a text is expected", pair->key);
	text = pair_text(d, pair);
	if (strcmp(pair->key, "state") == 0)
		file->state = arena_dup(d->arena, text);
	else if (strcmp(pair->key, "author") == 0)
		file->author = arena_dup(d->arena, text);
	else
		return settings_add(d, &article_fields, sv_of(pair->key), text,
		    &file->settings, e);
	return RC_OK;
}

static enum rc
read_head(struct desk *d, struct sv head, struct article_file_text *file,
    struct err *e)
{
	struct yaml_map map;
	size_t i;
	enum rc rc;

	/* Between the marks there may be nothing; that is a head, too. */
	file->front = head.n ? arena_dup(d->arena, head) : "\n";
	if ((rc = yaml_read(head, d->arena, &map, e)))
		return err_ctx(e, "head");
	for (i = 0; i < map.n; i++) {
		if (take_pair(d, &map.pairs[i], file, e)) {
			e->rc = RC_DATA;
			return err_ctx(e, "head line %zu", map.pairs[i].line);
		}
	}
	return RC_OK;
}

enum rc
article_file_default(struct desk *d, struct article_file_text *file,
    const char *name, const char *text, struct err *e)
{
	if (setting_given(&file->settings, name) || !text || !*text)
		return RC_OK;
	return settings_add(
	    d, &article_fields, sv_of(name), sv_of(text), &file->settings, e);
}

enum rc
article_file_parse(struct desk *d, struct sv text,
    struct article_file_text *file, struct err *e)
{
	struct sv head = SV_NULL, heading;
	enum rc rc;

	memset(file, 0, sizeof *file);
	if (!utf8_is_valid(text) || sv_find_c(text, '\0') < text.n)
		return err_set(e, RC_DATA, "it is no valid UTF-8 text");
	if (sv_starts(text, SV("\xef\xbb\xbf")))
		text = sv_sub(text, 3, text.n);
	if (take_head(&text, &head) && (rc = read_head(d, head, file, e)))
		return rc;
	heading = first_heading(text);
	if (heading.n &&
	    (rc = article_file_default(
		 d, file, "title", arena_dup(d->arena, heading), e)))
		return rc;
	file->has_content = sv_trim(text).n > 0;
	return settings_add(
	    d, &article_fields, SV("content"), text, &file->settings, e);
}

enum rc
article_file_drop(struct desk *d, const struct article_file_text *before,
    struct article_file_text *after, struct err *e)
{
	const char *usual;
	size_t i;
	enum rc rc;

	for (i = 1; i < N_HEADS; i++) {
		usual = heads[i].usual;
		if (heads[i].is_quiet ||
		    !setting_given(&before->settings, heads[i].name) ||
		    setting_given(&after->settings, heads[i].name))
			continue;
		if ((rc = settings_add(d, &article_fields, sv_of(heads[i].name),
			 usual ? sv_of(usual) : SV(""), &after->settings, e)))
			return rc;
	}
	return RC_OK;
}

/* What the desk has for each head; in the arena, SV_NULL for nothing. */
struct current {
	struct sv texts[N_HEADS];
	struct sv body;
	const char *front;
};

static enum rc
read_current(struct desk *d, int64_t id, struct current *now, struct err *e)
{
	const struct field *fields[N_HEADS + 1];
	struct value values[N_HEADS + 1];
	struct str sql = STR_INIT, text = STR_INIT;
	struct article a;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < N_HEADS; i++)
		fields[i] = field_find(&article_fields, sv_of(heads[i].name));
	fields[N_HEADS] = field_find(&article_fields, SV("content"));
	query_fields(fields, N_HEADS + 1, db_dialect(d->db), &sql);
	str_add_f(&sql, " from %s where a.id = $1", article_fields.from);
	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e)))
		goto out;
	now->front = a.front;
	if (db_next(st)) {
		select_row(st, fields, N_HEADS + 1, values);
		for (i = 0; i < N_HEADS; i++) {
			str_clear(&text);
			field_print(fields[i], &values[i], &text);
			now->texts[i] = values[i].is_null
			    ? SV_NULL
			    : arena_sv(d->arena, str_sv(&text));
		}
		now->body = arena_sv(d->arena, values[N_HEADS].text);
		/* The text is not the one that readers see. */
		if (article_is_visible(&a) && strcmp(a.stage, "published") != 0)
			now->texts[HEAD_STATE] = sv_of(a.stage);
	}
	rc = db_end(st, e);
out:
	str_free(&text);
	str_free(&sql);
	return rc;
}

static void
print_pair(struct str *out, size_t k, struct sv text)
{
	struct sv tag;
	const char *between = "";

	str_add_f(out, "%s: ", heads[k].name);
	if (strcmp(heads[k].name, "tags") != 0) {
		yaml_text(out, text);
		str_add_c(out, '\n');
		return;
	}
	str_add_c(out, '[');
	while (sv_split(&text, ',', &tag)) {
		str_add_s(out, between);
		yaml_text(out, tag);
		between = ", ";
	}
	str_add_s(out, "]\n");
}

/* Would reading the pair change nothing? */
static bool
is_current(struct desk *d, const struct yaml_pair *pair, size_t k,
    const struct current *now)
{
	struct sv said = pair_text(d, pair);
	struct settings s = {NULL, 0}, kept;
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	bool is_same;

	if (pair->type == YAML_OTHER)
		return false;
	if (strcmp(heads[k].name, "state") == 0)
		return sv_eq(said, now->texts[k]);
	if (settings_add(
		d, &article_fields, sv_of(heads[k].name), said, &s, &e) ||
	    article_prepare(d, &s, &kept, &e))
		return false;
	if (!kept.v[0].value.is_null)
		field_print(kept.v[0].field, &kept.v[0].value, &text);
	is_same = sv_eq(str_sv(&text), now->texts[k]);
	str_free(&text);
	return is_same;
}

static bool
goes_without_saying(size_t k, struct sv text)
{
	return !text.n || (heads[k].usual && sv_is(text, heads[k].usual));
}

/* Is what a pair says true, or to be left out, or to be written anew? */
static void
print_kept(struct desk *d, const struct yaml_pair *pair, struct sv lines,
    const struct current *now, struct str *out)
{
	int k = head_find(pair->key);

	if (k < 0 || is_current(d, pair, (size_t)k, now))
		str_add(out, lines);
	else if (now->texts[k].n)
		print_pair(out, (size_t)k, now->texts[k]);
}

/* The next n lines, or all that are left. */
static struct sv
take_lines(struct sv *rest, size_t n)
{
	struct sv before = *rest, line;

	while (n-- && sv_line(rest, &line))
		;
	return sv_sub(before, 0, before.n - rest->n);
}

/* The head that came with the article, with what is another now. False where
 * its lines cannot be told apart. */
static bool
print_old_head(struct desk *d, const struct current *now, struct str *out)
{
	struct sv front = sv_of(now->front), title = first_heading(now->body);
	bool has[N_HEADS] = {false};
	struct err e = ERR_INIT;
	struct yaml_map map;
	size_t i, k;

	if (!now->front || yaml_read(front, d->arena, &map, &e) ||
	    !map.is_block)
		return false;
	str_add(
	    out, take_lines(&front, map.n ? map.pairs[0].line - 1 : SIZE_MAX));
	for (i = 0; i < map.n; i++) {
		int at = head_find(map.pairs[i].key);

		print_kept(d, &map.pairs[i],
		    take_lines(&front,
			i + 1 < map.n
			    ? map.pairs[i + 1].line - map.pairs[i].line
			    : SIZE_MAX),
		    now, out);
		if (at >= 0)
			has[at] = true;
	}
	for (k = 0; k < N_HEADS; k++)
		if (!has[k] && !heads[k].is_quiet &&
		    !goes_without_saying(k, now->texts[k]) &&
		    (k != 0 || !sv_eq(title, now->texts[0])))
			print_pair(out, k, now->texts[k]);
	return true;
}

enum rc
article_file_print(struct desk *d, int64_t id, struct str *out, struct err *e)
{
	struct current now = {.front = NULL};
	const char *mark;
	size_t k;
	enum rc rc = read_current(d, id, &now, e);

	if (rc)
		return rc;
	mark = sv_ends(sv_of(now.front), SV("\r\n")) ? "---\r\n" : "---\n";
	str_add_s(out, mark);
	if (!print_old_head(d, &now, out))
		for (k = 0; k < N_HEADS; k++)
			if (!goes_without_saying(k, now.texts[k]))
				print_pair(out, k, now.texts[k]);
	str_add_s(out, mark);
	str_add(out, now.body);
	return RC_OK;
}
