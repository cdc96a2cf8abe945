/*
 * The table for people. The first rows are held back to find the columns'
 * widths; later ones are printed with those. On a terminal a line never wraps:
 * wide texts give way first, then the end of the line.
 */
#include <string.h>

#include "base/utf8.h"
#include "io/out_format.h"

#define HELD_ROWS 500
#define GAP 2       /* columns between two cells */
#define TEXT_MIN 10 /* a text gives way down to here */
#define ELLIPSIS "\xe2\x80\xa6"

struct cell {
	struct sv text; /* safe for a terminal */
	size_t width;
	const char *colour; /* of struct field, or NULL */
};

struct out_table {
	struct arena rows; /* the cells held back */
	struct cell *held[HELD_ROWS];
	size_t n_held;
	size_t *widths; /* a column's; in the command's arena */
	bool has_widths;
	bool has_lines; /* another table stands above */
};

/* The terminal's sequence for a colour's name. */
static const char *
colour_code(const char *name)
{
	const char *code = NULL;
	static const char *const codes[][2] = {
	    {"bold", "\x1b[1m"},
	    {"dim", "\x1b[2m"},
	    {"red", "\x1b[31m"},
	    {"green", "\x1b[32m"},
	    {"yellow", "\x1b[33m"},
	    {"blue", "\x1b[34m"},
	    {"magenta", "\x1b[35m"},
	    {"cyan", "\x1b[36m"},
	};
	size_t i;

	for (i = 0; i < COUNT_OF(codes); i++) {
		if (strcmp(codes[i][0], name) == 0)
			code = codes[i][1];
	}
	CHECK(code);
	return code;
}

static bool
is_number(const struct field *f)
{
	return f->type == FIELD_ID || f->type == FIELD_INT ||
	    f->type == FIELD_DURATION;
}

static bool
gives_way(const struct field *f)
{
	return f->type == FIELD_TEXT || f->type == FIELD_REF ||
	    f->type == FIELD_LIST || f->type == FIELD_JSON;
}

static const char *
word_colour(const struct field *f, const struct value *v)
{
	int rank;

	if (!f->colours || v->is_null)
		return NULL;
	rank = field_rank(f, v->text);
	return rank < 0 ? NULL : f->colours[rank];
}

static struct cell
make_cell(struct out *o, const struct field *f, const struct value *v)
{
	struct str human = STR_INIT, safe = STR_INIT;
	struct sv text;
	struct cell cell;

	field_print_human(f, v, &human);
	out_safe_line(&safe, str_sv(&human));
	text = str_sv(&safe);
	/* One column more than fits is enough to know that it does not. */
	if (o->width)
		text = utf8_fit(text, o->width + 1, NULL);
	cell.text = arena_sv(&o->table->rows, text);
	cell.width = utf8_width(cell.text);
	cell.colour = o->has_colour ? word_colour(f, v) : NULL;
	str_free(&human);
	str_free(&safe);
	return cell;
}

static size_t
line_width(const struct out *o)
{
	size_t i, width = GAP * (o->n_fields - 1);

	for (i = 0; i < o->n_fields; i++)
		width += o->table->widths[i];
	return width;
}

/* The widest column that may shrink, n_fields when there is none. */
static size_t
widest_text(const struct out *o)
{
	const size_t *widths = o->table->widths;
	size_t i, found = o->n_fields, width = TEXT_MIN;

	for (i = 0; i < o->n_fields; i++) {
		if (gives_way(o->fields[i]) && widths[i] > width) {
			found = i;
			width = widths[i];
		}
	}
	return found;
}

static void
find_widths(struct out *o)
{
	struct out_table *t = o->table;
	size_t i, r;

	for (i = 0; i < o->n_fields; i++) {
		t->widths[i] =
		    o->no_header ? 0 : utf8_width(sv_of(o->fields[i]->name));
		for (r = 0; r < t->n_held; r++) {
			if (t->held[r][i].width > t->widths[i])
				t->widths[i] = t->held[r][i].width;
		}
	}
	t->has_widths = true;
	if (!o->width)
		return;
	while (line_width(o) > o->width) {
		i = widest_text(o);
		if (i == o->n_fields)
			break;
		t->widths[i]--;
	}
}

