/* Learned phrasings. */
#include "desk/kb/phrasing.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "desk/event.h"
#include "desk/kb/part.h"
#include "desk/kb/scrub.h"
#include "desk/kb/ticket.h"
#include "desk/search/terms.h"
#include "desk/ticket/ticket.h"

/* Bytes that are kept of a question, phrasings that an article has, bytes of
 * a word in front of a ':' that is not part of a subject. */
enum { TEXT_MAX_BYTES = 300, ARTICLE_MAX = 200, PREFIX_MAX = 6 };

const char *const article_phrasing_states[] = {
    "pending", "active", "rejected", NULL};

static const char *const state_colours[] = {"yellow", NULL, "dim"};

static const struct field_ref article_ref = {
    "article", "slug", "id", "p.article_id", false, false};

#define SHOWN (FIELD_LISTED | FIELD_FILTER)

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "p.id",
	.flags = SHOWN | FIELD_SORT,
	.help = "number of the phrasing"},
    {.name = "article",
	.type = FIELD_REF,
	.sql = "(select y.slug from article y where y.id = p.article_id)",
	.flags = SHOWN,
	.ref = &article_ref,
	.help = "the article that answers it"},
    {.name = "state",
	.type = FIELD_ENUM,
	.sql = "p.state",
	.flags = SHOWN,
	.words = article_phrasing_states,
	.colours = state_colours,
	.help = "active ones are found by"},
    {.name = "count",
	.type = FIELD_INT,
	.sql = "p.count",
	.flags = SHOWN | FIELD_SORT,
	.help = "how often it was confirmed"},
    {.name = "text",
	.type = FIELD_TEXT,
	.sql = "p.text",
	.flags = SHOWN,
	.help = "the question"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "p.created_at",
	.flags = FIELD_FILTER | FIELD_SORT,
	.help = "when it was first confirmed"},
    {.name = "last_at",
	.type = FIELD_TIME,
	.sql = "p.last_at",
	.flags = FIELD_FILTER | FIELD_SORT,
	.help = "and when last"},
};

const struct fieldset article_phrasing_fields = {
    .record = "phrasing",
    .from = "phrasing p",
    .key = "p.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "-id",
};

/* One line without what names a person, of whole words. In d->arena. */
static struct sv
clean(struct desk *d, struct sv question)
{
	struct scrub s = SCRUB_INIT;
	struct str out = STR_INIT, valid = STR_INIT;
	struct sv text;
	size_t i;

	utf8_repair(&valid, sv_sub(question, 0, (size_t)4 * TEXT_MAX_BYTES));
	for (i = 0; i < valid.n; i++)
		if ((unsigned char)valid.p[i] < ' ')
			valid.p[i] = ' ';
	(void)scrub_text(&s, str_sv(&valid), &out);
	scrub_free(&s);
	text = sv_trim(utf8_cut(sv_trim(str_sv(&out)), TEXT_MAX_BYTES));
	text = arena_sv(d->arena, text);
	str_free(&out);
	str_free(&valid);
	return text;
}

/* Its words without case and marks. */
static struct sv
plain_of(struct desk *d, struct sv text)
{
	struct str out = STR_INIT;
	struct terms t;
	struct sv copy;

	terms_start(&t, text, NULL);
	while (terms_next(&t)) {
		str_add_s(&out, out.n ? " " : "");
		str_add(&out, t.form);
	}
	copy = arena_sv(d->arena, str_sv(&out));
	str_free(&out);
	return copy;
}

/* Of too many, the least asked and oldest; never the one just confirmed. */
static enum rc
keep_bound(struct desk *d, int64_t id, struct sv plain, struct err *e)
{
	static const char sql[] =
	    "delete from phrasing where article_id = $1 and plain <> $2 and "
	    "id in (select p.id from phrasing p where p.article_id = $1 "
	    "order by case p.state when 'rejected' then 0 else 1 end desc, "
	    "p.count desc, p.last_at desc, p.id desc limit 1000 offset $3)";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(id), db_view(plain), db_int(ARTICLE_MAX)), NULL, e);
}

