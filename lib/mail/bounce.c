/*
 * Decides whether a mail is a report about delivery and puts together what its
 * parts say. A delivery status decides alone; without one, sender, subject,
 * phrases, codes and a returned message are weighed.
 */
#include "mail/bounce.h"

#include <string.h>

#include "base/err.h"
#include "mail/auto_origin.h"
#include "mail/bounce_part.h"
#include "mail/param.h"

#define WEIGHT_LEAST 5
#define SAID_MAX 2000 /* bytes of a diagnostic that are looked at */

static bool
is_status_part(const struct mail_attachment *t)
{
	static const char *const types[] = {"message/delivery-status",
	    "message/global-delivery-status", "text/delivery-status",
	    "message/disposition-notification",
	    "message/global-disposition-notification",
	    "message/feedback-report"};

	return bounce_part_is(t, types, COUNT_OF(types));
}

/* Whether the mail says that it is a delivery report, or has one. */
static bool
is_standard(const struct mail *m, struct arena *a)
{
	struct params type = param_parse(mail_header_get(m, "Content-Type"), a);
	size_t i;

	if (strcmp(type.word, "multipart/report") == 0 &&
	    sv_eq_ci(param_raw(&type, "report-type"), SV("delivery-status")))
		return true;
	for (i = 0; i < m->n_attachments; i++)
		if (strstr(m->attachments[i].type, "delivery-status"))
			return true;
	return false;
}

/* A subject of the mail's own: an answer to a bounce is none. */
static struct sv
own_subject(const struct mail *m, struct arena *a)
{
	static const char *const marks[] = {
	    "re:", "aw:", "fw:", "fwd:", "wg:", "sv:", "tr:", "rv:"};
	struct sv text = bounce_fold(sv_of(m->subject), 1000, a);
	size_t i;

	for (i = 0; i < COUNT_OF(marks); i++)
		if (sv_starts(text, sv_of(marks[i])))
			return SV_NULL;
	return text;
}

static int
origin_weight(const struct auto_origin *o)
{
	if (o->is_daemon)
		return 2 + o->is_null;
	if (o->is_null)
		return 2;
	return o->is_postmaster || o->is_hinted || o->is_deaf;
}

/* Weighs a report in words; sets what it says of all recipients. */
static bool
is_report(const struct mail *m, struct sv raw, const struct bounce_text *t,
    struct arena *a, enum bounce_action *action)
{
	struct auto_origin origin = auto_origin(m, raw);
	enum bounce_action by_body = BOUNCE_FAILED;
	bool has_subject = bounce_phrase_subject(own_subject(m, a), action);
	bool has_phrase = bounce_phrase_body(t->head, &by_body);
	bool has_reason = bounce_phrase_reason(t->head) ||
	    bounce_find_code(t->head) || bounce_find_status(t->head).n > 0;
	bool has_returned = t->returned.p || bounce_returned_part(m).p;
	int weight = origin_weight(&origin);

	if (*action == BOUNCE_FAILED)
		*action = by_body;
	if (mail_header_get(m, "X-Failed-Recipients").n > 0)
		return true;
	if (weight == 0 || (!has_subject && !has_phrase))
		return false;
	/* Parcels are delivered too, and shops write from no-reply. */
	if (weight == 1 && !has_returned && (origin.is_deaf || !has_reason))
		return false;
	weight += 2 * has_subject + 2 * has_phrase + has_reason + has_returned;
	weight += sv_find_c(t->report, '@') < t->report.n;
	return weight >= WEIGHT_LEAST;
}

/* Whether words are worth a look: spares the body of mail by people. */
static bool
may_be_report(const struct mail *m, struct sv raw)
{
	struct auto_origin o = auto_origin(m, raw);

	return origin_weight(&o) > 0 ||
	    mail_header_get(m, "X-Failed-Recipients").n > 0;
}

/* Status codes whose address will take nothing ever again. */
static bool
is_hard_status(struct sv status)
{
	static const char *const dead[] = {"5.1.0", "5.1.1", "5.1.2", "5.1.3",
	    "5.1.4", "5.1.6", "5.1.10", "5.1.351", "5.2.1", "5.4.4", "5.4.310"};
	size_t i;

	for (i = 0; i < COUNT_OF(dead); i++)
		if (sv_is(status, dead[i]))
			return true;
	return false;
}

static const char *
status_of_code(int code)
{
	if (code == 0)
		return NULL;
	return code == 552 ? "5.2.2" : code >= 500 ? "5.0.0" : "4.0.0";
}

/* What a text says of the failure: each NULL when it does not. */
struct said {
	const char *reason, *status, *by_code;
};

static struct said
said_in(struct sv text, struct arena *a)
{
	struct said s = {bounce_phrase_reason(text),
	    arena_dup(a, bounce_find_status(text)),
	    status_of_code(bounce_find_code(text))};

	return s;
}

