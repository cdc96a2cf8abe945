/* Writes the text of an HTML mail line by line. */
#include "mail/html_out.h"

#include <stdio.h>

#include "base/ascii.h"

#define NBSP "\xC2\xA0"

void
html_out_break(struct html_out *o, size_t breaks)
{
	if (o->text.n > 0 && o->breaks < breaks)
		o->breaks = breaks;
	o->is_gap = false;
}

void
html_out_br(struct html_out *o)
{
	if (o->text.n > 0 && o->breaks < 2)
		o->breaks++;
	o->is_gap = false;
}

static void
quote_marks(struct html_out *o, size_t n, bool has_text)
{
	size_t i;

	if (n > HTML_QUOTES_SHOWN)
		n = HTML_QUOTES_SHOWN;
	for (i = 0; i < n; i++)
		str_add_s(&o->text, i + 1 < n || !has_text ? ">" : "> ");
}

static bool
is_letter(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Writes what stands between the last text and the next, which starts with
 * the byte next. */
static void
flush(struct html_out *o, char next)
{
	bool is_start = o->text.n == 0 || o->breaks > 0;
	size_t between =
	    o->quotes < o->quotes_before ? o->quotes : o->quotes_before;

	for (; o->breaks > 0; o->breaks--) {
		str_add_c(&o->text, '\n');
		if (o->breaks > 1)
			quote_marks(o, between, false);
	}
	if (is_start) {
		quote_marks(o, o->quotes, true);
		o->quotes_before = o->quotes;
	} else if (o->is_gap || (o->is_behind_link && is_letter(next))) {
		str_add_c(&o->text, ' ');
	}
	if (o->mark)
		str_add_s(&o->text, o->mark);
	o->mark = NULL;
	o->is_gap = o->is_behind_link = false;
}

/* The length of the white space at the start of v, 0 if there is none. */
static size_t
space_length(struct sv v)
{
	if (ascii_is_space(v.p[0]))
		return 1;
	return sv_starts(v, SV(NBSP)) ? 2 : 0;
}

static void
add_collapsed(struct html_out *o, struct sv v)
{
	size_t n;

	while (v.n > 0) {
		n = space_length(v);
		if (n > 0) {
			o->is_gap = o->breaks == 0 && o->text.n > 0;
			v = sv_sub(v, n, v.n);
			continue;
		}
		while (n < v.n && space_length(sv_sub(v, n, v.n)) == 0)
			n++;
		flush(o, v.p[0]);
		str_add_n(&o->text, v.p, n);
		v = sv_sub(v, n, v.n);
	}
}

static void
add_kept(struct html_out *o, struct sv v)
{
	size_t n;

	while (v.n > 0) {
		n = sv_find_c(v, '\n');
		if (n > 0) {
			flush(o, v.p[0]);
			str_add_n(&o->text, v.p, n);
		}
		if (n < v.n && o->text.n > 0)
			o->breaks++;
		v = sv_sub(v, n + 1, v.n);
	}
}

void
html_out_text(struct html_out *o, struct sv text)
{
	if (o->is_pre)
		add_kept(o, text);
	else
		add_collapsed(o, text);
}

void
html_out_cell(struct html_out *o)
{
	if (o->text.n == 0 || o->breaks > 0 || o->mark)
		return;
	o->is_gap = false;
	if (!sv_ends(str_sv(&o->text), SV("  ")))
		str_add_s(&o->text, "  ");
}

/* Without what a link's text need not repeat. */
static struct sv
bare_url(struct sv url)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};
	size_t i;

	for (i = 0; i < COUNT_OF(schemes); i++)
		if (sv_starts_ci(url, sv_of(schemes[i])))
			url = sv_sub(url, sv_of(schemes[i]).n, url.n);
	if (sv_ends(url, SV("/")))
		url.n--;
	return url;
}

static bool
is_shown(struct sv url)
{
	static const char *const schemes[] = {
	    "http://", "https://", "ftp://", "mailto:"};
	size_t i;

	for (i = 0; i < COUNT_OF(schemes); i++)
		if (sv_starts_ci(url, sv_of(schemes[i])))
			return true;
	return false;
}

void
html_out_link(struct html_out *o, size_t from, struct sv url)
{
	struct sv text = sv_trim(sv_sub(str_sv(&o->text), from, o->text.n));
	bool was_pre = o->is_pre;

	url = sv_trim(url);
	if (!is_shown(url) || text.n == 0)
		return;
	if (sv_starts_ci(url, SV("mailto:")))
		url = sv_sub(url, 7, sv_find_c(url, '?') - 7);
	if (sv_eq_ci(bare_url(text), bare_url(url)))
		return;
	o->is_pre = false;
	o->is_gap = true;
	html_out_text(o, SV("<"));
	html_out_text(o, url);
	html_out_text(o, SV(">"));
	o->is_behind_link = true;
	o->is_pre = was_pre;
}

void
html_out_list_begin(struct html_out *o, bool is_numbered)
{
	html_out_break(o, o->lists ? 1 : 2);
	if (o->lists < HTML_LIST_LEVELS) {
		o->counts[o->lists] = 0;
		o->is_numbered[o->lists] = is_numbered;
	}
	o->lists++;
}

void
html_out_list_end(struct html_out *o)
{
	if (o->lists > 0)
		o->lists--;
	o->mark = NULL;
	html_out_break(o, o->lists ? 1 : 2);
}

void
html_out_item(struct html_out *o)
{
	size_t level = o->lists ? o->lists - 1 : 0;
	int indent;

	if (level >= HTML_LIST_LEVELS)
		level = HTML_LIST_LEVELS - 1;
	indent = 2 * (level < 8 ? (int)level : 8);
	html_out_break(o, 1);
	if (o->lists > 0 && o->is_numbered[level])
		snprintf(o->mark_room, sizeof(o->mark_room), "%*s%zu. ", indent,
		    "", ++o->counts[level] % 1000000);
	else
		snprintf(
		    o->mark_room, sizeof(o->mark_room), "%*s- ", indent, "");
	o->mark = o->mark_room;
}
