/*
 * One command: what main() of each program does, and what a verb is handed.
 * The command line is parsed, the store opened as the verb asks and the output
 * ready before the verb runs; errors are printed and turned into an exit status
 * once, behind it.
 */
#ifndef DESK_DESK_CMD_H
#define DESK_DESK_CMD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "desk/desk.h"
#include "io/opt.h"
#include "io/out.h"
#include "io/verb.h"

#include <stdbool.h>
#include <stddef.h>

struct cmd {
	const struct program *program;
	const struct verb *verb;
	struct opts opts;
	struct arena arena; /* all of the command */
	struct desk desk;   /* found always; opened as verb->store asks */
	struct out *out;
	struct sv written; /* in the editor: kept in a file if the verb fails */
};

/* The whole of a program's main(); returns its exit status. */
int cmd_main(const struct program *program, int argc, char **argv);

/* Which desk, and as whom, may stand in front of the verb, too: puts the verb
 * (or what else follows -d URL and --as AGENT) first. cmd_main does so itself.
 */
void cmd_verb_first(int argc, char **argv);

/* The operands joined by blanks; "" without any. In the arena. */
const char *cmd_words(struct cmd *c);

/* RC_USAGE unless there are min to max operands. */
enum rc cmd_operands(struct cmd *c, size_t min, size_t max, struct err *e);

/* A verb of verbs, "attach add …": runs the one that the first operand names,
 * and takes that off. RC_USAGE: give what usage says. */
struct sub_verb {
	const char *name;
	enum rc (*run)(struct cmd *c, struct err *e);
};
enum rc cmd_sub(struct cmd *c, const struct sub_verb *subs, size_t n,
    const char *usage, struct err *e);

/*
 * The text that a verb is to store: --message, --file (- is stdin), stdin
 * where stdin_is_free and it is no terminal, else the user's editor on start.
 * A text of white space alone is RC_DATA unless may_be_empty. In the arena.
 * What was written in the editor and cannot be taken is not lost: where the
 * verb fails it is kept in a file, which is said.
 */
enum rc cmd_text(struct cmd *c, bool stdin_is_free, bool may_be_empty,
    const char *start, struct sv *text, struct err *e);

/* The options that cmd_text reads, for a verb's table. */
#define CMD_TEXT_OPTS                                                          \
	{                                                                      \
		.letter = 'm', .name = "message", .type = OPT_TEXT,            \
		.arg = "TEXT", .help = "the text itself"                       \
	}

/* For people, unless a format is asked for: also in a pipe. */
bool cmd_is_for_people(struct cmd *c);

/* A line on stderr in the form of an error, for -v and for what people should
 * know; never data. */
void cmd_say(struct cmd *c, const char *fmt, ...) ATTR_PRINTF(2, 3);

#endif
