/*
 * Writing mails: RFC 5322 with MIME (RFC 2045-2049, 2047, 2231, 3676), CR LF
 * line ends, 7-bit clean, no line beyond 998 bytes (78 where it can be). No
 * value can start a header of its own: control characters become blanks.
 */
#ifndef DESK_MAIL_MIME_OUT_H
#define DESK_MAIL_MIME_OUT_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "mail/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mail_out_file {
	const char *name; /* NULL for none */
	const char *type; /* NULL: application/octet-stream */
	struct sv bytes;
	bool is_inline;
};

/* A further header field; value is UTF-8 text or, is_raw, ready to be sent. */
struct mail_out_header {
	const char *name;
	const char *value;
	bool is_raw;
};

/* Words NULL, counts 0 where a mail has none. */
struct mail_out {
	struct mail_addr from, reply_to, sender;
	struct mail_addrs to, cc;
	const char *subject;
	int64_t date;           /* Unix seconds */
	const char *message_id; /* without brackets, as all ids */
	const char *in_reply_to;
	const char *const *references;
	size_t n_references;
	const char *auto_submitted; /* "auto-replied", "auto-generated" */
	const struct mail_out_header *headers;
	size_t n_headers;
	struct sv text; /* UTF-8; wrapped as format=flowed */
	struct sv html; /* UTF-8, an alternative to text */
	const struct mail_out_file *files;
	size_t n_files;
	/* The body part gets a signature (RFC 3156 5): nothing in it that is
	 * changed on the way, as blanks at the ends of lines are. */
	bool is_exact;
};

/* Appends the whole mail to out. The boundary is derived from the content, so
 * that the same mail is written the same. */
void mime_out_write(const struct mail_out *m, struct str *out);

/* Appends only the body part (Content- headers, blank line, content): what
 * PGP/MIME (RFC 3156) signs or encrypts. */
void mime_out_body(const struct mail_out *m, struct str *out);

/* The mail with a body part made elsewhere: content_headers are the lines from
 * Content-Type on. */
void mime_out_wrap(const struct mail_out *m, struct sv content_headers,
    struct sv body, struct str *out);

#endif
