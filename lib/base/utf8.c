/* UTF-8: reading, checking, repairing, writing, cutting. */
#include "base/utf8.h"

#define REPLACEMENT 0xFFFD

/*
 * Length of the sequence that lead starts, 0 for none; lo and hi are what its
 * second byte may be: that is where overlong forms, surrogates and what lies
 * above U+10FFFF show (RFC 3629, section 4).
 */
static size_t
lead_of(unsigned char lead, unsigned char *lo, unsigned char *hi)
{
	*lo = 0x80;
	*hi = 0xBF;
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	if (lead < 0xE0)
		return 2;
	if (lead < 0xF0) {
		if (lead == 0xE0)
			*lo = 0xA0;
		if (lead == 0xED)
			*hi = 0x9F;
		return 3;
	}
	if (lead == 0xF0)
		*lo = 0x90;
	if (lead == 0xF4)
		*hi = 0x8F;
	return 4;
}

size_t
utf8_next(struct sv v, uint32_t *cp)
{
	unsigned char lead = (unsigned char)v.p[0];
	unsigned char lo, hi;
	size_t len = lead_of(lead, &lo, &hi);
	uint32_t c = lead;

	*cp = REPLACEMENT;
	if (len == 0 || len > v.n)
		return 1;
	if (len > 1)
		c &= 0x7FU >> len;
	for (size_t i = 1; i < len; i++) {
		unsigned char b = (unsigned char)v.p[i];

		if (b < lo || b > hi)
			return 1;
		c = c << 6 | (b & 0x3FU);
		lo = 0x80;
		hi = 0xBF;
	}
	*cp = c;
	return len;
}

/* Bytes of v that are valid from its start on. */
static size_t
valid_prefix(struct sv v)
{
	size_t i = 0;

	while (i < v.n) {
		uint32_t cp;
		size_t len = 1;

		if ((unsigned char)v.p[i] >= 0x80) {
			len = utf8_next(sv_sub(v, i, v.n), &cp);
			if (len == 1)
				return i;
		}
		i += len;
	}
	return i;
}

bool
utf8_is_valid(struct sv v)
{
	return valid_prefix(v) == v.n;
}

void
utf8_repair(struct str *out, struct sv v)
{
	while (v.n > 0) {
		size_t good = valid_prefix(v);

		str_add(out, sv_sub(v, 0, good));
		if (good < v.n)
			str_add_s(out, UTF8_REPLACEMENT);
		v = sv_sub(v, good + 1, v.n);
	}
}

size_t
utf8_encode(char out[4], uint32_t cp)
{
	static const unsigned char mark[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
	size_t len;

	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = REPLACEMENT;
	len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)(mark[len] | cp);
	return len;
}

void
utf8_put(struct str *out, uint32_t cp)
{
	char b[4];

	str_add_n(out, b, utf8_encode(b, cp));
}

struct sv
utf8_cut(struct sv v, size_t n)
{
	size_t i = 0;

	if (n >= v.n)
		return v;
	/* A sequence has at most four bytes: only the last few can be split. */
	i = n > 3 ? n - 3 : 0;
	while (i > 0 && i < n && ((unsigned char)v.p[i] & 0xC0) == 0x80)
		i++;
	while (i < n) {
		uint32_t cp;
		size_t len = utf8_next(sv_sub(v, i, v.n), &cp);

		if (len > n - i)
			break;
		i += len;
	}
	return sv_sub(v, 0, i);
}
