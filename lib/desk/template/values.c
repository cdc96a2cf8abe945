/* What templates about a ticket may say of it: public things alone. */
#include "desk/template/template.h"

#include <string.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/str.h"
#include "mail/pgp.h"

enum {
	QUOTE_LINES_MAX = 200,
	PERSON_BYTES_MAX = 80,
};

/* Beside template_variables. */
enum variable {
	V_TICKET,
	V_SUBJECT,
	V_STATUS,
	V_PRIORITY,
	V_CATEGORY,
	V_REQUESTER,
	V_REQUESTER_NAME,
	V_AGENT,
	V_AGENT_NAME,
	V_TEAM,
	V_DESK,
	V_ADDRESS,
	V_HOURS,
	V_ESTIMATE,
	V_CREATED,
	V_DUE,
	V_LINK,
	V_MESSAGE,
	V_QUOTE,
	N_VARIABLES,
};

const struct template_variable template_variables[] = {
    [V_TICKET] = {"ticket", "number of the ticket"},
    [V_SUBJECT] = {"subject", "its subject"},
    [V_STATUS] = {"status", "its status"},
    [V_PRIORITY] = {"priority", "its priority"},
    [V_CATEGORY] = {"category", "its category"},
    [V_REQUESTER] = {"requester", "address of the customer who asks"},
    [V_REQUESTER_NAME] = {"requester_name", "the customer's name"},
    [V_AGENT] = {"agent",
	"login of the agent who calls, of the assignee where none does"},
    [V_AGENT_NAME] = {"agent_name", "and the name"},
    [V_TEAM] = {"team", "the ticket's team"},
    [V_DESK] = {"desk", "the setting desk.name"},
    [V_ADDRESS] = {"address", "the team's mail address, or desk.address"},
    [V_HOURS] = {"hours", "what the team says about its hours"},
    [V_ESTIMATE] = {"estimate",
	"in what time the team answers: 'within 4 hours'"},
    [V_CREATED] = {"created", "when the ticket was opened"},
    [V_DUE] = {"due", "when it is due"},
    [V_LINK] = {"link", "page of the ticket, as the setting desk.link says"},
    [V_MESSAGE] = {"message", "what an agent answered last, or answers now"},
    [V_QUOTE] = {"quote", "what the customer wrote last, quoted"},
};

const size_t template_n_variables = N_VARIABLES;

/* How times are told in a language, with the case that goes with it. */
struct words {
	const char *language;
	const char *within;          /* in front of a number and a unit */
	const char *units[3][2];     /* one and many minutes, hours, days */
	const char *on, *by, *wrote; /* around a quote's time and person */
};

static const struct words languages[] = {
    {"en", "within ",
	{{"minute", "minutes"}, {"hour", "hours"}, {"day", "days"}}, "On ",
	", ", " wrote:"},
    {"de", "innerhalb von ",
	{{"Minute", "Minuten"}, {"Stunde", "Stunden"}, {"Tag", "Tagen"}}, "Am ",
	" schrieb ", ":"},
};

/* Numbers and signs. */
static const struct words no_language = {
    "", "", {{"min", "min"}, {"h", "h"}, {"d", "d"}}, "", ", ", ":"};

struct filling {
	struct desk *desk;
	struct arena *arena;
	int64_t ticket_id;
	const struct words *words;
	struct template_value *values;
};

static void
set(struct filling *f, enum variable v, const char *value)
{
	f->values[v].value = value;
}

static void
set_column(struct filling *f, enum variable v, struct db_stmt *st, int col)
{
	set(f, v, arena_dup(f->arena, db_col_text(st, col)));
}

static const struct words *
words_of(const char *language)
{
	struct sv tag = sv_of(language);
	size_t i;

	tag.n = sv_find_c(tag, '-');
	for (i = 0; i < COUNT_OF(languages); i++)
		if (sv_eq_ci(tag, sv_of(languages[i].language)))
			return &languages[i];
	return &no_language;
}

/* The desk's local time, and how far that is from UTC: whoever reads it may
 * be elsewhere. */
