/*
 * Base64, quoted-printable and uuencode. Each decoder is one pass over its
 * input and never writes more bytes than it has read.
 */
#include "mail/transfer.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "mail/line.h"

#define B64_JUNK 64
#define B64_PAD 65

static const struct {
	const char *name;
	enum transfer t;
} labels[] = {
    {"base64", TRANSFER_BASE64},
    {"quoted-printable", TRANSFER_QP},
    {"x-uuencode", TRANSFER_UUENCODE},
    {"uuencode", TRANSFER_UUENCODE},
    {"x-uue", TRANSFER_UUENCODE},
    {"uue", TRANSFER_UUENCODE},
};

struct b64_table {
	uint8_t v[256];
};

static struct b64_table
b64_table(void)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct b64_table t;
	unsigned i;

	memset(t.v, B64_JUNK, sizeof(t.v));
	for (i = 0; i < 64; i++)
		t.v[(unsigned char)digits[i]] = (uint8_t)i;
	t.v['-'] = 62; /* the URL alphabet (RFC 4648 5) */
	t.v['_'] = 63;
	t.v['='] = B64_PAD;
	return t;
}

enum transfer
transfer_find(struct sv label)
{
	size_t i, n = 0;

	label = sv_trim(label);
	while (n < label.n && (ascii_is_alnum(label.p[n]) || label.p[n] == '-'))
		n++;
	for (i = 0; i < COUNT_OF(labels); i++)
		if (sv_eq_ci(sv_sub(label, 0, n), sv_of(labels[i].name)))
			return labels[i].t;
	return TRANSFER_NONE;
}

/* The bytes of a group of 2 to 4 digits. */
static size_t
b64_group(char *out, uint32_t bits, unsigned digits)
{
	unsigned bytes = digits * 6 / 8, i;

	bits <<= 6 * (4 - digits);
	for (i = 0; i < bytes; i++)
		out[i] = (char)(unsigned char)(bits >> (16 - 8 * i));
	return bytes;
}

/* Whole groups without junk; returns how many digits it took. */
static size_t
b64_run(char *out, struct sv in, const struct b64_table *t)
{
	const unsigned char *p = (const unsigned char *)in.p;
	size_t i;

	for (i = 0; i + 4 <= in.n; i += 4) {
		unsigned d0 = t->v[p[i]], d1 = t->v[p[i + 1]],
			 d2 = t->v[p[i + 2]], d3 = t->v[p[i + 3]];
		uint32_t bits = d0 << 18 | d1 << 12 | d2 << 6 | d3;

		if ((d0 | d1 | d2 | d3) >= B64_JUNK)
			break;
		*out++ = (char)(unsigned char)(bits >> 16);
		*out++ = (char)(unsigned char)(bits >> 8);
		*out++ = (char)(unsigned char)bits;
	}
	return i;
}

size_t
transfer_base64(char *out, struct sv in, size_t *used)
{
	const struct b64_table t = b64_table();
	size_t i = 0, n = 0, run, padded = in.n;
	uint32_t bits = 0;
	unsigned digits = 0, d;

	while (i < in.n) {
		run = digits ? 0 : b64_run(out + n, sv_sub(in, i, in.n), &t);
		n += run / 4 * 3;
		i += run;
		if (i == in.n)
			break;
		d = t.v[(unsigned char)in.p[i++]];
		if (d < 64) {
			bits = bits << 6 | d;
			digits++;
		}
		if (digits < 4 && (d != B64_PAD || digits == 0))
			continue;
		n += b64_group(out + n, bits, digits);
		bits = digits = 0;
		if (d == B64_PAD && padded == in.n)
			padded = i;
	}
	n += b64_group(out + n, bits, digits);
	while (padded < in.n && in.p[padded] == '=')
		padded++;
	if (used)
		*used = padded;
	return n;
}

/* The length of a soft line break behind '=', 0 if there is none. */
static size_t
qp_soft_break(struct sv in)
{
	size_t i = 0;

	while (i < in.n && ascii_is_blank(in.p[i]))
		i++;
	if (i == in.n)
		return i;
	if (in.p[i] == '\r' && i + 1 < in.n && in.p[i + 1] == '\n')
		return i + 2;
	return in.p[i] == '\n' || in.p[i] == '\r' ? i + 1 : 0;
}

/* One escape, in.p[0] being '='; returns how many bytes it took. */
static size_t
qp_escape(char *out, size_t *n, struct sv in, bool is_word)
{
	int hi = in.n > 2 ? ascii_hex(in.p[1]) : -1,
	    lo = in.n > 2 ? ascii_hex(in.p[2]) : -1;
	size_t soft;

	if (hi >= 0 && lo >= 0) {
		out[(*n)++] = (char)(unsigned char)(hi << 4 | lo);
		return 3;
	}
	soft = is_word ? 0 : qp_soft_break(sv_sub(in, 1, in.n));
	if (!is_word && (soft > 0 || in.n == 1))
		return 1 + soft;
	out[(*n)++] = '=';
	return 1;
}

