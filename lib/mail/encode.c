/* Header fields: folding, encoded words, addresses, parameters. */
#include "mail/encode.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/utf8.h"

enum {
	LINE_WANTED = 76,
	/* An encoded word is at most 75 long: 12 of frame, base64 of these. */
	WORD_BYTES = 45,
	PARAMETER_MAX = 60, /* of a value on one line */
};

/* Valid UTF-8 in which no control character is left. */
static void
clean(struct str *out, struct sv text)
{
	size_t i;

	utf8_repair(out, text);
	for (i = 0; i < out->n; i++)
		if ((unsigned char)out->p[i] < ' ' || out->p[i] == 0x7f)
			out->p[i] = ' ';
}

static bool
is_ascii(struct sv text)
{
	size_t i;

	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	return true;
}

/* How far the last line of out has come. */
static size_t
column(const struct str *out)
{
	size_t n = out->n;

	while (n > 0 && out->p[n - 1] != '\n')
		n--;
	return out->n - n;
}

/* Adds a word behind a blank, on a new line where this one is full. */
static void
add_folded(struct str *out, struct sv word)
{
	bool is_first = out->n == 0 || out->p[out->n - 1] == ' ';

	if (!is_first)
		str_add_s(out,
		    column(out) + 1 + word.n > LINE_WANTED ? "\r\n " : " ");
	else if (column(out) + word.n > LINE_WANTED && column(out) > 40)
		str_add_s(out, "\r\n ");
	str_add(out, word);
}

/* The text as encoded words, each of whole characters. */
static void
add_encoded(struct str *out, struct sv text)
{
	struct str word = STR_INIT;

	while (text.n) {
		struct sv piece = utf8_cut(text, WORD_BYTES);

		str_clear(&word);
		str_add_s(&word, "=?UTF-8?B?");
		base64_add(&word, piece);
		str_add_s(&word, "?=");
		add_folded(out, str_sv(&word));
		text = sv_sub(text, piece.n, text.n);
	}
	str_free(&word);
}

/* Words that look like encoded ones must be encoded, to be read as they are. */
static bool
is_plain_phrase(struct sv text)
{
	struct sv rest = text, word;

	if (!is_ascii(text) || sv_find(text, SV("=?")) < text.n)
		return false;
	while (sv_split(&rest, ' ', &word))
		if (word.n > LINE_WANTED * 10)
			return false;
	return true;
}

static void
add_unstructured(struct str *out, struct sv text)
{
	struct sv rest = text, word;

	if (!is_plain_phrase(text)) {
		add_encoded(out, text);
		return;
	}
	while (sv_split(&rest, ' ', &word))
		if (word.n)
			add_folded(out, word);
}

void
encode_text_field(struct str *out, const char *name, struct sv text)
{
	struct str value = STR_INIT;

	clean(&value, text);
	str_add_f(out, "%s: ", name);
	add_unstructured(out, sv_trim(str_sv(&value)));
	str_add_s(out, "\r\n");
	str_free(&value);
}

/* A display name as atoms, a quoted string or encoded words. */
static void
add_name(struct str *out, struct sv name)
{
	static const char atoms[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "!#$%&'*+-/=?^_`{|}~ ";
	struct str quoted = STR_INIT;
	size_t i;

	if (!is_plain_phrase(name)) {
		add_encoded(out, name);
		return;
	}
	for (i = 0; i < name.n && strchr(atoms, name.p[i]); i++)
		;
	if (i == name.n) {
		add_unstructured(out, name);
		return;
	}
	str_add_c(&quoted, '"');
	for (i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			str_add_c(&quoted, '\\');
		str_add_c(&quoted, name.p[i]);
	}
	str_add_c(&quoted, '"');
	add_folded(out, str_sv(&quoted));
	str_free(&quoted);
}

/* Something a mail can be sent to, with no room for a second one. */
static bool
is_address(struct sv addr)
{
	size_t i;

	for (i = 0; i < addr.n; i++)
		if ((unsigned char)addr.p[i] <= ' ' ||
		    strchr("<>,;\x7f", addr.p[i]))
			return false;
	i = sv_find_c(addr, '@');
	return i > 0 && i + 1 < addr.n;
}

static void
add_address(struct str *out, const struct mail_addr *a)
{
	struct str name = STR_INIT, addr = STR_INIT;

	bool has_name;

	clean(&name, sv_of(a->name));
	has_name = sv_trim(str_sv(&name)).n > 0;
	if (has_name)
		add_name(out, sv_trim(str_sv(&name)));
	str_add_f(&addr, has_name ? "<%s>" : "%s", a->addr);
	add_folded(out, str_sv(&addr));
	str_free(&addr);
	str_free(&name);
}

void
encode_address_field(
    struct str *out, const char *name, const struct mail_addrs *list)
{
	bool is_first = true;
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (!is_address(sv_of(list->v[i].addr)))
			continue;
		if (is_first)
			str_add_f(out, "%s: ", name);
		else
			str_add_c(out, ',');
		add_address(out, &list->v[i]);
		is_first = false;
	}
	if (!is_first)
		str_add_s(out, "\r\n");
}

void
encode_ids_field(
    struct str *out, const char *name, const char *const *ids, size_t n)
{
	struct str id = STR_INIT, bracketed = STR_INIT;
	size_t i;

	if (!n)
		return;
	str_add_f(out, "%s: ", name);
	for (i = 0; i < n; i++) {
		str_clear(&id);
		str_clear(&bracketed);
		clean(&id, sv_of(ids[i]));
		str_add_f(&bracketed, "<%.*s>", SV_ARG(sv_trim(str_sv(&id))));
		add_folded(out, str_sv(&bracketed));
	}
	str_add_s(out, "\r\n");
	str_free(&bracketed);
	str_free(&id);
}

static bool
is_attribute_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || strchr("!#$&+-.^_`{|}~", c);
}

/* name*0*=UTF-8''…; name*1*=…: each piece short enough for a line. */
static void
add_extended(struct str *out, const char *name, struct sv value)
{
	struct str piece = STR_INIT;
	int part = 0;
	size_t i = 0;

	while (i < value.n) {
		str_clear(&piece);
		for (; i < value.n && piece.n < PARAMETER_MAX; i++) {
			if (value.p[i] && is_attribute_char(value.p[i]))
				str_add_c(&piece, value.p[i]);
			else
				str_add_f(&piece, "%%%02X",
				    (unsigned char)value.p[i]);
		}
		str_add_f(out, ";\r\n %s", name);
		if (part || i < value.n)
			str_add_f(out, "*%d", part);
		str_add_f(out, "*=%s%s", part ? "" : "UTF-8''", piece.p);
		part++;
	}
	str_free(&piece);
}

void
encode_parameter(struct str *out, const char *name, struct sv value)
{
	struct str text = STR_INIT;
	size_t i;

	clean(&text, value);
	if (!is_ascii(str_sv(&text)) || text.n > PARAMETER_MAX) {
		add_extended(out, name, str_sv(&text));
	} else {
		str_add_f(out, ";\r\n %s=\"", name);
		for (i = 0; i < text.n; i++) {
			if (text.p[i] == '"' || text.p[i] == '\\')
				str_add_c(out, '\\');
			str_add_c(out, text.p[i]);
		}
		str_add_c(out, '"');
	}
	str_free(&text);
}
