/*
 * The query language: the cases of tests/lines/query.txt (or of the file that
 * the first operand names), and what does not fit on a line.
 */
#include "desk/query.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "query_fields.h"
#include "unit.h"

/* 2026-11-20T12:00:00Z, a Friday */
#define NOW 1795176000
#define ME 7

static const char *lines_path = "tests/lines/query.txt";

static const struct query_compile as_me = {.me = ME, .dialect = &test_dialect};
static const struct query_compile as_nobody = {.dialect = &test_dialect};

/* A query and what became of it. */
struct made {
	struct arena a;
	struct query *q;
	struct query_sql where, order;
	struct str args; /* of both: 1|'text' */
	struct err e;
};

static void
print_args(struct str *out, const struct query_sql *sql)
{
	const struct db_arg *arg;
	size_t i;

	for (i = 0; i < sql->args.n; i++) {
		arg = &sql->args.v[i];
		if (out->n)
			str_add_c(out, '|');
		if (arg->type == DB_INT)
			str_add_f(out, "%" PRId64, arg->num);
		else
			str_add_f(out, "'%.*s'", SV_ARG(arg->bytes));
	}
}

static enum rc
make(struct made *m, struct sv text, const struct query_compile *how)
{
	enum rc rc;

	memset(m, 0, sizeof(*m));
	m->where = m->order = (struct query_sql)QUERY_SQL_INIT;
	m->args = (struct str)STR_INIT;
	rc = query_parse(text, &ticket_set, NOW, &m->a, &m->q, &m->e);
	if (!rc)
		rc = query_condition(m->q, &ticket_set, how, &m->where, &m->e);
	if (!rc)
		query_order(m->q, &ticket_set, how, &m->order);
	print_args(&m->args, &m->where);
	print_args(&m->args, &m->order);
	return rc;
}

static void
made_free(struct made *m)
{
	query_sql_free(&m->where);
	query_sql_free(&m->order);
	str_free(&m->args);
	arena_free(&m->a);
}

/* Expects a text and says which line it belongs to. */
static void
expect_line(int line, const char *what, struct sv got, struct sv want)
{
	if (sv_eq(got, want))
		return;
	unit_failed = true;
	printf("# %s:%d: %s\n#   is  %.*s\n#   not %.*s\n", lines_path, line,
	    what, SV_ARG(got), SV_ARG(want));
}

static void
run_line(int line, struct sv text)
{
	struct sv query, first, args, order;
	struct made m;
	enum rc rc;

	sv_split(&text, '\t', &query);
	if (!sv_split(&text, '\t', &first))
		first = SV_NULL;
	rc = make(&m, query, &as_me);
	if (!sv_split(&text, '\t', &args)) {
		expect_line(line, "error", sv_of(m.e.text), first);
		unit_expect_int(rc, RC_USAGE, "rc", lines_path, line);
		made_free(&m);
		return;
	}
	expect_line(line, "error", sv_of(m.e.text), SV_NULL);
	expect_line(line, "where", str_sv(&m.where.sql), first);
	expect_line(line, "args", m.args.n ? str_sv(&m.args) : SV("-"), args);
	if (sv_split(&text, '\t', &order))
		expect_line(line, "order",
		    sv_sub(str_sv(&m.order.sql), strlen(" order by "),
			m.order.sql.n),
		    order);
	made_free(&m);
}

static void
test_lines(void)
{
	struct str file = STR_INIT;
	struct err e = ERR_INIT;
	struct sv rest, line;
	int n = 0, cases = 0;

	EXPECT_INT(file_read(lines_path, 1 << 20, &file, &e), RC_OK);
	EXPECT_STR(e.text, "");
	rest = str_sv(&file);
	while (sv_line(&rest, &line)) {
		n++;
		if (!line.n || sv_starts(line, SV("# ")))
			continue;
		run_line(n, line);
		cases++;
	}
	EXPECT(cases > 100);
	str_free(&file);
}

