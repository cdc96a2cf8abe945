/* The messages of an imported ticket, with their mails and attachments. */
#include "desk/ticket/import.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/ticket/message.h"

static const char *
text_of(struct ticket_import *im, const struct json *object, const char *key)
{
	return arena_dup(&im->record, json_text_of(json_get(object, key)));
}

/* An array of texts joined by commas; NULL for an empty one. */
static const char *
list_of(struct ticket_import *im, const struct json *object, const char *key)
{
	struct str s = STR_INIT;
	const struct json *j;
	const char *joined;

	for (j = json_first(json_get(object, key)); j; j = json_next(j)) {
		str_add_s(&s, s.n ? "," : "");
		str_add(&s, json_text_of(j));
	}
	joined = s.n ? arena_dup(&im->record, str_sv(&s)) : NULL;
	str_free(&s);
	return joined;
}

static enum rc
bytes_of(struct ticket_import *im, const struct json *object, const char *key,
    struct sv *bytes, struct err *e)
{
	struct sv text = json_text_of(json_get(object, key));

	*bytes = SV_NULL;
	if (!text.p || base64_read(text, &im->record, bytes))
		return RC_OK;
	return err_set(e, RC_DATA, "%s: not base64", key);
}

static enum rc
time_of(struct ticket_import *im, const struct json *object, const char *key,
    bool *has, int64_t *t, struct err *e)
{
	struct sv text = json_text_of(json_get(object, key));

	*has = text.p != NULL;
	if (!*has || clock_parse(text, im->desk->now, t, NULL))
		return RC_OK;
	return err_set(
	    e, RC_DATA, "%s: '%.*s' is not a time", key, SV_ARG(text));
}

static enum rc
read_attachments(struct ticket_import *im, const struct json *list,
    struct message_new *m, struct err *e)
{
	struct attachment_new *files;
	const struct json *j;
	size_t n = 0;
	enum rc rc;

	for (j = json_first(list); j; j = json_next(j))
		n++;
	files = arena_array(&im->record, n, sizeof *files);
	m->attachments = files;
	for (j = json_first(list); j; j = json_next(j)) {
		struct attachment_new *f = &files[m->n_attachments++];

		f->name = text_of(im, j, "name");
		f->type = text_of(im, j, "type");
		f->is_inline = json_bool_of(json_get(j, "is_inline"));
		if ((rc = ticket_import_number(
			 im, "attachment", j, &f->id, e)) ||
		    (rc = bytes_of(im, j, "data", &f->bytes, e)))
			return err_ctx(e, "attachment %zu", m->n_attachments);
		if (!f->bytes.p)
			return err_set(e, RC_DATA, "attachment %zu: no data",
			    m->n_attachments);
	}
	return RC_OK;
}

/* A word of the message's table of fields, checked; NULL where absent. */
static enum rc
word_of(struct ticket_import *im, const struct json *object, const char *key,
    const char *otherwise, const char **word, struct err *e)
{
	const struct field *f = field_find(&message_fields, sv_of(key));
	struct sv text = json_text_of(json_get(object, key));
	struct value v;
	enum rc rc;

	*word = otherwise;
	if (!text.p)
		return RC_OK;
	if ((rc = field_parse(f, text, im->desk->now, &v, &im->record, e)))
		return rc;
	*word = arena_dup(&im->record, v.text);
	return RC_OK;
}

static enum rc
read_people(struct ticket_import *im, const struct json *j,
    struct message_new *m, struct err *e)
{
	struct sv login = json_text_of(json_get(j, "agent"));
	enum rc rc;

	m->from_addr = text_of(im, j, "from_addr");
	m->from_name = text_of(im, j, "from_name");
	if (login.n && (rc = ticket_import_agent(im, login, &m->agent_id, e)))
		return rc;
	if (!json_bool_of(json_get(j, "is_customers")) || !m->from_addr)
		return RC_OK;
	rc = people_customer(im->desk, sv_of(m->from_addr), sv_of(m->from_name),
	    &m->customer_id, e);
	return rc == RC_DATA ? RC_OK : rc;
}

static enum rc
read_message(struct ticket_import *im, const struct json *j,
    struct message_new *m, struct sha256 *digest, struct err *e)
{
	bool has;
	enum rc rc;

	if (json_type_of(j) != JSON_OBJECT)
		return err_set(e, RC_DATA, "not a JSON object");
	m->is_import = true;
	m->to = list_of(im, j, "to");
	m->cc = list_of(im, j, "cc");
	m->references = list_of(im, j, "references");
	m->subject = text_of(im, j, "subject");
	m->title = text_of(im, j, "title");
	m->message_id = text_of(im, j, "message_id");
	m->in_reply_to = text_of(im, j, "in_reply_to");
	m->body = json_text_of(json_get(j, "body"));
	m->reply = json_text_of(json_get(j, "reply"));
	m->is_auto = json_bool_of(json_get(j, "is_auto"));
	m->is_bounce = json_bool_of(json_get(j, "is_bounce"));
	if (hash_from_hex(json_text_of(json_get(j, "digest")), digest))
		m->digest = hash_sv(digest);
	if ((rc = ticket_import_number(im, "message", j, &m->id, e)) ||
	    (rc = word_of(im, j, "kind", "reply", &m->kind, e)) ||
	    (rc = word_of(im, j, "sender", "user", &m->sender, e)) ||
	    (rc = word_of(im, j, "channel", "api", &m->channel, e)) ||
	    (rc = time_of(im, j, "sent_at", &m->has_sent_at, &m->sent_at, e)) ||
	    (rc = time_of(im, j, "created_at", &has, &m->created_at, e)) ||
	    (rc = bytes_of(im, j, "raw", &m->raw, e)) ||
	    (rc = read_people(im, j, m, e)))
		return rc;
	return read_attachments(im, json_get(j, "attachments"), m, e);
}

/* Which mail a message was is known of the first one alone. */
static enum rc
drop_seen(struct ticket_import *im, struct message_new *m, struct err *e)
{
	static const char sql[] = "select id from message where digest = $1";
	int64_t id;
	enum rc rc;

	if (!m->digest.p)
		return RC_OK;
	rc = db_get_int(im->desk->db, sql, DB_ARGS(db_blob(m->digest)), &id, e);
	if (rc == RC_OK)
		m->digest = SV_NULL;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
ticket_import_messages(struct ticket_import *im, int64_t ticket_id,
    const struct json *messages, struct err *e)
{
	const struct json *j;
	struct sha256 digest;
	int64_t id;
	size_t n = 0;
	enum rc rc;

	for (j = json_first(messages); j; j = json_next(j)) {
		struct message_new m = {.ticket_id = ticket_id};

		n++;
		if ((rc = read_message(im, j, &m, &digest, e)) ||
		    (rc = drop_seen(im, &m, e)) ||
		    (rc = message_add(im->desk, &m, &id, e))) {
			err_ctx(e, "message %zu", n);
			return rc;
		}
	}
	return RC_OK;
}
