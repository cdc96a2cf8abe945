/* Takes what names a person out of a text. */
#include "desk/kb/scrub.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"

/* Digits that a number of a telephone, an account or a contract has at
 * least; a year and a port have fewer. */
enum { NAME_MIN = 3, DIGITS_MIN = 7, ADDRESS_MAX = 320 };

static bool
is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/* A byte of a word: also any of a letter beyond ASCII. */
static bool
is_letter(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z');
}

void
scrub_name(struct scrub *s, struct sv name)
{
	struct sv word;
	size_t i = 0, from;

	while (i < name.n) {
		while (i < name.n && !is_letter(name.p[i]))
			i++;
		for (from = i; i < name.n && is_letter(name.p[i]); i++)
			;
		word = sv_sub(name, from, i - from);
		if (word.n >= NAME_MIN)
			VEC_ADD(&s->names, word);
	}
}

void
scrub_free(struct scrub *s)
{
	VEC_FREE(&s->names);
}

/* Bytes of an address that begins at text: up to a blank or a bracket, with an
 * '@' between two others. 0: none. */
static size_t
address_at(struct sv text)
{
	size_t i, at = 0;

	for (i = 0; i < text.n && i < ADDRESS_MAX && !is_blank(text.p[i]) &&
	     !strchr("<>()[]\",;", text.p[i]);
	     i++)
		if (text.p[i] == '@')
			at = i;
	if (!at || at + 1 >= i)
		return 0;
	while (i > at + 1 && strchr(".:!?'", text.p[i - 1]))
		i--;
	return i;
}

/* Bytes of a long number: digits with blanks, dots, dashes, slashes and
 * brackets between them. What looks like a date or an address of a host (dots
 * between few digits each) has too few digits or stays. 0: none. */
static size_t
number_at(struct sv text)
{
	size_t i, end = 0, digits = 0, dots = 0;

	for (i = 0; i < text.n; i++) {
		if (ascii_is_digit(text.p[i])) {
			digits++;
			end = i + 1;
		} else if (text.p[i] == '.') {
			dots++;
		} else if (!strchr(" -/()+", text.p[i])) {
			break;
		} else if (i > end + 1) {
			break;
		}
	}
	if (digits < DIGITS_MIN || (dots == 3 && digits <= 12))
		return 0;
	/* "2026-11-20" and the like. */
	if (digits == 8 && end == 10 && strchr("-./", text.p[4]) &&
	    text.p[4] == text.p[7])
		return 0;
	return end;
}

static bool
is_name(const struct scrub *s, struct sv word)
{
	size_t i;

	for (i = 0; i < s->names.n; i++)
		if (sv_eq_ci(word, s->names.v[i]))
			return true;
	return false;
}

/* A word that is a name: its bytes, 0 for none. */
static size_t
name_at(const struct scrub *s, struct sv text)
{
	size_t n;

	for (n = 0; n < text.n && is_letter(text.p[n]); n++)
		;
	return n && is_name(s, sv_sub(text, 0, n)) ? n : 0;
}

/* What begins at text: its bytes, and what stands for it. starts: behind a
 * blank or a bracket, where addresses and numbers begin. */
static size_t
piece_at(
    const struct scrub *s, struct sv text, bool starts, const char **instead)
{
	size_t n = 0;

	*instead = "[address]";
	if (starts && (n = address_at(text)))
		return n;
	*instead = "[number]";
	if (starts && (ascii_is_digit(text.p[0]) || strchr("+(", text.p[0])) &&
	    (n = number_at(text)))
		return n;
	*instead = "[name]";
	return name_at(s, text);
}

/* The end of what belongs together: letters, a number, or one byte. */
static size_t
skip(struct sv text)
{
	size_t n;

	for (n = 0; n < text.n && is_letter(text.p[n]); n++)
		;
	if (!n)
		for (; n < text.n && ascii_is_digit(text.p[n]); n++)
			;
	return n ? n : 1;
}

size_t
scrub_text(const struct scrub *s, struct sv text, struct str *out)
{
	bool starts = true;
	size_t count = 0, n;
	const char *instead;

	while (text.n) {
		if ((n = piece_at(s, text, starts, &instead))) {
			str_add_s(out, instead);
			count++;
		} else {
			n = skip(text);
			str_add(out, sv_sub(text, 0, n));
		}
		starts = is_blank(text.p[n - 1]) ||
		    strchr("<([\",;:=", text.p[n - 1]) != NULL;
		text = sv_sub(text, n, text.n);
	}
	return count;
}
