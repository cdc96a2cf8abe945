/* Everything that readers of the help centre may see, out of the store. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "desk/helpcentre/part.h"
#include "io/markdown.h"

/* Who may see what: each audience sees the ones before it, too. */
#define VISIBLE                                                                \
	"a.state in ('published', 'outdated') and (a.audience = 'public' or "  \
	"(a.audience = 'customer' and cast($1 as text) <> 'public') or "       \
	"(a.audience = 'agent' and cast($1 as text) = 'agent'))"

/* Views are counted within so many days of the latest one: what is popular
 * then depends on the desk alone, not on when it is asked. */
#define POPULAR_DAYS 90

static const char categories_sql[] =
    "select id, coalesce(parent_id, 0), slug, name, help, position "
    "from article_category order by id";

static const char names_sql[] =
    "select category_id, language, name, help from article_category_name "
    "order by category_id, language";

static const char articles_sql[] =
    "select a.id, a.slug, a.kind, coalesce(a.category_id, 0), a.language, "
    "coalesce(a.source_id, 0), coalesce(a.source_version, 0), "
    "coalesce(a.published_version, 0), a.difficulty, a.position, "
    "a.video_url, a.thumbnail, coalesce(a.duration_s, 0), "
    "coalesce(a.first_published_at, a.published_at, a.created_at), "
    "coalesce(a.published_at, a.created_at), v.title, v.summary, v.body, "
    "case when a.state = 'outdated' then 1 else 0 end "
    "from article a join article_version v on v.article_id = a.id "
    "and v.version = a.published_version where " VISIBLE " order by a.id";

static const char tags_sql[] =
    "select t.article_id, t.tag from article_tag t join article a "
    "on a.id = t.article_id where " VISIBLE " order by t.article_id, t.tag";

static const char files_sql[] =
    "select f.article_id, f.name, f.content_id, f.size, c.sha256 "
    "from article_attachment f join article a on a.id = f.article_id "
    "join content c on c.id = f.content_id where " VISIBLE
    " order by f.article_id, f.name";

static const char comments_sql[] =
    "select m.article_id, coalesce(m.name, g.name), "
    "case when m.sender = 'agent' then 1 else 0 end, m.body, m.created_at "
    "from article_comment m join article a on a.id = m.article_id "
    "left join agent g on g.id = m.agent_id "
    "where m.state = 'shown' and " VISIBLE " order by m.article_id, m.id";

static const char links_sql[] =
    "select l.article_id, l.other_id from article_link l "
    "order by l.article_id, l.other_id";

static const char views_sql[] =
    "select w.article_id, cast(sum(w.views) as integer) from article_view_day "
    "w "
    "where w.day > (select max(x.day) from article_view_day x) - $1 "
    "group by w.article_id order by w.article_id";

static const char *
text(struct help_site *s, struct db_stmt *st, int col)
{
	return arena_dup(s->a, db_col_text(st, col));
}

/* The languages that there are, the desk's own first. */
static size_t
language_index(struct help_site *s, const char *tag)
{
	struct help_language *more;
	size_t i;

	if (!tag)
		tag = config_text(&s->desk->config, "desk.language");
	for (i = 0; i < s->n_languages; i++)
		if (strcmp(s->languages[i].tag, tag) == 0)
			return i;
	more = arena_array(s->a, s->n_languages + 1, sizeof(*more));
	if (s->n_languages)
		memcpy(more, s->languages, s->n_languages * sizeof(*more));
	more[s->n_languages].tag = tag;
	more[s->n_languages].words = help_words(tag);
	s->languages = more;
	return s->n_languages++;
}

/* Room for one more in an array of n that the arena has; NULL while there is
 * some left, for its size doubles. */
static void *
more_room(struct help_site *s, const void *items, size_t n, size_t size)
{
	void *more;

	if (n & (n - 1))
		return NULL;
	more = arena_array(s->a, n ? n * 2 : 1, size);
	if (n)
		memcpy(more, items, n * size);
	return more;
}

