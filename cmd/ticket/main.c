/* ticket: tickets and all that belongs to them. */
#include "verbs.h"

#include "desk/cmd.h"

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_new, verb_list, verb_show,
	    verb_search, verb_similar, verb_count, verb_set, verb_next,
	    verb_take, verb_reply, verb_note, verb_attach, verb_tag, verb_link,
	    verb_unlink, verb_merge, verb_unmerge, verb_split, verb_escalate,
	    verb_close, verb_reopen, verb_watch, verb_log, verb_time,
	    verb_import, verb_export, verb_fields};
	const struct program program = {
	    .name = "ticket",
	    .help = "open, find, answer and change tickets",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
