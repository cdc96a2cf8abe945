/* Mail that no person wrote to the desk: telling, and putting it away. */
#include "desk/intake/part.h"

#include "desk/own.h"
#include "desk/ticket/answer.h"
#include "desk/ticket/close.h"
#include "desk/ticket/tag.h"

/* What a list puts into mails that others wrote. */
static const char *const list_fields[] = {"List-Id", "List-Post", "List-Help",
    "List-Subscribe", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Owner",
    "List-Archive", "Mailing-List", "X-Mailing-List", "X-Mailman-Version",
    "Precedence"};

static bool
is_list_field(struct sv name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(list_fields); i++)
		if (sv_eq_ci(name, sv_of(list_fields[i])))
			return true;
	return false;
}

/* What the mail is but for the list that it came by. */
static void
classify_inside(struct intake_work *w, struct auto_class *is)
{
	struct arena *a = w->d->arena;
	struct mail_header *kept =
	    arena_array(a, w->mail.n_headers, sizeof *kept);
	struct mail m = w->mail;
	size_t i;

	m.headers = kept;
	m.n_headers = 0;
	for (i = 0; i < w->mail.n_headers; i++)
		if (!is_list_field(w->mail.headers[i].name))
			kept[m.n_headers++] = w->mail.headers[i];
	auto_classify(&m, w->in->raw, a, is);
}

/* The next address of "<https://…>, <mailto:list@example.org?subject=x>". */
static bool
next_mailto(struct sv *rest, struct sv *address)
{
	const struct sv scheme = SV("mailto:");
	size_t at;

	while ((at = sv_find_c(*rest, '<')) < rest->n) {
		struct sv url = sv_sub(*rest, at + 1, rest->n);

		url = sv_trim(sv_sub(url, 0, sv_find_c(url, '>')));
		*rest = sv_sub(*rest, at + 1, rest->n);
		if (!sv_starts_ci(url, scheme))
			continue;
		url = sv_sub(url, scheme.n, url.n);
		*address = sv_sub(url, 0, sv_find_c(url, '?'));
		return true;
	}
	return false;
}

/* Is the list a way to the desk's own address, as groups of some providers
 * are? */
static enum rc
is_own_list(struct intake_work *w, bool *is_own, struct err *e)
{
	enum { LOOKS = 10 };

	struct sv rest = mail_header_get(&w->mail, "List-Post"), address;
	int looks = 0;
	enum rc rc = RC_OK;

	*is_own = false;
	while (
	    !rc && !*is_own && looks++ < LOOKS && next_mailto(&rest, &address))
		rc = own_address(w->d, address, is_own, e);
	return rc;
}

/* Do people talk on the list? Else it is a newsletter. */
static bool
is_for_people(const struct mail *m)
{
	static const char *const programs[] = {
	    "Mailing-List", "X-Mailing-List", "X-Mailman-Version"};
	struct sv post = mail_header_get(m, "List-Post");
	size_t i;

	for (i = 0; i < COUNT_OF(programs); i++)
		if (mail_header_get(m, programs[i]).p)
			return true;
	if (post.p)
		return !sv_starts_ci(post, SV("no"));
	return sv_starts_ci(mail_header_get(m, "Precedence"), SV("list"));
}

static enum rc
classify_list(struct intake_work *w, struct err *e)
{
	struct auto_class inside;
	bool is_own;
	enum rc rc;

	if ((rc = is_own_list(w, &is_own, e)))
		return rc;
	classify_inside(w, &inside);
	if (is_own || inside.is_auto)
		w->is = inside;
	if (inside.is_auto)
		w->fate = FATE_ROBOT;
	else if (!is_own)
		w->fate = is_for_people(&w->mail) ? FATE_LIST : FATE_ROBOT;
	return RC_OK;
}

enum rc
intake_classify(struct intake_work *w, struct err *e)
{
	auto_classify(&w->mail, w->in->raw, w->d->arena, &w->is);
	w->fate = w->is.is_auto ? FATE_ROBOT : FATE_PERSON;
	if (w->is.kind != AUTO_LIST)
		return RC_OK;
	w->fate = FATE_PERSON;
	return classify_list(w, e);
}

enum rc
intake_file(struct intake_work *w, int64_t ticket_id, struct err *e)
{
	struct sv tag = w->is.is_bounce ? SV("bounce") : SV("auto");
	enum rc rc;

	if (w->fate == FATE_PERSON)
		return RC_OK;
	if (w->fate == FATE_LIST)
		return tag_add(w->d, ticket_id, SV("list"), e);
	if ((rc = tag_add(w->d, ticket_id, tag, e)) ||
	    (rc = intake_report(w, e)))
		return rc;
	/* Who says what status it has may want to see what programs write. */
	if (setting_given(&w->in->settings, "status"))
		return RC_OK;
	return close_ticket(w->d, ticket_id, "automatic mail", e);
}

/* What did arrive is no news. */
static bool
is_news(enum auto_kind kind)
{
	switch (kind) {
	case AUTO_BOUNCE:
	case AUTO_DELAY:
	case AUTO_FEEDBACK:
		return true;
	case AUTO_HUMAN:
	case AUTO_REPLY:
	case AUTO_GENERATED:
	case AUTO_LIST:
	case AUTO_DELIVERY:
	case AUTO_RECEIPT:
		break;
	}
	return false;
}

enum rc
intake_report(struct intake_work *w, struct err *e)
{
	struct str text = STR_INIT;

	if (!w->is.report || !is_news(w->is.kind))
		return RC_OK;
	bounced_describe(w->is.report, &text);
	intake_note(w, "%s", text.p);
	str_free(&text);
	return w->bounced.ticket.id
	    ? bounced_mark(w->d, &w->bounced, w->is.report, e)
	    : RC_OK;
}

enum rc
intake_answer(struct intake_work *w, struct err *e)
{
	static const char sql[] = "select id from message where digest = $1";
	struct answer a = {.ticket_id = w->r->ticket_id,
	    .mail = &w->mail,
	    .is = &w->is,
	    .from = w->writer.addr};
	const char *trouble;
	enum rc rc;

	if (w->in->is_archive || w->is.is_auto)
		return RC_OK;
	if ((rc = db_get_int(w->d->db, sql,
		 DB_ARGS(db_blob(hash_sv(&w->digest))), &a.message_id, e)) ||
	    (rc = answer_acknowledge(
		 w->d, &a, &w->r->why_no_answer, &trouble, e)))
		return rc;
	if (trouble)
		intake_note(w, "not acknowledged: %s", trouble);
	return RC_OK;
}