static void
expect_error(struct sv text, const char *want)
{
	struct made m;

	EXPECT_INT(make(&m, text, &as_me), RC_USAGE);
	EXPECT_STR(m.e.text, want);
	made_free(&m);
}

static void
test_not_text(void)
{
	expect_error(SV("tag:a\0b"), "position 6: not UTF-8 text");
	expect_error(SV("\xC3\xA4\xC3\xA4 \xFF"), "position 4: not UTF-8 text");
	expect_error(SV("\xC3"), "position 1: not UTF-8 text");
	expect_error(SV("tag:\xED\xA0\x80"), "position 5: not UTF-8 text");
}

static void
test_blanks(void)
{
	struct made m;

	EXPECT_INT(make(&m, SV("\t status:open\r\n\fid:1\v"), &as_me), RC_OK);
	EXPECT_STR(m.where.sql.p, "t.status = $1 and t.id = $2");
	made_free(&m);
	EXPECT_INT(make(&m, SV_NULL, &as_me), RC_OK);
	EXPECT_STR(m.where.sql.p, "1 = 1");
	made_free(&m);
}

static void
test_me(void)
{
	struct made m;

	EXPECT_INT(make(&m, SV("id:1 assignee:me"), &as_nobody), RC_USAGE);
	EXPECT_STR(m.e.text, "assignee:me: you are no agent of this desk");
	made_free(&m);
	EXPECT_INT(make(&m, SV("assignee:\"me\""), &as_nobody), RC_OK);
	EXPECT_STR(m.args.p, "'me'");
	made_free(&m);
}

static void
test_words(void)
{
	struct made m;
	struct sv v;

	EXPECT_INT(make(&m, SV("a id:1 \"b c\" -d (e or f)"), &as_me), RC_OK);
	EXPECT(query_has_words(m.q));
	EXPECT_SV(query_words(m.q, &m.a), "a \"b c\"");
	made_free(&m);
	EXPECT_INT(make(&m, SV("(a) (b c)"), &as_me), RC_OK);
	EXPECT_SV(query_words(m.q, &m.a), "a b c");
	made_free(&m);
	EXPECT_INT(make(&m, SV("a or b"), &as_me), RC_OK);
	EXPECT(query_has_words(m.q));
	v = query_words(m.q, &m.a);
	EXPECT(v.p == NULL && v.n == 0);
	made_free(&m);
	EXPECT_INT(make(&m, SV("-a"), &as_me), RC_OK);
	EXPECT(query_words(m.q, &m.a).p == NULL);
	made_free(&m);
	EXPECT_INT(make(&m, SV("id:1"), &as_me), RC_OK);
	EXPECT(!query_has_words(m.q));
	EXPECT(query_words(m.q, &m.a).p == NULL);
	made_free(&m);
}

static void
test_no_full_text(void)
{
	struct arena a = ARENA_INIT;
	struct fieldset set = ticket_set;
	struct err e = ERR_INIT;
	struct query *q;

	set.search = NULL;
	EXPECT_INT(
	    query_parse(SV("id:1 foo"), &set, NOW, &a, &q, &e), RC_USAGE);
	EXPECT_STR(e.text,
	    "position 6: 'foo': this list has no full text; use field:value");
	EXPECT_INT(query_parse(SV("#12"), &set, NOW, &a, &q, &e), RC_OK);
	arena_free(&a);
}

static void
test_refs(void)
{
	struct made m;
	const struct field *f;
	struct sv name;
	size_t at = 0;

	EXPECT_INT(make(&m,
		       SV("assignee:bob,me,* (id:1 or -requester:\"a b\") "
			  "tag:x"),
		       &as_me),
	    RC_OK);
	EXPECT(query_each_ref(m.q, &at, &f, &name));
	EXPECT_STR(f->name, "assignee");
	EXPECT_SV(name, "bob");
	EXPECT(query_each_ref(m.q, &at, &f, &name));
	EXPECT_STR(f->name, "requester");
	EXPECT_SV(name, "a b");
	EXPECT(!query_each_ref(m.q, &at, &f, &name));
	made_free(&m);
}

