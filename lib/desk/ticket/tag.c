/* Giving tags and taking them away. */
#include "desk/ticket/tag.h"

#include "base/str.h"
#include "base/utf8.h"
#include "desk/event.h"
#include "desk/ticket/ticket.h"

enum { TAG_BYTES_MAX = 100 };

/* Blanks, controls and marks that nobody sees. */
static bool
is_unseen(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) ||
	    c == 0x3000 || c == 0xfeff;
}

/* What is wrong with the word; NULL: nothing. */
static const char *
fault_of(struct sv word)
{
	struct sv rest = word;
	uint32_t c;

	if (!word.n)
		return "a tag is a word";
	if (word.n > TAG_BYTES_MAX)
		return "it is too long";
	if (!utf8_is_valid(word))
		return "it is no valid UTF-8";
	if (word.p[0] == '+' || word.p[0] == '-')
		return "a tag does not begin with a sign";
	while (rest.n) {
		rest = sv_sub(rest, utf8_next(rest, &c), rest.n);
		if (c == ',' || is_unseen(c))
			return "a tag has no blanks, commas or controls";
	}
	return NULL;
}

enum rc
tag_parse(struct sv word, struct arena *a, struct sv *tag, struct err *e)
{
	const char *fault = fault_of(word);
	struct str shown = STR_INIT;
	char *p;
	size_t i;

	if (fault) {
		utf8_repair(&shown, utf8_cut(word, TAG_BYTES_MAX));
		err_set(e, RC_DATA, "'%s' is no tag: %s", shown.p, fault);
		str_free(&shown);
		return RC_DATA;
	}
	p = arena_dup(a, word);
	for (i = 0; i < word.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	*tag = (struct sv){p, word.n};
	return RC_OK;
}

static enum rc
note_event(struct desk *d, const struct tag_owner *owner, int64_t id,
    const char *verb, const struct str *tags, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	if (!tags->n)
		return RC_OK;
	event_fact(&changes, "tags", str_sv(tags));
	rc = owner->event(d, id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
tag_apply_to(struct desk *d, const struct tag_owner *owner, int64_t id,
    const struct tag_change *changes, size_t n, struct err *e)
{
	struct str given = STR_INIT, taken = STR_INIT;
	size_t i;
	int64_t rows;
	enum rc rc = RC_OK;

	for (i = 0; i < n && !rc; i++) {
		bool is_removal = changes[i].is_removal;
		struct str *list = is_removal ? &taken : &given;

		rc = db_run(d->db, is_removal ? owner->take : owner->give,
		    DB_ARGS(db_int(id), db_view(changes[i].tag)), &rows, e);
		if (!rc && rows)
			str_add_f(list, "%s%.*s", list->n ? "," : "",
			    SV_ARG(changes[i].tag));
	}
	if (!rc && !(rc = note_event(d, owner, id, owner->given, &given, e)))
		rc = note_event(d, owner, id, owner->taken, &taken, e);
	str_free(&given);
	str_free(&taken);
	return rc;
}

static const struct tag_owner tickets = {
    .give = "insert into ticket_tag (ticket_id, tag) values ($1, $2) "
	    "on conflict do nothing",
    .take = "delete from ticket_tag where ticket_id = $1 and tag = $2",
    .given = "ticket.tagged",
    .taken = "ticket.untagged",
    .event = ticket_event,
};

enum rc
tag_apply(struct desk *d, int64_t ticket_id, const struct tag_change *changes,
    size_t n, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if ((rc = ticket_load(d, ticket_id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)))
		return rc;
	return tag_apply_to(d, &tickets, ticket_id, changes, n, e);
}

enum rc
tag_add(struct desk *d, int64_t ticket_id, struct sv word, struct err *e)
{
	struct tag_change change = {.is_removal = false};
	enum rc rc;

	if ((rc = tag_parse(word, d->arena, &change.tag, e)))
		return rc;
	return tag_apply(d, ticket_id, &change, 1, e);
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "x.ticket_id",
	.flags = FIELD_LISTED,
	.help = "number of the ticket"},
    {.name = "tag",
	.type = FIELD_TEXT,
	.sql = "x.tag",
	.flags = FIELD_LISTED,
	.help = "the word"},
};

const struct fieldset tag_fields = {
    .record = "tag",
    .from = "ticket_tag x",
    .key = "x.ticket_id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "tag",
};

const char tag_of_ticket[] = "x.ticket_id = $1 order by x.tag";
