/* What json.c demands of a text before cJSON, which is lax, may read it. */
#ifndef DESK_IO_JSON_SCAN_H
#define DESK_IO_JSON_SCAN_H

#include "base/err.h"
#include "base/sv.h"

/* Nesting of arrays and objects; cJSON and its callers recurse. */
#define JSON_DEPTH 100

/* 2^53: up to here a double holds each whole number. */
#define JSON_INT_MAX 9007199254740992

/*
 * Checks the words of a JSON text, not its grammar: strings, numbers and
 * literals are well formed, only JSON's own white space stands between them,
 * no \u0000, no whole part beyond 2^53, at most JSON_DEPTH levels. RC_DATA.
 */
enum rc json_scan(struct sv text, struct err *e);

#endif
