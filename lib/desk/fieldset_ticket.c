/* The fields of a ticket, its named conditions and its statuses. */
#include "desk/fieldset.h"

#include <string.h>

#include "base/vec.h"

static const char *const status_words[] = {
    "open", "assigned", "in_progress", "waiting", "resolved", "closed", NULL};
static const char *const status_colours[] = {
    "green", "green", "cyan", "yellow", "dim", "dim"};
static const struct field_alias status_aliases[] = {{"waiting_user", "waiting"},
    {"new", "open"}, {"solved", "resolved"}, {NULL, NULL}};

static const char *const priority_words[] = {
    "low", "normal", "high", "urgent", NULL};
static const char *const priority_colours[] = {"dim", NULL, "yellow", "red"};
static const struct field_alias priority_aliases[] = {
    {"medium", "normal"}, {NULL, NULL}};

static const char *const channel_words[] = {
    "email", "chat", "phone", "web", "api", "cli", "social", NULL};

/* Where a status may go. From resolved and closed back is a reopening; closed
 * is reached through resolved only. */
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
const struct status_move status_moves[] = {
    {"open", "new", WORDS("assigned", "in_progress", "waiting", "resolved")},
    {"assigned", "new", WORDS("open", "in_progress", "waiting", "resolved")},
    {"in_progress", "active", WORDS("open", "assigned", "waiting", "resolved")},
    {"waiting", "waiting",
	WORDS("open", "assigned", "in_progress", "resolved")},
    {"resolved", "solved",
	WORDS("open", "assigned", "in_progress", "waiting", "closed")},
    {"closed", "closed", WORDS("open", "assigned", "in_progress")},
};
const size_t status_n_moves = COUNT_OF(status_moves);

static const struct field_ref category_ref = {
    "category", "name", "id", "t.category_id", false, false};
static const struct field_ref team_ref = {
    "team", "name", "id", "t.team_id", false, false};
static const struct field_ref assignee_ref = {
    "agent", "login", "id", "t.assignee_id", true, false};
static const struct field_ref requester_ref = {"customer_address", "address",
    "customer_id", "t.requester_id", false, true};

