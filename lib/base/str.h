/*
 * A string that grows. Invariants: p is never NULL and p[n] is '\0'; bytes
 * before n may be NUL. What is added must not lie in the string itself. Lack
 * of memory ends the process.
 */
#ifndef DESK_BASE_STR_H
#define DESK_BASE_STR_H

#include "err.h"
#include "sv.h"

#include <stdarg.h>
#include <stddef.h>

struct str {
	char *p;
	size_t n;
	size_t cap; /* 0 while p is the shared empty string */
};

extern char str_empty[1];

#define STR_INIT                                                               \
	{                                                                      \
		str_empty, 0, 0                                                \
	}

void str_free(struct str *s);
void str_clear(struct str *s); /* keeps the memory */
void str_add(struct str *s, struct sv v);
void str_add_s(struct str *s, const char *text);
void str_add_n(struct str *s, const void *bytes, size_t n);
void str_add_c(struct str *s, char c);
void str_add_f(struct str *s, const char *fmt, ...) ATTR_PRINTF(2, 3);
void str_add_vf(struct str *s, const char *fmt, va_list ap) ATTR_PRINTF(2, 0);
/*
 * Makes room for n more bytes and a NUL and returns where they go, p + n (the
 * field). The caller writes up to n bytes, adds their count to the field n and
 * puts the NUL at p[n] again.
 */
char *str_reserve(struct str *s, size_t n);
void str_cut(struct str *s, size_t n); /* to the first n bytes */
struct sv str_sv(const struct str *s);

#endif
