/* Puts what was loaded in order, and says where each page goes. */
#include <stdlib.h>
#include <string.h>

#include "desk/helpcentre/part.h"
#include "desk/kb/kb.h"
#include "io/html_slug.h"

/* Stores put texts in orders of their own, so it is done here. */
static int
compare_categories(const void *x, const void *y)
{
	const struct help_category *a = x, *b = y;
	int by_name;

	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	by_name = strcmp(a->name, b->name);
	return by_name ? by_name : strcmp(a->slug, b->slug);
}

static void
add_below(struct help_site *s, const struct help_category *from,
    int64_t parent_id, size_t parent, struct help_category *to, size_t *n)
{
	size_t i, own;

	for (i = 0; i < s->n_categories; i++) {
		if (from[i].parent_id != parent_id)
			continue;
		own = *n;
		to[own] = from[i];
		to[own].parent = parent;
		*n += 1;
		add_below(s, from, from[i].id, own, to, n);
	}
}

/* The tree, each category before those below it. */
static void
order_categories(struct help_site *s)
{
	struct help_category *sorted;
	size_t n = 0;

	qsort(s->categories, s->n_categories, sizeof(*s->categories),
	    compare_categories);
	sorted = arena_array(s->a, s->n_categories, sizeof(*sorted));
	add_below(s, s->categories, 0, SIZE_MAX, sorted, &n);
	s->categories = sorted;
	s->n_categories = n;
}

static void
place_article(struct help_site *s, struct help_article *a)
{
	struct help_language *l = &s->languages[a->language];
	size_t i;

	a->category = SIZE_MAX;
	for (i = 0; i < s->n_categories; i++)
		if (s->categories[i].id == a->category_id)
			a->category = i;
	for (i = a->category; i != SIZE_MAX; i = s->categories[i].parent)
		if (!a->is_question)
			s->categories[i].counts[a->language]++;
	if (a->is_question)
		l->n_questions++;
	else
		l->n_articles++;
	if (a->published_at > l->changed_at)
		l->changed_at = a->published_at;
	if (a->is_question)
		a->path = arena_printf(s->a, "%s/faq.html#%s", l->tag, a->slug);
	else
		a->path =
		    arena_printf(s->a, "%s/articles/%s.html", l->tag, a->slug);
}

static int
compare_articles(const void *x, const void *y)
{
	const struct help_article *a = x, *b = y;
	int by_title;

	if (a->category != b->category)
		return a->category < b->category ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	by_title = strcmp(a->title, b->title);
	return by_title ? by_title : strcmp(a->slug, b->slug);
}

static int
compare_slugs(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	return strcmp((*a)->slug, (*b)->slug);
}

static int
compare_families(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	if ((*a)->family != (*b)->family)
		return (*a)->family < (*b)->family ? -1 : 1;
	if ((*a)->language != (*b)->language)
		return (*a)->language < (*b)->language ? -1 : 1;
	return compare_slugs(x, y);
}

static void
make_indexes(struct help_site *s)
{
	size_t i;

	s->by_slug = arena_array(s->a, s->n_articles, sizeof(*s->by_slug));
	s->by_family = arena_array(s->a, s->n_articles, sizeof(*s->by_family));
	for (i = 0; i < s->n_articles; i++)
		s->by_slug[i] = s->by_family[i] = &s->articles[i];
	qsort(s->by_slug, s->n_articles, sizeof(*s->by_slug), compare_slugs);
	qsort(s->by_family, s->n_articles, sizeof(*s->by_family),
	    compare_families);
}