#define ASKED (FIELD_FILTER | FIELD_SORT)

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "t.id",
	.flags = FIELD_LISTED | ASKED,
	.help = "number of the ticket"},
    {.name = "status",
	.type = FIELD_ENUM,
	.sql = "t.status",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.words = status_words,
	.aliases = status_aliases,
	.rank = "t.status_rank",
	.colours = status_colours,
	.help = "where the work on it stands"},
    {.name = "priority",
	.type = FIELD_ENUM,
	.sql = "t.priority",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.words = priority_words,
	.aliases = priority_aliases,
	.rank = "t.priority_rank",
	.colours = priority_colours,
	.help = "how pressing it is"},
    {.name = "category",
	.type = FIELD_REF,
	.sql = "(select x.name from category x where x.id = t.category_id)",
	.flags = FIELD_SET | ASKED,
	.ref = &category_ref,
	.help = "what it is about, one of the desk's categories"},
    {.name = "team",
	.type = FIELD_REF,
	.sql = "(select x.name from team x where x.id = t.team_id)",
	.flags = FIELD_SET | ASKED,
	.ref = &team_ref,
	.help = "the team that works on it"},
    {.name = "assignee",
	.type = FIELD_REF,
	.sql = "(select x.login from agent x where x.id = t.assignee_id)",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.ref = &assignee_ref,
	.help = "the agent who has it"},
    {.name = "requester",
	.type = FIELD_REF,
	.sql = "(select x.email from customer x where x.id = "
	       "t.requester_id)",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.ref = &requester_ref,
	.help = "address of the customer who asks"},
    {.name = "subject",
	.type = FIELD_TEXT,
	.sql = "t.subject",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "one line that says what it is about"},
    {.name = "channel",
	.type = FIELD_ENUM,
	.sql = "t.channel",
	.flags = ASKED,
	.words = channel_words,
	.help = "how it reached the desk"},
    {.name = "language",
	.type = FIELD_TEXT,
	.sql = "t.language",
	.flags = FIELD_SET | ASKED,
	.help = "language of the requester, as en or de-AT"},
    {.name = "tags",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.tag, ',') from (select y.tag from "
	       "ticket_tag y where y.ticket_id = t.id order by y.tag) x)",
	.flags = FIELD_FILTER,
	.match = "exists (select 1 from ticket_tag x where x.ticket_id = "
		 "t.id and x.tag = lower({VALUE}))",
	.help = "words of the agents' own"},
    {.name = "participants",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.email, ',') from (select c.email from "
	       "participant y join customer c on c.id = y.customer_id "
	       "where y.ticket_id = t.id order by c.email) x)",
	.flags = FIELD_FILTER | FIELD_LONG,
	.match = "exists (select 1 from participant x join "
		 "customer_address y on y.customer_id = x.customer_id "
		 "where x.ticket_id = t.id and y.address = "
		 "lower({VALUE}))",
	.help = "addresses of the others who take part"},
    {.name = "references",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.name || '=' || x.value, ',') from "
	       "(select y.name, y.value from reference y where "
	       "y.ticket_id = t.id order by y.name, y.value) x)",
	.flags = FIELD_FILTER | FIELD_LONG,
	.match = "exists (select 1 from reference x where x.ticket_id = "
		 "t.id and (x.value = {VALUE} or x.name || '=' || x.value "
		 "= {VALUE}))",
	.help = "records of other systems: invoice=INV-7"},
    {.name = "key",
	.type = FIELD_TEXT,
	.sql = "t.key",
	.flags = FIELD_FILTER,
	.help = "what a monitor calls it: one open ticket a key"},
    {.name = "due_at",
	.type = FIELD_TIME,
	.sql = "t.due_at",
	.flags = FIELD_SET | ASKED,
	.help = "when it must be done"},
    {.name = "escalation",
	.type = FIELD_INT,
	.sql = "t.escalation",
	.flags = ASKED,
	.help = "level of escalation, 0 for none"},
    {.name = "reopens",
	.type = FIELD_INT,
	.sql = "t.reopens",
	.flags = ASKED,
	.help = "how often it was reopened"},
    {.name = "worked",
	.type = FIELD_DURATION,
	.sql = "t.worked_s",
	.flags = ASKED,
	.help = "time worked on it, in seconds"},
    {.name = "resolution",
	.type = FIELD_TEXT,
	.sql = "t.resolution",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "how it was solved"},
    {.name = "merged_into",
	.type = FIELD_INT,
	.sql = "t.merged_into_id",
	.flags = FIELD_FILTER | FIELD_LONG,
	.help = "the ticket that this one became part of"},
    {.name = "message_count",
	.type = FIELD_INT,
	.sql = "(select count(*) from message x where x.ticket_id = t.id)",
	.flags = ASKED | FIELD_LONG,
	.help = "number of its messages"},
    {.name = "first_response_at",
	.type = FIELD_TIME,
	.sql = "t.first_response_at",
	.flags = ASKED,
	.help = "first public message by a person of the desk"},
    {.name = "first_resolved_at",
	.type = FIELD_TIME,
	.sql = "t.first_resolved_at",
	.flags = ASKED,
	.help = "when it was first solved"},
    {.name = "resolved_at",
	.type = FIELD_TIME,
	.sql = "t.resolved_at",
	.flags = ASKED,
	.help = "when it was solved for good"},
    {.name = "closed_at",
	.type = FIELD_TIME,
	.sql = "t.closed_at",
	.flags = ASKED,
	.help = "when it was closed"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "t.created_at",
	.flags = ASKED,
	.help = "when it was opened"},
    {.name = "updated_at",
	.type = FIELD_TIME,
	.sql = "t.updated_at",
	.flags = FIELD_LISTED | ASKED,
	.help = "when anything about it last changed"},
    {.name = "version",
	.type = FIELD_INT,
	.sql = "t.version",
	.flags = FIELD_FILTER,
	.help = "counts its changes"},
    {.name = "is_broken",
	.type = FIELD_BOOL,
	.sql = "t.is_broken",
	.flags = FIELD_FILTER | FIELD_LONG,
	.help = "its mail could not be read"},
};

#define IN_STATUS(s) "t.status = '" s "'"
#define HAS(rows) "exists (select 1 from " rows ")"

