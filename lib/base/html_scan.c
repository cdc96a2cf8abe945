/*
 * A tokenizer for HTML, and a judge of it. Deep nesting and open formatting
 * tags make a tree builder quadratic; the judge keeps a small stack as the
 * builder would and says no before that happens.
 */
#include "base/html_scan.h"

#include <gumbo.h>
#include <string.h>

#include "base/ascii.h"

#define SIZE_MAX_TAME ((size_t)8 << 20)
#define TAGS_MAX ((size_t)300000)
#define ATTRIBUTES_MAX ((size_t)200)
#define LEVELS_MAX ((size_t)512)
#define WORK_MAX ((size_t)1000000)

enum tag_class {
	TAG_BLOCK, /* anything that nests */
	TAG_FREE,  /* holds nothing, or is closed by its like */
	TAG_INLINE,
	TAG_FORMAT, /* reopened by the tree builder after each block */
};

static const unsigned char classes[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_AREA] = TAG_FREE,
    [GUMBO_TAG_BASE] = TAG_FREE,
    [GUMBO_TAG_BASEFONT] = TAG_FREE,
    [GUMBO_TAG_BGSOUND] = TAG_FREE,
    [GUMBO_TAG_BODY] = TAG_FREE,
    [GUMBO_TAG_BR] = TAG_FREE,
    [GUMBO_TAG_COL] = TAG_FREE,
    [GUMBO_TAG_DD] = TAG_FREE,
    [GUMBO_TAG_DT] = TAG_FREE,
    [GUMBO_TAG_EMBED] = TAG_FREE,
    [GUMBO_TAG_FRAME] = TAG_FREE,
    [GUMBO_TAG_HEAD] = TAG_FREE,
    [GUMBO_TAG_HR] = TAG_FREE,
    [GUMBO_TAG_HTML] = TAG_FREE,
    [GUMBO_TAG_IMG] = TAG_FREE,
    [GUMBO_TAG_INPUT] = TAG_FREE,
    [GUMBO_TAG_LI] = TAG_FREE,
    [GUMBO_TAG_LINK] = TAG_FREE,
    [GUMBO_TAG_META] = TAG_FREE,
    [GUMBO_TAG_OPTION] = TAG_FREE,
    [GUMBO_TAG_P] = TAG_FREE,
    [GUMBO_TAG_PARAM] = TAG_FREE,
    [GUMBO_TAG_SCRIPT] = TAG_FREE,
    [GUMBO_TAG_SOURCE] = TAG_FREE,
    [GUMBO_TAG_STYLE] = TAG_FREE,
    [GUMBO_TAG_TBODY] = TAG_FREE,
    [GUMBO_TAG_TD] = TAG_FREE,
    [GUMBO_TAG_TFOOT] = TAG_FREE,
    [GUMBO_TAG_TH] = TAG_FREE,
    [GUMBO_TAG_THEAD] = TAG_FREE,
    [GUMBO_TAG_TITLE] = TAG_FREE,
    [GUMBO_TAG_TR] = TAG_FREE,
    [GUMBO_TAG_WBR] = TAG_FREE,
    [GUMBO_TAG_ABBR] = TAG_INLINE,
    [GUMBO_TAG_CITE] = TAG_INLINE,
    [GUMBO_TAG_DEL] = TAG_INLINE,
    [GUMBO_TAG_INS] = TAG_INLINE,
    [GUMBO_TAG_LABEL] = TAG_INLINE,
    [GUMBO_TAG_Q] = TAG_INLINE,
    [GUMBO_TAG_SPAN] = TAG_INLINE,
    [GUMBO_TAG_SUB] = TAG_INLINE,
    [GUMBO_TAG_SUP] = TAG_INLINE,
    [GUMBO_TAG_A] = TAG_FORMAT,
    [GUMBO_TAG_B] = TAG_FORMAT,
    [GUMBO_TAG_BIG] = TAG_FORMAT,
    [GUMBO_TAG_CODE] = TAG_FORMAT,
    [GUMBO_TAG_EM] = TAG_FORMAT,
    [GUMBO_TAG_FONT] = TAG_FORMAT,
    [GUMBO_TAG_I] = TAG_FORMAT,
    [GUMBO_TAG_NOBR] = TAG_FORMAT,
    [GUMBO_TAG_S] = TAG_FORMAT,
    [GUMBO_TAG_SMALL] = TAG_FORMAT,
    [GUMBO_TAG_STRIKE] = TAG_FORMAT,
    [GUMBO_TAG_STRONG] = TAG_FORMAT,
    [GUMBO_TAG_TT] = TAG_FORMAT,
    [GUMBO_TAG_U] = TAG_FORMAT,
};

/* The open elements as far as the judge can tell. */
struct judge {
	int stack[LEVELS_MAX];
	size_t depth;
	size_t formats; /* how many of them are TAG_FORMAT */
	size_t tags;
	size_t work;
};

static size_t
name_length(struct sv v)
{
	size_t n = 0;

	while (n < v.n && !ascii_is_space(v.p[n]) && v.p[n] != '>' &&
	    v.p[n] != '/')
		n++;
	return n;
}

