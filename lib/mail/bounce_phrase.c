/*
 * What mail servers write when a message does not arrive, by meaning and not by
 * maker. All in lower case; a phrase in another language is one that its users
 * see.
 */
#include "base/err.h"
#include "mail/bounce_part.h"

struct phrase {
	const char *text;
	enum bounce_action action;
};

static const struct phrase subjects[] = {
    /* A delay says "delivery status" too, so delays come first. */
    {"(delay)", BOUNCE_DELAYED},
    {"delayed mail", BOUNCE_DELAYED},
    {"delayed delivery", BOUNCE_DELAYED},
    {"delivery delayed", BOUNCE_DELAYED},
    {"delivery is delayed", BOUNCE_DELAYED},
    {"still being retried", BOUNCE_DELAYED},
    {"warning: could not send message", BOUNCE_DELAYED},
    {"warning: message", BOUNCE_DELAYED},
    {"notification: warning", BOUNCE_DELAYED},
    {"zustellung verzögert", BOUNCE_DELAYED},
    {"(relay)", BOUNCE_RELAYED},
    {"relayed:", BOUNCE_RELAYED},
    {"(success)", BOUNCE_DELIVERED},
    {"delivered:", BOUNCE_DELIVERED},
    {"successful mail delivery report", BOUNCE_DELIVERED},
    {"delivery status notification", BOUNCE_FAILED},
    {"delivery notification", BOUNCE_FAILED},
    {"delivery report", BOUNCE_FAILED},
    {"delivery failure", BOUNCE_FAILED},
    {"delivery failed", BOUNCE_FAILED},
    {"delivery has failed", BOUNCE_FAILED},
    {"delivery problem", BOUNCE_FAILED},
    {"delivery error", BOUNCE_FAILED},
    {"delivery unsuccessful", BOUNCE_FAILED},
    {"failure notice", BOUNCE_FAILED},
    {"failure delivery", BOUNCE_FAILED},
    {"failed mail", BOUNCE_FAILED},
    {"mail failure", BOUNCE_FAILED},
    {"message failure", BOUNCE_FAILED},
    {"mail system error", BOUNCE_FAILED},
    {"mail could not be delivered", BOUNCE_FAILED},
    {"message could not be delivered", BOUNCE_FAILED},
    {"message not delivered", BOUNCE_FAILED},
    {"message you sent blocked", BOUNCE_FAILED},
    {"bounce notification", BOUNCE_FAILED},
    {"bounced mail", BOUNCE_FAILED},
    {"non delivery", BOUNCE_FAILED},
    {"non-delivery", BOUNCE_FAILED},
    {"nondeliverable", BOUNCE_FAILED},
    {"not deliverable", BOUNCE_FAILED},
    {"nondelivery", BOUNCE_FAILED},
    {"rejected mail", BOUNCE_FAILED},
    {"mail rejected", BOUNCE_FAILED},
    {"returned mail", BOUNCE_FAILED},
    {"returned message", BOUNCE_FAILED},
    {"returned to sender", BOUNCE_FAILED},
    {"returning message to sender", BOUNCE_FAILED},
    {"returned email", BOUNCE_FAILED},
    {"returning to sender", BOUNCE_FAILED},
    {"mail failed", BOUNCE_FAILED},
    {"error sending your mail", BOUNCE_FAILED},
    {"error in sending mail", BOUNCE_FAILED},
    {"could not be sent", BOUNCE_FAILED},
    {"message frozen", BOUNCE_FAILED},
    {"undeliverable", BOUNCE_FAILED},
    {"undelivered", BOUNCE_FAILED},
    {"unable to deliver", BOUNCE_FAILED},
    {"user unknown", BOUNCE_FAILED},
    {"loop alert", BOUNCE_FAILED},
    {"nicht zustellbar", BOUNCE_FAILED},
    {"unzustellbar", BOUNCE_FAILED},
    {"zustellung fehlgeschlagen", BOUNCE_FAILED},
    {"nicht zugestellt", BOUNCE_FAILED},
    {"non remis", BOUNCE_FAILED},
    {"échec de la remise", BOUNCE_FAILED},
    {"no se puede entregar", BOUNCE_FAILED},
    {"no entregado", BOUNCE_FAILED},
    {"não foi entregue", BOUNCE_FAILED},
    {"non recapitabile", BOUNCE_FAILED},
    {"mancato recapito", BOUNCE_FAILED},
    {"onbestelbaar", BOUNCE_FAILED},
    {"niet te bezorgen", BOUNCE_FAILED},
    {"kan inte levereras", BOUNCE_FAILED},
    {"niedostarczona", BOUNCE_FAILED},
    {"недоставлен", BOUNCE_FAILED},
    {"не доставлено", BOUNCE_FAILED},
    {"配信不能", BOUNCE_FAILED},
    {"送信できません", BOUNCE_FAILED},
    {"配信できません", BOUNCE_FAILED},
    {"配信に失敗", BOUNCE_FAILED},
    {"配送できません", BOUNCE_FAILED},
    {"未送達", BOUNCE_FAILED},
    {"退信", BOUNCE_FAILED},
    {"无法投递", BOUNCE_FAILED},
    {"無法傳遞", BOUNCE_FAILED},
};

