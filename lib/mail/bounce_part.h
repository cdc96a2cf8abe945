/* What the readers of a bounce share: the pieces of a report. */
#ifndef DESK_MAIL_BOUNCE_PART_H
#define DESK_MAIL_BOUNCE_PART_H

#include "base/arena.h"
#include "base/sv.h"
#include "base/vec.h"
#include "mail/bounce.h"

#include <stdbool.h>
#include <stddef.h>

#define BOUNCE_RECIPIENTS_MAX 1000
#define BOUNCE_TEXT_MAX ((size_t)64 << 10) /* bytes of a text that are read */

/* What is gathered; list is freed by bounce_parts_free. */
struct bounce_parts {
	VEC(struct bounce_recipient) list;
	const char *message_id, *envelope_id;
	bool is_complaint;
	struct arena *a;
};

/* The fields of a delivery status (RFC 3464) or of a receipt, wherever they
 * stand in text. Adds recipients. */
void bounce_dsn_read(struct sv text, struct bounce_parts *out);

/* A notice in JSON; adds what it says of recipients. False if text is none. */
bool bounce_json_read(
    struct sv text, enum bounce_action *action, struct bounce_parts *out);

/* A report in words, cut off from what it returns. */
struct bounce_text {
	struct sv report;   /* the words */
	struct sv returned; /* header of the returned message, or SV_NULL */
	struct sv head;     /* the report in lower case, blanks folded */
};

struct bounce_text bounce_text_split(const struct mail *m, struct arena *a);

/* The recipients that a text names, with what it says of each. */
void bounce_text_read(const struct mail *m, const struct bounce_text *t,
    enum bounce_action action, struct bounce_parts *out);

/* Whether an attachment is of one of these types. */
bool bounce_part_is(
    const struct mail_attachment *t, const char *const *types, size_t n);

/* The part that holds the returned message, SV_NULL if none. */
struct sv bounce_returned_part(const struct mail *m);
/* Fills in what out says of the returned message: that part, else text. */
void bounce_returned_read(const struct mail *m, struct sv text,
    struct bounce_parts *parts, struct bounce *out);
/* Without any name in the report: to whom the returned message went. */
void bounce_returned_guess(const struct mail *returned,
    enum bounce_action action, struct bounce_parts *parts);

/* The first enhanced status code of class 2, 4 or 5, SV_NULL if none. */
struct sv bounce_find_status(struct sv text);
/* The first SMTP reply code 4xx or 5xx, 0 if none. */
int bounce_find_code(struct sv text);

/* Phrases that tell, bounce_phrase.c. Texts are in lower case. */
bool bounce_phrase_subject(struct sv text, enum bounce_action *action);
bool bounce_phrase_body(struct sv text, enum bounce_action *action);
/* The status that a known reason stands for, NULL when none is there. */
const char *bounce_phrase_reason(struct sv text);
/* Whether a line sets the returned message off. */
bool bounce_phrase_divides(struct sv line);
/* Whether an address on this line is the recipient's. */
bool bounce_phrase_names(struct sv line);

/* Lower case, white space folded to one blank, at most max bytes. */
struct sv bounce_fold(struct sv text, size_t max, struct arena *a);

#endif
