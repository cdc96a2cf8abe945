/* The parts of a desk, each with what must be true of it. */
#include "desk/store/check.h"

#include "base/str.h"
#include "desk/content.h"
#include "desk/event.h"
#include "desk/search/search.h"
#include "io/term.h"

/* One thing that is kept in two places, or must follow from another. */
struct rule {
	const char *part;  /* names the rows, too */
	const char *fault; /* what is wrong with a row that sql finds */
	const char *sql;   /* its first column is what the row is called */
};

static const struct rule rules[] = {
    {"ticket", "is part of another ticket but not closed",
	"select id from ticket where merged_into_id is not null and "
	"is_open = 1 order by id"},
    {"ticket", "its merges go in a circle",
	"with recursive up (start, at, steps) as ("
	"select id, merged_into_id, 1 from ticket "
	"where merged_into_id is not null "
	"union all select u.start, t.merged_into_id, u.steps + 1 "
	"from up u join ticket t on t.id = u.at "
	"where t.merged_into_id is not null and u.at <> u.start "
	"and u.steps < 1000) "
	"select start from up where at = start order by start"},
    {"ticket", "another open ticket has the same key",
	"select t.id from ticket t where t.is_open = 1 and t.key in ("
	"select key from ticket where is_open = 1 and key is not null "
	"group by key having count(*) > 1) order by t.id"},
    {"ticket", "is open, but has a time of solving or closing",
	"select id from ticket where is_open = 1 and "
	"(resolved_at is not null or closed_at is not null) order by id"},
    {"ticket", "its status or priority does not sort as it reads",
	"select id from ticket where is_open <> case when status in "
	"('resolved', 'closed') then 0 else 1 end or status_rank <> case "
	"status when 'open' then 0 when 'assigned' then 1 when "
	"'in_progress' then 2 when 'waiting' then 3 when 'resolved' then 4 "
	"else 5 end or priority_rank <> case priority when 'low' then 0 "
	"when 'normal' then 1 when 'high' then 2 else 3 end order by id"},
    {"ticket", "the time worked is not the sum of its entries",
	"select t.id from ticket t left join (select ticket_id, "
	"sum(seconds) as s from time_entry group by ticket_id) w "
	"on w.ticket_id = t.id where t.worked_s <> coalesce(w.s, 0) "
	"order by t.id"},
    {"ticket", "its links go in a circle",
	"with recursive reach (a, b, kind) as ("
	"select from_id, to_id, kind from link where kind <> 'refers-to' "
	"union select r.a, l.to_id, r.kind from reach r "
	"join link l on l.from_id = r.b and l.kind = r.kind) "
	"select distinct a from reach where a = b order by a"},
    {"attachment", "its size is not that of its content",
	"select a.id from attachment a join content c "
	"on c.id = a.content_id where a.size <> c.size order by a.id"},
    {"customer", "the address is not among the customer's addresses",
	"select c.id from customer c where c.email is not null and "
	"not exists (select 1 from customer_address a where "
	"a.customer_id = c.id and a.address = lower(c.email)) "
	"order by c.id"},
    {"field", "has a value of a ticket that is not there",
	"select distinct f.record || '.' || f.name from field f "
	"join field_value v on v.field_id = f.id "
	"left join ticket t on t.id = v.record_id "
	"where f.record = 'ticket' and t.id is null order by 1"},
    {"article", "its newest version is not the last that there is",
	"select a.id from article a where a.version <> coalesce((select "
	"max(v.version) from article_version v where v.article_id = a.id), 0) "
	"or a.version <> (select count(*) from article_version v where "
	"v.article_id = a.id) order by a.id"},
    {"article", "the version that readers see is not there",
	"select a.id from article a where a.published_version is not null and "
	"not exists (select 1 from article_version v where v.article_id = a.id "
	"and v.version = a.published_version) order by a.id"},
    {"article", "its state and the stage of its newest version do not fit",
	"select id from article where case when state in ('published', "
	"'outdated') then published_version is null or (stage = 'published') "
	"<> (published_version = version) when state = 'archived' then "
	"stage = 'published' and published_version is null else "
	"state <> stage or published_version is not null end order by id"},
    {"article", "is to be published, but is so already or is archived",
	"select id from article where publish_at is not null and "
	"(state = 'archived' or (stage = 'published' and "
	"state <> 'outdated')) order by id"},
    {"article", "what it translates is a translation itself, or not so new",
	"select a.id from article a join article s on s.id = a.source_id "
	"where s.source_id is not null or coalesce(a.source_version, 0) not "
	"between 1 and s.version order by a.id"},
    {"article", "its votes are not as many as are counted",
	"select a.id from article a left join (select article_id, "
	"sum(is_helpful) as yes, count(*) as n from article_vote "
	"group by article_id) w on w.article_id = a.id where "
	"a.helpful <> a.helpful_brought + coalesce(w.yes, 0) or "
	"a.unhelpful <> a.unhelpful_brought + coalesce(w.n - w.yes, 0) "
	"order by a.id"},
    {"article", "its views are not as many as are counted",
	"select a.id from article a left join (select article_id, "
	"sum(views) as n from article_view_day group by article_id) w "
	"on w.article_id = a.id where a.views <> a.views_brought + "
	"coalesce(w.n, 0) order by a.id"},
    {"article", "a vote, comment or review is of a version it has not",
	"select distinct x.id from (select article_id as id, version from "
	"article_vote union all select article_id, version from "
	"article_comment where version is not null union all select "
	"article_id, version from article_review) x join article a "
	"on a.id = x.id where x.version < 1 or x.version > a.version "
	"order by 1"},
    {"article", "the size of a file is not that of its content",
	"select a.article_id from article_attachment a join content c "
	"on c.id = a.content_id where a.size <> c.size order by 1"},
    {"article_category", "lies below itself",
	"select k.id from article_category k join article_category_below b "
	"on b.id = k.parent_id and b.slug = k.slug order by k.id"},
    {"cursor", "is ahead of the events",
	"select name from cursor where event_id > "
	"(select coalesce(max(id), 0) from event) order by name"},
};