static const struct phrase bodies[] = {
    {"warning message only", BOUNCE_DELAYED},
    {"this is a warning only", BOUNCE_DELAYED},
    {"temporary failure report", BOUNCE_DELAYED},
    {"has been delayed", BOUNCE_DELAYED},
    {"is delayed for more than", BOUNCE_DELAYED},
    {"has not yet been delivered", BOUNCE_DELAYED},
    {"has not been delivered yet", BOUNCE_DELAYED},
    {"delivery attempts will continue", BOUNCE_DELAYED},
    {"message will be retried", BOUNCE_DELAYED},
    {"will keep trying", BOUNCE_DELAYED},
    {"still trying to deliver", BOUNCE_DELAYED},
    {"delivery temporarily suspended", BOUNCE_DELAYED},
    {"was successfully delivered", BOUNCE_DELIVERED},
    {"successfully relayed", BOUNCE_RELAYED},
    {"could not be delivered", BOUNCE_FAILED},
    {"couldn't be delivered", BOUNCE_FAILED},
    {"cannot be delivered", BOUNCE_FAILED},
    {"could not deliver", BOUNCE_FAILED},
    {"couldn't deliver", BOUNCE_FAILED},
    {"cannot deliver", BOUNCE_FAILED},
    {"can't deliver", BOUNCE_FAILED},
    {"unable to deliver", BOUNCE_FAILED},
    {"trouble delivering", BOUNCE_FAILED},
    {"could not be sent", BOUNCE_FAILED},
    {"able to deliver your message", BOUNCE_FAILED},
    {"failed to deliver", BOUNCE_FAILED},
    {"not delivered", BOUNCE_FAILED},
    {"wasn't delivered", BOUNCE_FAILED},
    {"undeliverable to", BOUNCE_FAILED},
    {"error delivering your mail", BOUNCE_FAILED},
    {"trying to deliver", BOUNCE_FAILED},
    {"attempting to deliver", BOUNCE_FAILED},
    {"delivery problems", BOUNCE_FAILED},
    {"delivery errors", BOUNCE_FAILED},
    {"delivery failed", BOUNCE_FAILED},
    {"delivery has failed", BOUNCE_FAILED},
    {"did not reach the following recipient", BOUNCE_FAILED},
    {"delivery to the following recipient", BOUNCE_FAILED},
    {"rejected by a remote mail server", BOUNCE_FAILED},
    {"permanent fatal errors", BOUNCE_FAILED},
    {"had fatal errors", BOUNCE_FAILED},
    {"transcript of session follows", BOUNCE_FAILED},
    {"failure reasons", BOUNCE_FAILED},
    {"failed addresses follow", BOUNCE_FAILED},
    {"returned to sender", BOUNCE_FAILED},
    {"message was rejected", BOUNCE_FAILED},
    {"you sent was rejected", BOUNCE_FAILED},
    {"message you sent was blocked", BOUNCE_FAILED},
    {"recipient address rejected", BOUNCE_FAILED},
    {"rcpt to:<", BOUNCE_FAILED}, /* a dialogue with a server */
    {"invalid user address", BOUNCE_FAILED},
    {"invalid final delivery", BOUNCE_FAILED},
    {"duplicated message-id", BOUNCE_FAILED},
    {"konnte nicht zugestellt", BOUNCE_FAILED},
    {"nicht zugestellt werden", BOUNCE_FAILED},
    {"n'a pas pu être remis", BOUNCE_FAILED},
    {"n'a pas pu être délivré", BOUNCE_FAILED},
    {"no se ha podido entregar", BOUNCE_FAILED},
    {"no se pudo entregar", BOUNCE_FAILED},
    {"não pôde ser entregue", BOUNCE_FAILED},
    {"non è stato possibile recapitare", BOUNCE_FAILED},
    {"kon niet worden bezorgd", BOUNCE_FAILED},
    {"не может быть доставлено", BOUNCE_FAILED},
    {"не удалось доставить", BOUNCE_FAILED},
    {"送信できませんでした", BOUNCE_FAILED},
    {"配信できません", BOUNCE_FAILED},
    {"配信に失敗しました", BOUNCE_FAILED},
    {"配送できません", BOUNCE_FAILED},
    {"送信に失敗しました", BOUNCE_FAILED},
    {"无法送达", BOUNCE_FAILED},
    {"无法投递", BOUNCE_FAILED},
};