/* The end of a quoted value, seen from behind its opening quote. */
static size_t
quote_end(struct sv v, size_t i, char quote)
{
	i += sv_find_c(sv_sub(v, i, v.n), quote);
	return i < v.n ? i + 1 : v.n;
}

/* The place behind the '>' that ends a tag; counts its attributes. */
static size_t
tag_end(struct sv v, size_t i, size_t *attributes)
{
	bool was_equal = false, was_space = false;

	while (i < v.n && v.p[i] != '>') {
		char c = v.p[i++];

		if (was_equal && (c == '"' || c == '\'')) {
			i = quote_end(v, i, c);
			was_space = true;
		} else if (was_space && !was_equal && !ascii_is_space(c)) {
			*attributes += 1;
			was_space = false;
		}
		if (ascii_is_space(c) || c == '/')
			was_space = true;
		else
			was_equal = c == '=';
	}
	return i < v.n ? i + 1 : v.n;
}

/* The size of what no markup is read in: up to the closing tag. */
static size_t
raw_text(struct sv v, int id)
{
	switch (id) {
	case GUMBO_TAG_SCRIPT:
		return sv_find_ci(v, SV("</script"));
	case GUMBO_TAG_STYLE:
		return sv_find_ci(v, SV("</style"));
	case GUMBO_TAG_TITLE:
		return sv_find_ci(v, SV("</title"));
	default:
		return 0;
	}
}

/* The size of a comment or declaration, v starting with "<!" or "<?". */
static size_t
comment_size(struct sv v)
{
	struct sv mark = sv_starts(v, SV("<!--")) ? SV("-->") : SV(">");
	size_t n = 2 + sv_find(sv_sub(v, 2, v.n), mark);

	return n + mark.n < v.n ? n + mark.n : v.n;
}

static size_t
tag_size(struct sv v, struct html_token *t)
{
	size_t from = t->is_close ? 2 : 1, n, end;

	n = name_length(sv_sub(v, from, v.n));
	t->id = (int)gumbo_tagn_enum(v.p + from, (unsigned)(n < 32 ? n : 32));
	end = tag_end(v, from + n, &t->attributes);
	if (!t->is_close)
		end += raw_text(sv_sub(v, end, v.n), t->id);
	return end;
}

/* Whether a '<' begins markup. */
static bool
is_markup(struct sv v)
{
	char c = v.n > 1 ? v.p[1] : '\0';

	if (c == '/' && v.n > 2)
		c = v.p[2];
	return c == '!' || c == '?' ||
	    (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

static size_t
text_size(struct sv v)
{
	size_t n = 0;

	do
		n += 1 + sv_find_c(sv_sub(v, n + 1, v.n), '<');
	while (n < v.n && !is_markup(sv_sub(v, n, v.n)));
	return n < v.n ? n : v.n;
}

bool
html_token_next(struct sv *rest, struct html_token *t)
{
	struct html_token none = {false, false, GUMBO_TAG_LAST, 0, SV_NULL};
	size_t n;

	*t = none;
	if (rest->n == 0)
		return false;
	t->is_tag = rest->p[0] == '<' && is_markup(*rest);
	t->is_close = t->is_tag && rest->p[1] == '/';
	if (!t->is_tag)
		n = text_size(*rest);
	else if (rest->p[1] == '!' || rest->p[1] == '?')
		n = comment_size(*rest);
	else
		n = tag_size(*rest, t);
	t->text = sv_sub(*rest, 0, n);
	*rest = sv_sub(*rest, n, rest->n);
	return true;
}

static void
drop(struct judge *j, size_t at)
{
	if (classes[j->stack[at]] == TAG_FORMAT)
		j->formats--;
	j->depth--;
	memmove(&j->stack[at], &j->stack[at + 1],
	    (j->depth - at) * sizeof(j->stack[0]));
}

/* A closing tag reaches through inline elements only, except a table's. */
static void
close_tag(struct judge *j, int id)
{
	size_t i;

	for (i = j->depth; i > 0; i--) {
		if (j->stack[i - 1] == id)
			break;
		if (id != GUMBO_TAG_TABLE &&
		    classes[j->stack[i - 1]] == TAG_BLOCK)
			return;
	}
	if (i == 0)
		return;
	while (id == GUMBO_TAG_TABLE && j->depth > i)
		drop(j, j->depth - 1);
	drop(j, i - 1);
}

static bool
open_tag(struct judge *j, const struct html_token *t)
{
	unsigned char cls = classes[t->id];

	j->work += j->formats;
	if (cls == TAG_FREE)
		return true;
	if (j->depth == LEVELS_MAX)
		return false;
	j->stack[j->depth++] = t->id;
	j->formats += cls == TAG_FORMAT;
	return true;
}

bool
html_is_tame(struct sv html)
{
	struct judge j = {.depth = 0};
	struct html_token t;

	if (html.n > SIZE_MAX_TAME)
		return false;
	while (html_token_next(&html, &t)) {
		if (!t.is_tag || t.id == GUMBO_TAG_LAST)
			continue;
		if (++j.tags > TAGS_MAX || t.attributes > ATTRIBUTES_MAX)
			return false;
		if (t.is_close)
			close_tag(&j, t.id);
		else if (!open_tag(&j, &t))
			return false;
		if (j.work > WORK_MAX)
			return false;
	}
	return true;
}
