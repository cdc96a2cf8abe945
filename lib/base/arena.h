/*
 * Memory by the lump: what belongs to one command or one record is taken from
 * an arena and given back at once. Pieces are aligned for any type and never
 * NULL: lack of memory ends the process (err.h, die_nomem).
 */
#ifndef DESK_BASE_ARENA_H
#define DESK_BASE_ARENA_H

#include "err.h"
#include "sv.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
};

#define ARENA_INIT                                                             \
	{                                                                      \
		NULL                                                           \
	}

/* n bytes, zeroed. n may be 0. */
void *arena_alloc(struct arena *a, size_t n);
/* count * size bytes, zeroed; an overflow counts as lack of memory. */
void *arena_array(struct arena *a, size_t count, size_t size);
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
/* A NUL-terminated copy; a view of nothing (NULL) gives NULL. */
char *arena_dup(struct arena *a, struct sv v);
struct sv arena_sv(struct arena *a, struct sv v); /* a copy as a view */
/* A copy with A to Z in lower case. */
struct sv arena_lower(struct arena *a, struct sv v);
char *arena_printf(struct arena *a, const char *fmt, ...) ATTR_PRINTF(2, 3);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Gives back all pieces and keeps one block for the next turn of a loop. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
