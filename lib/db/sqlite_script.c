/*
 * Schema files on SQLite. It keeps the text of each table as it was given, and
 * every process that opens the store reads all of it anew: so what is kept is
 * the text without comments, and without blanks that part nothing.
 */
#include "db/sqlite_conn.h"

#include <string.h>

#include "base/str.h"

/* What has an end of its own, and starts and ends with what. */
static const struct {
	const char *from, *to;
	bool is_kept;
} pieces[] = {
    {"--", "\n", false},
    {"/*", "*/", false},
    {"'", "'", true}, /* a doubled quote within: two pieces */
    {"\"", "\"", true},
    {"`", "`", true},
    {"[", "]", true},
};

static bool
is_blank(char c)
{
	return c && strchr(" \t\r\n\f", c);
}

/* Beside these no blank parts anything. */
static bool
stands_alone(char c)
{
	return c && strchr("(),;", c);
}

/* How long the piece is that sql starts with, *is_kept or not. */
static size_t
piece(const char *sql, bool *is_kept)
{
	const char *end;
	size_t i, n;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		n = strlen(pieces[i].from);
		if (strncmp(sql, pieces[i].from, n) != 0)
			continue;
		*is_kept = pieces[i].is_kept;
		end = strstr(sql + n, pieces[i].to);
		return end ? (size_t)(end - sql) + strlen(pieces[i].to)
			   : strlen(sql);
	}
	*is_kept = !is_blank(*sql);
	return 1;
}

static void
compact(struct str *out, const char *sql)
{
	bool is_kept, is_parted = false;
	size_t n;

	for (; *sql; sql += n) {
		n = piece(sql, &is_kept);
		if (!is_kept) {
			is_parted = true;
			continue;
		}
		if (is_parted && out->n > 0 && !stands_alone(*sql) &&
		    !stands_alone(out->p[out->n - 1]))
			str_add_s(out, " ");
		is_parted = false;
		str_add(out, (struct sv){sql, n});
	}
}

enum rc
sqlite_script(void *conn, const char *sql, struct err *e)
{
	struct conn *c = conn;
	struct str text = STR_INIT;
	enum rc rc = RC_OK;

	compact(&text, sql);
	if (sqlite3_exec(c->db, text.p, NULL, NULL, NULL) != SQLITE_OK)
		rc = sqlite_fail(c, "cannot change the schema of", e);
	str_free(&text);
	return rc;
}
