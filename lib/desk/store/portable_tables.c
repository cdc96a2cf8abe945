/* Every table and column of the schema, for export and import: a column added
 * to the schema is added here. */
#include "desk/store/portable.h"

#include "base/vec.h"

const struct portable_table portable_tables[] = {
    {"setting", "name", "name text, value text, secret blob", NULL, 1},
    {"team", "id",
	"id id, name text, email text, created_at int, acknowledges int, "
	"language text, hours text, answer_within_s int",
	NULL, 1},
    {"agent", "id",
	"id id, login text, name text, email text, role text, "
	"is_active int, created_at int",
	NULL, 1},
    {"team_agent", "team_id, agent_id", "team_id int, agent_id int", NULL, 1},
    {"customer", "id",
	"id id, name text, email text, organisation text, language text, "
	"created_at int",
	NULL, 1},
    {"customer_address", "address",
	"address text, customer_id int, bounced_hard_at int, "
	"bounces_soft int, bounce_text text",
	NULL, 1},
    {"category", "id", "id id, name text, help text, created_at int", NULL, 1},
    {"ticket", "id",
	"id id, subject text, status text, priority text, category_id int, "
	"team_id int, assignee_id int, requester_id int, channel text, "
	"language text, key text, resolution text, due_at int, "
	"first_response_at int, first_resolved_at int, resolved_at int, "
	"closed_at int, reopens int, escalation int, worked_s int, "
	"merged_into_id int, is_broken int, version int, created_at int, "
	"updated_at int",
	"merged_into_id", 1},
    {"content", "id", "id id, sha256 text, size int, coding text, data blob",
	NULL, 1},
    {"message", "id",
	"id id, ticket_id int, kind text, sender text, channel text, "
	"agent_id int, customer_id int, from_addr text, from_name text, "
	"to_list text, cc_list text, subject text, title text, "
	"message_id text, in_reply_to text, references_list text, "
	"sent_at int, created_at int, body text, reply text, is_auto int, "
	"is_bounce int, digest blob, raw_id int, split_from_id int, "
	"language text",
	NULL, 1},
    {"attachment", "id",
	"id id, message_id int, name text, type text, size int, "
	"content_id int, is_inline int",
	NULL, 1},
    {"participant", "ticket_id, customer_id", "ticket_id int, customer_id int",
	NULL, 1},
    {"ticket_tag", "ticket_id, tag", "ticket_id int, tag text", NULL, 1},
    {"link", "from_id, to_id, kind",
	"from_id int, to_id int, kind text, created_at int", NULL, 1},
    {"reference", "ticket_id, name, value",
	"ticket_id int, name text, value text", NULL, 1},
    {"time_entry", "id",
	"id id, ticket_id int, agent_id int, seconds int, note text, "
	"created_at int",
	NULL, 1},
    {"merge", "id",
	"id id, ticket_id int, into_id int, moved text, created_at int, "
	"undone_at int",
	NULL, 1},
    {"field", "id",
	"id id, record text, name text, type text, words text, help text", NULL,
	1},
    {"field_value", "field_id, record_id",
	"field_id int, record_id int, num int, text text", NULL, 1},
    {"outbox", "id",
	"id id, kind text, purpose text, unique_key text, ticket_id int, "
	"message_id int, sender text, recipients text, subject text, "
	"mail_id text, content_id int, is_auto int, state text, "
	"cancel_on_reply int, tries int, next_at int, leased_until int, "
	"lease text, last_code int, last_error text, created_at int, "
	"started_at int, sent_at int",
	NULL, 2},
    {"template", "id",
	"id id, kind text, name text, purpose text, category_id int, "
	"language text, subject text, body text, html text, "
	"variables text, settings text, is_active int, version int, "
	"created_at int, updated_at int",
	NULL, 2},
    {"auto_answer", "address", "address text, answered_at int", NULL, 2},
    {"mail_rate", "address, hour",
	"address text, hour int, tickets int, answers int", NULL, 2},
    {"article_category", "id",
	"id id, slug text, name text, parent_id int, position int, "
	"help text, created_at int",
	"parent_id", 4},
    {"article_category_name", "category_id, language",
	"category_id int, language text, name text, help text", NULL, 4},
    {"article", "id",
	"id id, slug text, kind text, category_id int, language text, "
	"source_id int, source_version int, state text, stage text, "
	"version int, published_version int, publish_at int, "
	"first_published_at int, published_at int, review_by int, "
	"difficulty text, audience text, position int, author_id int, "
	"author_name text, video_url text, thumbnail text, duration_s int, "
	"front text, views int, helpful int, unhelpful int, views_brought int, "
	"helpful_brought int, unhelpful_brought int, created_at int, "
	"updated_at int",
	"source_id", 4},
    {"article_version", "article_id, version",
	"article_id int, version int, title text, summary text, body text, "
	"note text, author_id int, created_at int",
	NULL, 4},
    {"article_tag", "article_id, tag", "article_id int, tag text", NULL, 4},
    {"article_review", "id",
	"id id, article_id int, version int, reviewer_id int, verdict text, "
	"comment text, created_at int",
	NULL, 4},
    {"article_attachment", "id",
	"id id, article_id int, name text, type text, size int, "
	"content_id int, created_at int",
	NULL, 4},
    {"article_link", "article_id, other_id",
	"article_id int, other_id int, created_at int", NULL, 4},
    {"article_ticket", "article_id, ticket_id, kind",
	"article_id int, ticket_id int, kind text, created_at int", NULL, 4},
    {"article_vote", "article_id, voter",
	"article_id int, voter text, version int, is_helpful int, "
	"comment text, created_at int, updated_at int",
	NULL, 4},
    {"article_comment", "id",
	"id id, article_id int, parent_id int, version int, sender text, "
	"agent_id int, customer_id int, name text, body text, state text, "
	"moderator_id int, moderated_at int, created_at int",
	"parent_id", 4},
    {"article_view", "article_id, day, reader",
	"article_id int, day int, reader blob", NULL, 4},
    {"article_view_day", "article_id, day",
	"article_id int, day int, views int", NULL, 4},
    {"phrasing", "id",
	"id id, article_id int, text text, plain text, count int, "
	"state text, created_at int, last_at int",
	NULL, 4},
    {"search_miss", "id",
	"id id, words text, language text, kind text, count int, "
	"first_at int, last_at int",
	NULL, 4},
    {"search_entry", "id",
	"id int, version int, language text, title text, phrasings text, "
	"body text",
	NULL, 5},
    {"event", "id",
	"id id, at int, agent_id int, verb text, record text, "
	"record_id int, ticket_id int, changes text, salt blob, digest blob, "
	"hash blob",
	NULL, 1},
    {"cursor", "name", "name text, event_id int, updated_at int", NULL, 1},
};