/* Reasons; where two are in a text the first row counts. */
static const struct reason {
	const char *text, *status;
} reasons[] = {
    {"mailbox is full", "5.2.2"},
    {"mailbox full", "5.2.2"},
    {"mailbox for user is full", "5.2.2"},
    {"mailfolder is full", "5.2.2"},
    {"inbox is full", "5.2.2"},
    {"over quota", "5.2.2"},
    {"overquota", "5.2.2"},
    {"out of storage", "5.2.2"},
    {"quota exceeded", "5.2.2"},
    {"exceeded storage allocation", "5.2.2"},
    {"exceeded the local limit", "5.2.2"},
    {"exceeds the maximum size", "5.3.4"},
    {"message size exceeds", "5.3.4"},
    {"message too large", "5.3.4"},
    {"message too big", "5.3.4"},
    {"unauthenticated email", "5.7.26"},
    {"does not pass dmarc", "5.7.1"},
    {"blacklisted", "5.7.1"},
    {"spam", "5.7.1"},
    {"relaying denied", "5.7.1"},
    {"relay access denied", "5.7.1"},
    {"access denied", "5.7.1"},
    {"policy reasons", "5.7.1"},
    {"user unknown", "5.1.1"},
    {"unknown user", "5.1.1"},
    {"unknown recipient", "5.1.1"},
    {"unknown address", "5.1.1"},
    {"no such user", "5.1.1"},
    {"no such mailbox", "5.1.1"},
    {"no such recipient", "5.1.1"},
    {"no such address", "5.1.1"},
    {"no mailbox here by that name", "5.1.1"},
    {"mailbox not found", "5.1.1"},
    {"mailbox does not exist", "5.1.1"},
    {"user does not exist", "5.1.1"},
    {"account that you tried to reach does not exist", "5.1.1"},
    {"recipient not found", "5.1.1"},
    {"recipientnotfound", "5.1.1"},
    {"user not found", "5.1.1"},
    {"recipient name is not recognized", "5.1.1"},
    {"recipient unknown", "5.1.1"},
    {"address unknown", "5.1.1"},
    {"invalid recipient", "5.1.1"},
    {"invalid user", "5.1.1"},
    {"invalid mailbox", "5.1.1"},
    {"invalid final delivery userid", "5.1.1"},
    {"not listed in domino directory", "5.1.1"},
    {"not listed in public name", "5.1.1"},
    {"doesn't have a", "5.1.1"},
    {"does not have an account", "5.1.1"},
    {"malformed address", "5.1.3"},
    {"mailbox unavailable", "5.2.0"},
    {"account is locked", "5.2.1"},
    {"account has been disabled", "5.2.1"},
    {"account is disabled", "5.2.1"},
    {"mailbox disabled", "5.2.1"},
    {"no longer active", "5.2.1"},
    {"account is inactive", "5.2.1"},
    {"has moved", "5.1.6"},
    {"host unknown", "5.1.2"},
    {"host not found, try again", "4.4.3"},
    {"host not found", "5.1.2"},
    {"domain not found", "5.1.2"},
    {"name or service not known", "5.1.2"},
    {"unrouteable mail domain", "5.1.2"},
    {"unrouteable address", "5.1.1"},
    {"unrouteable", "5.1.2"},
    {"retry timeout exceeded", "4.4.7"},
    {"too long in queue", "4.4.7"},
    {"in the queue too long", "4.4.7"},
    {"envelope expired", "4.4.7"},
    {"message expired", "4.4.7"},
    {"multiple retries, giving up", "4.4.7"},
    {"did not accept our requests to connect", "4.4.1"},
    {"connection timed out", "4.4.1"},
    {"connection refused", "4.4.1"},
    {"no route to host", "4.4.1"},
    {"network error", "4.4.1"},
    {"host not reachable", "4.4.1"},
    {"too many hops", "5.4.6"},
    {"mail loop", "5.4.6"},
    {"duplicated message-id", "5.4.6"},
};

