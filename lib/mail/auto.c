/*
 * Reports first (they are multipart/report), then what the header says, in the
 * order of a table: the first rule that holds tells what the mail is.
 */
#include "mail/auto.h"

#include <string.h>

#include "base/ascii.h"
#include "base/err.h"
#include "mail/auto_origin.h"
#include "mail/bounce_part.h"
#include "mail/param.h"

enum test {
	TEST_THERE,
	TEST_WORD, /* the first word, without parameters, is one of a list */
	TEST_NOT_NO,
	TEST_STARTS,
};

/* Words are set apart by blanks. */
static const struct rule {
	const char *field;
	enum test test;
	const char *words;
	enum auto_kind kind;
	const char *why;
} rules[] = {
    {"List-Id", TEST_THERE, NULL, AUTO_LIST, "list-id"},
    {"List-Post", TEST_THERE, NULL, AUTO_LIST, "list-post"},
    {"Mailing-List", TEST_THERE, NULL, AUTO_LIST, "mailing-list"},
    {"X-Mailing-List", TEST_THERE, NULL, AUTO_LIST, "mailing-list"},
    {"X-Mailman-Version", TEST_THERE, NULL, AUTO_LIST, "mailing-list"},
    {"Precedence", TEST_WORD, "list", AUTO_LIST, "precedence"},
    {"Auto-Submitted", TEST_WORD, "auto-replied", AUTO_REPLY, "auto-submitted"},
    {"Auto-Submitted", TEST_NOT_NO, NULL, AUTO_GENERATED, "auto-submitted"},
    {"X-Autoreply", TEST_NOT_NO, NULL, AUTO_REPLY, "x-autoreply"},
    {"X-Auto-Reply", TEST_NOT_NO, NULL, AUTO_REPLY, "x-autoreply"},
    {"X-Autorespond", TEST_THERE, NULL, AUTO_REPLY, "x-autorespond"},
    {"X-Auto-Respond", TEST_THERE, NULL, AUTO_REPLY, "x-autorespond"},
    {"X-Autoresponder", TEST_THERE, NULL, AUTO_REPLY, "x-autorespond"},
    {"X-Auto-Response", TEST_THERE, NULL, AUTO_REPLY, "x-autorespond"},
    {"X-AutoReply-From", TEST_THERE, NULL, AUTO_REPLY, "x-autoreply"},
    {"X-Mail-Autoreply", TEST_THERE, NULL, AUTO_REPLY, "x-autoreply"},
    {"X-Vacation", TEST_THERE, NULL, AUTO_REPLY, "x-autoreply"},
    {"X-Apple-Action", TEST_WORD, "vacation", AUTO_REPLY, "x-autoreply"},
    {"X-POST-MessageClass", TEST_STARTS, "9; autoresponder", AUTO_REPLY,
	"x-autorespond"},
    {"Delivered-To", TEST_WORD, "autoresponder", AUTO_REPLY, "x-autorespond"},
    {"Precedence", TEST_WORD, "auto_reply auto-reply", AUTO_REPLY,
	"precedence"},
    {"X-Precedence", TEST_WORD, "auto_reply auto-reply", AUTO_REPLY,
	"precedence"},
    {"Precedence", TEST_WORD, "bulk junk", AUTO_GENERATED, "precedence"},
    {"X-Precedence", TEST_WORD, "bulk junk", AUTO_GENERATED, "precedence"},
    {"X-FC-MachineGenerated", TEST_NOT_NO, NULL, AUTO_GENERATED,
	"machine-generated"},
    {"X-Cron-Env", TEST_THERE, NULL, AUTO_GENERATED, "cron"},
};

/* How mail programs begin the subject of an absence notice. One that a person
 * may have typed needs a colon behind it or a message that it answers. */
static const char *const absences[] = {"auto reply", "auto-reply", "autoreply",
    "automatic reply", "auto response", "autoresponse", "automatic response",
    "out of office", "out of the office", "out-of-office", "vacation reply",
    "away from my mail", "automatische antwort", "abwesenheitsnotiz",
    "abwesenheitsnachricht", "abwesenheit", "réponse automatique",
    "absence du bureau", "respuesta automática", "fuera de la oficina",
    "resposta automática", "ausência temporária", "risposta automatica",
    "fuori sede", "automatisch antwoord", "afwezigheidsmelding", "autosvar",
    "automatiskt svar", "automatisk svar", "frånvaro", "automaattinen vastaus",
    "odpowiedź automatyczna", "autoodpowiedź", "automatická odpověď",
    "automatikus válasz", "автоответ", "автоматический ответ", "自動応答",
    "自動返信", "不在通知", "自动答复", "自动回复", "自動回覆"};

static bool
is_one_of(struct sv word, const char *words)
{
	struct sv rest = sv_of(words), piece;

	while (sv_split(&rest, ' ', &piece))
		if (sv_eq_ci(word, piece))
			return true;
	return false;
}

static struct sv
first_word(struct sv v)
{
	size_t n = 0;

	while (n < v.n && !ascii_is_space(v.p[n]) && v.p[n] != ';' &&
	    v.p[n] != '(' && v.p[n] != ',')
		n++;
	return sv_sub(v, 0, n);
}

static bool
holds(const struct rule *r, struct sv value)
{
	if (!value.p)
		return false;
	switch (r->test) {
	case TEST_THERE:
		return true;
	case TEST_WORD:
		return is_one_of(first_word(value), r->words);
	case TEST_NOT_NO:
		return !is_one_of(first_word(value), "no false 0");
	case TEST_STARTS:
		return sv_starts_ci(value, sv_of(r->words));
	}
	return false;
}

