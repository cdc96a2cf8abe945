/* Which templates, and which values, a command line names. */
#include "verbs.h"

#include <string.h>

enum rc
pick_templates(struct cmd *c, struct ids *ids, size_t *used, struct err *e)
{
	enum rc rc = select_named(c, 0, SIZE_MAX, template_find, ids, used, e);

	if (rc || *used)
		return rc;
	return err_set(e, RC_USAGE, "no template is named");
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
