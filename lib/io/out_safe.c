/* Foreign text on its way to a terminal, which must not obey it. */
#include "io/out.h"

#include <stdint.h>

#include "base/utf8.h"

/* U+2400 and on: a picture for each C0 control. */
#define PICTURES 0x2400u
#define PICTURE_DELETE 0x2421u
#define PICTURE_RETURN 0x23ceu

/* Overrides that make a text look like another one. */
static bool
is_override(uint32_t cp)
{
	return cp == 0x202d || cp == 0x202e;
}

/* Anything that changes the direction up to the line's end. */
static bool
is_direction(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

static bool
is_newline(uint32_t cp)
{
	return cp == '\n' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* What stands for a character where there is one line only; 0 for nothing. */
static uint32_t
line_char(uint32_t cp)
{
	if (is_newline(cp))
		return PICTURE_RETURN;
	if (cp == '\t')
		return ' ';
	return is_direction(cp) ? 0 : cp;
}

static void
add_char(struct str *out, uint32_t cp)
{
	if (cp < 0x20 && cp != '\n' && cp != '\t')
		utf8_put(out, PICTURES + cp);
	else if (cp == 0x7f)
		utf8_put(out, PICTURE_DELETE);
	else if (cp > 0x7f && cp < 0xa0)
		str_add_c(out, '?');
	else if (!is_override(cp))
		utf8_put(out, cp);
}

/* The bytes at the start of text that are printable ASCII. */
static size_t
plain_length(struct sv text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] >= 0x20 && text.p[n] < 0x7f)
		n++;
	return n;
}

static void
add_safe(struct str *out, struct sv text, bool is_line)
{
	size_t n;
	uint32_t cp;

	while (text.n > 0) {
		n = plain_length(text);
		str_add_n(out, text.p, n);
		text = sv_sub(text, n, SIZE_MAX);
		if (text.n == 0)
			break;
		n = utf8_next(text, &cp);
		/* CR LF is one line's end. */
		if (cp == '\r' && text.n > 1 && text.p[1] == '\n')
			cp = 0;
		else if (cp == 0)
			cp = PICTURES;
		if (is_line)
			cp = line_char(cp);
		if (cp)
			add_char(out, cp);
		text = sv_sub(text, n, SIZE_MAX);
	}
}

void
out_safe(struct str *out, struct sv text)
{
	add_safe(out, text, false);
}

void
out_safe_line(struct str *out, struct sv text)
{
	add_safe(out, text, true);
}