size_t
transfer_qp(char *out, struct sv in, bool is_word)
{
	size_t i = 0, n = 0, kept = 0;

	/* kept: bytes that are no blanks a mail server may have added. */
	while (i < in.n) {
		char c = in.p[i];

		if (c == '=') {
			i += qp_escape(out, &n, sv_sub(in, i, in.n), is_word);
			kept = n;
			continue;
		}
		if (!is_word && (c == '\n' || c == '\r'))
			n = kept;
		out[n++] = is_word && c == '_' ? ' ' : c;
		if (!ascii_is_blank(c))
			kept = n;
		i++;
	}
	return n;
}

static bool
uu_begin(struct sv line, struct sv *name)
{
	size_t i = sizeof("begin ") - 1, digits;

	if (!sv_starts(line, SV("begin ")))
		return false;
	for (digits = 0; i < line.n && ascii_is_digit(line.p[i]); i++)
		digits++;
	*name = sv_trim(sv_sub(line, i, line.n));
	return digits >= 3 && i < line.n && line.p[i] == ' ';
}

struct sv
transfer_uu_name(struct sv data)
{
	struct lines l = lines_of(data);
	struct sv line, name;

	while (lines_next(&l, &line))
		if (uu_begin(line, &name))
			return name;
	return SV_NULL;
}

static uint32_t
uu_digit(struct sv line, size_t i)
{
	return i < line.n ? ((unsigned char)line.p[i] - 32U) & 63U : 0;
}

static size_t
uu_line(char *out, struct sv line)
{
	size_t want = uu_digit(line, 0), n = 0, i;

	for (i = 1; n < want && i < line.n; i += 4) {
		uint32_t bits = uu_digit(line, i) << 18 |
		    uu_digit(line, i + 1) << 12 | uu_digit(line, i + 2) << 6 |
		    uu_digit(line, i + 3);
		size_t left = want - n < 3 ? want - n : 3, k;

		for (k = 0; k < left && n < line.n; k++)
			out[n++] = (char)(unsigned char)(bits >> (16 - 8 * k));
	}
	return n;
}

/* All blocks in a row; without any "begin" nothing is decoded. */
static size_t
uu_decode(char *out, struct sv in)
{
	struct lines l = lines_of(in);
	struct sv line, name;
	bool is_inside = false;
	size_t n = 0;

	while (lines_next(&l, &line)) {
		if (!is_inside)
			is_inside = uu_begin(line, &name);
		else if (sv_is(sv_trim(line), "end"))
			is_inside = false;
		else if (line.n > 0)
			n += uu_line(out + n, line);
	}
	return n;
}

static struct sv
decode_uu(struct sv data, struct arena *a)
{
	char *out;

	if (!transfer_uu_name(data).p)
		return data;
	out = arena_alloc(a, data.n);
	return (struct sv){out, uu_decode(out, data)};
}

struct sv
transfer_decode(enum transfer t, struct sv data, struct arena *a)
{
	char *out;

	if (t == TRANSFER_NONE)
		return data;
	if (t == TRANSFER_UUENCODE)
		return decode_uu(data, a);
	out = arena_alloc(a, data.n);
	if (t == TRANSFER_QP)
		return (struct sv){out, transfer_qp(out, data, false)};
	return (struct sv){out, transfer_base64(out, data, NULL)};
}

/* Whether bytes are base64 rather than a text with the wrong label: blanks
 * inside lines and bytes outside the alphabet are rare, and one line is no
 * whole number of bytes. */
static bool
looks_base64(struct sv v)
{
	const struct b64_table t = b64_table();
	size_t good = 0, bad = 0, i;

	for (i = 0; i < v.n; i++) {
		if (t.v[(unsigned char)v.p[i]] != B64_JUNK)
			good++;
		else if (v.p[i] != '\r' && v.p[i] != '\n')
			bad++;
	}
	return bad * 8 <= good && (good % 4 != 1 || sv_find_c(v, '\n') < v.n);
}

/* The same for what follows a padding: one group or more of digits only. */
static bool
goes_on(struct sv v)
{
	const struct b64_table t = b64_table();
	size_t i;

	v = sv_trim(v);
	for (i = 0; i < v.n && v.p[i] != '\r' && v.p[i] != '\n'; i++)
		if (t.v[(unsigned char)v.p[i]] == B64_JUNK)
			return false;
	return i > 0 && i % 4 == 0;
}

static struct sv
decode_base64_text(struct sv data, struct arena *a)
{
	struct sv rest = sv_trim(data);
	char *out;
	size_t n = 0, used;

	if (!looks_base64(rest))
		return data;
	out = arena_alloc(a, data.n);
	n = transfer_base64(out, rest, &used);
	rest = sv_trim(sv_sub(rest, used, rest.n));
	if (rest.n == 0 || goes_on(rest))
		return (struct sv){out, n};
	rest.p = rest.p ? rest.p : "";
	n = transfer_base64(out, (struct sv){sv_trim(data).p, used}, NULL);
	if (n > 0)
		out[n++] = '\n';
	memcpy(out + n, rest.p, rest.n);
	return (struct sv){out, n + rest.n};
}

struct sv
transfer_decode_text(enum transfer t, struct sv data, struct arena *a)
{
	if (t == TRANSFER_BASE64)
		return decode_base64_text(data, a);
	return transfer_decode(t, data, a);
}
