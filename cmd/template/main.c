/* template: mail templates, canned replies and macros. */
#include "verbs.h"

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_new, verb_list, verb_show, verb_set,
	    verb_edit, verb_rm, verb_render, verb_check, verb_variables,
	    verb_fields, verb_import, verb_export};
	const struct program program = {
	    .name = "template",
	    .help = "mail templates, canned replies and macros",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
