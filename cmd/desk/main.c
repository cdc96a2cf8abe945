/* desk: makes a desk, looks after it and tells about it. */
#include "verbs.h"

#include <stdio.h>

#include "desk/cmd.h"
#include "family.h"

/* "desk ticket list": comes back only when there is no ticket. */
static int
run_program(char **argv)
{
	struct err e = ERR_INIT;

	family_run(argv, &e);
	fprintf(stderr, "desk: %s\n", e.text);
	return rc_exit(e.rc);
}

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_init, verb_migrate, verb_check,
	    verb_backup, verb_restore, verb_export, verb_import, verb_events,
	    verb_cursor, verb_audit, verb_whoami, verb_roles, verb_config,
	    verb_doctor};
	const struct program program = {
	    .name = "desk",
	    .help = "make a desk, look after it, tell about it",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	cmd_verb_first(argc, argv);
	if (argc > 1 && family_has(argv[1]))
		return run_program(argv);
	return cmd_main(&program, argc, argv);
}
