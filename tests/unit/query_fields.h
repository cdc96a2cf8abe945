/*
 * A record of its own for the tests of the query language, one field a type,
 * and a full text that takes anything with a letter or digit in it.
 */
#ifndef DESK_UNIT_QUERY_FIELDS_H
#define DESK_UNIT_QUERY_FIELDS_H

#include <string.h>

#include "desk/query.h"
#include "desk/search/search.h"

#define ASK FIELD_FILTER | FIELD_SORT

static const char *const status_words[] = {
    "open", "waiting", "solved", "closed", NULL};
static const struct field_alias status_aliases[] = {
    {"waiting_user", "waiting"}, {NULL, NULL}};
static const char *const priority_words[] = {
    "low", "normal", "high", "urgent", NULL};
static const struct field_ref assignee_ref = {
    .table = "agent",
    .column = "login",
    .id = "id",
    .key = "t.assignee_id",
    .has_me = true,
};
static const struct field_ref requester_ref = {
    .table = "address",
    .column = "address",
    .id = "customer_id",
    .key = "t.requester_id",
};

static const struct field ticket_fields[] = {
    {.name = "id", .type = FIELD_ID, .sql = "t.id", .flags = ASK},
    {.name = "subject", .type = FIELD_TEXT, .sql = "t.subject", .flags = ASK},
    {.name = "status",
	.type = FIELD_ENUM,
	.sql = "t.status",
	.flags = ASK,
	.words = status_words,
	.aliases = status_aliases,
	.rank = "case t.status when 'open' then 0 else 1 end"},
    {.name = "priority",
	.type = FIELD_ENUM,
	.sql = "t.priority",
	.flags = ASK,
	.words = priority_words},
    {.name = "assignee",
	.type = FIELD_REF,
	.sql = "(select login from agent where id = t.assignee_id)",
	.flags = ASK,
	.ref = &assignee_ref},
    {.name = "requester",
	.type = FIELD_REF,
	.sql = "t.requester_id",
	.flags = FIELD_FILTER,
	.ref = &requester_ref},
    {.name = "tag",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.tag, ',') from tag x where x.id = t.id)",
	.flags = FIELD_FILTER,
	.match = "exists (select 1 from tag x where x.id = t.id and "
		 "x.tag = {VALUE})"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "t.created_at",
	.flags = ASK},
    {.name = "due_at", .type = FIELD_TIME, .sql = "t.due_at", .flags = ASK},
    {.name = "spent_s",
	.type = FIELD_DURATION,
	.sql = "t.spent_s",
	.flags = ASK},
    {.name = "votes", .type = FIELD_INT, .sql = "t.up - t.down", .flags = ASK},
    {.name = "is_spam", .type = FIELD_BOOL, .sql = "t.is_spam", .flags = ASK},
    {.name = "data",
	.type = FIELD_JSON,
	.sql = "t.data",
	.flags = FIELD_FILTER},
    {.name = "body", .type = FIELD_TEXT, .sql = "t.body", .flags = 0},
    {.name = "words",
	.type = FIELD_LIST,
	.sql = "t.words",
	.flags = FIELD_FILTER},
};

static const struct field_test ticket_tests[] = {
    {"is", "open", "t.status in ('open', 'waiting')", "not closed"},
    {"is", "overdue", "t.due_at < {NOW}", "late"},
    {"is", "unassigned", "t.assignee_id is null", "nobody's"},
    {"has", "attachment",
	"exists (select 1 from attachment x where x.id = t.id)", "a file"},
};

static const struct fieldset ticket_set = {
    .record = "ticket",
    .from = "ticket t",
    .key = "t.id",
    .fields = ticket_fields,
    .n_fields = COUNT_OF(ticket_fields),
    .tests = ticket_tests,
    .n_tests = COUNT_OF(ticket_tests),
    .search = "ticket_fts",
    .sort = "-created_at",
};

static const struct db_dialect test_dialect = {
    .name = "test", .list_agg = "agg"};

struct sv
search_expression(struct sv words, struct arena *a)
{
	size_t i;
	char c;

	for (i = 0; i < words.n; i++) {
		c = words.p[i];
		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80)
			return arena_sv(a, words);
	}
	return SV_NULL;
}

struct sv
search_match(const struct search_reading *reading, struct sv expression)
{
	CHECK(!reading);
	return expression;
}

const char *
search_condition(const struct db_dialect *dialect, bool only_public)
{
	CHECK(dialect && !only_public);
	return "fts match {VALUE}";
}

const char *
search_order(const struct db_dialect *dialect, bool only_public)
{
	CHECK(dialect && !only_public);
	return "rank({VALUE}), other({VALUE})";
}

#endif
