/* Slugs: the short names that articles have in addresses. */
#include "desk/kb/kb.h"

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"

enum { SLUG_MAX = 100 };

static bool
is_plain(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

enum rc
slug_check(const char *what, struct sv slug, struct err *e)
{
	const char *why = NULL;
	int64_t n;
	size_t i;

	if (!slug.n || slug.n > SLUG_MAX)
		why = "it must have 1 to 100 characters";
	else if (num_parse(slug, INT64_MIN, INT64_MAX, &n))
		why = "a number is an id";
	else if (!is_plain((unsigned char)slug.p[0]))
		why = "it begins with a letter or digit";
	for (i = 0; i < slug.n && !why; i++)
		if (!is_plain((unsigned char)slug.p[i]) && slug.p[i] != '-' &&
		    slug.p[i] != '_')
			why = "it has only a to z, 0 to 9, '-' and '_'";
	if (!why)
		return RC_OK;
	return err_set(e, RC_DATA, "%s: '%.*s' is no slug: %s", what,
	    SV_ARG(utf8_cut(slug, SLUG_MAX)), why);
}

/* Letters of Latin-1 and Latin Extended-A as they are written without their
 * marks, two characters each, from U+00C0 on. */
static const char without_marks[] =
    "a a a a aea aec e e e e i i i i d n o o o o oex o u u u uey thss"
    "a a a a aea aec e e e e i i i i d n o o o o oex o u u u uey thy "
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
    "g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "
    "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "
    "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";

enum { MARKS_FROM = 0xC0, MARKS_TO = 0x180 };

static void
add_letter(struct str *out, uint32_t c)
{
	const char *pair;

	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (is_plain(c)) {
		str_add_c(out, (char)c);
		return;
	}
	if (c >= MARKS_FROM && c < MARKS_TO) {
		pair = without_marks + 2 * (c - MARKS_FROM);
		str_add_n(out, pair, pair[1] == ' ' ? 1 : 2);
		return;
	}
	/* Apostrophes, and marks that follow their letter. */
	if (c == '\'' || c == 0x2019 || (c >= 0x300 && c < 0x370))
		return;
	if (out->n && out->p[out->n - 1] != '-')
		str_add_c(out, '-');
}

const char *
slug_of(struct sv title, struct arena *a)
{
	struct str out = STR_INIT;
	const char *slug;
	uint32_t c;
	int64_t n;

	while (title.n && out.n < SLUG_MAX - 20) {
		title = sv_sub(title, utf8_next(title, &c), title.n);
		add_letter(&out, c);
	}
	/* A word that was cut off is left out. */
	while (title.n && out.n > SLUG_MAX / 2 && out.p[out.n - 1] != '-')
		str_cut(&out, out.n - 1);
	while (out.n && out.p[out.n - 1] == '-')
		str_cut(&out, out.n - 1);
	slug = arena_dup(a, str_sv(&out));
	if (num_parse(str_sv(&out), INT64_MIN, INT64_MAX, &n))
		slug = arena_printf(a, "article-%s", slug);
	str_free(&out);
	return slug ? slug : "";
}
