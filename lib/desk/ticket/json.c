/* Nesting messages, attachments, links and time entries in a ticket. */
#include "desk/ticket/json.h"

#include "base/base64.h"
#include "base/hash.h"
#include "desk/content.h"
#include "desk/ticket/conversation.h"
#include "io/out.h"

static void
add_fields(struct ticket_json *t, const struct fieldset *set,
    const struct value *values)
{
	size_t i;

	for (i = 0; i < set->n_fields; i++)
		out_json_field(t->json, &set->fields[i], &values[i]);
}

static enum rc
add_record(void *arg, const struct fieldset *set, const struct value *values,
    struct err *e)
{
	struct ticket_json *t = arg;

	(void)e;
	json_object_begin(t->json);
	add_fields(t, set, values);
	json_object_end(t->json);
	return RC_OK;
}

/* Adds key with the content's bytes as base64; null without content. */
static enum rc
add_content(
    struct ticket_json *t, const char *key, int64_t content_id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	struct sv bytes;
	enum rc rc = RC_OK;

	json_key(t->json, key);
	if (!content_id)
		json_null(t->json);
	else if (!(rc = content_get(t->desk, content_id, &a, &bytes, e))) {
		base64_add(&text, bytes);
		json_text(t->json, (struct sv){text.p, text.n});
	}
	str_free(&text);
	arena_free(&a);
	return rc;
}

static enum rc
add_attachment(void *arg, const struct fieldset *set,
    const struct value *values, struct err *e)
{
	static const char sql[] =
	    "select content_id, is_inline from attachment where id = $1";
	struct ticket_json *t = arg;
	int64_t id = record_value(set, values, "id")->num, content_id = 0;
	bool is_inline = false;
	struct db_stmt *st;
	enum rc rc = RC_OK;

	json_object_begin(t->json);
	add_fields(t, set, values);
	if (t->is_export &&
	    !(rc = db_query(t->desk->db, sql, DB_ARGS(db_int(id)), &st, e))) {
		if (db_next(st)) {
			content_id = db_col_int(st, 0);
			is_inline = db_col_int(st, 1);
		}
		rc = db_end(st, e);
		json_key(t->json, "is_inline");
		json_bool(t->json, is_inline);
		if (!rc)
			rc = add_content(t, "data", content_id, e);
	}
	json_object_end(t->json);
	return rc;
}

/* What only an export has of a message. */
static enum rc
add_hidden(struct ticket_json *t, int64_t message_id, struct err *e)
{
	static const char sql[] =
	    "select title, digest, raw_id, customer_id is not null "
	    "from message where id = $1";
	struct sha256 digest;
	struct db_stmt *st;
	char hex[SHA256_HEX];
	int64_t raw_id = 0;
	enum rc rc;

	rc = db_query(t->desk->db, sql, DB_ARGS(db_int(message_id)), &st, e);
	if (rc)
		return rc;
	if (db_next(st)) {
		struct sv bytes = db_col_blob(st, 1);
		size_t i;

		json_key(t->json, "title");
		json_text(t->json, db_col_text(st, 0));
		for (i = 0; i < sizeof digest.v && i < bytes.n; i++)
			digest.v[i] = (uint8_t)bytes.p[i];
		json_key(t->json, "digest");
		json_text_or_null(t->json,
		    bytes.n == sizeof digest.v ? hash_hex(&digest, hex) : NULL);
		json_key(t->json, "is_customers");
		json_bool(t->json, db_col_int(st, 3));
		raw_id = db_col_int(st, 2);
	}
	if ((rc = db_end(st, e)))
		return rc;
	return add_content(t, "raw", raw_id, e);
}

static enum rc
add_message(void *arg, const struct fieldset *set, const struct value *values,
    struct err *e)
{
	struct ticket_json *t = arg;
	int64_t id = record_value(set, values, "id")->num;
	enum rc rc;

	json_object_begin(t->json);
	add_fields(t, set, values);
	json_key(t->json, "attachments");
	json_array_begin(t->json);
	rc = conversation_attachments(t->desk, id, add_attachment, t, e);
	json_array_end(t->json);
	if (!rc && t->is_export)
		rc = add_hidden(t, id, e);
	json_object_end(t->json);
	return rc;
}

enum rc
ticket_json_write(struct ticket_json *t, const struct fieldset *set,
    const struct value *values, struct err *e)
{
	int64_t id = record_value(set, values, "id")->num;
	enum rc rc;

	json_object_begin(t->json);
	add_fields(t, set, values);
	json_key(t->json, "messages");
	json_array_begin(t->json);
	rc = conversation_messages(
	    t->desk, id, t->with_notes, add_message, t, e);
	json_array_end(t->json);
	json_key(t->json, "links");
	json_array_begin(t->json);
	if (!rc)
		rc = conversation_links(t->desk, id, add_record, t, e);
	json_array_end(t->json);
	if (t->is_export) {
		json_key(t->json, "time");
		json_array_begin(t->json);
		if (!rc)
			rc = conversation_time(t->desk, id, add_record, t, e);
		json_array_end(t->json);
	}
	json_object_end(t->json);
	return rc;
}
