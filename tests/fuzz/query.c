/*
 * Any text is a query or an error with a place; what it compiles to has one
 * parameter a placeholder and closes what it opens.
 */
#include "desk/query.h"

#include <stdlib.h>

#include "../unit/query_fields.h"
#include "base/utf8.h"

#define NOW 1795176000

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The number behind a '$' at p. */
static size_t
number_at(const char *p)
{
	size_t n = 0;

	for (p++; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (size_t)(*p - '0');
	return n;
}

/* All of $1 to $n are there, in the order of their first use. */
static void
check_sql(const struct query_sql *sql)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzNOTE 0123456789_.,()<>=$'\\-";
	size_t number, seen = 0, open = 0;
	bool is_quoted = false;
	const char *p;

	MUST(strspn(sql->sql.p, allowed) == sql->sql.n);
	for (p = sql->sql.p; *p; p++) {
		is_quoted = is_quoted != (*p == '\'');
		if (is_quoted)
			continue;
		if (*p == '$') {
			number = number_at(p);
			MUST(number >= 1 && number <= seen + 1);
			seen = number > seen ? number : seen;
		}
		open += *p == '(';
		MUST(*p != ')' || open > 0);
		open -= *p == ')';
	}
	MUST(!is_quoted && open == 0 && seen == sql->args.n);
}

/* Parameters are text as it may be stored, or numbers. */
static void
check_args(const struct query_sql *sql)
{
	size_t i;

	for (i = 0; i < sql->args.n; i++) {
		MUST(sql->args.v[i].type == DB_INT ||
		    (sql->args.v[i].type == DB_TEXT &&
			utf8_is_valid(sql->args.v[i].bytes)));
	}
}

static void
check_query(const struct query *q, struct arena *a)
{
	struct query_compile how = {.me = 7, .dialect = &test_dialect};
	const struct field *fields[] = {&ticket_fields[0]};
	struct query_sql sql = QUERY_SQL_INIT;
	const struct field *f;
	struct err e = ERR_INIT;
	struct sv name;
	size_t at = 0;

	MUST(!query_select(q, &ticket_set, fields, 1, 10, &how, &sql, &e));
	check_sql(&sql);
	check_args(&sql);
	while (query_each_ref(q, &at, &f, &name))
		MUST(f->type == FIELD_REF && name.n > 0);
	MUST(!query_words(q, a).p || query_has_words(q));
	query_sql_free(&sql);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = {(const char *)data, size};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct query *q;

	if (!query_parse(text, &ticket_set, NOW, &a, &q, &e))
		check_query(q, &a);
	else
		MUST(e.rc == RC_USAGE &&
		    sv_starts(sv_of(e.text), SV("position ")));
	arena_free(&a);
	return 0;
}