static void
add_spaces(struct str *out, size_t n)
{
	str_add_f(out, "%*s", (int)n, "");
}

/* What of a cell fits into width columns; *used is what it takes of them. */
static void
add_fitting(
    struct str *out, const struct cell *cell, size_t width, size_t *used)
{
	if (cell->width <= width) {
		*used = cell->width;
		str_add(out, cell->text);
	} else if (width > 0) {
		str_add(out, utf8_fit(cell->text, width - 1, used));
		str_add_s(out, ELLIPSIS);
		*used += 1;
	}
}

static void
add_cell(struct out *o, size_t column, const struct cell *cell, size_t width)
{
	bool is_right = is_number(o->fields[column]);
	bool is_last = column + 1 == o->n_fields;
	struct str text = STR_INIT;
	size_t used = 0;

	add_fitting(&text, cell, o->width ? width : SIZE_MAX, &used);
	if (is_right && used < width)
		add_spaces(&o->buf, width - used);
	if (cell->colour && text.n)
		str_add_s(&o->buf, colour_code(cell->colour));
	str_add(&o->buf, str_sv(&text));
	if (cell->colour && text.n)
		str_add_s(&o->buf, "\x1b[0m");
	if (!is_right && !is_last && used < width)
		add_spaces(&o->buf, width - used);
	str_free(&text);
}

static void
add_line(struct out *o, const struct cell *cells)
{
	size_t i, width, left = o->width ? o->width : SIZE_MAX;

	for (i = 0; i < o->n_fields; i++) {
		if (i > 0) {
			if (left <= GAP)
				break;
			add_spaces(&o->buf, GAP);
			left -= GAP;
		}
		width = o->table->widths[i];
		if (width > left)
			width = left;
		add_cell(o, i, &cells[i], width);
		left -= width;
	}
	while (o->buf.n && o->buf.p[o->buf.n - 1] == ' ')
		str_cut(&o->buf, o->buf.n - 1);
	str_add_c(&o->buf, '\n');
}

static void
add_header(struct out *o)
{
	struct out_table *t = o->table;
	struct cell *cells;
	size_t i;

	if (t->has_lines)
		str_add_c(&o->buf, '\n');
	t->has_lines = true;
	if (o->no_header)
		return;
	cells = arena_array(&t->rows, o->n_fields, sizeof(*cells));
	for (i = 0; i < o->n_fields; i++) {
		cells[i].text = sv_of(o->fields[i]->name);
		cells[i].width = utf8_width(cells[i].text);
		cells[i].colour = o->has_colour ? "bold" : NULL;
	}
	add_line(o, cells);
}

/* Prints what was held back; from then on the widths are fixed. */
static void
table_settle(struct out *o)
{
	struct out_table *t = o->table;
	size_t r;

	if (!t || t->n_held == 0)
		return;
	if (!t->has_widths) {
		find_widths(o);
		add_header(o);
	}
	for (r = 0; r < t->n_held; r++)
		add_line(o, t->held[r]);
	t->n_held = 0;
	arena_reset(&t->rows);
}

static void
table_columns(struct out *o)
{
	if (!o->table)
		o->table = ARENA_NEW(o->a, struct out_table);
	o->table->has_widths = false;
	o->table->widths =
	    arena_array(o->a, o->n_fields, sizeof(*o->table->widths));
}

static void
table_row(struct out *o, const struct value *values)
{
	struct out_table *t = o->table;
	struct cell *cells;
	size_t i;

	cells = arena_array(&t->rows, o->n_fields, sizeof(*cells));
	for (i = 0; i < o->n_fields; i++)
		cells[i] = make_cell(o, o->fields[i], &values[i]);
	t->held[t->n_held++] = cells;
	if (t->has_widths || t->n_held == HELD_ROWS)
		table_settle(o);
}

static void
table_end(struct out *o)
{
	if (o->table)
		arena_free(&o->table->rows);
}

const struct out_format out_table_format = {
    .columns = table_columns,
    .row = table_row,
    .settle = table_settle,
    .end = table_end,
};
