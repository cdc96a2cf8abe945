/* Unit tests of mail/auto: people, robots and lists told apart. */
#include "mail/auto.h"

#include "base/str.h"
#include "unit.h"

static const struct {
	const char *header; /* without From, To and Date */
	const char *kind, *why;
	const char *why_not;
} cases[] = {
    {"Subject: hello", "human", NULL, NULL},
    {"Auto-Submitted: no", "human", NULL, NULL},
    {"Auto-Submitted: No (a person)", "human", NULL, NULL},
    {"AUTO-SUBMITTED: Auto-Replied; owner-email=\"a@b.c\"", "reply",
	"auto-submitted", "auto-submitted"},
    {"Auto-Submitted: auto-generated (failure)", "generated", "auto-submitted",
	"auto-submitted"},
    {"Auto-Submitted: auto-notified", "generated", "auto-submitted",
	"auto-submitted"},
    {"Precedence: bulk", "generated", "precedence", "precedence"},
    {"Precedence: Junk", "generated", "precedence", "precedence"},
    {"Precedence: auto_reply", "reply", "precedence", "precedence"},
    {"Precedence: list", "list", "precedence", "precedence"},
    {"Precedence: first-class", "human", NULL, NULL},
    {"List-Id: <a.b.c>", "list", "list-id", "list-id"},
    {"List-Id: <a.b.c>\nPrecedence: bulk", "list", "list-id", "list-id"},
    {"List-Unsubscribe: <mailto:a@b.c>", "human", NULL, "list-unsubscribe"},
    {"X-Autoreply: yes", "reply", "x-autoreply", "x-autoreply"},
    {"X-Autorespond: gone", "reply", "x-autorespond", "x-autorespond"},
    {"Return-Path: <>", "generated", "null-return-path", "null-return-path"},
    {"Return-Path: <ann@example.org>", "human", NULL, NULL},
    {"X-Auto-Response-Suppress: All", "human", NULL, "response-suppress"},
    {"X-Auto-Response-Suppress: None", "human", NULL, NULL},
    {"Subject: Out of office: back on Monday", "reply", "subject", "subject"},
    {"Subject: Out of office\nIn-Reply-To: <1@a>", "reply", "subject",
	"subject"},
    {"Subject: Out of office printer is broken", "human", NULL, NULL},
    {"Subject: Re: Automatic reply: hello", "human", NULL, NULL},
    {"Subject: Automatische Antwort: Rechnung", "reply", "subject", "subject"},
    {"Subject: Undeliverable mail at our site", "human", NULL, NULL},
};

static void
classify(const char *text, struct arena *a, struct auto_class *c)
{
	struct mail m;

	mime_in_parse(sv_of(text), a, &m);
	auto_classify(&m, sv_of(text), a, c);
}

static void
headers(void)
{
	struct arena a = ARENA_INIT;
	struct auto_class c;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		classify(arena_printf(&a, "From: ann@example.org\n%s\n\nText\n",
			     cases[i].header),
		    &a, &c);
		EXPECT_STR(auto_kind_word(c.kind), cases[i].kind);
		EXPECT_STR(c.why, cases[i].why);
		EXPECT_STR(c.why_not, cases[i].why_not);
		EXPECT(c.is_auto == (cases[i].why != NULL));
		EXPECT(c.may_answer == !cases[i].why_not);
		if (unit_failed)
			printf("# %s\n", cases[i].header);
		arena_reset(&a);
	}
	arena_free(&a);
}

static void
senders(void)
{
	static const struct {
		const char *from, *kind, *why_not;
	} from[] = {
	    {"ann@example.org", "human", NULL},
	    {"no-reply@example.org", "human", "no-reply"},
	    {"shop.noreply@example.org", "human", "no-reply"},
	    {"Do_Not_Reply@example.org", "human", "no-reply"},
	    {"owner-list@example.org", "human", "no-reply"},
	    {"postmaster@example.org", "human", "no-reply"},
	    {"MAILER-DAEMON@example.org", "generated", "mailer-daemon"},
	    {"System Administrator <x@y.z>", "human", NULL},
	    {"Mail Delivery Subsystem <x@y.z>", "generated", "mailer-daemon"},
	    {"ann", "human", "no-sender"},
	    {"", "human", "no-sender"},
	};
	struct arena a = ARENA_INIT;
	struct auto_class c;
	size_t i;

	for (i = 0; i < sizeof(from) / sizeof(*from); i++) {
		classify(arena_printf(&a, "From: %s\nSubject: hi\n\nText\n",
			     from[i].from),
		    &a, &c);
		EXPECT_STR(auto_kind_word(c.kind), from[i].kind);
		EXPECT_STR(c.why_not, from[i].why_not);
	}
	arena_free(&a);
}

static void
lists(void)
{
	struct arena a = ARENA_INIT;
	struct auto_class c;

	classify("From: a@b.c\nList-Id: <x>\nAuto-Submitted: auto-replied\n\nx",
	    &a, &c);
	EXPECT(c.is_list && c.is_auto && !c.is_bounce && !c.report);
	classify("From: a@b.c\n\nx", &a, &c);
	EXPECT(!c.is_list && !c.is_auto && c.may_answer);
	arena_free(&a);
}

#define REPORT(type, part)                                                     \
	"From: d@b.c\nContent-Type: multipart/report; report-type=" type       \
	"; boundary=b\n\n--b\n\nText\n--b\nContent-Type: message/" type        \
	"\n\n" part                                                            \
	"\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <1@us>\n"     \
	"Reply-To: desk+T1@us.org\nFrom: desk@us.org\n\n--b--\n"

static void
reports(void)
{
	struct arena a = ARENA_INIT;
	struct auto_class c;

	classify(REPORT("feedback-report",
		     "Feedback-Type: abuse\nOriginal-Rcpt-To: <x@y.z>\n"),
	    &a, &c);
	EXPECT_STR(auto_kind_word(c.kind), "feedback");
	EXPECT_STR(c.why, "feedback-report");
	EXPECT(!c.is_bounce && c.is_auto && c.report);
	EXPECT_STR(c.report->message_id, "1@us");
	EXPECT_INT((long long)c.report->n_tokens, 1);
	EXPECT_STR(c.report->tokens[0], "desk+T1@us.org");
	EXPECT_STR(c.report->recipients[0].address, "x@y.z");
	classify(
	    REPORT("disposition-notification",
		"Final-Recipient: rfc822;x@y.z\n"
		"Original-Message-ID: <2@us>\n"
		"Disposition: manual-action/MDN-sent-manually; displayed\n"),
	    &a, &c);
	EXPECT_STR(auto_kind_word(c.kind), "receipt");
	EXPECT_STR(c.why, "mdn");
	EXPECT_STR(c.report->recipients[0].address, "x@y.z");
	EXPECT(!c.report->recipients[0].is_hard);
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"header fields tell robots and lists from people", headers},
	    {"senders that must not be answered are known", senders},
	    {"a list is a list whatever else it says", lists},
	    {"complaints and receipts name the message they are about",
		reports},
	};

	return unit_run(tests, sizeof(tests) / sizeof(*tests));
}