/* Known words say more than codes, which servers often get wrong; what is known
 * to pass is never hard. */
static bool
is_hard(const char *status, const struct said *s)
{
	if (status && status[0] == '4')
		return false;
	if (s->reason && strcmp(s->reason, "5.2.0") != 0)
		return is_hard_status(sv_of(s->reason));
	return is_hard_status(sv_of(status)) ||
	    is_hard_status(sv_of(s->status));
}

/* Fills in what a recipient lacks from what is said of it, then from what the
 * report says of all. */
static void
finish_recipient(struct bounce_recipient *r, const struct said *all,
    bool is_only_one, struct arena *a)
{
	struct sv text = bounce_fold(sv_of(r->diagnostic), SAID_MAX, a);
	struct said s = said_in(text, a);

	if (!s.reason && !s.status && !s.by_code && (is_only_one || !r->status))
		s = *all;
	if (!r->status)
		r->status = s.status ? s.status
		    : s.reason       ? s.reason
				     : s.by_code;
	r->is_hard = r->action == BOUNCE_FAILED && is_hard(r->status, &s);
}

static void
finish_recipients(struct bounce_parts *parts, struct sv head,
    enum bounce_action action, struct bounce *out)
{
	struct bounce_recipient *v =
	    arena_array(parts->a, parts->list.n, sizeof(*v));
	struct said all = said_in(head, parts->a);
	size_t i;

	out->action = parts->list.n > 0 ? BOUNCE_EXPANDED : action;
	for (i = 0; i < parts->list.n; i++) {
		v[i] = parts->list.v[i];
		finish_recipient(&v[i], &all, parts->list.n == 1, parts->a);
		if (v[i].action < out->action)
			out->action = v[i].action;
	}
	out->recipients = v;
	out->n_recipients = parts->list.n;
}

static void
read_status_parts(const struct mail *m, struct bounce_parts *parts)
{
	size_t i;

	for (i = 0; i < m->n_attachments; i++)
		if (is_status_part(&m->attachments[i]))
			bounce_dsn_read(m->attachments[i].data, parts);
}

/* Reads what has no notice in JSON. False when it is no report. */
static bool
read_report(const struct mail *m, struct sv raw, enum bounce_action *action,
    struct bounce_parts *parts, struct bounce *out)
{
	struct bounce_text t = bounce_text_split(m, parts->a);
	bool is_in_words = is_report(m, raw, &t, parts->a, action);

	if (!out->is_standard && !is_in_words)
		return false;
	read_status_parts(m, parts);
	if (parts->list.n == 0)
		bounce_dsn_read(t.report, parts);
	if (parts->list.n == 0)
		bounce_text_read(m, &t, *action, parts);
	bounce_returned_read(m, t.returned, parts, out);
	if (parts->list.n == 0)
		bounce_returned_guess(out->returned, *action, parts);
	finish_recipients(parts, t.head, *action, out);
	return true;
}

bool
bounce_read(
    const struct mail *m, struct sv raw, struct arena *a, struct bounce *out)
{
	struct bounce_parts parts = {.list = VEC_INIT, .a = a};
	enum bounce_action action = BOUNCE_FAILED;
	bool is_one = false;

	memset(out, 0, sizeof(*out));
	out->is_standard = is_standard(m, a);
	if (!out->is_standard && !may_be_report(m, raw))
		return false;
	if (!out->is_standard &&
	    bounce_json_read(
		sv_sub(sv_of(m->body), 0, BOUNCE_TEXT_MAX), &action, &parts)) {
		bounce_returned_read(m, SV_NULL, &parts, out);
		finish_recipients(&parts, SV_NULL, action, out);
		out->is_complaint = parts.is_complaint;
		is_one = true;
	} else {
		is_one = read_report(m, raw, &action, &parts, out);
	}
	VEC_FREE(&parts.list);
	return is_one;
}

void
bounce_read_returned(const struct mail *m, struct arena *a, struct bounce *out)
{
	struct bounce_parts parts = {.list = VEC_INIT, .a = a};

	memset(out, 0, sizeof(*out));
	read_status_parts(m, &parts);
	bounce_returned_read(m, SV_NULL, &parts, out);
	finish_recipients(&parts, SV_NULL, BOUNCE_DELIVERED, out);
	VEC_FREE(&parts.list);
}

const char *
bounce_action_word(enum bounce_action action)
{
	switch (action) {
	case BOUNCE_FAILED:
		return "failed";
	case BOUNCE_DELAYED:
		return "delayed";
	case BOUNCE_DELIVERED:
		return "delivered";
	case BOUNCE_RELAYED:
		return "relayed";
	case BOUNCE_EXPANDED:
		return "expanded";
	}
	return "";
}
