/*
 * What is wrong with a PostgreSQL server, or with the role that the programs
 * have there. The questions are that server's own, in its own words.
 */
#include "desk/store/doctor_part.h"

#include <time.h>

enum {
	LEAST_VERSION = 150000,
	CLOCK_SLACK_S = 5,
	FULL_PERCENT = 80,
	WAITS_S = 60, /* longer than events wait for the one who seals */
};

/* A question that is answered 1 where all is well. */
struct server_check {
	const char *sql;
	enum finding_level level; /* where it is not */
	const char *what, *advice;
};

static const struct server_check checks[] = {
    {"select case when current_setting('server_encoding') = 'UTF8' "
     "then 1 else 0 end",
	FINDING_ERROR, "the database is not encoded in UTF8",
	"make one with 'createdb -E UTF8', and move the desk there"},
    {"select case when current_setting('fsync') = 'on' then 1 else 0 end",
	FINDING_WARN,
	"fsync is off: a crash of the server's host can destroy the desk",
	"set fsync = on in postgresql.conf"},
    {"select case when current_setting('full_page_writes') = 'on' "
     "then 1 else 0 end",
	FINDING_WARN,
	"full_page_writes is off: a crash of the server's host can destroy "
	"the desk",
	"set full_page_writes = on in postgresql.conf"},
    {"select case when current_setting('synchronous_commit') <> 'off' "
     "then 1 else 0 end",
	FINDING_WARN,
	"synchronous_commit is off: what a command said is stored can be lost "
	"in a crash",
	"set synchronous_commit = on in postgresql.conf"},
    {"select case when pg_is_in_recovery() then 0 else 1 end", FINDING_WARN,
	"the server is a standby: the desk can be read, but not changed",
	"name the primary, too, with target_session_attrs=read-write"},
    {"select case when inet_server_addr() is null "
     "or inet_client_addr() = inet_server_addr() "
     "or (select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()) "
     "then 1 else 0 end",
	FINDING_WARN, "what the desk has goes over the network as plain text",
	"set up TLS on the server, and add sslmode=verify-full to the URL"},
    {"select case when rolsuper then 0 else 1 end from pg_roles "
     "where rolname = current_user",
	FINDING_WARN, "the programs have all rights on the server",
	"give them a role of their own: desk-postgres(7)"},
    {"select case when pg_is_in_recovery() "
     "or (has_table_privilege('ticket', 'insert') "
     "and has_table_privilege('ticket', 'update') "
     "and has_table_privilege('event_unsealed', 'insert') "
     "and has_table_privilege('event', 'insert')) then 1 else 0 end",
	FINDING_WARN, "you can read the desk, but not change it",
	"ask for the role desk_program, if you are to write"},
    {"select case when pg_has_role(relowner, 'usage') "
     "or not has_table_privilege(oid, 'delete') then 1 else 0 end "
     "from pg_class where oid = cast('event' as regclass)",
	FINDING_WARN, "the programs may delete events",
	"give them the rights of share/postgres/roles.sql: desk-postgres(7)"},
    {"select case when current_setting('synchronous_standby_names') = '' "
     "or pg_is_in_recovery() or exists (select 1 from pg_stat_replication "
     "where sync_state in ('sync', 'quorum') or sync_state is null) "
     "then 1 else 0 end",
	FINDING_ERROR,
	"no synchronous standby is there: whoever writes waits for one",
	"start the standby, or take it out of synchronous_standby_names"},
};

static void
look_at_version(struct doctor *doc)
{
	int64_t n;

	if (!doctor_ask(doc,
		"select cast(current_setting('server_version_num') as bigint)",
		&n))
		return;
	doctor_say(doc, n < LEAST_VERSION ? FINDING_ERROR : FINDING_OK,
	    n < LEAST_VERSION ? "move the desk to PostgreSQL 15 or newer"
			      : NULL,
	    "the server is PostgreSQL %lld.%lld", (long long)(n / 10000),
	    (long long)(n % 10000));
}

/* By the real clock: the desk's own may be set for a test. */
static void
look_at_server_clock(struct doctor *doc)
{
	static const char sql[] =
	    "select cast(extract(epoch from clock_timestamp()) as bigint)";
	int64_t there, off;

	if (!doctor_ask(doc, sql, &there))
		return;
	off = there - (int64_t)time(NULL);
	if (off > CLOCK_SLACK_S || off < -CLOCK_SLACK_S)
		doctor_say(doc, FINDING_WARN, "run NTP on both",
		    "the server's clock is %lld seconds %s this one",
		    (long long)(off < 0 ? -off : off),
		    off < 0 ? "behind" : "ahead of");
	else
		doctor_say(doc, FINDING_OK, NULL, "the server's clock agrees");
}

static void
look_at_connections(struct doctor *doc)
{
	static const char used_sql[] = "select count(*) from pg_stat_activity "
				       "where backend_type = 'client backend'";
	static const char most_sql[] =
	    "select cast(current_setting('max_connections') as bigint) - "
	    "cast(current_setting('superuser_reserved_connections') as bigint)";
	int64_t used, most;
	bool is_full;

	if (!doctor_ask(doc, used_sql, &used) ||
	    !doctor_ask(doc, most_sql, &most))
		return;
	is_full = used * 100 > most * FULL_PERCENT;
	doctor_say(doc, is_full ? FINDING_WARN : FINDING_OK,
	    is_full ? "raise max_connections, or put pgbouncer in front" : NULL,
	    "the server has %lld connections of at most %lld", (long long)used,
	    (long long)most);
}

static void
look_at_standbys(struct doctor *doc)
{
	int64_t n;

	if (doctor_ask(doc, "select count(*) from pg_stat_replication", &n))
		doctor_say(doc, FINDING_OK, NULL,
		    "standbys that follow the server: %lld", (long long)n);
}

static void
look_at_pooler(struct doctor *doc)
{
	if (db_is_pooled(doc->desk->db))
		doctor_say(doc, FINDING_OK, NULL,
		    "a pooler stands between; who follows events asks the "
		    "server again and again");
}

/* Whoever writes seals what is committed; what stays shows that none could. */
static void
look_at_sealing(struct doctor *doc)
{
	static const char sql[] =
	    "select count(*) from event_unsealed where at < $1";
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	int64_t n;

	if (db_get_int(d->db, sql, DB_ARGS(db_int(d->now - WAITS_S)), &n, &e))
		doctor_say(
		    doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	else if (n)
		doctor_say(doc, FINDING_WARN,
		    "run 'desk audit' as one who may write",
		    "%lld events wait to be sealed", (long long)n);
}

void
doctor_server(struct doctor *doc)
{
	int64_t is_well;
	size_t i;

	look_at_version(doc);
	for (i = 0; i < COUNT_OF(checks); i++)
		if (doctor_ask(doc, checks[i].sql, &is_well) && !is_well)
			doctor_say(doc, checks[i].level, checks[i].advice, "%s",
			    checks[i].what);
	look_at_server_clock(doc);
	look_at_connections(doc);
	look_at_pooler(doc);
	look_at_standbys(doc);
	look_at_sealing(doc);
}
