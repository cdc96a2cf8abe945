/* Finding templates: by purpose, by name, in the best language. */
#include "desk/template/template.h"

#include <string.h>

#include "base/embed.h"
#include "base/num.h"
#include "base/vec.h"
#include "desk/near.h"
#include "desk/template/source.h"

#define SELECT                                                                 \
	"select t.id, t.kind, t.name, t.purpose, t.language, t.subject, "      \
	"t.body, t.html, t.variables, t.settings, (select x.name from "        \
	"category x where x.id = t.category_id), t.is_active, t.version "      \
	"from template t where "

/* Places in the order of fall-back; a category goes before all of them. */
enum {
	RANK_WANTED = 0,
	RANK_DESK = 100,
	RANK_NONE = 200,
	RANK_ENGLISH = 300,
	RANK_ANY = 400,
	RANK_NO_CATEGORY = 1000,
	RANK_NEVER = 10000,
};

/* Which language is asked for. */
struct wish {
	const char *wanted; /* NULL for none */
	const char *desk;
	bool is_exact; /* that one alone, "" for no language */
	int otherwise; /* the rank of what no rule names */
};

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

const char *
template_language(struct sv tag, struct arena *a)
{
	char *text = arena_dup(a, arena_lower(a, tag));
	size_t i, from = 0;

	for (i = 0; i <= tag.n; i++) {
		char c = i < tag.n ? text[i] : '-';

		if ((c >= 'a' && c <= 'z') || (from && c >= '0' && c <= '9'))
			continue;
		if ((c != '-' && c != '_') || i == from || i - from > 8 ||
		    (!from && i < 2))
			return NULL;
		/* de-AT, zh-Hant */
		if (from && i - from == 2)
			text[from + 1] = upper(text[from + 1]);
		if (from && (i - from == 2 || i - from == 4))
			text[from] = upper(text[from]);
		if (i < tag.n)
			text[i] = '-';
		from = i + 1;
	}
	return text;
}

enum rc
template_language_tidy(struct sv *tag, struct arena *a, struct err *e)
{
	const char *tidy = template_language(*tag, a);

	if (!tidy)
		return err_set(e, RC_DATA,
		    "language: '%.*s' is none of the form de or de-AT",
		    SV_ARG(*tag));
	*tag = sv_of(tidy);
	return RC_OK;
}

/* How many subtags less than want have is: 0 for the same, 1 for "de" where
 * "de-AT" is wanted; -1 where it is another language. */
static int
distance(const char *have, const char *want)
{
	struct sv h = sv_of(have), w = sv_of(want);
	int n = 0;
	size_t i;

	if (!sv_starts_ci(w, h) || (w.n > h.n && w.p[h.n] != '-'))
		return -1;
	for (i = h.n; i < w.n; i++)
		n += w.p[i] == '-';
	return n;
}

static int
rank_of(const struct wish *w, const char *have)
{
	int n;

	if (w->is_exact)
		return sv_eq_ci(sv_of(have), sv_of(w->wanted)) ? RANK_WANTED
							       : RANK_NEVER;
	if (!have)
		return RANK_NONE;
	if (w->wanted && (n = distance(have, w->wanted)) >= 0)
		return RANK_WANTED + n;
	if ((n = distance(have, w->desk)) >= 0)
		return RANK_DESK + n;
	return w->otherwise;
}

/* In the form in which templates have them, where it is one. */
static const char *
tag_of(struct desk *d, const char *text)
{
	const char *tag = template_language(sv_of(text), d->arena);

	return tag ? tag : text;
}

static struct wish
wish_for(struct desk *d, const char *language, int otherwise)
{
	const char *desk = config_text(&d->config, "desk.language");

	return (struct wish){language ? tag_of(d, language) : NULL,
	    desk ? tag_of(d, desk) : "", false, otherwise};
}

