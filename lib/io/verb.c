/* Finds verbs, and the nearest name for a word that was mistyped. */
#include "io/verb.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/sv.h"

/* Longer words are not compared. */
#define NAME_LEN 64

static char
lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

static size_t
min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Edits (insert, delete, replace, swap two neighbours) that turn a into b: the
 * optimal string alignment distance. Three rows of its matrix are enough.
 */
static size_t
edit_distance(struct sv a, struct sv b)
{
	size_t d[3][NAME_LEN + 1], i, j, best;
	size_t *row, *above;
	bool is_same;

	for (j = 0; j <= b.n; j++)
		d[0][j] = j;
	for (i = 1; i <= a.n; i++) {
		row = d[i % 3];
		above = d[(i - 1) % 3];
		row[0] = i;
		for (j = 1; j <= b.n; j++) {
			is_same = lower(a.p[i - 1]) == lower(b.p[j - 1]);
			best = above[j - 1] + (is_same ? 0 : 1);
			best = min_size(best, above[j] + 1);
			best = min_size(best, row[j - 1] + 1);
			if (i > 1 && j > 1 &&
			    lower(a.p[i - 1]) == lower(b.p[j - 2]) &&
			    lower(a.p[i - 2]) == lower(b.p[j - 1]))
				best =
				    min_size(best, d[(i - 2) % 3][j - 2] + 1);
			row[j] = best;
		}
	}
	return d[a.n % 3][b.n];
}

/* The one name that starts with word; NULL when there are several. */
static const char *
only_prefixed(struct sv word, const char *const *names, size_t n_names)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < n_names; i++) {
		if (!sv_starts_ci(sv_of(names[i]), word))
			continue;
		if (found)
			return NULL;
		found = names[i];
	}
	return found;
}

const char *
name_closest(const char *word, const char *const *names, size_t n_names)
{
	struct sv w = sv_of(word), name;
	size_t i, d, near = SIZE_MAX;
	const char *found;

	if (w.n == 0 || w.n > NAME_LEN)
		return NULL;
	found = only_prefixed(w, names, n_names);
	if (found)
		return found;
	for (i = 0; i < n_names; i++) {
		name = sv_of(names[i]);
		if (name.n > NAME_LEN)
			continue;
		d = edit_distance(w, name);
		if (d < near && d <= (min_size(w.n, name.n) < 4 ? 1u : 2u)) {
			near = d;
			found = names[i];
		}
	}
	return found;
}

enum rc
verb_find(const struct program *p, const char *name, const struct verb **verb,
    struct err *e)
{
	struct arena a = ARENA_INIT;
	const char **names, *near;
	size_t i;

	*verb = NULL;
	for (i = 0; i < p->n_verbs; i++) {
		if (!p->verbs[i].name ||
		    (name && strcmp(p->verbs[i].name, name) == 0)) {
			*verb = &p->verbs[i];
			return RC_OK;
		}
	}
	if (!name)
		return err_set(
		    e, RC_USAGE, "no verb given, see '%s --help'", p->name);
	names = arena_array(&a, p->n_verbs, sizeof(*names));
	for (i = 0; i < p->n_verbs; i++)
		names[i] = p->verbs[i].name;
	near = name_closest(name, names, p->n_verbs);
	arena_free(&a);
	if (near)
		return err_set(e, RC_USAGE, "no verb '%s', did you mean '%s'?",
		    name, near);
	return err_set(
	    e, RC_USAGE, "no verb '%s', see '%s --help'", name, p->name);
}
