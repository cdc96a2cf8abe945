/* Words are gathered with the codes between their letters, then fitted in. */
#include "io/html_lines.h"

#include <stdint.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "io/out.h"

#define WIDTH_LEAST 12 /* what text keeps however deep it is indented */

static const struct {
	unsigned style;
	const char *code;
} codes[] = {{STYLE_BOLD, "1"}, {STYLE_ITALIC, "3"}, {STYLE_UNDERLINE, "4"},
    {STYLE_STRIKE, "9"}, {STYLE_CODE, "36"}};

void
html_lines_init(
    struct html_lines *l, struct str *out, size_t width, bool has_style)
{
	*l = (struct html_lines){.out = out,
	    .width = width,
	    .has_style = has_style,
	    .prefix = STR_INIT,
	    .mark = STR_INIT,
	    .word = STR_INIT};
}

/* From one style to another. */
static void
add_style(struct str *out, unsigned from, unsigned to)
{
	size_t i;

	if (from == to)
		return;
	if (from)
		str_add_s(out, "\x1b[0m");
	for (i = 0; i < COUNT_OF(codes); i++)
		if (to & codes[i].style)
			str_add_f(out, "\x1b[%sm", codes[i].code);
}

static void
add_prefix(struct html_lines *l, bool is_empty)
{
	struct sv prefix = str_sv(&l->prefix);

	if (l->mark.n > 0 && !is_empty) {
		str_add(l->out, sv_sub(prefix, 0, prefix.n - l->mark.n));
		str_add(l->out, str_sv(&l->mark));
		str_clear(&l->mark);
	} else {
		while (
		    is_empty && prefix.n > 0 && prefix.p[prefix.n - 1] == ' ')
			prefix.n--;
		str_add(l->out, prefix);
	}
	l->column = l->prefix.n;
}

/* What comes next has another style. */
static void
change_style(struct html_lines *l, unsigned style)
{
	add_style(l->out, l->line_style, style);
	l->line_style = style;
}

static void
begin_line(struct html_lines *l)
{
	change_style(l, 0);
	if (l->is_begun) {
		for (; l->breaks > 1; l->breaks--) {
			str_add_c(l->out, '\n');
			add_prefix(l, true);
		}
		str_add_c(l->out, '\n');
	}
	add_prefix(l, false);
	l->is_begun = true;
	l->is_gap = false;
	l->breaks = 0;
}

static bool
is_at_start(const struct html_lines *l)
{
	return !l->is_begun || l->breaks > 0;
}

static bool
is_overfull(const struct html_lines *l)
{
	size_t end, room = l->width;

	if (room != SIZE_MAX && room < l->prefix.n + WIDTH_LEAST)
		room = l->prefix.n + WIDTH_LEAST;
	end = l->column + l->is_gap + l->word_width;
	return end > room && l->column > l->prefix.n;
}

static void
flush_word(struct html_lines *l)
{
	if (l->word.n == 0)
		return;
	if (l->word_width > 0) {
		if (is_at_start(l) || is_overfull(l))
			begin_line(l);
		/* A blank is underlined between two words that are. */
		if (l->line_style & ~l->start_style)
			change_style(l, l->start_style);
		if (l->is_gap) {
			str_add_c(l->out, ' ');
			l->column++;
		}
		l->is_gap = false;
	}
	change_style(l, l->start_style);
	str_add(l->out, str_sv(&l->word));
	l->column += l->word_width;
	if (l->column > l->widest)
		l->widest = l->column;
	l->line_style = l->start_style = l->word_style;
	str_clear(&l->word);
	l->word_width = 0;
}

static void
settle_style(struct html_lines *l)
{
	if (!l->has_style || l->style == l->word_style)
		return;
	if (l->word.n == 0)
		l->start_style = l->style;
	else
		add_style(&l->word, l->word_style, l->style);
	l->word_style = l->style;
}

static void
add_piece(struct html_lines *l, struct sv piece)
{
	struct str safe = STR_INIT;
	struct sv rest;
	uint32_t cp;

	settle_style(l);
	out_safe_line(&safe, piece);
	rest = str_sv(&safe);
	while (rest.n > 0) {
		struct sv c = sv_sub(rest, 0, utf8_next(rest, &cp));
		size_t width = utf8_width(c);

		/* Scripts with wide characters have no blanks. */
		if (width == 2)
			flush_word(l);
		str_add(&l->word, c);
		l->word_width += width;
		if (width == 2)
			flush_word(l);
		rest = sv_sub(rest, c.n, rest.n);
	}
	str_free(&safe);
}

static size_t
word_length(struct sv v)
{
	size_t n = 0;

	while (n < v.n && !ascii_is_space(v.p[n]))
		n++;
	return n;
}

void
html_lines_text(struct html_lines *l, struct sv text)
{
	size_t n;

	while (text.n > 0) {
		n = word_length(text);
		if (n > 0) {
			add_piece(l, sv_sub(text, 0, n));
		} else {
			flush_word(l);
			l->is_gap = !is_at_start(l);
			n = 1;
		}
		text = sv_sub(text, n, text.n);
	}
}

void
html_lines_code(struct html_lines *l, const char *before, struct sv v)
{
	str_add_s(&l->word, before);
	str_add(&l->word, v);
	str_add_s(&l->word, "\x1b\\");
}

void
html_lines_raw(struct html_lines *l, struct sv line, size_t columns)
{
	flush_word(l);
	if (l->is_begun && l->breaks == 0)
		l->breaks = 1;
	begin_line(l);
	str_add(l->out, line);
	while (line.n == 0 && l->out->n > 0 && l->out->p[l->out->n - 1] == ' ')
		str_cut(l->out, l->out->n - 1);
	l->column += columns;
	if (l->column > l->widest)
		l->widest = l->column;
}

void
html_lines_break(struct html_lines *l, size_t breaks)
{
	flush_word(l);
	l->is_gap = false;
	if (l->is_begun && l->breaks < breaks)
		l->breaks = breaks;
}

void
html_lines_br(struct html_lines *l)
{
	flush_word(l);
	l->is_gap = false;
	if (l->is_begun && l->breaks < 2)
		l->breaks++;
}

size_t
html_lines_indent(struct html_lines *l, const char *text)
{
	size_t before = l->prefix.n;

	str_add_s(&l->prefix, text);
	return before;
}

size_t
html_lines_item(struct html_lines *l, const char *mark)
{
	size_t i, before;

	if (l->mark.n > 0) /* an item that begins with an item */
		begin_line(l);
	before = l->prefix.n;
	str_add_s(&l->mark, mark);
	for (i = 0; i < l->mark.n; i++)
		str_add_c(&l->prefix, ' ');
	return before;
}

void
html_lines_outdent(struct html_lines *l, size_t before)
{
	flush_word(l);
	if (l->mark.n > 0) /* an empty item */
		begin_line(l);
	str_cut(&l->prefix, before);
}

void
html_lines_end(struct html_lines *l)
{
	l->style = 0;
	flush_word(l);
	if (l->line_style)
		str_add_s(l->out, "\x1b[0m");
	if (l->is_begun)
		str_add_c(l->out, '\n');
	str_free(&l->prefix);
	str_free(&l->mark);
	str_free(&l->word);
}
