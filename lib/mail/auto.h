/*
 * Is it a person who writes? What a mail is, by RFC 3834, 3464, 5965, 8098,
 * 2919 and the fields that programs set in fact.
 */
#ifndef DESK_MAIL_AUTO_H
#define DESK_MAIL_AUTO_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/bounce.h"
#include "mail/mime_in.h"

#include <stdbool.h>

enum auto_kind {
	AUTO_HUMAN,
	AUTO_REPLY,     /* out of office and other automatic answers */
	AUTO_GENERATED, /* a program wrote it: notices, bulk mail */
	AUTO_LIST,      /* people or programs, by a mailing list */
	AUTO_BOUNCE,    /* did not arrive */
	AUTO_DELAY,     /* has not arrived yet */
	AUTO_DELIVERY,  /* did arrive, or was handed on */
	AUTO_FEEDBACK,  /* a complaint (RFC 5965) */
	AUTO_RECEIPT,   /* was read, deleted … (RFC 8098) */
};

struct auto_class {
	enum auto_kind kind;
	bool is_auto;   /* not written by a person to us: all but AUTO_HUMAN */
	bool is_bounce; /* AUTO_BOUNCE, AUTO_DELAY or AUTO_DELIVERY */
	bool is_list;
	/* An automatic answer is allowed as far as this mail goes; the limits
	 * on how many is the caller's (RFC 3834 2). */
	bool may_answer;
	/* What told: "auto-submitted", "precedence", "list-id" …, or NULL for
	 * a human. Lower case, one word. */
	const char *why;
	/* Why not, as a word: the same, or "response-suppress",
	 * "list-unsubscribe", "no-reply", "no-sender"; NULL: may_answer. */
	const char *why_not;
	/* What it reports on: of a bounce, complaint or receipt, else NULL. */
	const struct bounce *report;
};

/* Classifies m, which is mime_in_parse(raw). */
void auto_classify(const struct mail *m, struct sv raw, struct arena *a,
    struct auto_class *out);

/* "human", "reply", "generated", "list", "bounce", "delay", "delivery",
 * "feedback", "receipt". */
const char *auto_kind_word(enum auto_kind kind);

#endif