static const char *
time_text(struct filling *f, int64_t t)
{
	struct civil local = civil_of_local(t);
	int64_t minutes = (civil_to_utc(&local) - t) / 60;
	int64_t size = minutes < 0 ? -minutes : minutes;
	char buf[CLOCK_TEXT];
	const char *sign = minutes < 0 ? "-" : "+";

	clock_local(t, buf);
	if (!minutes)
		return arena_printf(f->arena, "%s UTC", buf);
	if (size % 60 == 0)
		return arena_printf(f->arena, "%s UTC%s%lld", buf, sign,
		    (long long)(size / 60));
	return arena_printf(f->arena, "%s UTC%s%lld:%02lld", buf, sign,
	    (long long)(size / 60), (long long)(size % 60));
}

static const char *
within(struct filling *f, int64_t seconds)
{
	static const int64_t sizes[] = {60, 3600, 86400};
	size_t unit = seconds % 86400 == 0 ? 2 : seconds >= 3600;
	int64_t n = seconds / sizes[unit] + (seconds % sizes[unit] != 0);

	return arena_printf(f->arena, "%s%lld %s", f->words->within,
	    (long long)n, f->words->units[unit][n != 1]);
}

/*
 * Anybody writes what he likes into the name of a mail's sender, and an answer
 * that goes to a forged address would carry it there: what has links or
 * addresses is no name.
 */
static const char *
person(struct filling *f, struct sv name)
{
	if (name.n > PERSON_BYTES_MAX || sv_find_c(name, '@') < name.n ||
	    sv_find_c(name, '/') < name.n ||
	    sv_find_ci(name, SV("www.")) < name.n)
		return NULL;
	return arena_dup(f->arena, name);
}

static const char *
first_address(struct filling *f, const char *list)
{
	struct sv rest = sv_of(list), first;

	if (!sv_split(&rest, ',', &first))
		return NULL;
	return arena_dup(f->arena, sv_trim(first));
}

static enum rc
fill_ticket(
    struct filling *f, const char *language, int64_t *assignee, struct err *e)
{
	static const char sql[] =
	    "select t.subject, t.status, t.priority, (select x.name from "
	    "category x where x.id = t.category_id), c.email, c.name, m.name, "
	    "m.email, m.hours, coalesce(t.language, c.language, m.language), "
	    "m.answer_within_s, t.due_at, t.created_at, t.assignee_id "
	    "from ticket t left join customer c on c.id = t.requester_id "
	    "left join team m on m.id = t.team_id where t.id = $1";

	static const enum variable columns[] = {
	    V_SUBJECT, V_STATUS, V_PRIORITY, V_CATEGORY, V_REQUESTER};
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = db_query(
		 f->desk->db, sql, DB_ARGS(db_int(f->ticket_id)), &st, e)))
		return rc;
	if (!db_next(st)) {
		rc = db_end(st, e);
		return rc ? rc
			  : err_set(e, RC_NOTFOUND, "no ticket %lld",
				(long long)f->ticket_id);
	}
	set(f, V_TICKET,
	    arena_printf(f->arena, "%lld", (long long)f->ticket_id));
	for (i = 0; i < COUNT_OF(columns); i++)
		set_column(f, columns[i], st, (int)i);
	set(f, V_REQUESTER_NAME, person(f, db_col_text(st, 5)));
	set_column(f, V_TEAM, st, 6);
	if (!db_col_is_null(st, 7))
		set_column(f, V_ADDRESS, st, 7);
	set_column(f, V_HOURS, st, 8);
	if (!language)
		f->words = words_of(arena_dup(f->arena, db_col_text(st, 9)));
	if (db_col_int(st, 10) > 0)
		set(f, V_ESTIMATE, within(f, db_col_int(st, 10)));
	if (!db_col_is_null(st, 11))
		set(f, V_DUE, time_text(f, db_col_int(st, 11)));
	set(f, V_CREATED, time_text(f, db_col_int(st, 12)));
	*assignee = db_col_int(st, 13);
	return db_end(st, e);
}

static enum rc
fill_agent(struct filling *f, int64_t assignee, struct err *e)
{
	static const char sql[] = "select login, name from agent where id = $1";
	const struct caller *c = &f->desk->caller;
	bool is_staff = caller_may(c, ACT_CHANGE);
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(f->desk->db, sql,
		 DB_ARGS(db_int(is_staff ? c->id : assignee)), &st, e)))
		return rc;
	if (db_next(st)) {
		set_column(f, V_AGENT, st, 0);
		set_column(f, V_AGENT_NAME, st, 1);
	}
	return db_end(st, e);
}