static void
set(struct auto_class *out, enum auto_kind kind, const char *why)
{
	out->kind = kind;
	out->why = why;
}

/* The report-type that the mail or one of its parts is of. */
static enum auto_kind
report_kind(const struct mail *m, struct arena *a)
{
	static const struct {
		const char *word;
		enum auto_kind kind;
	} types[] = {
	    {"feedback-report", AUTO_FEEDBACK},
	    {"disposition-notification", AUTO_RECEIPT},
	};
	struct params type = param_parse(mail_header_get(m, "Content-Type"), a);
	struct sv named = param_raw(&type, "report-type");
	size_t i, k;

	for (i = 0; i < COUNT_OF(types); i++) {
		if (sv_eq_ci(named, sv_of(types[i].word)) ||
		    strstr(type.word, types[i].word))
			return types[i].kind;
		for (k = 0; k < m->n_attachments; k++)
			if (strstr(m->attachments[k].type, types[i].word))
				return types[i].kind;
	}
	return AUTO_HUMAN;
}

static enum auto_kind
bounce_kind(const struct bounce *b)
{
	if (b->is_complaint)
		return AUTO_FEEDBACK;
	switch (b->action) {
	case BOUNCE_FAILED:
		return AUTO_BOUNCE;
	case BOUNCE_DELAYED:
		return AUTO_DELAY;
	case BOUNCE_DELIVERED:
	case BOUNCE_RELAYED:
	case BOUNCE_EXPANDED:
		break;
	}
	return AUTO_DELIVERY;
}

static bool
try_report(const struct mail *m, struct sv raw, struct arena *a,
    struct auto_class *out)
{
	enum auto_kind kind = report_kind(m, a);
	struct bounce *b = ARENA_NEW(a, struct bounce);

	if (kind != AUTO_HUMAN) {
		bounce_read_returned(m, a, b);
		set(out, kind,
		    kind == AUTO_FEEDBACK ? "feedback-report" : "mdn");
	} else if (bounce_read(m, raw, a, b)) {
		kind = bounce_kind(b);
		out->is_bounce = !b->is_complaint;
		set(out, kind, out->is_bounce ? "bounce" : "feedback-report");
	} else {
		return false;
	}
	out->report = b;
	return true;
}

static bool
try_rules(const struct mail *m, struct auto_class *out)
{
	size_t i;

	for (i = 0; i < COUNT_OF(rules); i++) {
		struct sv value = mail_header_get(m, rules[i].field);

		if (!holds(&rules[i], value))
			continue;
		set(out, rules[i].kind, rules[i].why);
		return true;
	}
	return false;
}

static bool
is_absence(const struct mail *m, struct arena *a)
{
	struct sv text = bounce_fold(sv_of(m->subject), 1000, a), start;
	size_t i;

	for (i = 0; i < COUNT_OF(absences); i++) {
		start = sv_of(absences[i]);
		if (!sv_starts(text, start))
			continue;
		text = sv_sub(text, start.n, text.n);
		return m->in_reply_to || sv_starts(text, SV(":")) ||
		    sv_starts(text, SV("\xEF\xBC\x9A"));
	}
	return false;
}

static void
classify(const struct mail *m, struct sv raw, const struct auto_origin *o,
    struct arena *a, struct auto_class *out)
{
	if (try_report(m, raw, a, out) || try_rules(m, out))
		return;
	if (is_absence(m, a))
		set(out, AUTO_REPLY, "subject");
	else if (o->is_null)
		set(out, AUTO_GENERATED, "null-return-path");
	else if (o->is_daemon)
		set(out, AUTO_GENERATED, "mailer-daemon");
}

static const char *
reason_not_to_answer(const struct mail *m, const struct auto_origin *o,
    const struct auto_class *c)
{
	struct sv suppress = mail_header_get(m, "X-Auto-Response-Suppress");

	if (c->is_auto)
		return c->why;
	if (suppress.n > 0 && !is_one_of(first_word(suppress), "none no"))
		return "response-suppress";
	if (mail_header_get(m, "List-Unsubscribe").p ||
	    mail_header_get(m, "List-Help").p)
		return "list-unsubscribe";
	if (o->is_deaf || o->is_postmaster)
		return "no-reply";
	if (m->from.n == 0 || !m->from.v[0].addr ||
	    !strchr(m->from.v[0].addr, '@'))
		return "no-sender";
	return NULL;
}

void
auto_classify(const struct mail *m, struct sv raw, struct arena *a,
    struct auto_class *out)
{
	struct auto_origin o = auto_origin(m, raw);
	size_t i;

	memset(out, 0, sizeof(*out));
	classify(m, raw, &o, a, out);
	out->is_auto = out->kind != AUTO_HUMAN;
	for (i = 0; i < COUNT_OF(rules); i++)
		if (rules[i].kind == AUTO_LIST &&
		    holds(&rules[i], mail_header_get(m, rules[i].field)))
			out->is_list = true;
	out->why_not = reason_not_to_answer(m, &o, out);
	out->may_answer = !out->why_not;
}

const char *
auto_kind_word(enum auto_kind kind)
{
	switch (kind) {
	case AUTO_HUMAN:
		return "human";
	case AUTO_REPLY:
		return "reply";
	case AUTO_GENERATED:
		return "generated";
	case AUTO_LIST:
		return "list";
	case AUTO_BOUNCE:
		return "bounce";
	case AUTO_DELAY:
		return "delay";
	case AUTO_DELIVERY:
		return "delivery";
	case AUTO_FEEDBACK:
		return "feedback";
	case AUTO_RECEIPT:
		return "receipt";
	}
	return "";
}
