/*
 * A program is a table of verbs. A verb says what it takes, what it needs of
 * the store, and has a function that parses nothing, opens nothing and formats
 * nothing by hand. --help, the completions and the lint tests read the tables.
 */
#ifndef DESK_IO_VERB_H
#define DESK_IO_VERB_H

#include "base/err.h"
#include "io/opt.h"

#include <stdbool.h>
#include <stddef.h>

/* What the program's main hands to its verbs: desk/cmd.h. */
struct cmd;

enum verb_store { STORE_NONE, STORE_READ, STORE_WRITE };

struct verb {
	const char *name;     /* NULL in a program that has just one */
	const char *operands; /* as in the SYNOPSIS: "ID... field=value..." */
	const char *help;     /* one line, no full stop */
	const struct opt *opts;
	size_t n_opts;
	unsigned std;  /* enum opt_std bits */
	bool is_query; /* operands are a query: opt.h */
	enum verb_store store;
	const char *writes_with; /* STORE_READ, but not with that option */
	enum rc (*run)(struct cmd *c, struct err *e);
};

struct program {
	const char *name;
	const char *help; /* one line: what it owns */
	const struct verb *verbs;
	size_t n_verbs;
	int trouble_status; /* 0, or what any trouble must end in (75) */
};

/* For .opts = name, .n_opts = COUNT_OF(name). */
#define VERB_OPTS(array) .opts = (array), .n_opts = COUNT_OF(array)

/* RC_USAGE with the closest name where there is none such. */
enum rc verb_find(const struct program *p, const char *name,
    const struct verb **verb, struct err *e);

/* Help texts on stdout. */
void verb_help_program(const struct program *p);
void verb_help(const struct program *p, const struct verb *v);

/*
 * The program's own description as TSV on stdout, for the completions: a line
 * "verb NAME HELP" a verb, then "option VERB LETTER NAME ARG WORDS HELP" lines.
 */
void verb_spec(const struct program *p);

/* The candidate nearest to word (edit distance at most 2, or a prefix);
 * NULL when none is near. */
const char *name_closest(
    const char *word, const char *const *names, size_t n_names);

#endif