/* Appends a zeroed item to an array of n; the arena pays for it. */
#define ADD_ITEM(s, items, n)                                                  \
	do {                                                                   \
		void *more = more_room((s), (items), (n), sizeof(*(items)));   \
                                                                               \
		if (more)                                                      \
			(items) = more;                                        \
		(n)++;                                                         \
	} while (0)

static enum rc
load_rows(struct help_site *s, const char *sql, struct db_arg arg,
    void (*take)(struct help_site *s, struct db_stmt *st), struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(
	    s->desk->db, sql, &arg, arg.type == DB_NULL ? 0 : 1, &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		take(s, st);
	return db_end(st, e);
}

static void
take_category(struct help_site *s, struct db_stmt *st)
{
	struct help_category *c;

	ADD_ITEM(s, s->categories, s->n_categories);
	c = &s->categories[s->n_categories - 1];
	c->id = db_col_int(st, 0);
	c->parent_id = db_col_int(st, 1);
	c->slug = text(s, st, 2);
	c->name = text(s, st, 3);
	c->help = text(s, st, 4);
	c->position = db_col_int(st, 5);
}

static struct help_category *
category_of_id(struct help_site *s, int64_t id)
{
	size_t i;

	for (i = 0; i < s->n_categories; i++)
		if (s->categories[i].id == id)
			return &s->categories[i];
	return NULL;
}

static void
take_name(struct help_site *s, struct db_stmt *st)
{
	struct help_category *c = category_of_id(s, db_col_int(st, 0));
	size_t i;

	for (i = 0; c && i < s->n_languages; i++) {
		if (!sv_is(db_col_text(st, 1), s->languages[i].tag))
			continue;
		c->names[i] = text(s, st, 2);
		c->helps[i] = text(s, st, 3);
	}
}

static void
take_article(struct help_site *s, struct db_stmt *st)
{
	struct str plain = STR_INIT;
	struct help_article *a;

	ADD_ITEM(s, s->articles, s->n_articles);
	a = &s->articles[s->n_articles - 1];
	a->id = db_col_int(st, 0);
	a->slug = text(s, st, 1);
	a->kind = text(s, st, 2);
	a->category_id = db_col_int(st, 3);
	a->language = language_index(s, text(s, st, 4));
	a->source_id = db_col_int(st, 5);
	a->family = a->source_id ? a->source_id : a->id;
	a->source_version = db_col_int(st, 6);
	a->version = db_col_int(st, 7);
	a->difficulty = text(s, st, 8);
	a->position = db_col_int(st, 9);
	a->video_url = text(s, st, 10);
	a->thumbnail = text(s, st, 11);
	a->duration_s = db_col_int(st, 12);
	a->first_published_at = db_col_int(st, 13);
	a->published_at = db_col_int(st, 14);
	a->title = text(s, st, 15);
	a->summary = text(s, st, 16);
	a->body = text(s, st, 17);
	a->is_outdated = db_col_int(st, 18) != 0;
	a->is_question = strcmp(a->kind, "question") == 0;
	markdown_plain(sv_of(a->body), &plain);
	a->plain = arena_sv(s->a, str_sv(&plain));
	str_free(&plain);
}

/* While they are in the order of their ids. */
static struct help_article *
article_of_id(struct help_site *s, int64_t id)
{
	size_t low = 0, high = s->n_articles;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->articles[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n_articles && s->articles[low].id == id
	    ? &s->articles[low]
	    : NULL;
}

static void
take_tag(struct help_site *s, struct db_stmt *st, struct help_article *a)
{
	ADD_ITEM(s, a->tags, a->n_tags);
	a->tags[a->n_tags - 1] = text(s, st, 1);
}

static void
take_file(struct help_site *s, struct db_stmt *st, struct help_article *a)
{
	struct help_file *f;

	ADD_ITEM(s, a->files, a->n_files);
	f = &a->files[a->n_files - 1];
	f->name = text(s, st, 1);
	f->content_id = db_col_int(st, 2);
	f->size = db_col_int(st, 3);
	f->path = help_file_path(s->a, f->name, db_col_text(st, 4));
}

static void
take_comment(struct help_site *s, struct db_stmt *st, struct help_article *a)
{
	struct help_comment *c;

	ADD_ITEM(s, a->comments, a->n_comments);
	c = &a->comments[a->n_comments - 1];
	c->name = text(s, st, 1);
	c->is_agent = db_col_int(st, 2) != 0;
	c->body = text(s, st, 3);
	c->created_at = db_col_int(st, 4);
}

/* Kept as ids until the articles are where they stay. */
static void
take_link(struct help_site *s, struct db_stmt *st, struct help_article *a)
{
	struct help_article *b = article_of_id(s, db_col_int(st, 1));

	if (!b)
		return;
	ADD_ITEM(s, a->linked, a->n_linked);
	a->linked[a->n_linked - 1] = (size_t)b->id;
	ADD_ITEM(s, b->linked, b->n_linked);
	b->linked[b->n_linked - 1] = (size_t)a->id;
}

static void
take_views(struct help_site *s, struct db_stmt *st, struct help_article *a)
{
	(void)s;
	a->views = db_col_int(st, 1);
}

/* Rows that belong to articles, whose id comes first. */
static enum rc
load_parts(struct help_site *s, const char *sql, struct db_arg arg,
    void (*take)(
	struct help_site *s, struct db_stmt *st, struct help_article *a),
    struct err *e)
{
	struct help_article *a;
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(
	    s->desk->db, sql, &arg, arg.type == DB_NULL ? 0 : 1, &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		if ((a = article_of_id(s, db_col_int(st, 0))))
			take(s, st, a);
	return db_end(st, e);
}

/* The desk's own language may be one that nothing is written in. */
static void
drop_unused_language(struct help_site *s)
{
	size_t i;

	for (i = 0; i < s->n_articles; i++)
		if (s->articles[i].language == 0)
			return;
	if (s->n_languages == 1)
		return;
	s->languages++;
	s->n_languages--;
	for (i = 0; i < s->n_articles; i++)
		s->articles[i].language--;
}

static void
make_room_for_names(struct help_site *s)
{
	size_t i;

	for (i = 0; i < s->n_categories; i++) {
		struct help_category *c = &s->categories[i];

		c->names = arena_array(s->a, s->n_languages, sizeof(char *));
		c->helps = arena_array(s->a, s->n_languages, sizeof(char *));
		c->counts = arena_array(s->a, s->n_languages, sizeof(size_t));
	}
}

enum rc
help_load(struct help_site *s, struct err *e)
{
	struct db_arg audience = db_text(s->audience);
	enum rc rc;

	/* Empty again where the transaction runs again. */
	s->languages = NULL;
	s->n_languages = s->n_tags = 0;
	(void)language_index(s, NULL);
	s->categories = arena_array(s->a, 0, sizeof(*s->categories));
	s->articles = arena_array(s->a, 0, sizeof(*s->articles));
	s->n_categories = s->n_articles = 0;
	if ((rc = load_rows(s, categories_sql, db_null(), take_category, e)) ||
	    (rc = load_rows(s, articles_sql, audience, take_article, e)) ||
	    (rc = load_parts(s, tags_sql, audience, take_tag, e)) ||
	    (rc = load_parts(s, files_sql, audience, take_file, e)) ||
	    (rc = load_parts(s, comments_sql, audience, take_comment, e)) ||
	    (rc = load_parts(s, links_sql, db_null(), take_link, e)) ||
	    (rc = load_parts(
		 s, views_sql, db_int(POPULAR_DAYS), take_views, e)))
		return rc;
	drop_unused_language(s);
	make_room_for_names(s);
	return load_rows(s, names_sql, db_null(), take_name, e);
}