static void
read_row(struct db_stmt *st, struct arena *a, struct template *t)
{
	*t = (struct template){db_col_int(st, 0),
	    arena_dup(a, db_col_text(st, 1)), arena_dup(a, db_col_text(st, 2)),
	    arena_dup(a, db_col_text(st, 3)), arena_dup(a, db_col_text(st, 4)),
	    arena_dup(a, db_col_text(st, 5)), arena_dup(a, db_col_text(st, 6)),
	    arena_dup(a, db_col_text(st, 7)), arena_dup(a, db_col_text(st, 8)),
	    arena_dup(a, db_col_text(st, 9)), arena_dup(a, db_col_text(st, 10)),
	    db_col_int(st, 11) != 0, db_col_int(st, 12)};
}

/* The best of the rows; t->id is 0 where there is none. */
static enum rc
take_best(struct desk *d, const char *sql, const struct db_arg *args,
    size_t n_args, const struct wish *w, struct template *t, struct err *e)
{
	int rank, best = RANK_NEVER;
	struct db_stmt *st;
	enum rc rc;

	memset(t, 0, sizeof *t);
	if ((rc = db_query(d->db, sql, args, n_args, &st, e)))
		return rc;
	while (db_next(st)) {
		const char *language = arena_dup(d->arena, db_col_text(st, 4));

		rank = rank_of(w, language);
		if (db_col_is_null(st, 10))
			rank += RANK_NO_CATEGORY;
		if (rank >= best)
			continue;
		best = rank;
		read_row(st, d->arena, t);
	}
	return db_end(st, e);
}

bool
template_shipped(struct desk *d, size_t i, struct template *t)
{
	struct sv name, purpose, language;
	struct err e = ERR_INIT;
	size_t k;

	for (k = 0; k < i && embed_templates[k].name; k++)
		;
	if (!embed_templates[k].name)
		return false;
	/* purpose.lang.txt */
	name = sv_of(embed_templates[k].name);
	CHECK(
	    sv_split(&name, '.', &purpose) && sv_split(&name, '.', &language));
	CHECK(!template_source_parse(
	    (struct sv){embed_templates[k].bytes, embed_templates[k].n},
	    d->arena, t, &e));
	t->kind = "mail";
	t->name = t->purpose = arena_dup(d->arena, purpose);
	t->language = arena_dup(d->arena, language);
	return true;
}

/* The shipped one of that name, which is its purpose. */
static bool
take_shipped(struct desk *d, struct sv name, struct wish w, struct template *t)
{
	int rank, best = RANK_NEVER;
	struct template one;
	size_t i;

	w.otherwise = RANK_NEVER;
	for (i = 0; template_shipped(d, i, &one); i++) {
		if (!sv_is(name, one.name))
			continue;
		rank = rank_of(&w, one.language);
		if (rank == RANK_NEVER && !w.is_exact &&
		    strcmp(one.language, "en") == 0)
			rank = RANK_ENGLISH;
		if (rank >= best)
			continue;
		best = rank;
		*t = one;
	}
	return best < RANK_NEVER;
}

enum rc
template_choose(struct desk *d, const char *purpose, int64_t category_id,
    const char *language, struct template *t, struct err *e)
{
	static const char sql[] =
	    SELECT "t.kind = 'mail' and t.purpose = $1 and t.is_active = 1 and "
		   "(t.category_id is null or t.category_id = $2) "
		   "order by t.id";
	struct wish w = wish_for(d, language, RANK_NEVER);
	enum rc rc;

	if ((rc = take_best(d, sql,
		 DB_ARGS(db_text(purpose),
		     category_id ? db_int(category_id) : db_null()),
		 &w, t, e)) ||
	    t->id || take_shipped(d, sv_of(purpose), w, t))
		return rc;
	return err_set(
	    e, RC_NOTFOUND, "there is no template for '%s'", purpose);
}

enum rc
template_load(struct desk *d, int64_t id, struct template *t, struct err *e)
{
	static const char sql[] = SELECT "t.id = $1";
	struct db_stmt *st;
	enum rc rc;

	memset(t, 0, sizeof *t);
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st))
		read_row(st, d->arena, t);
	if ((rc = db_end(st, e)) || t->id)
		return rc;
	return err_set(e, RC_NOTFOUND, "no template %lld", (long long)id);
}

