/* Unit tests of mail/bounce: delivery reports, standard and in words. */
#include "mail/bounce.h"

#include "base/str.h"
#include "mail/auto.h"
#include "unit.h"

static bool
read_bounce(const char *text, struct arena *a, struct bounce *b)
{
	struct mail m;

	mime_in_parse(sv_of(text), a, &m);
	return bounce_read(&m, sv_of(text), a, b);
}

#define DSN(fields)                                                            \
	"Return-Path: <>\nFrom: MAILER-DAEMON@x.org\nTo: desk+T9.ab@us.org\n"  \
	"Subject: Undelivered Mail Returned to Sender\n"                       \
	"Content-Type: multipart/report; report-type=delivery-status;"         \
	" boundary=b\n\n--b\n\nSorry.\n--b\n"                                  \
	"Content-Type: message/delivery-status\n\n" fields                     \
	"\n--b\nContent-Type: message/rfc822\n\n"                              \
	"Message-ID: <m1@us.org>\nIn-Reply-To: <m0@them>\nX-Desk: one\n"       \
	"References: <r1@them>\n <m0@them>\nSubject: "                         \
	"=?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"                                        \
	"From: Desk <desk@us.org>\n\nHello\n--b--\n"

static void
standard(void)
{
	struct arena a = ARENA_INIT;
	struct bounce b;

	EXPECT(read_bounce(
	    DSN("Reporting-MTA: dns; mx.x.org\nOriginal-Envelope-Id: E1\n\n"
		"Original-Recipient: rfc822;bob@y.org\n"
		"Final-Recipient: RFC822; <bob@z.org>\nAction: FAILED (x)\n"
		"Status: 5.1.1 (no such mailbox)\nDiagnostic-Code: smtp; 550\n"
		"\t5.1.1 unknown\n\n"
		"Final-Recipient: eve@z.org\nAction: delayed\nStatus: 4.4.7\n"),
	    &a, &b));
	EXPECT(b.is_standard);
	EXPECT_INT((long long)b.n_recipients, 2);
	EXPECT_STR(b.recipients[0].address, "bob@z.org");
	EXPECT_STR(b.recipients[0].original, "bob@y.org");
	EXPECT_STR(b.recipients[0].action_text, "failed");
	EXPECT_STR(b.recipients[0].status, "5.1.1");
	EXPECT_STR(b.recipients[0].diagnostic, "smtp; 550 5.1.1 unknown");
	EXPECT(b.recipients[0].is_hard);
	EXPECT_STR(b.recipients[1].address, "eve@z.org");
	EXPECT_INT(b.recipients[1].action, BOUNCE_DELAYED);
	EXPECT(!b.recipients[1].is_hard);
	EXPECT_INT(b.action, BOUNCE_FAILED);
	EXPECT_STR(b.envelope_id, "E1");
	arena_free(&a);
}

static void
returned(void)
{
	struct arena a = ARENA_INIT;
	struct bounce b;

	EXPECT(read_bounce(DSN("Final-Recipient: rfc822;a@b.c\nAction: failed"
			       "\nStatus: 5.2.2\n"),
	    &a, &b));
	EXPECT_STR(b.message_id, "m1@us.org");
	EXPECT_STR(b.returned->in_reply_to, "m0@them");
	EXPECT_INT((long long)b.returned->n_references, 2);
	EXPECT_STR(b.returned->subject, "Grüße");
	EXPECT_SV(mail_header_get(b.returned, "X-Desk"), "one");
	EXPECT_INT((long long)b.n_tokens, 1);
	EXPECT_STR(b.tokens[0], "desk+T9.ab@us.org");
	arena_free(&a);
}

static void
loose_fields(void)
{
	struct arena a = ARENA_INIT;
	struct bounce b;

	/* No blank line between the blocks; no type; a recipient twice. */
	EXPECT(read_bounce(
	    DSN("Reporting-MTA: dns; x\nFinal-Recipient: rfc822;a@b.c\n"
		"Action: failed\nStatus: 5.0.0\n"
		"Diagnostic-Code: smtp;550 User unknown\n"
		"Final-Recipient: d@e.f\nAction: relayed\nStatus: 2.0.0\n"
		"Final-Recipient: g@h.i>\n\nAction: failed\n"),
	    &a, &b));
	EXPECT_INT((long long)b.n_recipients, 3);
	EXPECT_STR(b.recipients[0].status, "5.0.0");
	EXPECT(b.recipients[0].is_hard);
	EXPECT_INT(b.recipients[1].action, BOUNCE_RELAYED);
	EXPECT_STR(b.recipients[2].address, "g@h.i");
	EXPECT_INT(b.recipients[2].action, BOUNCE_FAILED);
	arena_free(&a);
}

