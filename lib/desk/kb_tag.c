/* Tags of articles, one by one. */
#include "base/str.h"
#include "desk/event.h"
#include "desk/kb.h"
#include "desk/tag.h"

static enum rc
change_row(struct desk *d, int64_t id, const struct tag_change *c,
    int64_t *rows, struct err *e)
{
	static const char add[] = "insert into article_tag (article_id, tag) "
				  "values ($1, $2) on conflict do nothing";
	static const char take[] =
	    "delete from article_tag where article_id = $1 and tag = $2";

	return db_run(d->db, c->is_removal ? take : add,
	    DB_ARGS(db_int(id), db_view(c->tag)), rows, e);
}

static enum rc
note_event(struct desk *d, int64_t id, const char *verb, const struct str *tags,
    struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	if (!tags->n)
		return RC_OK;
	event_fact(&changes, "tags", str_sv(tags));
	rc = article_event(d, id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
article_tag(struct desk *d, int64_t id, const struct tag_change *changes,
    size_t n, struct err *e)
{
	struct str given = STR_INIT, taken = STR_INIT;
	size_t i;
	int64_t rows;
	enum rc rc = RC_OK;

	for (i = 0; i < n && !rc; i++) {
		struct str *list = changes[i].is_removal ? &taken : &given;

		rc = change_row(d, id, &changes[i], &rows, e);
		if (!rc && rows)
			str_add_f(list, "%s%.*s", list->n ? "," : "",
			    SV_ARG(changes[i].tag));
	}
	if (!rc && !(rc = note_event(d, id, "article.tagged", &given, e)))
		rc = note_event(d, id, "article.untagged", &taken, e);
	str_free(&given);
	str_free(&taken);
	return rc;
}