/* Notes are no replies, so none is found here. */
#define LAST_REPLY                                                             \
	"select coalesce(reply, body), coalesce(from_name, from_addr), "       \
	"coalesce(sent_at, created_at) from message where ticket_id = $1 and " \
	"kind = 'reply' and is_auto = 0 and sender "
#define NEWEST_FIRST " order by created_at desc, id desc limit 1"

static enum rc
fill_message(struct filling *f, struct err *e)
{
	static const char sql[] =
	    LAST_REPLY "in ('agent', 'assistant')" NEWEST_FIRST;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(
		 f->desk->db, sql, DB_ARGS(db_int(f->ticket_id)), &st, e)))
		return rc;
	if (db_next(st))
		set_column(f, V_MESSAGE, st, 0);
	return db_end(st, e);
}

static const char *
quote(struct filling *f, struct sv text, struct sv who, int64_t at)
{
	const struct words *w = f->words;
	struct str s = STR_INIT;
	struct sv line;
	const char *quoted;
	int n = 0;

	text = sv_trim(text);
	str_add_f(&s, "%s%s%s%.*s%s\n", w->on, time_text(f, at), w->by,
	    SV_ARG(who), w->wrote);
	while (n++ < QUOTE_LINES_MAX && sv_line(&text, &line))
		str_add_f(&s, ">%s%.*s\n",
		    line.n && line.p[0] != '>' ? " " : "", SV_ARG(line));
	if (text.n)
		str_add_s(&s, "> […]\n");
	quoted = arena_dup(f->arena, str_sv(&s));
	str_free(&s);
	return quoted;
}

/* Nobody can read what is encrypted in a quote; PGP/MIME has no text at all. */
static bool
is_quotable(struct sv text)
{
	return sv_trim(text).n && !pgp_has_cipher(text);
}

static enum rc
fill_quote(struct filling *f, struct err *e)
{
	static const char sql[] = LAST_REPLY "= 'user'" NEWEST_FIRST;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(
		 f->desk->db, sql, DB_ARGS(db_int(f->ticket_id)), &st, e)))
		return rc;
	if (db_next(st) && is_quotable(db_col_text(st, 0)))
		set(f, V_QUOTE,
		    quote(f, db_col_text(st, 0), db_col_text(st, 1),
			db_col_int(st, 2)));
	return db_end(st, e);
}

static void
set_link(struct filling *f)
{
	struct sv pattern = sv_of(config_text(&f->desk->config, "desk.link"));
	size_t at = sv_find(pattern, SV("{id}"));

	if (pattern.n)
		set(f, V_LINK,
		    arena_printf(f->arena, "%.*s%s%s", (int)at, pattern.p,
			at < pattern.n ? f->values[V_TICKET].value : "",
			at < pattern.n ? pattern.p + at + 4 : ""));
}

enum rc
template_values_in(struct desk *d, int64_t ticket_id, const char *language,
    struct template_value **values, size_t *n, struct err *e)
{
	struct filling f = {.desk = d,
	    .arena = d->arena,
	    .ticket_id = ticket_id,
	    .words = words_of(language)};
	int64_t assignee = 0;
	size_t i;
	enum rc rc = RC_OK;

	f.values = arena_array(d->arena, N_VARIABLES, sizeof *f.values);
	for (i = 0; i < N_VARIABLES; i++)
		f.values[i].name = template_variables[i].name;
	set(&f, V_DESK, config_text(&d->config, "desk.name"));
	set(&f, V_ADDRESS,
	    first_address(&f, config_text(&d->config, "desk.address")));
	if ((ticket_id && (rc = fill_ticket(&f, language, &assignee, e))) ||
	    (rc = fill_agent(&f, assignee, e)))
		return rc;
	if (ticket_id &&
	    ((rc = fill_message(&f, e)) || (rc = fill_quote(&f, e))))
		return rc;
	if (ticket_id)
		set_link(&f);
	*values = f.values;
	*n = N_VARIABLES;
	return RC_OK;
}

enum rc
template_values(struct desk *d, int64_t ticket_id,
    struct template_value **values, size_t *n, struct err *e)
{
	return template_values_in(d, ticket_id, NULL, values, n, e);
}
