/*
 * Full text on FTS5. Every word that a user typed is quoted, so that none is
 * an operator; all of them must be in one message.
 */
#include "desk/search.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"

/* Appends one quoted word or phrase; nothing for one without a letter. */
static void
add_quoted(struct str *out, struct sv text, bool is_prefix)
{
	size_t i;

	if (out->n)
		str_add_c(out, ' ');
	str_add_c(out, '"');
	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			str_add_c(out, '"');
		if (text.p[i] != '\0')
			str_add_c(out, text.p[i]);
	}
	str_add_s(out, is_prefix ? "\"*" : "\"");
}

/* Is there anything in it that the tokenizer keeps? */
static bool
has_token(struct sv text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') ||
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			return true;
	}
	return false;
}

/* The next word, or the phrase between double quotes. */
static bool
next_word(struct sv *rest, struct sv *word)
{
	size_t n;

	*rest = sv_trim(*rest);
	if (!rest->n)
		return false;
	if (rest->p[0] == '"') {
		struct sv inside = sv_sub(*rest, 1, rest->n);

		n = sv_find_c(inside, '"');
		*word = sv_sub(inside, 0, n);
		*rest = sv_sub(inside, n + 1, inside.n);
		return true;
	}
	for (n = 0; n < rest->n && !strchr(" \t\r\n\"", rest->p[n]); n++)
		;
	*word = sv_sub(*rest, 0, n);
	*rest = sv_sub(*rest, n, rest->n);
	return true;
}

struct sv
search_expression(struct sv words, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv word, copy;

	while (next_word(&words, &word)) {
		bool is_prefix = sv_ends(word, SV("*"));

		if (has_token(word))
			add_quoted(&out, word, is_prefix);
	}
	copy = out.n ? arena_sv(a, str_sv(&out)) : SV_NULL;
	str_free(&out);
	return copy;
}

#define PUBLIC " and m.kind = 'reply'"
#define CONDITION                                                              \
	"t.id in (select m.ticket_id from message_fts f "                      \
	"join message m on m.id = f.rowid where message_fts match {VALUE}"
#define ORDER                                                                  \
	"(select min(f.rank) from message_fts f "                              \
	"join message m on m.id = f.rowid "                                    \
	"where message_fts match {VALUE} and m.ticket_id = t.id"

const char search_hits_public[] = PUBLIC;

const char *
search_condition(const struct db_dialect *dialect, bool only_public)
{
	(void)dialect;
	return only_public ? CONDITION PUBLIC ")" : CONDITION ")";
}

const char *
search_order(const struct db_dialect *dialect, bool only_public)
{
	(void)dialect;
	return only_public ? ORDER PUBLIC ")" : ORDER ")";
}

/* A message without text is entered, too: the check counts the rows. */
enum rc
search_add(struct db *db, int64_t message_id, struct sv title, struct sv body,
    struct err *e)
{
	static const char sql[] = "insert into message_fts (rowid, title, "
				  "body) values ($1, $2, $3)";

	return db_run(db, sql,
	    DB_ARGS(db_int(message_id), db_view(title), db_view(body)), NULL,
	    e);
}

enum rc
search_remove(struct db *db, int64_t message_id, struct sv title,
    struct sv body, struct err *e)
{
	static const char sql[] =
	    "insert into message_fts (message_fts, rowid, title, body) "
	    "values ('delete', $1, $2, $3)";

	return db_run(db, sql,
	    DB_ARGS(db_int(message_id), db_view(title), db_view(body)), NULL,
	    e);
}

enum rc
search_check(struct db *db, bool *in_step, struct err *e)
{
	static const char sql[] = "insert into message_fts (message_fts, rank) "
				  "values ('integrity-check', 1)";
	enum rc rc = db_run(db, sql, DB_NO_ARGS, NULL, e);

	*in_step = rc != RC_DATA;
	return rc == RC_DATA ? RC_OK : rc;
}

enum rc
search_rebuild(struct db *db, struct err *e)
{
	return db_run(db,
	    "insert into message_fts (message_fts) values ('rebuild')",
	    DB_NO_ARGS, NULL, e);
}

const char search_hits_from[] =
    "select m.ticket_id, m.id, "
    "snippet(message_fts, -1, char(1), char(2), '…', 16) "
    "from message_fts f join message m on m.id = f.rowid "
    "join ticket t on t.id = m.ticket_id where message_fts match $1";

const char search_hits_order[] = " order by f.rank";

/* Many hits may be of one ticket, so the scan ends by tickets, not by rows. */
enum rc
search_run(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t limit,
    enum rc (*fn)(void *, const struct search_hit *, struct err *), void *arg,
    struct err *e)
{
	VEC(int64_t) seen = VEC_INIT;
	struct db_stmt *st;
	enum rc rc, ended;
	size_t i;

	if ((rc = db_query(db, sql, args, n_args, &st, e)))
		return rc;
	while (!rc && (!limit || (int64_t)seen.n < limit) && db_next(st)) {
		struct search_hit hit = {
		    db_col_int(st, 0), db_col_int(st, 1), db_col_text(st, 2)};

		for (i = 0; i < seen.n && seen.v[i] != hit.ticket_id; i++)
			;
		if (i < seen.n)
			continue;
		VEC_ADD(&seen, hit.ticket_id);
		rc = fn(arg, &hit, e);
	}
	VEC_FREE(&seen);
	ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
	return rc ? rc : ended;
}
