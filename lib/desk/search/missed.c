/* Questions that found nothing: counted without who asked. */
#include "desk/search/search.h"

#include "base/ascii.h"
#include "base/str.h"
#include "desk/search/part.h"

/* Words that are kept, and digits that a word may have. */
enum { KEPT_WORDS = 12, DIGITS_MAX = 4 };

/* Has it what names a person or a case: an address, a long number? */
static bool
is_private(struct sv chunk)
{
	size_t i, digits = 0;

	for (i = 0; i < chunk.n; i++) {
		if (chunk.p[i] == '@')
			return true;
		digits += ascii_is_digit(chunk.p[i]);
	}
	return digits > DIGITS_MAX;
}

static struct sv
fold_words(struct sv words, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv chunk, copy;
	struct terms t;
	size_t n = 0, i;

	while (words.n && n < KEPT_WORDS) {
		for (i = 0; i < words.n && (unsigned char)words.p[i] > ' '; i++)
			;
		chunk = sv_sub(words, 0, i);
		words = sv_sub(words, i + 1, words.n);
		terms_start(&t, chunk, NULL);
		while (!is_private(chunk) && n < KEPT_WORDS && terms_next(&t)) {
			if (n++)
				str_add_c(&out, ' ');
			str_add(&out, t.form);
		}
	}
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}

enum rc
search_missed(struct desk *d, struct sv words, const char *language,
    const char *what, struct err *e)
{
	static const char again[] =
	    "update search_miss set count = count + 1, last_at = $4 "
	    "where words = $1 and coalesce(language, '') = "
	    "coalesce($2, '') and coalesce(kind, '') = coalesce($3, '')";
	static const char first[] =
	    "insert into search_miss (words, language, kind, first_at, "
	    "last_at) values ($1, $2, $3, $4, $4)";
	struct sv kept = fold_words(words, d->arena);
	int64_t changes = 0;
	enum rc rc;

	if (!kept.n)
		return RC_OK;
	rc = db_run(d->db, again,
	    DB_ARGS(db_view(kept), db_text(language), db_text(what),
		db_int(d->now)),
	    &changes, e);
	if (rc || changes)
		return rc;
	return db_run(d->db, first,
	    DB_ARGS(db_view(kept), db_text(language), db_text(what),
		db_int(d->now)),
	    NULL, e);
}