struct checker {
	struct desk *desk;
	struct check *check;
	const char *part; /* where fault() finds a fault */
};

/* As db_check and content_verify call it. */
static void
fault(void *arg, const char *text)
{
	struct checker *k = arg;

	k->check->n++;
	k->check->report(k->check->arg, k->part, text);
}

static enum rc
check_store(struct checker *k, struct err *e)
{
	k->part = "store";
	return db_check(k->desk->db, fault, k, e);
}

static enum rc
check_content(struct checker *k, struct err *e)
{
	k->part = "content";
	return content_verify(k->desk, fault, k, e);
}

static enum rc
check_rule(struct checker *k, const struct rule *rule, struct err *e)
{
	struct str text = STR_INIT;
	struct db_stmt *st;
	enum rc rc;

	k->part = rule->part;
	if ((rc = db_query(k->desk->db, rule->sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st)) {
		str_clear(&text);
		str_add_f(&text, "%s %.*s: %s", rule->part,
		    SV_ARG(db_col_text(st, 0)), rule->fault);
		fault(k, text.p);
	}
	str_free(&text);
	return db_end(st, e);
}

static enum rc
check_rules(struct checker *k, struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(rules); i++)
		if ((rc = check_rule(k, &rules[i], e)))
			return rc;
	return RC_OK;
}

/* The secrets that a desk is born with. */
static enum rc
check_settings(struct checker *k, struct err *e)
{
	struct sv secret;
	enum rc rc;

	k->part = "setting";
	if ((rc = desk_secret(k->desk, "token", &secret, e)))
		return rc;
	if (!secret.n)
		fault(k,
		    "the secret 'token' is missing: answers by mail are "
		    "not known by it");
	return RC_OK;
}

static enum rc
check_events(struct checker *k, struct err *e)
{
	struct event_queue before, after;
	struct event_audit audit;
	struct str text = STR_INIT;
	enum rc rc;

	k->part = "event";
	if ((rc = event_waiting(k->desk, &before, e)) ||
	    (rc = event_settle(k->desk, e)) ||
	    (rc = event_verify(k->desk, &audit, e)) ||
	    (rc = event_waiting(k->desk, &after, e)))
		return rc;
	if (before.n && after.oldest == before.oldest)
		fault(k, "events wait to be sealed, and cannot be");
	if (!audit.bad_id)
		return RC_OK;
	str_add_f(
	    &text, "event %lld: %s", (long long)audit.bad_id, audit.fault);
	fault(k, text.p);
	str_free(&text);
	return RC_OK;
}

/* Inside db_tx. */
static enum rc
search_step(void *arg, struct err *e)
{
	struct checker *k = arg;
	struct check *c = k->check;
	struct db *db = k->desk->db;
	bool in_step;
	enum rc rc;

	c->is_repaired = false;
	k->part = "search";
	if ((rc = search_check(db, &in_step, e)) || in_step)
		return rc;
	if (!c->repairs) {
		fault(k,
		    "the full text is not what the messages say; 'desk "
		    "check --repair' makes it anew");
		return RC_OK;
	}
	if ((rc = search_rebuild(db, e)) ||
	    (rc = search_check(db, &in_step, e)) ||
	    (rc = event_add(k->desk,
		 &(struct event){.verb = "search.rebuilt", .record = "desk"},
		 e)))
		return rc;
	c->is_repaired = true;
	if (!in_step)
		fault(k, "the full text is wrong though it was made anew");
	return RC_OK;
}

static enum rc
check_search(struct checker *k, struct err *e)
{
	return db_tx(k->desk->db, search_step, k, e);
}

enum rc
check_run(struct desk *d, struct check *check, struct err *e)
{
	static enum rc (*const parts[])(struct checker *, struct err *) = {
	    check_store, check_content, check_search, check_events, check_rules,
	    check_settings};
	struct checker k = {.desk = d, .check = check};
	size_t i;
	enum rc rc = RC_OK;

	check->n = 0;
	for (i = 0; i < COUNT_OF(parts) && !rc; i++) {
		term_progress("checking", i, COUNT_OF(parts));
		rc = parts[i](&k, e);
	}
	term_progress("checking", 1, 1);
	return rc;
}
