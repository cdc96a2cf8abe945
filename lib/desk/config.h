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

enum config_type { CONFIG_TEXT, CONFIG_INT, CONFIG_SIZE, CONFIG_DURATION };

struct config_key {
	const char *name; /* "section.key" */
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

struct config {
	struct config_value *values; /* beside config_keys */
	bool is_trusted_only; /* set-id: no environment, system file only */
};

/*
 * Reads the system's file, then the user's; DESK_CONFIG names one file to read
 * instead. Run set-id, only the system's file counts. RC_CONFIG names file,
 * line and the closest known key.
 */
enum rc config_load(struct config *c, struct arena *a, struct err *e);

/* NULL where unset. Asking for an unknown name is a bug. */
const char *config_text(const struct config *c, const char *name);
int64_t config_int(const struct config *c, const char *name);

#endif