static enum rc
put(struct desk *d, int64_t id, struct sv text, struct sv plain,
    bool is_pending, struct err *e)
{
	static const char sql[] =
	    "insert into phrasing (article_id, text, plain, state, created_at, "
	    "last_at) values ($1, $2, $3, $4, $5, $5) "
	    "on conflict (article_id, plain) do update set "
	    "count = phrasing.count + 1, last_at = excluded.last_at, "
	    "state = case when phrasing.state = 'pending' then excluded.state "
	    "else phrasing.state end";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(id), db_view(text), db_view(plain),
		db_text(is_pending ? "pending" : "active"), db_int(d->now)),
	    NULL, e);
}

enum rc
article_confirm(struct desk *d, int64_t id, struct sv question, bool is_pending,
    struct err *e)
{
	struct sv text = clean(d, question);
	struct sv plain = plain_of(d, text);
	struct str changes = STR_INIT;
	struct article a;
	enum rc rc;

	if (!plain.n)
		return err_set(e, RC_DATA, "the question has no word");
	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = put(d, id, text, plain, is_pending, e)) ||
	    (rc = keep_bound(d, id, plain, e)))
		return rc;
	event_fact(&changes, "question", text);
	rc = article_add_event(
	    d, id, "article.confirmed", event_changes_end(&changes), e);
	str_free(&changes);
	return rc ? rc : article_index(d, id, e);
}

enum rc
article_confirm_ticket(
    struct desk *d, int64_t id, int64_t ticket_id, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if ((rc = ticket_find(d, ticket_id, d->arena, &t, e)) ||
	    (rc = article_confirm(
		 d, id, subject_plain(sv_of(t.subject)), false, e)))
		return rc;
	return article_ticket_note(d, id, t.id, "answer", e);
}

static enum rc
load(struct desk *d, int64_t id, int64_t *article, const char **state,
    struct err *e)
{
	static const char sql[] =
	    "select article_id, state from phrasing where id = $1";

	return article_part_load(d, sql, "phrasing", id, article, state, e);
}

static enum rc
changed(struct desk *d, int64_t id, int64_t article, const char *from,
    const char *to, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	event_number(&changes, "phrasing", id);
	event_change(&changes, "state", sv_of(from), sv_of(to));
	rc = article_add_event(
	    d, article, "article.rephrased", event_changes_end(&changes), e);
	str_free(&changes);
	return rc ? rc : article_index(d, article, e);
}

enum rc
article_phrasing_set(
    struct desk *d, int64_t id, const char *state, struct err *e)
{
	static const char sql[] =
	    "update phrasing set state = $1 where id = $2";
	const char *before;
	int64_t article;
	enum rc rc;

	if ((rc = load(d, id, &article, &before, e)) ||
	    strcmp(before, state) == 0)
		return rc;
	if ((rc = db_run(
		 d->db, sql, DB_ARGS(db_text(state), db_int(id)), NULL, e)))
		return rc;
	return changed(d, id, article, before, state, e);
}

enum rc
article_phrasing_remove(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] = "delete from phrasing where id = $1";
	const char *before;
	int64_t article;
	enum rc rc;

	if ((rc = load(d, id, &article, &before, e)) ||
	    (rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	return changed(d, id, article, before, NULL, e);
}

/* "Re:", "AW:", "Fwd[2]:", "[desk #42]" in front: their bytes, 0 for none. */
static size_t
prefix_of(struct sv s)
{
	static const char *const words[] = {"re", "fw", "fwd", "aw", "wg", "sv",
	    "vs", "antw", "tr", "rv", "rif", "res", "enc", "odp", "ynt"};
	size_t i, n = 0, end;

	if (s.n && s.p[0] == '[') {
		n = sv_find_c(s, ']');
		return n < s.n ? n + 1 : 0;
	}
	while (n < s.n && n < PREFIX_MAX &&
	    ((s.p[n] >= 'a' && s.p[n] <= 'z') ||
		(s.p[n] >= 'A' && s.p[n] <= 'Z')))
		n++;
	end = n;
	if (end < s.n && s.p[end] == '[')
		end += sv_find_c(sv_sub(s, end, s.n), ']') + 1;
	if (end >= s.n || s.p[end] != ':')
		return 0;
	for (i = 0; i < COUNT_OF(words); i++)
		if (sv_eq_ci(sv_sub(s, 0, n), sv_of(words[i])))
			return end + 1;
	return 0;
}

struct sv
subject_plain(struct sv subject)
{
	size_t n;

	subject = sv_trim(subject);
	while ((n = prefix_of(subject)) && n < subject.n)
		subject = sv_trim(sv_sub(subject, n, subject.n));
	return subject;
}
