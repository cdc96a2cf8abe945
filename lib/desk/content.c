/* The only file that knows zstd. */
#include "desk/content.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/str.h"

enum {
	ZSTD_LEVEL = 3,
	ZSTD_WORTH_IT = 128, /* shorter bytes stay as they are */
};

/* The compressed bytes in *buf (to be freed), or bytes themselves. */
static struct sv
squeeze(struct sv bytes, char **buf)
{
	size_t room = ZSTD_compressBound(bytes.n), n;

	*buf = NULL;
	if (bytes.n < ZSTD_WORTH_IT)
		return bytes;
	if (!(*buf = malloc(room)))
		die_nomem();
	n = ZSTD_compress(*buf, room, bytes.p, bytes.n, ZSTD_LEVEL);
	if (ZSTD_isError(n) || n >= bytes.n)
		return bytes;
	return (struct sv){*buf, n};
}

enum rc
content_put(struct desk *d, struct sv bytes, int64_t *id, struct err *e)
{
	static const char find[] = "select id from content where sha256 = $1";
	static const char insert[] =
	    "insert into content (sha256, size, coding, data) "
	    "values ($1, $2, $3, $4)";
	struct sha256 digest = sha256_of(bytes);
	char hex[SHA256_HEX], *buf;
	struct sv stored;
	enum rc rc;

	hash_hex(&digest, hex);
	rc = db_get_int(d->db, find, DB_ARGS(db_text(hex)), id, e);
	if (rc != RC_NOTFOUND)
		return rc;
	stored = squeeze(bytes, &buf);
	rc = db_insert(d->db, insert,
	    DB_ARGS(db_text(hex), db_int((int64_t)bytes.n),
		db_text(stored.p == bytes.p ? "raw" : "zstd"), db_blob(stored)),
	    id, e);
	free(buf);
	return rc;
}

/* False when the stored bytes are not what the row says they are. */
static bool
unpack(struct db_stmt *st, struct arena *a, struct sv *bytes)
{
	struct sv stored = db_col_blob(st, 3);
	size_t size = (size_t)db_col_int(st, 1);
	char hex[SHA256_HEX], *p;
	struct sha256 digest;

	if (sv_is(db_col_text(st, 2), "raw")) {
		*bytes = arena_sv(a, stored);
	} else {
		if (ZSTD_getFrameContentSize(stored.p, stored.n) != size)
			return false;
		p = arena_alloc(a, size + 1);
		if (ZSTD_decompress(p, size, stored.p, stored.n) != size)
			return false;
		*bytes = (struct sv){p, size};
	}
	digest = sha256_of(*bytes);
	return bytes->n == size &&
	    sv_is(db_col_text(st, 0), hash_hex(&digest, hex));
}

enum rc
content_get(struct desk *d, int64_t id, struct arena *a, struct sv *bytes,
    struct err *e)
{
	static const char sql[] =
	    "select sha256, size, coding, data from content where id = $1";
	struct db_stmt *st;
	bool has_row, is_whole = false;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if ((has_row = db_next(st)))
		is_whole = unpack(st, a, bytes);
	if ((rc = db_end(st, e)))
		return rc;
	if (!has_row || !is_whole)
		return err_set(e, RC_DATA,
		    "cannot read content %lld: its bytes are %s; run 'desk "
		    "check'",
		    (long long)id, has_row ? "altered" : "missing");
	return RC_OK;
}

enum rc
content_verify(struct desk *d, void (*report)(void *, const char *), void *arg,
    struct err *e)
{
	static const char sql[] =
	    "select sha256, size, coding, data, id from content";
	struct arena a = ARENA_INIT;
	struct str fault = STR_INIT;
	struct db_stmt *st;
	struct sv bytes;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st)) {
		arena_reset(&a);
		if (unpack(st, &a, &bytes))
			continue;
		str_clear(&fault);
		str_add_f(&fault, "content %lld: its bytes are altered",
		    (long long)db_col_int(st, 4));
		report(arg, fault.p);
	}
	str_free(&fault);
	arena_free(&a);
	return db_end(st, e);
}
