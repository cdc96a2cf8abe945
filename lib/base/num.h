/* Numbers from outside: the whole string or nothing, with a range. */
#ifndef DESK_BASE_NUM_H
#define DESK_BASE_NUM_H

#include "err.h"
#include "sv.h"

#include <stdbool.h>
#include <stdint.h>

/* A decimal integer with an optional sign, min to max; false otherwise. */
bool num_parse(struct sv v, int64_t min, int64_t max, int64_t *out);

/*
 * A size in bytes: digits and an optional K, M or G (1024 based; "KB", "MiB"
 * and lower case are taken too); false on anything else or above INT64_MAX.
 */
bool num_parse_size(struct sv v, int64_t *out);

/*
 * A duration in seconds: "90" (seconds), "15m", "2h", "1h30m", "3d", "1w".
 * False on anything else. Days are 86,400 seconds.
 */
bool num_parse_duration(struct sv v, int64_t *out);

#endif
