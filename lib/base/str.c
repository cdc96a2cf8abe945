/* The string builder: grows by half, ends in NUL after every call. */
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a string without memory points to; nothing but NUL is written to it. */
char str_empty[1];

void
str_free(struct str *s)
{
	if (!s)
		return;
	if (s->cap)
		free(s->p);
	s->p = str_empty;
	s->n = s->cap = 0;
}

void
str_clear(struct str *s)
{
	str_cut(s, 0);
}

char *
str_reserve(struct str *s, size_t n)
{
	size_t need, cap;
	char *p;

	if (n >= SIZE_MAX / 2 - s->n)
		die_nomem();
	need = s->n + n + 1;
	if (need > s->cap) {
		cap = s->cap + s->cap / 2;
		if (cap < need)
			cap = need < 64 ? 64 : need;
		p = realloc(s->cap ? s->p : NULL, cap);
		if (!p)
			die_nomem();
		p[s->n] = '\0';
		s->p = p;
		s->cap = cap;
	}
	return s->p + s->n;
}

void
str_add_n(struct str *s, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	memcpy(str_reserve(s, n), bytes, n);
	s->n += n;
	s->p[s->n] = '\0';
}

void
str_add(struct str *s, struct sv v)
{
	str_add_n(s, v.p, v.n);
}

void
str_add_s(struct str *s, const char *text)
{
	str_add(s, sv_of(text));
}

void
str_add_c(struct str *s, char c)
{
	str_add_n(s, &c, 1);
}

void
str_add_vf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	CHECK(fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		die_nomem();
	vsnprintf(str_reserve(s, (size_t)n), (size_t)n + 1, fmt, again);
	va_end(again);
	s->n += (size_t)n;
}

void
str_add_f(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(s, fmt, ap);
	va_end(ap);
}

void
str_cut(struct str *s, size_t n)
{
	if (n >= s->n)
		return;
	s->n = n;
	s->p[n] = '\0';
}

struct sv
str_sv(const struct str *s)
{
	return (struct sv){s->p, s->n};
}
