/* Answering: what is stored is what is sent. */
#include "desk/ticket/reply.h"

#include <string.h>

#include "desk/fieldset.h"
#include "desk/outbox/mailer.h"
#include "desk/people.h"
#include "desk/template/macro.h"
#include "desk/ticket/reply_seal.h"
#include "desk/ticket/ticket.h"

static enum rc
set_status(struct desk *d, int64_t ticket_id, const char *status, struct err *e)
{
	struct ticket_change change = {.if_version = -1};
	enum rc rc;

	if ((rc = settings_add(d, &ticket_fields_builtin, SV("status"),
		 sv_of(status), &change.settings, e)))
		return rc;
	return ticket_change(d, ticket_id, &change, NULL, e);
}

void
reply_files(
    struct desk *d, const struct message_new *message, struct mail_out *mail)
{
	struct mail_out_file *files =
	    arena_array(d->arena, message->n_attachments, sizeof *files);
	size_t i;

	for (i = 0; i < message->n_attachments; i++) {
		const struct attachment_new *a = &message->attachments[i];

		files[i] = (struct mail_out_file){
		    a->name, a->type, a->bytes, a->is_inline};
	}
	mail->files = files;
	mail->n_files = message->n_attachments;
}

static enum rc
queue_mail(struct desk *d, const struct reply *r, struct mailing *m,
    int64_t message_id, struct err *e)
{
	struct mailer_order order = {.purpose = "reply",
	    .message_id = message_id,
	    .at = r->at,
	    .cancel_on_reply = r->cancel_on_reply};
	int64_t outbox_id;
	enum rc rc;

	if (!m->sealed.p) {
		reply_files(d, &r->message, &m->mail);
		rc = mailer_write(d, m, "reply", r->message.body, e);
		if (rc)
			return rc;
	}
	return mailer_queue(d, m, &order, &outbox_id, e);
}

/* Does a mail go with it? Only what an agent says to the requester. */
static enum rc
begin_mail(struct desk *d, int64_t ticket_id, struct reply *r,
    struct mailing *m, struct err *e)
{
	enum rc rc;

	r->why_no_mail = NULL;
	if (strcmp(r->message.kind, "reply") != 0 ||
	    strcmp(r->message.sender, "agent") != 0)
		r->why_no_mail = "it is not said to the requester";
	else if (r->without_mail)
		r->why_no_mail = "as asked";
	if (r->why_no_mail)
		return RC_OK;
	if ((rc = mailer_answer(d, ticket_id, m, e)))
		return rc;
	r->why_no_mail = m->why_not;
	if (!r->why_no_mail)
		mailer_describe(d, m, &r->message);
	if (r->encrypt || r->sign)
		return reply_seal_use(r, ticket_id, m, e);
	return RC_OK;
}

/* The message and its mail; *message_id is 0 where nothing is said. */
static enum rc
say(struct desk *d, int64_t ticket_id, struct reply *r, int64_t *message_id,
    struct err *e)
{
	struct mailing m;
	enum rc rc;

	*message_id = 0;
	if (!sv_trim(r->message.body).n && !r->message.n_attachments) {
		r->why_no_mail = "nothing is said";
		return RC_OK;
	}
	if ((rc = begin_mail(d, ticket_id, r, &m, e)) ||
	    (rc = ticket_message(d, &r->message, message_id, e)) ||
	    r->why_no_mail)
		return rc;
	return queue_mail(d, r, &m, *message_id, e);
}

enum rc
reply_add(struct desk *d, int64_t ticket_id, struct reply *r, struct err *e)
{
	struct message_new asked = r->message;
	struct macro macro = {.name = NULL};
	int64_t message_id;
	enum rc rc;

	r->message.ticket_id = ticket_id;
	if (d->caller.role == ROLE_CUSTOMER &&
	    (rc = people_customer(d, sv_of(d->caller.email), SV_NULL,
		 &r->message.customer_id, e)))
		return rc;
	if (r->canned && !r->seals &&
	    (rc = mailer_canned(d, ticket_id, r->canned, asked.body, r->words,
		 r->n_words, &r->message.body, &macro, e)))
		return rc;
	rc = say(d, ticket_id, r, &message_id, e);
	/* The next ticket of the batch starts from what was asked for. */
	r->message = asked;
	if (!rc && macro.name)
		rc = macro_apply(d, ticket_id, &macro, message_id, NULL, e);
	if (!rc && r->status)
		rc = set_status(d, ticket_id, r->status, e);
	return rc;
}
