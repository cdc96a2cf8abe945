/* The fields of an agent and of a team. */
#include "desk/fieldset.h"

#include "desk/caller.h"

#define ASKED (FIELD_FILTER | FIELD_SORT)

static const char *const role_colours[] = {
    "dim", NULL, NULL, "cyan", "cyan", "yellow", "dim"};

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "t.id",
	.flags = FIELD_LISTED | ASKED,
	.help = "number of the agent"},
    {.name = "login",
	.type = FIELD_TEXT,
	.sql = "t.login",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "name of the user, as the system has it"},
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "t.name",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "what people call him"},
    {.name = "email",
	.type = FIELD_TEXT,
	.sql = "t.email",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "the address he writes from"},
    {.name = "role",
	.type = FIELD_ENUM,
	.sql = "t.role",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.words = role_names,
	.colours = role_colours,
	.help = "what he may do; 'desk roles' tells"},
    {.name = "is_active",
	.type = FIELD_BOOL,
	.sql = "t.is_active",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "whether he may do anything at all"},
    {.name = "teams",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.name, ',') from (select z.name from "
	       "team_agent y join team z on z.id = y.team_id where "
	       "y.agent_id = t.id order by z.name) x)",
	.flags = FIELD_LISTED | FIELD_SET | FIELD_FILTER,
	.match = "exists (select 1 from team_agent x join team y on "
		 "y.id = x.team_id where x.agent_id = t.id and y.name = "
		 "{VALUE})",
	.help = "the teams he is in"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "t.created_at",
	.flags = ASKED,
	.help = "when he was entered"},
};

static const struct field_test tests[] = {
    {"is", "active", "t.is_active = 1", "may work"},
    {"is", "inactive", "t.is_active = 0", "may not any more"},
    {"has", "team",
	"exists (select 1 from team_agent x where x.agent_id = t.id)",
	"in a team"},
};

const struct fieldset agent_fields = {
    .record = "agent",
    .from = "agent t",
    .key = "t.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .tests = tests,
    .n_tests = COUNT_OF(tests),
    .sort = "login",
};

static const struct field group_fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "t.id",
	.flags = FIELD_LISTED | ASKED,
	.help = "number of the team"},
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "t.name",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "what a ticket's field 'team' may be"},
    {.name = "email",
	.type = FIELD_TEXT,
	.sql = "t.email",
	.flags = FIELD_LISTED | FIELD_SET | ASKED,
	.help = "its own address"},
    {.name = "members",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.login, ',') from (select z.login from "
	       "team_agent y join agent z on z.id = y.agent_id where "
	       "y.team_id = t.id order by z.login) x)",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.match = "exists (select 1 from team_agent x join agent y on "
		 "y.id = x.agent_id where x.team_id = t.id and y.login = "
		 "{VALUE})",
	.help = "logins of the agents in it"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "t.created_at",
	.flags = ASKED,
	.help = "when it was made"},
    {.name = "acknowledges",
	.type = FIELD_BOOL,
	.sql = "t.acknowledges",
	.flags = FIELD_SET | ASKED,
	.help = "tells those who open a ticket by mail that it has come"},
    {.name = "language",
	.type = FIELD_TEXT,
	.sql = "t.language",
	.flags = FIELD_SET | ASKED,
	.help = "of its mails to those whose own is not known"},
    {.name = "hours",
	.type = FIELD_TEXT,
	.sql = "t.hours",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "words about when it works, for templates"},
    {.name = "answer_within",
	.type = FIELD_DURATION,
	.sql = "t.answer_within_s",
	.flags = FIELD_SET | ASKED,
	.help = "how soon it answers, for templates"},
};

const struct fieldset team_fields = {
    .record = "team",
    .from = "team t",
    .key = "t.id",
    .fields = group_fields,
    .n_fields = COUNT_OF(group_fields),
    .sort = "name",
};
