/* Storing messages; they are never changed afterwards, only moved. */
#include "desk/ticket/message.h"

#include <stdio.h>

#include "base/str.h"
#include "base/utf8.h"
#include "desk/content.h"
#include "desk/event.h"
#include "desk/search/search.h"

/* Valid UTF-8 without NUL: v itself where it is, else a mended copy. */
static struct sv
clean(struct desk *d, struct sv v)
{
	struct str out = STR_INIT;
	struct sv copy;
	char *p;
	size_t i;

	if (utf8_is_valid(v) && sv_find_c(v, '\0') == v.n)
		return v;
	utf8_repair(&out, v);
	p = arena_dup(d->arena, str_sv(&out));
	for (i = 0; i < out.n; i++)
		if (p[i] == '\0')
			p[i] = ' ';
	copy = (struct sv){p, out.n};
	str_free(&out);
	return copy;
}

static struct db_arg
text_arg(struct desk *d, const char *s)
{
	return db_view(clean(d, sv_of(s)));
}

static struct db_arg
id_arg(int64_t id)
{
	return id ? db_int(id) : db_null();
}

/* The number comes last: without one the store gives the next, and takes no
 * null for that everywhere. */
#define MESSAGE_COLUMNS                                                        \
	"ticket_id, kind, sender, channel, agent_id, customer_id, from_addr, " \
	"from_name, to_list, cc_list, subject, title, message_id, "            \
	"in_reply_to, references_list, sent_at, created_at, body, reply, "     \
	"is_auto, is_bounce, digest, raw_id, language"
#define MESSAGE_VALUES                                                         \
	"$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "   \
	"$16, $17, $18, $19, $20, $21, $22, $23, $24"
#define ATTACHMENT_COLUMNS "message_id, name, type, size, content_id, is_inline"

/* That of the desk where none is named. */
static enum rc
ticket_language(
    struct desk *d, int64_t ticket_id, const char **language, struct err *e)
{
	static const char sql[] = "select language from ticket where id = $1 "
				  "and language <> ''";
	struct db_stmt *st;
	enum rc rc;

	*language = search_language_of(d, NULL);
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	if (db_next(st))
		*language = arena_dup(d->arena, db_col_text(st, 0));
	return db_end(st, e);
}

/* The id and the language, which is its ticket's, go to *found. */
static enum rc
insert_message(struct desk *d, const struct message_new *m, int64_t raw_id,
    struct search_message *found, struct err *e)
{
	static const char next[] = "insert into message (" MESSAGE_COLUMNS
				   ") values (" MESSAGE_VALUES ")";
	static const char numbered[] = "insert into message (" MESSAGE_COLUMNS
				       ", id) values (" MESSAGE_VALUES ", $25)";
	struct db_arg args[] = {db_int(m->ticket_id), db_text(m->kind),
	    db_text(m->sender), db_text(m->channel), id_arg(m->agent_id),
	    id_arg(m->customer_id), text_arg(d, m->from_addr),
	    text_arg(d, m->from_name), text_arg(d, m->to), text_arg(d, m->cc),
	    text_arg(d, m->subject), text_arg(d, m->title),
	    text_arg(d, m->message_id), text_arg(d, m->in_reply_to),
	    text_arg(d, m->references),
	    m->has_sent_at ? db_int(m->sent_at) : db_null(),
	    db_int(m->created_at ? m->created_at : d->now),
	    db_view(clean(d, m->body)), db_view(clean(d, m->reply)),
	    db_int(m->is_auto), db_int(m->is_bounce),
	    m->digest.p ? db_blob(m->digest) : db_null(), id_arg(raw_id),
	    db_null(), id_arg(m->id)};
	enum rc rc;

	if ((rc = ticket_language(d, m->ticket_id, &found->language, e)))
		return rc;
	args[COUNT_OF(args) - 2] = db_text(found->language);
	found->id = m->id;
	if (!m->id)
		return db_insert(
		    d->db, next, args, COUNT_OF(args) - 1, &found->id, e);
	rc = db_run(d->db, numbered, args, COUNT_OF(args), NULL, e);
	return rc ? rc : db_ids_given(d->db, "message", e);
}

