/* Which templates, and which values, a command line names. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "io/in.h"

static enum rc
take_stdin(struct cmd *c, id_vec *ids, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	int64_t id;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		if ((rc = template_find(&c->desk, in_get(r, "id"), &id, e))) {
			err_ctx(e, "stdin line %zu", r->line);
			break;
		}
		VEC_ADD(ids, id);
	}
	in_close(in);
	return rc;
}

enum rc
pick_templates(struct cmd *c, id_vec *ids, size_t *used, struct err *e)
{
	struct sv name, value;
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < c->opts.n_operands; i++) {
		const char *word = c->opts.operands[i];

		if (field_setting(word, &name, &value))
			break;
		if (strcmp(word, "-") == 0) {
			if ((rc = take_stdin(c, ids, e)))
				return rc;
			continue;
		}
		if ((rc = template_find(&c->desk, sv_of(word), &id, e)))
			return rc;
		VEC_ADD(ids, id);
	}
	*used = i;
	return i ? RC_OK : err_set(e, RC_USAGE, "no template is named");
}

enum rc
pick_values(struct cmd *c, size_t at, struct template_value **values, size_t *n,
    struct err *e)
{
	size_t i, max = c->opts.n_operands - at;
	struct sv name, value;

	*values = arena_array(&c->arena, max + 1, sizeof **values);
	for (i = 0; i < max; i++) {
		const char *word = c->opts.operands[at + i];

		if (!field_setting(word, &name, &value))
			return err_set(e, RC_USAGE,
			    "'%s' is no value of the form name=value", word);
		(*values)[i] = (struct template_value){
		    arena_dup(&c->arena, name), arena_dup(&c->arena, value)};
	}
	*n = max;
	return RC_OK;
}
