/*
 * A mail as a person would see it: RFC 5322 and MIME (RFC 2045-2049, 2231,
 * 2047, 6532, uuencode) read from any bytes. Never fails, never loses text;
 * linear in time, bounded in depth and parts. All text is valid UTF-8 without
 * NUL; everything lives in the arena or, for undecoded parts, in the raw bytes,
 * which must outlive the result.
 */
#ifndef DESK_MAIL_MIME_IN_H
#define DESK_MAIL_MIME_IN_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One header field, in the order of the mail. */
struct mail_header {
	struct sv name;  /* as written, without the colon */
	struct sv value; /* raw bytes, unfolded, trimmed */
};

/* A leaf part that is not body text; a message/rfc822 counts as one leaf. */
struct mail_attachment {
	/* The declared file name, decoded, else NULL. Whatever the sender put
	 * there: it may hold "/" or "..". */
	const char *name;
	const char *type;       /* "image/png", lower case, never NULL */
	const char *content_id; /* without brackets, or NULL */
	bool is_inline; /* Content-Disposition: inline or a related part */
	struct sv data; /* transfer encoding undone, otherwise as sent */
};

struct mail {
	const struct mail_header *headers;
	size_t n_headers;

	/* NULL means: the mail has no such (usable) field. */
	const char *subject;     /* decoded, white space folded to one blank */
	const char *message_id;  /* without angle brackets */
	const char *in_reply_to; /* the first id, without brackets */
	const char *const *references; /* oldest first, without brackets */
	size_t n_references;

	struct mail_addrs from, sender, reply_to, to, cc;
	bool has_date;
	int64_t date; /* Unix seconds */

	/* The text, lines ending with LF: of alternatives the plain one, of
	 * other parts all, HTML made readable where it is the only form;
	 * without any, the first text file attached; or "". */
	const char *body;
	const char *html; /* the HTML that is meant to be read, or NULL */

	const struct mail_attachment *attachments;
	size_t n_attachments;

	bool is_broken; /* no header at all, or nothing a person could read */
	bool is_cut; /* a limit was passed: the rest stands in an attachment */
};

/*
 * Reads raw into *m. A leading mbox "From " line and blank lines are skipped;
 * lines end with CR LF, LF or CR. At most 64 levels, 1,000 parts and 25,000
 * header lines a part are read.
 */
void mime_in_parse(struct sv raw, struct arena *a, struct mail *m);

/* The raw value of the first field of that name (ASCII case does not count),
 * SV_NULL when there is none. */
struct sv mail_header_get(const struct mail *m, const char *name);

#endif
