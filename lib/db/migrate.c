/* Numbered schema files, applied with the version read inside. */
#include "db/migrate.h"

#include <string.h>

#include "base/embed.h"
#include "base/num.h"
#include "base/str.h"
#include "base/sv.h"

enum { NUMBER_DIGITS = 4 };

/* The NNNN of a schema file's name. */
static int64_t
number_of(const struct embed *file)
{
	int64_t n = 0;

	CHECK(num_parse(
	    sv_sub(sv_of(file->name), 0, NUMBER_DIGITS), 1, 9999, &n));
	return n;
}

/* Is it for every dialect, or for the one with this suffix? */
static bool
is_for(const struct embed *file, const char *suffix)
{
	const char *dot = strchr(file->name, '.');

	return strcmp(dot, ".sql") == 0 || strcmp(dot, suffix) == 0;
}

int64_t
migrate_latest(void)
{
	const struct embed *file;
	int64_t latest = 0;

	for (file = embed_schema; file->name; file++)
		if (number_of(file) > latest)
			latest = number_of(file);
	return latest;
}

static enum rc
refuse_newer(int64_t version, struct err *e)
{
	return err_set(e, RC_CONFIG,
	    "cannot use this desk: its schema is %lld, this program knows %lld;"
	    " install the newer deskutils",
	    (long long)version, (long long)migrate_latest());
}

enum rc
migrate_require(struct db *db, struct err *e)
{
	int64_t version;
	enum rc rc;

	if ((rc = db_version(db, &version, e)))
		return rc;
	if (version > migrate_latest())
		return refuse_newer(version, e);
	if (version < migrate_latest())
		return err_set(e, RC_CONFIG,
		    "cannot use this desk: its schema is %lld, this program "
		    "needs %lld; run 'desk migrate'",
		    (long long)version, (long long)migrate_latest());
	return RC_OK;
}

/* The file's text with the dialect's words put in. */
static void
expand(struct str *out, const struct embed *file, const char *const *words)
{
	struct sv rest = {file->bytes, file->n};

	while (rest.n) {
		size_t at = sv_find_c(rest, '{');
		const char *const *w = words;

		str_add(out, sv_sub(rest, 0, at));
		rest = sv_sub(rest, at, rest.n);
		while (*w && !sv_starts(rest, sv_of(*w)))
			w += 2;
		if (!rest.n)
			break;
		str_add(out, *w ? sv_of(w[1]) : sv_sub(rest, 0, 1));
		rest = sv_sub(rest, *w ? strlen(*w) : 1, rest.n);
	}
}

static enum rc
apply_file(struct db *db, const struct embed *file, struct err *e)
{
	struct str sql = STR_INIT;
	enum rc rc;

	expand(&sql, file, db_dialect(db)->schema_words);
	if ((rc = db_script(db, sql.p, e)))
		err_ctx(e, "%s", file->name);
	str_free(&sql);
	return rc;
}

struct step {
	struct db *db;
	int64_t from, to; /* to: up to which, 0 for the latest */
};

/* All that is missing, in one transaction: either all of it or none. */
static enum rc
apply_missing(void *arg, struct err *e)
{
	struct step *s = arg;
	const char *suffix = db_dialect(s->db)->suffix;
	const struct embed *file;
	enum rc rc;

	if ((rc = db_version(s->db, &s->from, e)))
		return rc;
	if (!s->to)
		s->to = migrate_latest();
	if (s->from > s->to)
		return refuse_newer(s->from, e);
	for (file = embed_schema; file->name; file++) {
		if (number_of(file) <= s->from || number_of(file) > s->to ||
		    !is_for(file, suffix))
			continue;
		if ((rc = apply_file(s->db, file, e)))
			return rc;
	}
	return s->from == s->to ? RC_OK : db_version_set(s->db, s->to, e);
}

enum rc
migrate_run(struct db *db, int64_t *from, int64_t *to, struct err *e)
{
	struct step s = {db, 0, 0};
	enum rc rc = db_tx(db, apply_missing, &s, e);

	*from = s.from;
	*to = s.to;
	return rc;
}

enum rc
migrate_to(struct db *db, int64_t version, struct err *e)
{
	struct step s = {db, 0, version};

	CHECK(version >= 1 && version <= migrate_latest());
	return db_tx(db, apply_missing, &s, e);
}
