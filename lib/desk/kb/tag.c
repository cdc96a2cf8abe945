/* Tags of articles, one by one. */
#include "desk/ticket/tag.h"
#include "desk/kb/kb.h"

static const struct tag_owner articles = {
    .give = "insert into article_tag (article_id, tag) values ($1, $2) "
	    "on conflict do nothing",
    .take = "delete from article_tag where article_id = $1 and tag = $2",
    .given = "article.tagged",
    .taken = "article.untagged",
    .event = article_event,
};

enum rc
article_tag(struct desk *d, int64_t id, const struct tag_change *changes,
    size_t n, struct err *e)
{
	return tag_apply_to(d, &articles, id, changes, n, e);
}
