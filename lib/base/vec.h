/*
 * A typed array that grows: VEC(int64_t) ids = VEC_INIT; VEC_ADD(&ids, 42);
 * free with VEC_FREE. Lack of memory ends the process.
 */
#ifndef DESK_BASE_VEC_H
#define DESK_BASE_VEC_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define VEC(type)                                                              \
	struct {                                                               \
		type *v;                                                       \
		size_t n, cap;                                                 \
	}

#define VEC_INIT                                                               \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* Appends one value; may move v. */
#define VEC_ADD(vec, value)                                                    \
	do {                                                                   \
		if ((vec)->n == (vec)->cap)                                    \
			(vec)->v = vec_grow(                                   \
			    (vec)->v, &(vec)->cap, sizeof(*(vec)->v));         \
		(vec)->v[(vec)->n++] = (value);                                \
	} while (0)

#define VEC_FREE(vec)                                                          \
	do {                                                                   \
		free((vec)->v);                                                \
		(vec)->v = NULL;                                               \
		(vec)->n = (vec)->cap = 0;                                     \
	} while (0)

static inline void *
vec_grow(void *v, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 8;

	if (want > SIZE_MAX / size || !(v = realloc(v, want * size)))
		die_nomem();
	*cap = want;
	return v;
}

#endif
