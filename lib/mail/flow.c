/*
 * A line that ends with a blank goes on in the next one of the same quote
 * depth; "-- " alone is the signature mark and stands for itself.
 */
#include "mail/flow.h"

#include "mail/line.h"

struct flow {
	struct str *out;
	bool is_soft; /* the line before goes on */
	size_t depth; /* its quote marks */
	bool is_delsp;
};

static size_t
quote_depth(struct sv line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	return n;
}

static void
begin_line(struct flow *f, size_t depth)
{
	size_t i;

	for (i = 0; i < depth; i++)
		str_add_c(f->out, '>');
	if (depth > 0)
		str_add_c(f->out, ' ');
}

static void
end_line(struct flow *f)
{
	if (f->is_soft)
		str_add_c(f->out, '\n');
	f->is_soft = false;
}

static void
add_line(struct flow *f, struct sv line)
{
	size_t depth = quote_depth(line);
	struct sv text = sv_sub(line, depth, line.n);
	bool is_mark;

	if (sv_starts(text, SV(" "))) /* stuffed, or a blank behind '>' */
		text = sv_sub(text, 1, text.n);
	is_mark = sv_eq(text, SV("-- "));
	if (f->is_soft && (depth != f->depth || is_mark))
		end_line(f);
	if (!f->is_soft)
		begin_line(f, depth);
	f->depth = depth;
	f->is_soft = sv_ends(text, SV(" ")) && !is_mark;
	if (f->is_soft && f->is_delsp)
		text.n--;
	str_add(f->out, text);
	if (!f->is_soft)
		str_add_c(f->out, '\n');
}

void
flow_join(struct str *out, struct sv text, bool is_delsp)
{
	struct flow f = {out, false, 0, is_delsp};
	struct lines l = lines_of(text);
	struct sv line;

	while (lines_next(&l, &line))
		add_line(&f, line);
	end_line(&f);
}
