/*
 * HTML without a tree: the tags are taken out, blocks end lines, the most
 * common entities are decoded. For HTML that is not fit for a tree builder.
 */
#include <gumbo.h>

#include "base/ascii.h"
#include "base/html_scan.h"
#include "base/utf8.h"
#include "mail/html_out.h"

static const struct {
	const char *name; /* without '&' */
	const char *text;
} entities[] = {
    {"amp;", "&"},
    {"lt;", "<"},
    {"gt;", ">"},
    {"quot;", "\""},
    {"apos;", "'"},
    {"nbsp;", " "},
};

/* Elements that neither begin nor end a line. */
static const GumboTag inline_tags[] = {GUMBO_TAG_A, GUMBO_TAG_ABBR, GUMBO_TAG_B,
    GUMBO_TAG_BIG, GUMBO_TAG_CITE, GUMBO_TAG_CODE, GUMBO_TAG_DEL, GUMBO_TAG_EM,
    GUMBO_TAG_FONT, GUMBO_TAG_I, GUMBO_TAG_IMG, GUMBO_TAG_INS, GUMBO_TAG_LABEL,
    GUMBO_TAG_LAST, GUMBO_TAG_NOBR, GUMBO_TAG_Q, GUMBO_TAG_S, GUMBO_TAG_SMALL,
    GUMBO_TAG_SPAN, GUMBO_TAG_STRIKE, GUMBO_TAG_STRONG, GUMBO_TAG_SUB,
    GUMBO_TAG_SUP, GUMBO_TAG_TT, GUMBO_TAG_U, GUMBO_TAG_UNKNOWN, GUMBO_TAG_WBR};

/* "#65;" or "#x41;": its length, 0 when it is none. */
static size_t
numeric(struct sv v, uint32_t *code)
{
	size_t i = 1;
	uint32_t base = 10, n = 0;
	int digit;

	if (i < v.n && ascii_lower(v.p[i]) == 'x') {
		base = 16;
		i++;
	}
	for (; i < v.n && i < 10; i++) {
		digit = ascii_hex(v.p[i]);
		if (digit < 0 || (uint32_t)digit >= base)
			break;
		n = n * base + (uint32_t)digit;
	}
	*code = n;
	return n > 0 && i < v.n && v.p[i] == ';' ? i + 1 : 0;
}

/* The entity behind a '&'; returns how many bytes it took. */
static size_t
add_entity(struct str *out, struct sv v)
{
	uint32_t code;
	size_t i, n;

	for (i = 0; i < COUNT_OF(entities); i++) {
		if (!sv_starts(v, sv_of(entities[i].name)))
			continue;
		str_add_s(out, entities[i].text);
		return sv_of(entities[i].name).n;
	}
	n = sv_starts(v, SV("#")) ? numeric(v, &code) : 0;
	if (n > 0)
		utf8_put(out, code);
	else
		str_add_c(out, '&');
	return n;
}

static void
add_text(struct html_out *o, struct sv v)
{
	struct str text = STR_INIT;
	size_t n;

	while (v.n > 0) {
		n = sv_find_c(v, '&');
		str_add_n(&text, v.p, n);
		if (n < v.n)
			n += 1 + add_entity(&text, sv_sub(v, n + 1, v.n));
		v = sv_sub(v, n, v.n);
	}
	html_out_text(o, str_sv(&text));
	str_free(&text);
}

static void
add_tag(struct html_out *o, int id)
{
	size_t i;

	for (i = 0; i < COUNT_OF(inline_tags); i++)
		if ((int)inline_tags[i] == id)
			return;
	if (id == GUMBO_TAG_BR)
		html_out_br(o);
	else if (id == GUMBO_TAG_TD || id == GUMBO_TAG_TH)
		html_out_cell(o);
	else
		html_out_break(o, id == GUMBO_TAG_P ? 2 : 1);
}

char *
html_strip(struct sv html, struct arena *a)
{
	struct html_out o = {.text = STR_INIT};
	struct html_token t;
	char *text;

	while (html_token_next(&html, &t)) {
		if (t.is_tag)
			add_tag(&o, t.id);
		else
			add_text(&o, t.text);
	}
	if (o.text.n > 0)
		str_add_c(&o.text, '\n');
	text = arena_dup(a, str_sv(&o.text));
	str_free(&o.text);
	return text;
}
