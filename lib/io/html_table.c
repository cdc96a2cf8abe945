/* A table with its columns in line: each as wide as its cells like, and the
 * widest ones narrower where the terminal has not the room. */
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/html_term.h"

#define COLUMNS_MAX 40
#define COLUMN_LEAST 6
#define LEVELS_MAX 8
#define GAP 2

struct row {
	const GumboNode *cells[COLUMNS_MAX];
	size_t n;
};

struct table {
	struct html_lines *l;
	html_cell_fn *write_cell;
	void *arg;
	VEC(struct row *) rows;
	struct arena arena;
	size_t widths[COLUMNS_MAX];
	size_t n; /* columns */
};

static void
add_row(struct table *t, const GumboNode *tr)
{
	struct row *row = ARENA_NEW(&t->arena, struct row);
	unsigned i;

	for (i = 0; i < html_children(tr)->length; i++) {
		const GumboNode *cell = html_children(tr)->data[i];

		if (html_is_element(cell) && html_kind(cell) == HTML_CELL &&
		    row->n < COLUMNS_MAX)
			row->cells[row->n++] = cell;
	}
	if (row->n > t->n)
		t->n = row->n;
	if (row->n > 0)
		VEC_ADD(&t->rows, row);
}

static void
find_rows(struct table *t, const GumboNode *node, unsigned level)
{
	unsigned i;

	for (i = 0; i < html_children(node)->length; i++) {
		const GumboNode *child = html_children(node)->data[i];

		if (!html_is_element(child))
			continue;
		if (child->v.element.tag == GUMBO_TAG_TR)
			add_row(t, child);
		else if (level < LEVELS_MAX)
			find_rows(t, child, level + 1);
	}
}

/* A cell as lines of at most width columns; how wide they got. */
static size_t
write_cell(
    struct table *t, const GumboNode *cell, size_t width, struct str *out)
{
	struct html_lines l;
	size_t widest;

	html_lines_init(&l, out, width, t->l->has_style);
	t->write_cell(t->arg, cell, &l);
	html_lines_end(&l);
	widest = l.widest;
	return widest;
}

static void
measure(struct table *t)
{
	struct str scratch = STR_INIT;
	size_t r, c, width;

	for (r = 0; r < t->rows.n; r++)
		for (c = 0; c < t->rows.v[r]->n; c++) {
			str_clear(&scratch);
			width = write_cell(
			    t, t->rows.v[r]->cells[c], SIZE_MAX, &scratch);
			if (width > t->widths[c])
				t->widths[c] = width;
		}
	str_free(&scratch);
}

static size_t
total(const struct table *t)
{
	size_t c, sum = (t->n - 1) * GAP;

	for (c = 0; c < t->n; c++)
		sum += t->widths[c];
	return sum;
}

/* Takes from the widest until all fit, or nothing is left to take. */
static void
squeeze(struct table *t, size_t room)
{
	size_t c, widest, sum;

	while ((sum = total(t)) > room) {
		size_t second = COLUMN_LEAST, take;

		widest = 0;
		for (c = 1; c < t->n; c++)
			if (t->widths[c] > t->widths[widest])
				widest = c;
		for (c = 0; c < t->n; c++)
			if (t->widths[c] < t->widths[widest] &&
			    t->widths[c] > second)
				second = t->widths[c];
		if (t->widths[widest] <= COLUMN_LEAST)
			break;
		take = t->widths[widest] - second;
		if (take > sum - room)
			take = sum - room;
		t->widths[widest] -= take;
	}
}

static void
pad(struct str *out, size_t n)
{
	for (; n > 0; n--)
		str_add_c(out, ' ');
}

/* Columns that a line takes: commands to the terminal take none. */
static size_t
shown_width(struct sv v)
{
	size_t i, from = 0, width = 0;

	for (i = 0; i < v.n; i++) {
		bool is_osc;

		if (v.p[i] != '\x1b')
			continue;
		width += utf8_width(sv_sub(v, from, i - from));
		is_osc = i + 1 < v.n && v.p[i + 1] == ']';
		i += 2;
		while (i < v.n && v.p[i] != (is_osc ? '\\' : 'm'))
			i++;
		from = i + 1;
	}
	return from < v.n ? width + utf8_width(sv_sub(v, from, v.n)) : width;
}

static void
write_row(struct table *t, const struct row *row)
{
	struct str cells[COLUMNS_MAX], line = STR_INIT;
	struct sv rests[COLUMNS_MAX], piece;
	size_t c, column, at;
	bool is_left = true;

	for (c = 0; c < row->n; c++) {
		cells[c] = (struct str)STR_INIT;
		write_cell(t, row->cells[c], t->widths[c], &cells[c]);
		rests[c] = str_sv(&cells[c]);
	}
	for (;;) {
		is_left = false;
		for (c = 0; c < row->n; c++)
			is_left = is_left || rests[c].n > 0;
		if (!is_left)
			break;
		str_clear(&line);
		for (c = column = at = 0; c < row->n; c++) {
			if (sv_line(&rests[c], &piece) && piece.n > 0) {
				pad(&line, at - column);
				str_add(&line, piece);
				column = at + shown_width(piece);
			}
			at += t->widths[c] + GAP;
			if (at < column)
				at = column + 1;
		}
		html_lines_raw(t->l, str_sv(&line), column);
	}
	for (c = 0; c < row->n; c++)
		str_free(&cells[c]);
	str_free(&line);
}

static bool
is_head(const struct row *row)
{
	return row->cells[0]->v.element.tag == GUMBO_TAG_TH &&
	    row->cells[row->n - 1]->v.element.tag == GUMBO_TAG_TH;
}

static void
write_rule(struct table *t)
{
	struct str line = STR_INIT;
	size_t c, i;

	for (c = 0; c < t->n; c++) {
		for (i = 0; i < t->widths[c]; i++)
			str_add_c(&line, '-');
		if (c + 1 < t->n)
			pad(&line, GAP);
	}
	html_lines_raw(t->l, str_sv(&line), line.n);
	str_free(&line);
}

void
html_term_table(struct html_lines *l, const GumboNode *table,
    html_cell_fn *write, void *arg)
{
	struct table t = {.l = l,
	    .write_cell = write,
	    .arg = arg,
	    .rows = VEC_INIT,
	    .arena = ARENA_INIT};
	size_t r, room = l->width;

	find_rows(&t, table, 0);
	if (t.rows.n > 0) {
		measure(&t);
		room = room == SIZE_MAX  ? room
		    : room > l->prefix.n ? room - l->prefix.n
					 : 1;
		squeeze(&t, room);
	}
	for (r = 0; r < t.rows.n; r++) {
		write_row(&t, t.rows.v[r]);
		if (r == 0 && is_head(t.rows.v[0]))
			write_rule(&t);
	}
	VEC_FREE(&t.rows);
	arena_free(&t.arena);
}