/* A report in words: its sender and subject, its text, what it tells. */
static const struct {
	const char *head, *text;
	const char *recipient, *status, *id;
	enum bounce_action action;
	bool is_hard;
} words[] = {
    {"From: MAILER-DAEMON@x.org\nSubject: failure notice",
	"Hi. I wasn't able to deliver your message.\n\n<bob@y.org>:\n"
	"192.0.2.1 does not like recipient.\nSaid: 550 no such user (#5.1.1)\n"
	"\n--- Below this line is a copy of the message.\n\n"
	"Return-Path: <us@us.org>\nMessage-ID: <1@us>\nSubject: hi\n\nText\n",
	"bob@y.org", "5.1.1", "1@us", BOUNCE_FAILED, true},
    {"From: Mail Delivery System <a@x.org>\n"
     "Subject: Warning: message 1 delayed 24 hours",
	"A message has not yet been delivered.\n\n  bob@y.org\n    host mx"
	" [192.0.2.1]: 450 try later\n",
	"bob@y.org", "4.0.0", NULL, BOUNCE_DELAYED, false},
    {"Return-Path: <>\nFrom: postmaster@x.org\nSubject: Undeliverable: hi",
	"Your message\n\n  To: bob@y.org\n  Subject: hi\n\ndid not reach the"
	" following recipient(s):\n\nbob@y.org on Thu\n    The recipient name "
	"is"
	" not recognized\n",
	"bob@y.org", "5.1.1", NULL, BOUNCE_FAILED, true},
    {"Return-Path: <MAILER-DAEMON>\nFrom: x@x.org\nSubject: Returned mail",
	"   ----- Transcript of session follows -----\n"
	"554 <bob@y.org>... 550 Host unknown\n\n"
	"   ----- Unsent message follows -----\n"
	"Received: by x\nMessage-ID: <2@us>\nFrom: us@us.org\n\nText\n",
	"bob@y.org", "5.1.2", "2@us", BOUNCE_FAILED, true},
    {"From: mailer-daemon@x.org\nX-Failed-Recipients: bob@y.org\nSubject: x",
	"bob@y.org: mailbox is full\n", "bob@y.org", "5.2.2", NULL,
	BOUNCE_FAILED, false},
    /* The returned message tells the recipient when nothing else does. */
    {"Return-Path: <>\nFrom: mailer-daemon@x.org\nSubject: Returned mail",
	"Message could not be delivered.\n\nReceived: by x\n"
	"Message-ID: <3@us>\nFrom: us@us.org\nTo: bob@y.org\n\nText\n",
	"bob@y.org", NULL, "3@us", BOUNCE_FAILED, false},
    /* A delivery status that lost its part. */
    {"From: mailer-daemon@x.org\nSubject: Delivery failed",
	"--q\nContent-Type: message/delivery-status\n\n"
	"Final-Recipient: rfc822;bob@y.org\nAction: failed\nStatus: 5.2.1\n",
	"bob@y.org", "5.2.1", NULL, BOUNCE_FAILED, true},
};

static void
in_words(void)
{
	struct arena a = ARENA_INIT;
	struct bounce b;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		EXPECT(read_bounce(arena_printf(&a, "%s\nTo: us@us.org\n\n%s",
				       words[i].head, words[i].text),
		    &a, &b));
		EXPECT_INT((long long)b.n_recipients, 1);
		if (b.n_recipients != 1)
			continue;
		EXPECT_STR(b.recipients[0].address, words[i].recipient);
		EXPECT_STR(b.recipients[0].status, words[i].status);
		EXPECT_STR(b.message_id, words[i].id);
		EXPECT_INT(b.action, words[i].action);
		EXPECT(b.recipients[0].is_hard == words[i].is_hard);
		EXPECT(!b.is_standard);
		if (unit_failed)
			printf("# %s\n", words[i].head);
	}
	arena_free(&a);
}