static const struct field_test tests[] = {
    {"is", "open", "t.is_open = 1", "not solved or closed"},
    {"is", "new", "t.status in ('open', 'assigned')",
	"nobody has begun to work on it"},
    {"is", "active", IN_STATUS("in_progress"), "worked on"},
    {"is", "waiting", IN_STATUS("waiting"), "waits for somebody else"},
    {"is", "solved", "t.status in ('resolved', 'closed')",
	"solved, closed or not"},
    {"is", "closed", IN_STATUS("closed"), "done with"},
    {"is", "assigned", "t.assignee_id is not null", "an agent has it"},
    {"is", "unassigned", "t.assignee_id is null", "no agent has it"},
    {"is", "escalated", "t.escalation > 0", "it was escalated"},
    {"is", "reopened", "t.reopens > 0", "it was solved before"},
    {"is", "merged", "t.merged_into_id is not null",
	"part of another ticket now"},
    {"is", "overdue", "t.is_open = 1 and t.due_at < {NOW}",
	"open past the time when it was due"},
    {"is", "broken", "t.is_broken = 1", "its mail could not be read"},
    {"has", "attachment",
	HAS("attachment x join message y on y.id = x.message_id "
	    "where y.ticket_id = t.id"),
	"files came with it"},
    {"has", "note",
	HAS("message x where x.ticket_id = t.id and x.kind = 'note'"),
	"agents wrote notes on it"},
    {"has", "link", HAS("link x where t.id in (x.from_id, x.to_id)"),
	"linked with another ticket"},
    {"has", "parent",
	HAS("link x where x.from_id = t.id and x.kind = 'parent'"),
	"part of a larger one"},
    {"has", "children",
	HAS("link x where x.to_id = t.id and x.kind = 'parent'"),
	"made of smaller ones"},
};

const struct fieldset ticket_fields_builtin = {
    .record = "ticket",
    .from = "ticket t",
    .key = "t.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .tests = tests,
    .n_tests = COUNT_OF(tests),
    .search = "message_fts",
    .sort = "-id",
};

/* A row of table field as a field: text and numbers stand in columns of their
 * own, so that they compare as what they are. */
static struct field
site_field(struct db_stmt *st, struct arena *a)
{
	static const struct {
		const char *name;
		enum field_type type;
		const char *column;
	} types[] = {
	    {"text", FIELD_TEXT, "text"},
	    {"int", FIELD_INT, "num"},
	    {"bool", FIELD_BOOL, "num"},
	    {"time", FIELD_TIME, "num"},
	    {"enum", FIELD_ENUM, "text"},
	};

	int64_t id = db_col_int(st, 0);
	struct sv words = db_col_text(st, 3), word;
	VEC(const char *) list = VEC_INIT;
	struct field f = {.name = arena_dup(a, db_col_text(st, 1)),
	    .flags = FIELD_SET | FIELD_FILTER | FIELD_SORT,
	    .help = arena_dup(a, db_col_text(st, 4)),
	    .site_id = id};
	size_t i;

	for (i = 0; i + 1 < COUNT_OF(types); i++)
		if (sv_is(db_col_text(st, 2), types[i].name))
			break;
	f.type = types[i].type;
	f.sql = arena_printf(a,
	    "(select x.%s from field_value x where x.field_id = %lld and "
	    "x.record_id = t.id)",
	    types[i].column, (long long)id);
	while (f.type == FIELD_ENUM && sv_split(&words, ',', &word))
		VEC_ADD(&list, arena_dup(a, word));
	if (f.type == FIELD_ENUM) {
		const char **copy = arena_array(a, list.n + 1, sizeof *copy);

		memcpy(copy, list.v, list.n * sizeof *copy);
		f.words = copy;
		f.flags &= ~(unsigned)FIELD_SORT;
	}
	VEC_FREE(&list);
	return f;
}

enum rc
fieldset_ticket(struct desk *d, const struct fieldset **set, struct err *e)
{
	static const char sql[] = "select id, name, type, words, help from "
				  "field where record = 'ticket' order by id";
	VEC(struct field) own = VEC_INIT;
	struct fieldset *all;
	struct field *copy;
	struct db_stmt *st;
	enum rc rc;

	*set = &ticket_fields_builtin;
	if (d->caller.saw_no_fields) {
		d->caller.saw_no_fields = false;
		return RC_OK;
	}
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&own, site_field(st, d->arena));
	if (!(rc = db_end(st, e)) && own.n) {
		all = ARENA_NEW(d->arena, struct fieldset);
		copy = arena_array(
		    d->arena, COUNT_OF(fields) + own.n, sizeof *copy);
		memcpy(copy, fields, sizeof fields);
		memcpy(copy + COUNT_OF(fields), own.v, own.n * sizeof *copy);
		*all = ticket_fields_builtin;
		all->fields = copy;
		all->n_fields = COUNT_OF(fields) + own.n;
		*set = all;
	}
	VEC_FREE(&own);
	return rc;
}
