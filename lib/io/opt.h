/*
 * Options as data: POSIX letters with GNU long names, the same letter meaning
 * the same thing in every program. Options and operands may be mixed; "--"
 * ends the options; a lone "-" is an operand; "-word:value", "-(" and "-\""
 * are operands of a verb that takes a query (a negated term), not options,
 * but "-dpostgresql://..." is one. Names are never abbreviated.
 */
#ifndef DESK_IO_OPT_H
#define DESK_IO_OPT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opt_type {
	OPT_FLAG,
	OPT_TEXT,
	OPT_INT,      /* 0 to INT64_MAX */
	OPT_SIZE,     /* bytes, num_parse_size */
	OPT_DURATION, /* seconds, num_parse_duration */
	OPT_TIME,     /* Unix seconds, clock_parse; the first second named */
};

struct opt {
	char letter;      /* '\0' when it has only a long name */
	const char *name; /* the long name, always there */
	enum opt_type type;
	const char *arg;  /* what --help calls the value, NULL for a flag */
	const char *help; /* one line, no full stop */
	const char *const *words; /* the values allowed, NULL-terminated; NULL
				     when any is */
	bool is_repeated;         /* may stand several times */
};

/* Standard options; a verb names those that it takes (struct verb, std). */
enum opt_std {
	OPT_STD_DATABASE = 1 << 0, /* -d --database URL, --as AGENT */
	OPT_STD_OUTPUT = 1 << 1,   /* -o --output, -H --no-header */
	OPT_STD_LIMIT = 1 << 2,    /* -n --limit */
	OPT_STD_QUIET = 1 << 3,    /* -q --quiet */
	OPT_STD_VERBOSE = 1 << 4,  /* -v --verbose */
	OPT_STD_YES = 1 << 5,      /* -y --yes */
	OPT_STD_FILE = 1 << 6,     /* -f --file FILE */
	OPT_STD_DRY_RUN = 1 << 7,  /* --dry-run */
	OPT_STD_WHERE = 1 << 8,    /* --where QUERY */
	/* No option: "-word" and "-15m" are operands unless an option has that
	 * letter; an option's value is then a word of its own. */
	OPT_STD_FIELDS = 1 << 10, /* --fields NAMES */
	OPT_MINUS_WORDS = 1 << 9,
};

/* Every standard option with the bit that asks for it, NULL name at the end;
 * --help and --version (bit 0) are always taken. */
struct opt_std_row {
	unsigned bit;
	struct opt opt;
};
extern const struct opt_std_row opt_std_table[];

/* The i-th option that is taken: own ones, then standard ones as std asks,
 * --help and --version last; NULL past the end. */
const struct opt *opt_taken(
    const struct opt *own, size_t n_own, unsigned std, size_t i);

struct opt_value {
	const struct opt *opt;
	const char *text; /* as given */
	int64_t num;      /* parsed, for the types that are numbers */
};

/* What a command line said. */
struct opts {
	struct opt_value *values;
	size_t n_values;
	char **operands; /* NULL-terminated */
	size_t n_operands;
	size_t n_before; /* of them: those before "--" */
	/* What may be asked for; asking for another name is a bug. */
	const struct opt *own;
	size_t n_own;
	unsigned std;
};

/*
 * Parses argv[0..argc), the words behind the verb. is_query: see above.
 * RC_USAGE with the option's name and, where one is close, the right one.
 * --help and --version end the parsing, so that no later mistake hides them.
 * Of an option given twice the last one counts, unless it is repeated.
 */
enum rc opts_parse(struct opts *o, const struct opt *own, size_t n_own,
    unsigned std, bool is_query, int argc, char **argv, int64_t now,
    struct arena *a, struct err *e);

bool opt_has(const struct opts *o, const char *name);
/* The last value given, or otherwise. */
const char *opt_text(
    const struct opts *o, const char *name, const char *otherwise);
int64_t opt_int(const struct opts *o, const char *name, int64_t otherwise);
/* Each value of a repeated option: *at starts at 0; NULL at the end. */
const char *opt_next(const struct opts *o, const char *name, size_t *at);

#endif