static void
notices(void)
{
	static const char text[] =
	    "From: no-reply@sns.example.com\nSubject: Notification\n\n"
	    "{\"Type\":\"x\",\"Message\":\"{\\\"notificationType\\\":"
	    "\\\"Bounce\\\","
	    "\\\"bounce\\\":{\\\"bouncedRecipients\\\":[{\\\"emailAddress\\\":"
	    "\\\"bob@y.org\\\",\\\"status\\\":\\\"5.1.1\\\"},{"
	    "\\\"emailAddress\\\":"
	    "\\\"eve@y.org\\\"}]},\\\"mail\\\":{\\\"messageId\\\":\\\"E7\\\","
	    "\\\"commonHeaders\\\":{\\\"messageId\\\":\\\"<9@us>\\\"}}}\"}\n";
	struct arena a = ARENA_INIT;
	struct bounce b;

	EXPECT(read_bounce(text, &a, &b));
	EXPECT_INT((long long)b.n_recipients, 2);
	EXPECT_STR(b.recipients[0].address, "bob@y.org");
	EXPECT_STR(b.recipients[0].status, "5.1.1");
	EXPECT(b.recipients[0].is_hard);
	EXPECT_STR(b.recipients[1].address, "eve@y.org");
	EXPECT_STR(b.message_id, "9@us");
	EXPECT_STR(b.envelope_id, "E7");
	EXPECT(!b.is_complaint);
	arena_free(&a);
}

static void
no_bounces(void)
{
	static const char *const mails[] = {
	    "From: ann@y.org\nSubject: Undeliverable mail\n\nMy mail to "
	    "bob@y.org could not be delivered: 550 5.1.1 user unknown. Help!\n",
	    "From: ann@y.org\nSubject: Fwd: failure notice\n\n> Hi. I wasn't "
	    "able to deliver your message to\n> <bob@y.org>: 550 unknown\n",
	    "From: postmaster@y.org\nSubject: Re: failure notice\n\n"
	    "We look into it.\n",
	    "Return-Path: <>\nFrom: ann@y.org\nSubject: Out of office\n\n"
	    "I am away. Write to bob@y.org.\n",
	    "From: no-reply@shop.org\nSubject: Delivery failed\n\nYour parcel "
	    "550 could not be delivered. Write to parcels@shop.org.\n",
	    "From: System Administrator <ann@y.org>\nSubject: Delivery problem"
	    "\n\nThe order could not be delivered to bob@y.org.\n",
	    "",
	};
	struct arena a = ARENA_INIT;
	struct bounce b;
	size_t i;

	for (i = 0; i < sizeof(mails) / sizeof(*mails); i++) {
		EXPECT(!read_bounce(mails[i], &a, &b));
		if (unit_failed)
			printf("# %s\n", mails[i]);
	}
	arena_free(&a);
}

static void
kinds(void)
{
	struct arena a = ARENA_INIT;
	struct auto_class c;
	struct mail m;

	static const struct {
		const char *action, *kind;
	} actions[] = {{"failed", "bounce"}, {"delayed", "delay"},
	    {"relayed", "delivery"}, {"delivered", "delivery"},
	    {"expanded", "delivery"}};

	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		struct sv raw = sv_of(arena_printf(&a,
		    DSN("Final-Recipient: rfc822;a@b.c\nAction: %s\n"),
		    actions[i].action));

		mime_in_parse(raw, &a, &m);
		auto_classify(&m, raw, &a, &c);
		EXPECT_STR(auto_kind_word(c.kind), actions[i].kind);
		EXPECT(c.is_bounce && c.is_auto && !c.may_answer);
		EXPECT_STR(c.why, "bounce");
		EXPECT_STR(bounce_action_word(c.report->recipients[0].action),
		    actions[i].action);
	}
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a delivery status tells recipients, results and reasons",
		standard},
	    {"the returned message tells its ids, fields and tokens", returned},
	    {"delivery fields are read whatever their order and blanks",
		loose_fields},
	    {"reports in words tell recipient, status and message", in_words},
	    {"a notice in JSON tells the same", notices},
	    {"what people write about bounces is no bounce", no_bounces},
	    {"failure, delay and success are told apart", kinds},
	};

	return unit_run(tests, sizeof(tests) / sizeof(*tests));
}
