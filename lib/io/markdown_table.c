/* Rows and cells between bars. */
#include "io/markdown_table.h"

#include "base/num.h"
#include "base/vec.h"

#define LEVELS_MAX 1000

struct table {
	VEC(const GumboNode *) rows;
	size_t columns;
	bool is_plain; /* so far */
};

static bool
is_cell(const GumboNode *node)
{
	return html_is_element(node) && html_kind(node) == HTML_CELL;
}

static bool
is_wide(const GumboNode *cell)
{
	static const char *const names[] = {"colspan", "rowspan"};
	size_t i;
	int64_t n;

	for (i = 0; i < COUNT_OF(names); i++)
		if (num_parse(
			html_attribute(cell, names[i]), 0, INT64_MAX, &n) &&
		    n > 1)
			return true;
	return false;
}

/* Does it have one paragraph at most, and nothing that takes lines? */
static bool
is_line(const GumboNode *node, unsigned *paragraphs, unsigned level)
{
	const GumboVector *children;
	unsigned i;

	if (!html_is_element(node))
		return true;
	if (level == LEVELS_MAX || node->v.element.tag == GUMBO_TAG_TABLE)
		return false;
	switch (html_kind(node)) {
	case HTML_QUOTE:
	case HTML_LIST:
	case HTML_NUMBERED:
	case HTML_PRE:
	case HTML_BR:
	case HTML_RULE:
		return false;
	case HTML_PARA:
		if (++*paragraphs > 1)
			return false;
		break;
	default:
		break;
	}
	children = html_children(node);
	for (i = 0; i < children->length; i++)
		if (!is_line(children->data[i], paragraphs, level + 1))
			return false;
	return true;
}

static void
take_row(struct table *t, const GumboNode *row)
{
	const GumboVector *children = html_children(row);
	unsigned i, paragraphs;
	size_t n = 0;

	for (i = 0; i < children->length; i++) {
		if (!is_cell(children->data[i]))
			continue;
		n++;
		paragraphs = 0;
		t->is_plain = t->is_plain && !is_wide(children->data[i]) &&
		    is_line(children->data[i], &paragraphs, 0);
	}
	if (n > t->columns)
		t->columns = n;
	if (n)
		VEC_ADD(&t->rows, row);
}

/* Rows stand in a table's head, body and foot. */
static void
take_rows(struct table *t, const GumboNode *node)
{
	const GumboVector *children = html_children(node);
	unsigned i;

	for (i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (!html_is_element(child))
			continue;
		switch ((int)child->v.element.tag) {
		case GUMBO_TAG_TR:
			take_row(t, child);
			break;
		case GUMBO_TAG_THEAD:
		case GUMBO_TAG_TBODY:
		case GUMBO_TAG_TFOOT:
			take_rows(t, child);
			break;
		case GUMBO_TAG_CAPTION:
			t->is_plain = false;
			break;
		default:
			break;
		}
	}
}

static bool
is_head(const GumboNode *row)
{
	const GumboVector *children = html_children(row);
	const GumboNode *child;
	unsigned i;

	for (i = 0; i < children->length; i++) {
		child = children->data[i];
		if (is_cell(child) && child->v.element.tag != GUMBO_TAG_TH)
			return false;
	}
	return true;
}

/* A bar in a cell would end it. */
static void
add_cell(struct str *out, struct sv text)
{
	size_t i;

	text = sv_trim(text);
	str_add_s(out, " ");
	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '|')
			str_add_c(out, '\\');
		str_add_c(out, text.p[i] == '\n' ? ' ' : text.p[i]);
	}
	str_add_s(out, " |");
}

/* NULL: a row of nothing. */
static void
write_row(const struct table *t, const GumboNode *row,
    markdown_cell_fn *write_cell, void *arg, struct str *out)
{
	struct str text = STR_INIT;
	size_t n = 0;
	unsigned i;

	str_add_c(out, '|');
	for (i = 0; row && i < html_children(row)->length; i++) {
		if (!is_cell(html_children(row)->data[i]))
			continue;
		str_clear(&text);
		write_cell(arg, html_children(row)->data[i], &text);
		add_cell(out, str_sv(&text));
		n++;
	}
	for (; n < t->columns; n++)
		str_add_s(out, "  |");
	str_add_c(out, '\n');
	str_free(&text);
}

bool
markdown_table(const GumboNode *table, markdown_cell_fn *write_cell, void *arg,
    struct str *out)
{
	struct table t = {.rows = VEC_INIT, .is_plain = true};
	size_t i, first;

	take_rows(&t, table);
	if (t.is_plain && t.rows.n) {
		first = is_head(t.rows.v[0]);
		write_row(&t, first ? t.rows.v[0] : NULL, write_cell, arg, out);
		str_add_c(out, '|');
		for (i = 0; i < t.columns; i++)
			str_add_s(out, " --- |");
		str_add_c(out, '\n');
		for (i = first; i < t.rows.n; i++)
			write_row(&t, t.rows.v[i], write_cell, arg, out);
	}
	VEC_FREE(&t.rows);
	return t.is_plain;
}
