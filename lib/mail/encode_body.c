/* Bodies: line ends, quoted-printable, base64, format=flowed. */
#include "mail/encode.h"

#include <stdio.h>

#include "base/base64.h"
#include "base/utf8.h"

enum {
	LINE_PLAIN = 78,
	LINE_QP = 75,     /* and a soft break */
	LINE_BASE64 = 57, /* bytes, 76 characters */
	FLOW_COLUMNS = 72,
};

bool
encode_is_plain(struct sv text)
{
	struct sv line;
	size_t i;

	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x7f || text.p[i] == '\0')
			return false;
	while (sv_line(&text, &line))
		if (line.n > LINE_PLAIN)
			return false;
	return true;
}

void
encode_lines(struct str *out, struct sv text)
{
	struct sv line;

	while (sv_line(&text, &line)) {
		str_add(out, line);
		str_add_s(out, "\r\n");
	}
}

/* A character of a line; a blank at its end would be lost on the way. */
static void
add_quoted(struct str *out, char c, bool is_last)
{
	unsigned char u = (unsigned char)c;
	bool is_blank = c == ' ' || c == '\t';

	if (is_blank ? is_last : u < '!' || u > '~' || c == '=')
		str_add_f(out, "=%02X", u);
	else
		str_add_c(out, c);
}

void
encode_quoted_printable(struct str *out, struct sv text)
{
	struct sv line;
	size_t i, start;

	while (sv_line(&text, &line)) {
		start = out->n;
		for (i = 0; i < line.n; i++) {
			if (out->n - start > LINE_QP - 3) {
				str_add_s(out, "=\r\n");
				start = out->n;
			}
			add_quoted(out, line.p[i], i + 1 == line.n);
		}
		str_add_s(out, "\r\n");
	}
}

void
encode_base64(struct str *out, struct sv bytes)
{
	while (bytes.n) {
		struct sv piece = sv_sub(bytes, 0, LINE_BASE64);

		base64_add(out, piece);
		str_add_s(out, "\r\n");
		bytes = sv_sub(bytes, piece.n, bytes.n);
	}
}

/* A line that is not for wrapping: quoted, indented, a table, a signature. */
static bool
is_fixed(struct sv line)
{
	return line.n == 0 || line.p[0] == '>' || line.p[0] == ' ' ||
	    line.p[0] == '\t' || sv_eq(line, SV("-- ")) ||
	    utf8_width(line) <= FLOW_COLUMNS;
}

/* RFC 3676 4.4: what could be read as quoted or as a From line. */
static void
stuff(struct str *out, struct sv line)
{
	if (line.n && (line.p[0] == ' ' || sv_starts(line, SV("From "))))
		str_add_c(out, ' ');
}

/* Lines that end in a blank go on in the next one. */
static void
add_wrapped(struct str *out, struct sv line)
{
	while (utf8_width(line) > FLOW_COLUMNS) {
		struct sv part = utf8_fit(line, FLOW_COLUMNS, NULL);
		size_t at = part.n;

		while (at > 0 && part.p[at - 1] != ' ')
			at--;
		if (at == 0) {
			at = part.n +
			    sv_find_c(sv_sub(line, part.n, line.n), ' ');
			if (at < line.n)
				at++;
		}
		if (at == line.n)
			break;
		stuff(out, line);
		str_add(out, sv_sub(line, 0, at));
		str_add_c(out, '\n');
		line = sv_sub(line, at, line.n);
	}
	stuff(out, line);
	str_add(out, line);
	str_add_c(out, '\n');
}

/* A blank at the end of a line that is meant to end there must go. */
static struct sv
without_end_blanks(struct sv line)
{
	if (sv_eq(line, SV("-- ")))
		return line;
	while (
	    line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	return line;
}

void
encode_flowed(struct str *out, struct sv text)
{
	struct sv line;

	while (sv_line(&text, &line)) {
		line = without_end_blanks(line);
		if (!is_fixed(line)) {
			add_wrapped(out, line);
			continue;
		}
		stuff(out, line);
		str_add(out, line);
		str_add_c(out, '\n');
	}
}
