/* From operands and stdin to records that have names, or numbers alone. */
#include "desk/select.h"

#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "io/in.h"

enum rc
find_number(struct desk *d, struct sv word, int64_t *id, struct err *e)
{
	(void)d;
	if (num_parse(word, 1, INT64_MAX, id))
		return RC_OK;
	return err_set(e, RC_USAGE, "'%.*s' is no number", SV_ARG(word));
}

/* A word that is no name at all is bad data here, no wrong use. */
static enum rc
take_stdin(struct desk *d, find_fn find, id_vec *ids, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	int64_t id;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		if ((rc = find(d, in_get(r, "id"), &id, e))) {
			if (rc == RC_USAGE)
				e->rc = RC_DATA;
			rc = err_ctx(e, "stdin line %zu", r->line);
			break;
		}
		VEC_ADD(ids, id);
	}
	in_close(in);
	return rc;
}

enum rc
select_named(struct cmd *c, size_t at, size_t end, find_fn find,
    struct ids *ids, size_t *n_used, struct err *e)
{
	id_vec all = VEC_INIT;
	struct sv name, value;
	size_t i;
	int64_t id;
	enum rc rc = RC_OK;

	for (i = at; i < end && i < c->opts.n_operands && !rc; i++) {
		const char *word = c->opts.operands[i];

		if (field_setting(word, &name, &value))
			break;
		if (strcmp(word, "-") == 0)
			rc = take_stdin(&c->desk, find, &all, e);
		else if (!(rc = find(&c->desk, sv_of(word), &id, e)))
			VEC_ADD(&all, id);
	}
	*n_used = i - at;
	*ids = (struct ids){.n_named = all.n};
	if (!rc)
		ids_once(&c->arena, &all, ids);
	VEC_FREE(&all);
	return rc;
}
