/*
 * Links and merges of imported tickets, made when both of their ends are there,
 * under the numbers that the tickets got.
 */
#include "desk/ticket/import.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/str.h"
#include "desk/ticket/link.h"
#include "desk/ticket/ticket.h"

#define KIND(kind, inverse) {kind, inverse},

static const struct {
	const char *kind, *inverse;
} kinds[] = {LINK_KINDS(KIND)};

/* Each link stands at both of its tickets: that in the stored direction is
 * taken. */
static enum rc
keep_link(struct ticket_import *im, struct import_link link,
    const struct json *member, struct err *e)
{
	struct sv word = json_text_of(json_get(member, "relation"));
	size_t i;

	if (json_type_of(member) != JSON_OBJECT)
		return err_set(e, RC_DATA, "links: not a JSON object");
	for (i = 0; i < COUNT_OF(kinds); i++) {
		if (sv_is(word, kinds[i].kind))
			link.kind = kinds[i].kind;
		else if (!sv_is(word, kinds[i].inverse))
			continue;
		break;
	}
	if (i == COUNT_OF(kinds))
		return err_set(
		    e, RC_DATA, "links: '%.*s' is no relation", SV_ARG(word));
	if (!json_int_of(json_get(member, "ticket_id"), &link.to))
		return err_set(e, RC_DATA, "links: ticket_id: not a number");
	if (link.kind)
		VEC_ADD(&im->links, link);
	return RC_OK;
}

enum rc
ticket_import_links(
    struct ticket_import *im, const struct in_record *r, struct err *e)
{
	const struct in_field *links = in_field(r, "links");
	struct import_link link = {.line = r->line};
	struct sv into = in_get(r, "merged_into");
	const struct json *j;
	enum rc rc;

	num_parse(in_get(r, "id"), 1, INT64_MAX, &link.from);
	if (into.n && !num_parse(into, 1, INT64_MAX, &link.to))
		return err_set(e, RC_DATA,
		    "merged_into: '%.*s' is no ticket's id", SV_ARG(into));
	if (into.n)
		VEC_ADD(&im->links, link);
	for (j = links ? json_first(links->json) : NULL; j; j = json_next(j))
		if ((rc = keep_link(im, link, j, e)))
			return rc;
	return RC_OK;
}

static int
by_theirs(const void *a, const void *b)
{
	const struct import_number *x = a, *y = b;

	return (x->theirs > y->theirs) - (x->theirs < y->theirs);
}

static int64_t
ours(const struct ticket_import *im, int64_t theirs)
{
	struct import_number key = {theirs, 0};
	const struct import_number *found = im->numbers.n
	    ? bsearch(&key, im->numbers.v, im->numbers.n, sizeof key, by_theirs)
	    : NULL;

	return found ? found->ours : 0;
}

static enum rc
add_link(struct ticket_import *im, const struct import_link *l, int64_t from,
    int64_t to, struct err *e)
{
	struct link_row row = {from, to, l->kind, im->desk->now};
	enum link_result result;
	struct str path = STR_INIT;
	enum rc rc;

	if (l->from == l->to)
		return err_set(e, RC_DATA, "links: a ticket with itself");
	rc = link_insert(im->desk, &row, &result, &path, e);
	if (!rc && result == LINK_CIRCLE)
		rc = err_set(
		    e, RC_DATA, "links: a circle, for %s already", path.p);
	str_free(&path);
	return rc;
}

static enum rc
merge(struct ticket_import *im, int64_t from, int64_t to, struct err *e)
{
	static const char sql[] =
	    "update ticket set merged_into_id = $2 where id = $1";
	struct ticket t;
	enum rc rc;

	if ((rc = db_run(im->desk->db, sql, DB_ARGS(db_int(from), db_int(to)),
		 NULL, e)))
		return rc;
	arena_reset(&im->record);
	return ticket_find(im->desk, from, &im->record, &t, e);
}

enum rc
ticket_import_end(struct ticket_import *im, struct err *e)
{
	size_t i;
	enum rc rc = RC_OK;

	if (im->numbers.n)
		qsort(im->numbers.v, im->numbers.n, sizeof *im->numbers.v,
		    by_theirs);
	for (i = 0; i < im->links.n && !rc; i++) {
		const struct import_link *l = &im->links.v[i];
		int64_t from = ours(im, l->from), to = ours(im, l->to);

		/* The other end may have been left out of the export. */
		if (!from || !to)
			continue;
		rc = l->kind ? add_link(im, l, from, to, e)
			     : merge(im, from, to, e);
		if (rc)
			err_ctx(e, "stdin line %zu", l->line);
	}
	return rc;
}