/* From the place of id to the place of index. */
static int
compare_ids(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

static void
settle_links(struct help_site *s)
{
	const struct help_article **by_id, *key_p;
	struct help_article key = {.id = 0};
	const struct help_article *const *found;
	size_t i, j;

	key_p = &key;
	by_id = arena_array(s->a, s->n_articles, sizeof(*by_id));
	for (i = 0; i < s->n_articles; i++)
		by_id[i] = &s->articles[i];
	qsort(by_id, s->n_articles, sizeof(*by_id), compare_ids);
	for (i = 0; i < s->n_articles; i++)
		for (j = 0; j < s->articles[i].n_linked; j++) {
			key.id = (int64_t)s->articles[i].linked[j];
			found = bsearch(&key_p, by_id, s->n_articles,
			    sizeof(*by_id), compare_ids);
			CHECK(found);
			s->articles[i].linked[j] =
			    (size_t)(*found - s->articles);
		}
}

struct tagging {
	const char *tag;
	size_t language, article;
};

static int
compare_taggings(const void *x, const void *y)
{
	const struct tagging *a = x, *b = y;
	int by_tag;

	if (a->language != b->language)
		return a->language < b->language ? -1 : 1;
	by_tag = strcmp(a->tag, b->tag);
	if (by_tag)
		return by_tag;
	return a->article < b->article ? -1 : a->article > b->article;
}

static void
add_tag(struct help_site *s, const struct tagging *all, size_t n,
    struct html_slugs *slugs)
{
	struct help_tag *t = &s->tags[s->n_tags++];
	const char *slug = slug_of(sv_of(all->tag), s->a);
	size_t i;

	t->name = all->tag;
	t->language = all->language;
	t->path =
	    arena_printf(s->a, "%s/tags/%s.html", s->languages[t->language].tag,
		html_slug(slugs, NULL, sv_of(*slug ? slug : "tag")));
	t->articles = arena_array(s->a, n, sizeof(*t->articles));
	t->n_articles = n;
	for (i = 0; i < n; i++)
		t->articles[i] = all[i].article;
}

static void
order_tags(struct help_site *s)
{
	struct html_slugs slugs = {.a = s->a};
	struct tagging *all;
	size_t i, j, n = 0;

	for (i = 0; i < s->n_articles; i++)
		n += s->articles[i].n_tags;
	all = arena_array(s->a, n, sizeof(*all));
	s->tags = arena_array(s->a, n, sizeof(*s->tags));
	for (i = n = 0; i < s->n_articles; i++)
		for (j = 0; j < s->articles[i].n_tags; j++)
			all[n++] = (struct tagging){
			    s->articles[i].tags[j], s->articles[i].language, i};
	qsort(all, n, sizeof(*all), compare_taggings);
	for (i = 0; i < n; i = j) {
		for (j = i + 1; j < n; j++)
			if (all[j].language != all[i].language ||
			    strcmp(all[j].tag, all[i].tag) != 0)
				break;
		if (i > 0 && all[i].language != all[i - 1].language)
			html_slugs_free(&slugs);
		add_tag(s, &all[i], j - i, &slugs);
	}
	html_slugs_free(&slugs);
}

void
help_order(struct help_site *s)
{
	size_t i;

	order_categories(s);
	for (i = 0; i < s->n_articles; i++)
		place_article(s, &s->articles[i]);
	qsort(
	    s->articles, s->n_articles, sizeof(*s->articles), compare_articles);
	make_indexes(s);
	settle_links(s);
	order_tags(s);
}

const struct help_article *
help_find(const struct help_site *s, struct sv slug)
{
	size_t low = 0, high = s->n_articles;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int sign = sv_cmp(sv_of(s->by_slug[middle]->slug), slug);

		if (sign == 0)
			return s->by_slug[middle];
		if (sign < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct help_article *
help_translation(const struct help_site *s, const struct help_article *article,
    size_t language)
{
	const struct help_article *const *all = s->by_family;
	size_t low = 0, high = s->n_articles;
	int64_t family = article->family;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all[middle]->family < family ||
		    (all[middle]->family == family &&
			all[middle]->language < language))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == s->n_articles || all[low]->family != family ||
	    all[low]->language != language)
		return NULL;
	return all[low];
}

const char *
help_category_name(const struct help_site *s, size_t category, size_t language)
{
	const struct help_category *c = &s->categories[category];

	return c->names[language] ? c->names[language] : c->name;
}

const char *
help_category_help(const struct help_site *s, size_t category, size_t language)
{
	const struct help_category *c = &s->categories[category];

	return c->names[language] ? c->helps[language] : c->help;
}

const struct help_article *
help_source(const struct help_site *s, const struct help_article *article)
{
	const struct help_article *a;
	size_t i;

	for (i = 0; i < s->n_languages; i++) {
		a = help_translation(s, article, i);
		if (a && a->id == article->source_id)
			return a;
	}
	return NULL;
}
