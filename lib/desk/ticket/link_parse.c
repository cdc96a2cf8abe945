/* What the words of a command line say about links. */
#include "desk/ticket/link.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"

enum { NAME_BYTES_MAX = 50, VALUE_BYTES_MAX = 500 };

struct kind {
	const char *word, *inverse;
};

#define KIND_ROW(kind, inverse) {kind, inverse},
static const struct kind kinds[] = {LINK_KINDS(KIND_ROW)};

/* Reads a word as a kind, from either end. */
static bool
find_kind(struct sv word, struct link_end *end)
{
	size_t i;

	for (i = 0; i < COUNT_OF(kinds); i++) {
		end->kind = kinds[i].word;
		end->is_inverse = sv_is(word, kinds[i].inverse);
		if (end->is_inverse || sv_is(word, kinds[i].word))
			return true;
	}
	return false;
}

static enum rc
unknown_kind(const char *word, struct err *e)
{
	struct str list = STR_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(kinds); i++)
		str_add_f(&list, "%s%s, %s", i ? ", " : "", kinds[i].word,
		    kinds[i].inverse);
	err_set(e, RC_USAGE, "'%s' is no name=value and no kind of link: %s",
	    word, list.p);
	str_free(&list);
	return RC_USAGE;
}

static bool
is_name(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (!(v.p[i] >= 'a' && v.p[i] <= 'z') &&
		    !(i &&
			((v.p[i] >= '0' && v.p[i] <= '9') || v.p[i] == '_' ||
			    v.p[i] == '-')))
			return false;
	return v.n > 0 && v.n <= NAME_BYTES_MAX;
}

static bool
is_value(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f ||
		    v.p[i] == ',')
			return false;
	return v.n > 0 && v.n <= VALUE_BYTES_MAX && utf8_is_valid(v);
}

static enum rc
parse_reference(
    struct sv name, struct sv value, struct link_end *end, struct err *e)
{
	struct link_end kind;

	if (!is_name(name))
		return err_set(e, RC_USAGE,
		    "'%.*s' is no name of a reference: letters a-z, digits, "
		    "'_' and '-'",
		    SV_ARG(name));
	if (find_kind(name, &kind))
		return err_set(e, RC_USAGE,
		    "'%.*s' is a kind of link: write '%.*s %.*s'", SV_ARG(name),
		    SV_ARG(name), SV_ARG(value));
	value = sv_trim(value);
	if (!is_value(value))
		return err_set(e, RC_DATA,
		    "%.*s: a reference is up to %d bytes of text without "
		    "commas and controls",
		    SV_ARG(name), VALUE_BYTES_MAX);
	*end = (struct link_end){.name = name, .value = value};
	return RC_OK;
}

const char *
link_word(const struct link_end *end, bool from_other)
{
	size_t i;

	for (i = 0; strcmp(kinds[i].word, end->kind) != 0; i++)
		;
	return end->is_inverse != from_other ? kinds[i].inverse : kinds[i].word;
}

enum rc
link_parse(char *const *words, size_t n, struct link_end *ends, size_t *n_ends,
    struct err *e)
{
	struct link_end kind = {.kind = NULL};
	struct sv name, value;
	bool is_waiting = false; /* for the first id behind a kind */
	size_t i;
	enum rc rc;

	*n_ends = 0;
	for (i = 0; i < n; i++) {
		struct link_end *end = &ends[*n_ends];

		if (kind.kind &&
		    num_parse(sv_of(words[i]), 1, INT64_MAX, &kind.other)) {
			*end = kind;
		} else if (is_waiting) {
			break;
		} else if (field_setting(words[i], &name, &value)) {
			if ((rc = parse_reference(name, value, end, e)))
				return rc;
		} else if (find_kind(sv_of(words[i]), &kind)) {
			is_waiting = true;
			continue;
		} else {
			return unknown_kind(words[i], e);
		}
		is_waiting = false;
		(*n_ends)++;
	}
	if (is_waiting)
		return err_set(e, RC_USAGE,
		    "'%s' needs the id of a ticket%s%s%s", words[i - 1],
		    i < n ? ", not '" : "", i < n ? words[i] : "",
		    i < n ? "'" : "");
	return RC_OK;
}