static void
test_select(void)
{
	const struct field *fields[] = {&ticket_fields[0], &ticket_fields[4]};
	struct query_sql sql = QUERY_SQL_INIT;
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	char words[3][32] = {"status:open", "sort:-status,id", "x"};
	char *operands[] = {words[0], words[1], words[2]};
	struct query *q;

	EXPECT_INT(query_parse_words(operands, 3, &ticket_set, NOW, &a, &q, &e),
	    RC_OK);
	EXPECT_INT(query_select(q, &ticket_set, fields, 2, 5, &as_me, &sql, &e),
	    RC_OK);
	EXPECT_STR(sql.sql.p,
	    "select t.id, (select login from agent where id = t.assignee_id) "
	    "from ticket t where (fts match $1) and t.status = $2 "
	    "order by (case t.status when 'open' then 0 else 1 end) desc, "
	    "t.id limit $3");
	EXPECT(sql.args.n == 3);
	EXPECT_INT(sql.args.v[2].num, 5);
	query_sql_free(&sql);
	sql = (struct query_sql)QUERY_SQL_INIT;
	EXPECT_INT(
	    query_parse_words(NULL, 0, &ticket_set, NOW, &a, &q, &e), RC_OK);
	EXPECT_INT(query_select(q, &ticket_set, fields, 1, 0, &as_me, &sql, &e),
	    RC_OK);
	EXPECT_STR(sql.sql.p,
	    "select t.id from ticket t where 1 = 1 "
	    "order by t.created_at desc nulls last, t.id desc");
	query_sql_free(&sql);
	arena_free(&a);
}

static void
test_own_args_first(void)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct query *q;

	EXPECT_INT(
	    query_parse(SV("id:3"), &ticket_set, NOW, &a, &q, &e), RC_OK);
	str_add_s(&sql.sql, "t.team_id = ");
	query_sql_arg(&sql, db_int(9));
	str_add_s(&sql.sql, " and ");
	EXPECT_INT(query_condition(q, &ticket_set, &as_me, &sql, &e), RC_OK);
	EXPECT_STR(sql.sql.p, "t.team_id = $1 and t.id = $2");
	EXPECT_INT(sql.args.v[1].num, 3);
	query_sql_free(&sql);
	arena_free(&a);
}

static void
test_scope(void)
{
	struct query_compile how = as_me;
	struct made m;

	how.scope = "t.team_id = {ME} or t.owner = {ME}";
	EXPECT_INT(make(&m, SV("id:1 or id:2"), &how), RC_OK);
	EXPECT_STR(m.where.sql.p,
	    "(t.id = $1 or t.id = $2) and (t.team_id = 7 or t.owner = 7)");
	made_free(&m);
	EXPECT_INT(make(&m, SV(""), &how), RC_OK);
	EXPECT_STR(m.where.sql.p, "1 = 1 and (t.team_id = 7 or t.owner = 7)");
	made_free(&m);
}

static void
test_without_words(void)
{
	struct query_compile how = as_me;
	struct made m;

	how.without_words = true;
	EXPECT_INT(make(&m, SV("a id:1 (b or -c)"), &how), RC_OK);
	EXPECT_STR(m.where.sql.p,
	    "1 = 1 and t.id = $1 and ((fts match $2) or (fts match $3) is not "
	    "true)");
	made_free(&m);
	EXPECT_INT(make(&m, SV("a"), &how), RC_OK);
	EXPECT_STR(m.where.sql.p, "1 = 1");
	made_free(&m);
}

static void
test_mentions(void)
{
	struct made m;

	EXPECT_INT(make(&m, SV("id:1 (tag:x or -is:open)"), &as_me), RC_OK);
	EXPECT(query_mentions(m.q, "id"));
	EXPECT(query_mentions(m.q, "tag"));
	EXPECT(query_mentions(m.q, "open"));
	EXPECT(!query_mentions(m.q, "subject"));
	made_free(&m);
	EXPECT_INT(make(&m, SV_NULL, &as_me), RC_OK);
	EXPECT(!query_mentions(m.q, "id"));
	made_free(&m);
}