const size_t portable_n_tables = COUNT_OF(portable_tables);

static enum db_type
type_of(struct sv word)
{
	if (sv_is(word, "int") || sv_is(word, "id"))
		return DB_INT;
	CHECK(sv_is(word, "text") || sv_is(word, "blob"));
	return sv_is(word, "text") ? DB_TEXT : DB_BLOB;
}

static bool
names(const char *list, struct sv column)
{
	struct sv rest = sv_of(list), piece;

	while (sv_split(&rest, ',', &piece))
		if (sv_eq(sv_trim(piece), column))
			return true;
	return false;
}

const struct portable_column *
portable_columns(const struct portable_table *t, struct arena *a, size_t *n)
{
	struct sv rest = sv_of(t->columns), piece;
	struct portable_column *columns;
	size_t i;

	for (*n = 0; sv_split(&rest, ',', &piece); ++*n)
		;
	columns = arena_array(a, *n, sizeof *columns);
	rest = sv_of(t->columns);
	for (i = 0; sv_split(&rest, ',', &piece); i++) {
		struct sv name, type = sv_trim(piece);

		CHECK(sv_split(&type, ' ', &name));
		columns[i] = (struct portable_column){arena_dup(a, name),
		    type_of(type), names(t->key, name), names(t->later, name),
		    sv_is(type, "id")};
	}
	return columns;
}
