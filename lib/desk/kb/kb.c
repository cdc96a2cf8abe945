/* Finding articles and reading their versions. */
#include "desk/kb/part.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "desk/near.h"

/* Slugs looked at for a "did you mean". */
enum { NEAR_MAX = 1000 };

const char article_questions[] = "a.kind = 'question'";

bool
article_is_visible(const struct article *a)
{
	return strcmp(a->state, "published") == 0 ||
	    strcmp(a->state, "outdated") == 0;
}

const char *
article_scope(const struct caller *who)
{
	if (caller_may(who, ACT_DRAFTS))
		return NULL;
	if (who->role == ROLE_CUSTOMER)
		return "a.state in ('published', 'outdated') and a.audience in "
		       "('public', 'customer')";
	if (caller_may(who, ACT_KNOWLEDGE))
		return "a.state in ('published', 'outdated')";
	return "a.state in ('published', 'outdated') and "
	       "a.audience = 'public'";
}

const struct fieldset *
article_set(const struct caller *who)
{
	return caller_may(who, ACT_DRAFTS) ? &article_fields
					   : &article_reader_fields;
}

enum rc
article_load(struct desk *d, int64_t id, struct article *article, struct err *e)
{
	static const char sql[] =
	    "select a.id, a.slug, a.kind, a.state, a.stage, a.audience, "
	    "a.language, a.version, a.published_version, a.category_id, "
	    "a.source_id, a.source_version, a.publish_at, "
	    "a.first_published_at, a.author_id, v.title, a.front from article "
	    "a "
	    "join article_version v on v.article_id = a.id and "
	    "v.version = a.version where a.id = $1";
	struct arena *a = d->arena;
	struct db_stmt *st;
	enum rc rc;

	memset(article, 0, sizeof *article);
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st))
		*article = (struct article){db_col_int(st, 0),
		    arena_dup(a, db_col_text(st, 1)),
		    arena_dup(a, db_col_text(st, 2)),
		    arena_dup(a, db_col_text(st, 3)),
		    arena_dup(a, db_col_text(st, 4)),
		    arena_dup(a, db_col_text(st, 5)),
		    arena_dup(a, db_col_text(st, 6)), db_col_int(st, 7),
		    db_col_int(st, 8), db_col_int(st, 9), db_col_int(st, 10),
		    db_col_int(st, 11), db_col_int(st, 12), db_col_int(st, 13),
		    db_col_int(st, 14), arena_dup(a, db_col_text(st, 15)),
		    arena_dup(a, db_col_text(st, 16))};
	if ((rc = db_end(st, e)) || article->id)
		return rc;
	return err_set(e, RC_NOTFOUND, "no article %lld", (long long)id);
}

/* What the caller may read, and scope. */
static void
add_scope(struct desk *d, const char *scope, struct str *sql)
{
	const char *own = article_scope(&d->caller);

	if (own)
		str_add_f(sql, " and (%s)", own);
	if (scope)
		str_add_f(sql, " and (%s)", scope);
}

static const char *
noun_of(const char *scope)
{
	return scope && strstr(scope, article_questions) ? "question"
							 : "article";
}

static enum rc
no_such(struct desk *d, struct sv word, const char *scope, struct err *e)
{
	struct str sql = STR_INIT;
	const char *hint;
	enum rc rc;

	str_add_s(&sql, "select a.slug from article a where 1 = 1");
	add_scope(d, scope, &sql);
	str_add_f(&sql, " order by a.slug limit %d", NEAR_MAX);
	if (!(rc = near_hint(d, sql.p, NULL, word, &hint, e)))
		rc = err_set(e, RC_NOTFOUND, "no %s '%.*s'%s", noun_of(scope),
		    SV_ARG(sv_sub(word, 0, 200)), hint);
	str_free(&sql);
	return rc;
}

enum rc
article_find(struct desk *d, struct sv word, const char *scope, int64_t *id,
    struct err *e)
{
	bool is_id = num_parse(word, 1, INT64_MAX, id);
	struct str sql = STR_INIT;
	enum rc rc;

	str_add_f(&sql, "select a.id from article a where %s = $1",
	    is_id ? "a.id" : "a.slug");
	add_scope(d, scope, &sql);
	rc = db_get_int(d->db, sql.p,
	    DB_ARGS(is_id ? db_int(*id) : db_view(arena_lower(d->arena, word))),
	    id, e);
	str_free(&sql);
	if (rc != RC_NOTFOUND)
		return rc;
	if (is_id)
		return err_set(
		    e, RC_NOTFOUND, "no %s %.*s", noun_of(scope), SV_ARG(word));
	return no_such(d, word, scope, e);
}

enum rc
article_text_load(struct desk *d, const struct article *article,
    int64_t version, struct article_text *text, struct err *e)
{
	static const char sql[] =
	    "select v.version, v.author_id, v.created_at, v.title, v.summary, "
	    "v.body, v.note from article_version v "
	    "where v.article_id = $1 and v.version = $2";
	struct arena *a = d->arena;
	struct db_stmt *st;
	enum rc rc;

	memset(text, 0, sizeof *text);
	if ((rc = db_query(d->db, sql,
		 DB_ARGS(db_int(article->id), db_int(version)), &st, e)))
		return rc;
	if (db_next(st))
		*text =
		    (struct article_text){db_col_int(st, 0), db_col_int(st, 1),
			db_col_int(st, 2), arena_dup(a, db_col_text(st, 3)),
			arena_dup(a, db_col_text(st, 4)),
			arena_dup(a, db_col_text(st, 5)),
			arena_dup(a, db_col_text(st, 6))};
	if ((rc = db_end(st, e)) || text->version)
		return rc;
	return err_set(e, RC_NOTFOUND, "article '%s' has no version %lld",
	    article->slug, (long long)version);
}

enum rc
article_part_load(struct desk *d, const char *sql, const char *what, int64_t id,
    int64_t *article, const char **state, struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	*article = 0;
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st)) {
		*article = db_col_int(st, 0);
		*state = arena_dup(d->arena, db_col_text(st, 1));
	}
	if ((rc = db_end(st, e)) || *article)
		return rc;
	return err_set(e, RC_NOTFOUND, "no %s %lld", what, (long long)id);
}

enum rc
article_said(const char *what, const char *text, struct err *e)
{
	if (utf8_is_valid(sv_of(text)))
		return RC_OK;
	return err_set(e, RC_DATA, "%s: not valid UTF-8", what);
}
