/*
 * Views: comparing, finding, splitting. Case folding is ASCII only, whatever
 * the locale says; a view of nothing behaves as an empty one.
 */
#include "base/sv.h"

#include <string.h>

/* Where sv_split leaves rest when the last byte was a separator. */
static const char one_more[1];

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
bytes_eq(const char *a, const char *b, size_t n)
{
	return n == 0 || memcmp(a, b, n) == 0;
}

static bool
bytes_eq_ci(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

struct sv
sv_of(const char *s)
{
	return s ? (struct sv){s, strlen(s)} : SV_NULL;
}

struct sv
sv_sub(struct sv v, size_t from, size_t n)
{
	if (!v.p)
		return SV_NULL;
	if (from > v.n)
		from = v.n;
	if (n > v.n - from)
		n = v.n - from;
	return (struct sv){v.p + from, n};
}

bool
sv_eq(struct sv a, struct sv b)
{
	return a.n == b.n && bytes_eq(a.p, b.p, a.n);
}

bool
sv_eq_ci(struct sv a, struct sv b)
{
	return a.n == b.n && bytes_eq_ci(a.p, b.p, a.n);
}

bool
sv_is(struct sv a, const char *s)
{
	return sv_eq(a, sv_of(s));
}

int
sv_cmp(struct sv a, struct sv b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

int
sv_order(const void *a, const void *b)
{
	return sv_cmp(*(const struct sv *)a, *(const struct sv *)b);
}

bool
sv_starts(struct sv v, struct sv prefix)
{
	return v.n >= prefix.n && bytes_eq(v.p, prefix.p, prefix.n);
}

bool
sv_starts_ci(struct sv v, struct sv prefix)
{
	return v.n >= prefix.n && bytes_eq_ci(v.p, prefix.p, prefix.n);
}

bool
sv_ends(struct sv v, struct sv suffix)
{
	return v.n >= suffix.n && sv_eq(sv_sub(v, v.n - suffix.n, v.n), suffix);
}

bool
sv_ends_ci(struct sv v, struct sv suffix)
{
	return v.n >= suffix.n &&
	    sv_eq_ci(sv_sub(v, v.n - suffix.n, v.n), suffix);
}

size_t
sv_find_c(struct sv v, char c)
{
	const char *at = v.n ? memchr(v.p, c, v.n) : NULL;

	return at ? (size_t)(at - v.p) : v.n;
}

size_t
sv_find(struct sv v, struct sv needle)
{
	size_t i = 0;

	if (needle.n == 0)
		return 0;
	while (i < v.n && v.n - i >= needle.n) {
		i += sv_find_c(sv_sub(v, i, v.n), needle.p[0]);
		if (sv_eq(sv_sub(v, i, needle.n), needle))
			return i;
		i++;
	}
	return v.n;
}

size_t
sv_find_ci(struct sv v, struct sv needle)
{
	for (size_t i = 0; needle.n <= v.n && i <= v.n - needle.n; i++)
		if (bytes_eq_ci(v.p + i, needle.p, needle.n))
			return i;
	return v.n;
}

struct sv
sv_trim(struct sv v)
{
	while (v.n > 0 && is_space(v.p[0])) {
		v.p++;
		v.n--;
	}
	while (v.n > 0 && is_space(v.p[v.n - 1]))
		v.n--;
	return v;
}

bool
sv_split(struct sv *rest, char sep, struct sv *piece)
{
	size_t at = sv_find_c(*rest, sep);

	if (rest->n == 0 && rest->p != one_more)
		return false;
	*piece = sv_sub(*rest, 0, at);
	if (at == rest->n)
		*rest = SV_NULL;
	else if (at + 1 == rest->n)
		*rest = (struct sv){one_more, 0};
	else
		*rest = sv_sub(*rest, at + 1, rest->n);
	return true;
}

bool
sv_line(struct sv *rest, struct sv *line)
{
	size_t at = 0;
	size_t end;

	if (rest->n == 0)
		return false;
	while (at < rest->n && rest->p[at] != '\n' && rest->p[at] != '\r')
		at++;
	end = sv_starts(sv_sub(*rest, at, 2), SV("\r\n")) ? 2 : 1;
	*line = sv_sub(*rest, 0, at);
	*rest = sv_sub(*rest, at + end, rest->n);
	return true;
}