static enum rc
no_such(struct desk *d, struct sv name, bool with_shipped, struct err *e)
{
	static const char sql[] =
	    "select distinct name from template order by name limit 1000";
	VEC(const char *) shipped = VEC_INIT;
	const char *hint;
	struct template t;
	size_t i;
	enum rc rc;

	for (i = 0; with_shipped && template_shipped(d, i, &t); i++)
		VEC_ADD(&shipped, t.name);
	VEC_ADD(&shipped, NULL);
	if (!(rc = near_hint(d, sql, shipped.v, name, &hint, e)))
		rc = err_set(
		    e, RC_NOTFOUND, "no template '%.*s'%s", SV_ARG(name), hint);
	VEC_FREE(&shipped);
	return rc;
}

static enum rc
look(struct desk *d, struct sv word, const char *language, bool only_active,
    struct template *t, struct err *e)
{
	static const char all[] = SELECT "t.name = $1 order by t.id";
	static const char active[] =
	    SELECT "t.name = $1 and t.is_active = 1 order by t.id";
	size_t colon = sv_find_c(word, ':');
	struct sv name = sv_sub(word, 0, colon);
	struct wish w = wish_for(d, language, RANK_ANY);
	enum rc rc;

	if (colon < word.n) {
		w = wish_for(d,
		    arena_dup(d->arena, sv_sub(word, colon + 1, word.n)),
		    RANK_NEVER);
		w.is_exact = true;
	}
	if ((rc = take_best(d, only_active ? active : all,
		 DB_ARGS(db_view(name)), &w, t, e)) ||
	    t->id || take_shipped(d, name, w, t))
		return rc;
	return no_such(d, word, true, e);
}

enum rc
template_named(struct desk *d, const char *name, const char *language,
    struct template *t, struct err *e)
{
	return look(d, sv_of(name), language, true, t, e);
}

enum rc
template_look(struct desk *d, struct sv word, const char *language,
    struct template *t, struct err *e)
{
	int64_t id;

	if (num_parse(word, 1, INT64_MAX, &id))
		return template_load(d, id, t, e);
	return look(d, word, language, false, t, e);
}

/* A name in several languages names none of them. */
static enum rc
several(struct desk *d, struct sv name, struct err *e)
{
	static const char sql[] = "select coalesce(language, '') from template "
				  "where name = $1 order by 1";
	struct str list = STR_INIT;
	struct db_stmt *st;
	enum rc rc;

	if (!(rc = db_query(d->db, sql, DB_ARGS(db_view(name)), &st, e))) {
		while (db_next(st))
			str_add_f(&list, "%s%.*s:%.*s", list.n ? ", " : "",
			    SV_ARG(name), SV_ARG(db_col_text(st, 0)));
		rc = db_end(st, e);
	}
	if (!rc)
		rc = err_set(e, RC_DATA,
		    "'%.*s' is there in several languages: name one of %s",
		    SV_ARG(name), list.p);
	str_free(&list);
	return rc;
}

static enum rc
find_named(struct desk *d, struct sv word, int64_t *id, struct err *e)
{
	static const char count[] =
	    "select count(*) from template where name = $1";
	static const char one[] =
	    "select id from template where name = $1 and "
	    "($2 = 0 or lower(coalesce(language, '')) = lower($3))";
	size_t colon = sv_find_c(word, ':');
	struct sv name = sv_sub(word, 0, colon);
	struct sv tag = sv_sub(word, colon + 1, word.n);
	const char *language = template_language(tag, d->arena);
	bool is_exact = colon < word.n;
	int64_t n;
	enum rc rc;

	if ((rc = db_get_int(d->db, count, DB_ARGS(db_view(name)), &n, e)))
		return rc;
	if (n > 1 && !is_exact)
		return several(d, name, e);
	return db_get_int(d->db, one,
	    DB_ARGS(db_view(name), db_int(is_exact),
		(struct db_arg){DB_TEXT, 0, language ? sv_of(language) : tag}),
	    id, e);
}

enum rc
template_find(struct desk *d, struct sv word, int64_t *id, struct err *e)
{
	struct template t;
	enum rc rc;

	if (num_parse(word, 1, INT64_MAX, id))
		return template_load(d, *id, &t, e);
	rc = find_named(d, word, id, e);
	return rc == RC_NOTFOUND ? no_such(d, word, false, e) : rc;
}