/* A text of n times a piece between two others. */
static struct sv
repeated(struct str *s, const char *head, const char *piece, size_t n,
    const char *tail)
{
	size_t i;

	str_clear(s);
	str_add_s(s, head);
	for (i = 0; i < n; i++)
		str_add_s(s, piece);
	str_add_s(s, tail);
	return str_sv(s);
}

static void
expect_ok(struct sv text)
{
	struct made m;

	EXPECT_INT(make(&m, text, &as_me), RC_OK);
	made_free(&m);
}

static void
test_bounds(void)
{
	struct str s = STR_INIT, t = STR_INIT;

	repeated(&t, "id:1", ")", 10, "");
	expect_ok(repeated(&s, "", "(", 10, t.p));
	expect_error(repeated(&s, "", "(", 11, t.p),
	    "position 11: more than 10 parentheses deep");
	expect_ok(repeated(&s, "", "id:1 ", 500, ""));
	expect_ok(repeated(&s, "", "id:1 or ", 499, "id:1"));
	expect_error(repeated(&s, "", "x ", 501, ""),
	    "position 1001: more than 500 terms");
	expect_ok(repeated(&s, "tag:", "a,", 4999, "a"));
	expect_error(repeated(&s, "x tag:", "a,", 5000, "a"),
	    "position 3: more than 5000 values");
	str_free(&s);
	str_free(&t);
}

/* What an expression's depth would not take is cut into groups. */
static void
test_groups(void)
{
	struct str s = STR_INIT;
	struct made m;

	repeated(&s, "votes:", "<1,", 100, "<1");
	EXPECT_INT(make(&m, str_sv(&s), &as_me), RC_OK);
	EXPECT(sv_starts(str_sv(&m.where.sql), SV("((")));
	EXPECT(sv_ends(str_sv(&m.where.sql),
	    SV(" or (t.up - t.down) < $100) or ((t.up - t.down) < $101))")));
	made_free(&m);
	str_free(&s);
}

/* Long texts of every kind are read in no time. */
static void
test_long_texts(void)
{
	static const char *const pieces[] = {"(", ")", "-", "not ", "\"", "\\",
	    "a", "a ", ",", "or ", ".", "<", "id:1..", "id:1,", "tag:\"",
	    "sort:id,", "#1", "*", "%", "subject:*", "\xC3\xA4"};
	int64_t start = clock_monotonic_ms();
	struct str s = STR_INIT;
	struct made m;
	size_t i;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		make(&m, repeated(&s, "", pieces[i], 200000, ""), &as_me);
		made_free(&m);
		make(&m, repeated(&s, "tag:", pieces[i], 200000, ""), &as_me);
		made_free(&m);
	}
	EXPECT(clock_monotonic_ms() - start < 20000);
	str_free(&s);
}

static const struct unit_test tests[] = {
    {"each line of query.txt gives its SQL or error", test_lines},
    {"what is not UTF-8 or holds NUL is refused", test_not_text},
    {"blanks of all kinds separate", test_blanks},
    {"me needs a caller", test_me},
    {"the words at the top are one search", test_words},
    {"a list without full text refuses words", test_no_full_text},
    {"the names of other records can be walked", test_refs},
    {"a select has fields, condition, order, limit", test_select},
    {"parameters may go before the condition's", test_own_args_first},
    {"a scope is one more condition", test_scope},
    {"the words at the top can be left out", test_without_words},
    {"the fields and tests asked for are known", test_mentions},
    {"depth, terms and values are bounded", test_bounds},
    {"many values come in groups", test_groups},
    {"long texts take no long time", test_long_texts},
};

int
main(int argc, char **argv)
{
	setenv("TZ", "UTC0", 1);
	if (argc > 1)
		lines_path = argv[1];
	return unit_run(tests, COUNT_OF(tests));
}
