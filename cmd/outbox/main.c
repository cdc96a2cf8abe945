/* outbox: what the desk must tell the world, and sending it. */
#include "verbs.h"

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_send, verb_list, verb_show,
	    verb_retry, verb_cancel, verb_hold, verb_release, verb_add,
	    verb_fields};
	const struct program program = {
	    .name = "outbox",
	    .help = "send mails and posts that wait, and see to those that do "
		    "not go",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