/* In a short line, these set the returned message off. */
static const char *const dividers[] = {"original message", "original mail",
    "this line is a copy", "copy of the message", "copy of your message",
    "copy of the original", "header of the original", "headers of the original",
    "message header follow", "message headers follow", "message follows",
    "returned message", "returned mail", "bounced e-mail", "bounced message",
    "bounced email", "undelivered message", "unsent message",
    "original headers", "message text follows"};

/* "The original message was received at …" is a sentence of the report. */
static const char *const no_dividers[] = {
    "original message was", "returned message was", "message returned below"};

/* An address behind one of these is a recipient. */
static const char *const leads[] = {"recipient", "rcpt to", "deliver", "userid",
    "mailbox", "address", "undeliverable to", "failed:", "unknown"};

#define DIVIDER_MAX 90

static bool
has(struct sv text, const char *phrase)
{
	return sv_find(text, sv_of(phrase)) < text.n;
}

static bool
find_phrase(const struct phrase *v, size_t n, struct sv text,
    enum bounce_action *action)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has(text, v[i].text)) {
			*action = v[i].action;
			return true;
		}
	return false;
}

static bool
has_one(const char *const *v, size_t n, struct sv text)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has(text, v[i]))
			return true;
	return false;
}

bool
bounce_phrase_subject(struct sv text, enum bounce_action *action)
{
	return find_phrase(subjects, COUNT_OF(subjects), text, action);
}

bool
bounce_phrase_body(struct sv text, enum bounce_action *action)
{
	return find_phrase(bodies, COUNT_OF(bodies), text, action);
}

const char *
bounce_phrase_reason(struct sv text)
{
	size_t i;

	for (i = 0; i < COUNT_OF(reasons); i++)
		if (has(text, reasons[i].text))
			return reasons[i].status;
	return NULL;
}

bool
bounce_phrase_divides(struct sv line)
{
	return line.n < DIVIDER_MAX &&
	    has_one(dividers, COUNT_OF(dividers), line) &&
	    !has_one(no_dividers, COUNT_OF(no_dividers), line);
}

bool
bounce_phrase_names(struct sv line)
{
	return has_one(leads, COUNT_OF(leads), line);
}
