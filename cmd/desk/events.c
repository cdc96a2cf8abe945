/* desk events, cursor: the log as a feed, and how far its readers are. */
#include "verbs.h"

#include <string.h>

#include "base/num.h"
#include "desk/event.h"
#include "desk/feed.h"
#include "desk/records.h"

static enum rc
run_events(struct cmd *c, struct err *e)
{
	struct feed feed = {
	    .words = cmd_words(c),
	    .since = opt_text(&c->opts, "since", NULL),
	    .cursor = opt_text(&c->opts, "cursor", NULL),
	    .follows = opt_has(&c->opts, "follow"),
	    .limit = opt_int(&c->opts, "limit", 0),
	};
	enum rc rc;

	if ((rc = open_store(c, feed.cursor ? DB_WRITE : DB_READ, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_AUDIT, e)))
		return rc;
	return feed_print(c, &feed, e);
}

static const struct opt event_opts[] = {
    {.name = "since",
	.type = OPT_TEXT,
	.arg = "TIME|ID",
	.help = "only events since a time, or behind an event"},
    {.name = "cursor",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "each event once: begin where NAME stands, and move it"},
    {.name = "follow",
	.type = OPT_FLAG,
	.help = "then wait for more, until a signal ends it"},
};

/* A cursor is written, so the store is opened as the options ask. */
const struct verb verb_events = {
    .name = "events",
    .operands = "[QUERY]...",
    .help = "print the log of all changes, oldest first",
    VERB_OPTS(event_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_NONE,
    .run = run_events,
};

struct move {
	struct desk *desk;
	const char *name;
	bool is_removed;
	int64_t event_id;
};

static enum rc
move(void *arg, struct err *e)
{
	struct move *m = arg;

	if (m->is_removed)
		return cursor_remove(m->desk, m->name, e);
	return cursor_set(m->desk, m->name, m->event_id, e);
}

/* "set NAME ID" and "rm NAME". */
static enum rc
parse_move(struct cmd *c, struct move *m, struct err *e)
{
	char **words = c->opts.operands;
	enum rc rc;

	m->is_removed = strcmp(words[0], "rm") == 0;
	if (!m->is_removed && strcmp(words[0], "set") != 0)
		return err_set(e, RC_USAGE,
		    "'%s': give 'set NAME ID', 'rm NAME' or nothing", words[0]);
	rc = cmd_operands(c, m->is_removed ? 2 : 3, m->is_removed ? 2 : 3, e);
	if (rc)
		return rc;
	m->name = words[1];
	if (!m->is_removed &&
	    !num_parse(sv_of(words[2]), 0, INT64_MAX, &m->event_id))
		return err_set(e, RC_USAGE, "'%s' is no event's id", words[2]);
	return RC_OK;
}

static enum rc
run_cursor(struct cmd *c, struct err *e)
{
	struct move m = {.desk = &c->desk};
	bool is_list = c->opts.n_operands == 0;
	enum rc rc;

	if ((!is_list && (rc = parse_move(c, &m, e))) ||
	    (rc = open_store(c, is_list ? DB_READ : DB_WRITE, e)) ||
	    (rc = caller_require(
		 &c->desk.caller, is_list ? ACT_AUDIT : ACT_ADMIN, e)) ||
	    (rc = event_settle(&c->desk, e)))
		return rc;
	if (is_list)
		return records_list(c, "", &cursor_fields, NULL, e);
	return db_tx(c->desk.db, move, &m, e);
}

const struct verb verb_cursor = {
    .name = "cursor",
    .operands = "[set NAME ID | rm NAME]",
    .help = "list the cursors of 'desk events'; move or remove one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_NONE,
    .run = run_cursor,
};
