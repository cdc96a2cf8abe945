/*
 * Configuration: one table of known keys, read from desk.conf files
 * (desk.conf(5)) and the environment; each value knows where it came from.
 */
#ifndef DESK_DESK_CONFIG_H
#define DESK_DESK_CONFIG_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum config_type {
	CONFIG_TEXT,
	CONFIG_INT,
	CONFIG_SIZE,
	CONFIG_DURATION,
	CONFIG_SECRET, /* text that nothing shows */
};

struct config_key {
	const char *name; /* "section.key"; "kind.*.key" for "[kind NAME]" */
	enum config_type type;
	const char *otherwise; /* the default as it would be written, or NULL */
	const char *env;       /* the environment variable that sets it */
	const char *help;
};

extern const struct config_key config_keys[];
extern const size_t config_n_keys;

struct config_value {
	const char *text;   /* NULL where unset */
	const char *origin; /* "default", "environment DESK_DB", "file:line" */
	int64_t num;        /* for the number types */
};

/* A section that may come several times: "[hook chat]". */
struct config_section {
	const char *kind, *name;
	struct config_value *values; /* beside config_keys: those of its kind */
	struct config_section *next;
};

struct config {
	struct config_value *values;     /* beside config_keys */
	struct config_section *sections; /* in the order of the files */
	bool is_trusted_only; /* set-id: no environment, system file only */
};

/* The system's file. */
extern const char config_system_file[];

/*
 * Reads the system's file, then the user's; DESK_CONFIG names one file to read
 * instead. Run set-id, only the system's file counts. RC_CONFIG names file,
 * line and the closest known key.
 */
enum rc config_load(struct config *c, struct arena *a, struct err *e);

/* NULL where unset. Asking for an unknown name is a bug. */
const char *config_text(const struct config *c, const char *name);
/* Where the value was read, as struct config_value says. */
const char *config_origin(const struct config *c, const char *name);
int64_t config_int(const struct config *c, const char *name);

/* The first section of a kind, that of a name where one is given; NULL when
 * there is none, and behind the last. */
const struct config_section *config_section(
    const struct config *c, const char *kind, const char *name);
const struct config_section *config_section_next(
    const struct config_section *s);

/* The same for "kind.*.key". Asking for an unknown key is a bug. */
const char *config_section_text(
    const struct config_section *s, const char *key);
int64_t config_section_int(const struct config_section *s, const char *key);

#endif
