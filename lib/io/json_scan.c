/*
 * The lexical half of strict JSON. cJSON takes raw control characters, "01",
 * "1.", bad \u escapes and any byte below 33 as white space; this does not.
 */
#include "io/json_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* A place in the text; at never passes the end. */
struct scan {
	struct sv text;
	size_t at;
	struct err *e;
};

/* The byte at at + ahead, '\0' behind the end. */
static char
peek(const struct scan *s, size_t ahead)
{
	if (ahead >= s->text.n - s->at)
		return '\0';
	return s->text.p[s->at + ahead];
}

static enum rc
fail(const struct scan *s, const char *what)
{
	return err_set(
	    s->e, RC_DATA, "not JSON: %s at byte %zu", what, s->at + 1);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of four hexadecimal digits, -1 when they are not there. */
static int
hex4(const struct scan *s, size_t ahead)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *d;
	int n = 0;
	size_t i;

	for (i = 0; i < 4; i++) {
		d = memchr(digits, peek(s, ahead + i), sizeof(digits) - 1);
		if (!d)
			return -1;
		n = n * 16 +
		    (int)(d - digits < 16 ? d - digits : d - digits - 6);
	}
	return n;
}

static enum rc
scan_escape(struct scan *s)
{
	int n;

	if (peek(s, 1) == 'u') {
		n = hex4(s, 2);
		if (n <= 0)
			return fail(s, n ? "a bad \\u" : "a NUL");
		s->at += 6;
		return RC_OK;
	}
	if (peek(s, 1) == '\0' || !strchr("\"\\/bfnrt", peek(s, 1)))
		return fail(s, "a bad escape");
	s->at += 2;
	return RC_OK;
}

static enum rc
scan_string(struct scan *s)
{
	enum rc rc = RC_OK;

	s->at++;
	while (!rc && s->at < s->text.n) {
		if (peek(s, 0) == '"') {
			s->at++;
			return RC_OK;
		}
		if ((unsigned char)peek(s, 0) < 0x20)
			return fail(s, "a raw control character");
		if (peek(s, 0) == '\\')
			rc = scan_escape(s);
		else
			s->at++;
	}
	return rc ? rc : fail(s, "a text without end");
}

/* At least one digit; *n is their value, UINT64_MAX when it is too large. */
static bool
scan_digits(struct scan *s, uint64_t *n)
{
	size_t from = s->at;

	*n = 0;
	for (; is_digit(peek(s, 0)); s->at++) {
		if (*n <= JSON_INT_MAX)
			*n = *n * 10 + (uint64_t)(peek(s, 0) - '0');
		else
			*n = UINT64_MAX;
	}
	return s->at > from;
}

static enum rc
scan_number(struct scan *s)
{
	uint64_t n, ignored;

	if (peek(s, 0) == '-')
		s->at++;
	if (peek(s, 0) == '0' && is_digit(peek(s, 1)))
		return fail(s, "a leading zero");
	if (!scan_digits(s, &n))
		return fail(s, "a bad number");
	if (n > JSON_INT_MAX)
		return fail(s, "a number beyond 2^53");
	if (peek(s, 0) == '.') {
		s->at++;
		if (!scan_digits(s, &ignored))
			return fail(s, "a bad number");
	}
	if (peek(s, 0) == 'e' || peek(s, 0) == 'E') {
		s->at++;
		if (peek(s, 0) == '+' || peek(s, 0) == '-')
			s->at++;
		if (!scan_digits(s, &ignored))
			return fail(s, "a bad number");
	}
	return RC_OK;
}

static enum rc
scan_literal(struct scan *s)
{
	static const char *const words[] = {"true", "false", "null"};
	struct sv rest = sv_sub(s->text, s->at, SIZE_MAX);
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++) {
		if (sv_starts(rest, sv_of(words[i]))) {
			s->at += strlen(words[i]);
			return RC_OK;
		}
	}
	return fail(s, "an unknown word");
}

static enum rc
scan_word(struct scan *s, size_t *depth)
{
	char c = peek(s, 0);

	switch (c) {
	case '"':
		return scan_string(s);
	case '[':
	case '{':
		if (++*depth > JSON_DEPTH)
			return fail(s, "too deep nesting");
		break;
	case ']':
	case '}':
		if (*depth == 0)
			return fail(s, "a stray bracket");
		--*depth;
		break;
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case ',':
	case ':':
		break;
	default:
		if (c == '-' || is_digit(c))
			return scan_number(s);
		return scan_literal(s);
	}
	s->at++;
	return RC_OK;
}

enum rc
json_scan(struct sv text, struct err *e)
{
	struct scan s = {text, 0, e};
	size_t depth = 0;
	enum rc rc = RC_OK;

	if (!utf8_is_valid(text))
		return err_set(e, RC_DATA, "not JSON: not valid UTF-8");
	while (!rc && s.at < text.n)
		rc = scan_word(&s, &depth);
	return rc;
}