static enum rc
insert_attachment(struct desk *d, int64_t message_id,
    const struct attachment_new *file, int64_t *id, struct err *e)
{
	static const char next[] = "insert into attachment (" ATTACHMENT_COLUMNS
				   ") values ($1, $2, $3, $4, $5, $6)";
	static const char numbered[] =
	    "insert into attachment (" ATTACHMENT_COLUMNS
	    ", id) values ($1, $2, $3, $4, $5, $6, $7)";
	const char *type = file->type ? file->type : "application/octet-stream";
	struct db_arg args[] = {db_int(message_id), text_arg(d, file->name),
	    text_arg(d, type), db_int((int64_t)file->bytes.n), db_null(),
	    db_int(file->is_inline), id_arg(file->id)};
	int64_t content_id;
	enum rc rc;

	if ((rc = content_put(d, file->bytes, &content_id, e)))
		return rc;
	args[4] = db_int(content_id);
	*id = file->id;
	if (!file->id)
		return db_insert(d->db, next, args, COUNT_OF(args) - 1, id, e);
	rc = db_run(d->db, numbered, args, COUNT_OF(args), NULL, e);
	return rc ? rc : db_ids_given(d->db, "attachment", e);
}

enum rc
message_add(
    struct desk *d, const struct message_new *m, int64_t *id, struct err *e)
{
	struct search_message found = {
	    .title = clean(d, sv_of(m->title)), .body = clean(d, m->body)};
	struct str changes = STR_INIT;
	int64_t raw_id = 0, file_id;
	size_t i;
	enum rc rc;

	if ((m->raw.p && (rc = content_put(d, m->raw, &raw_id, e))) ||
	    (rc = insert_message(d, m, raw_id, &found, e)) ||
	    (rc = search_add(d->db, &found, e)))
		return rc;
	*id = found.id;
	for (i = 0; i < m->n_attachments; i++)
		if ((rc = insert_attachment(
			 d, *id, &m->attachments[i], &file_id, e)))
			return rc;
	if (m->is_import)
		return RC_OK;
	event_fact(&changes, "kind", sv_of(m->kind));
	event_fact(&changes, "sender", sv_of(m->sender));
	rc = event_add(d,
	    &(struct event){"message.added", "message", *id, m->ticket_id,
		event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

enum rc
message_attach(struct desk *d, int64_t ticket_id, int64_t message_id,
    const struct attachment_new *file, struct err *e)
{
	struct str changes = STR_INIT;
	int64_t id;
	enum rc rc;

	if ((rc = insert_attachment(d, message_id, file, &id, e)))
		return rc;
	event_fact(&changes, "name", sv_of(file->name));
	rc = event_add(d,
	    &(struct event){"attachment.added", "attachment", id, ticket_id,
		event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

enum rc
message_title(
    struct desk *d, int64_t message_id, const char *title, struct err *e)
{
	static const char find[] =
	    "select title, body, language from message where id = $1";
	static const char set[] = "update message set title = $1 where id = $2";
	struct search_message found = {.id = message_id};
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, find, DB_ARGS(db_int(message_id)), &st, e)))
		return rc;
	if (db_next(st)) {
		found.title = arena_sv(d->arena, db_col_text(st, 0));
		found.body = arena_sv(d->arena, db_col_text(st, 1));
		found.language = arena_dup(d->arena, db_col_text(st, 2));
	}
	if ((rc = db_end(st, e)) || sv_eq(found.title, sv_of(title)))
		return rc;
	if ((rc = search_remove(d->db, &found, e)) ||
	    (rc = db_run(d->db, set,
		 DB_ARGS(db_text(title), db_int(message_id)), NULL, e)))
		return rc;
	found.title = sv_of(title);
	return search_add(d->db, &found, e);
}

enum rc
message_retitle(
    struct desk *d, int64_t ticket_id, const char *title, struct err *e)
{
	static const char find[] =
	    "select id from message where ticket_id = $1 and "
	    "title is not null order by id limit 1";
	int64_t id;
	enum rc rc;

	rc = db_get_int(d->db, find, DB_ARGS(db_int(ticket_id)), &id, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return message_title(d, id, title, e);
}
