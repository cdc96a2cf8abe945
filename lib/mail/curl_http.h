/*
 * Posting over HTTP, to places that somebody configured: http and https only,
 * no redirect is followed, no proxy used, and no address reached that is not
 * public, unless the caller says so. The address is looked at when it is
 * connected to, whatever its name resolves to.
 */
#ifndef DESK_MAIL_CURL_HTTP_H
#define DESK_MAIL_CURL_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http; /* keeps connections from one post to the next */

struct http *http_open(void);
void http_close(struct http *h); /* NULL is fine */

struct http_post {
	const char *url;
	const char *const *headers; /* "Name: value" */
	size_t n_headers;
	struct sv body;
	int timeout_s; /* of all of it */
	bool allow_private;
	const char *ca_file; /* NULL: the system's */
};

struct http_answer {
	int code;
	int64_t retry_after_s; /* 0 for none */
	const char *text;      /* the start of what was said; in the arena */
};

/*
 * RC_OK when an answer came, whatever its code. RC_CONFIG for a URL or an
 * address that is not allowed, RC_TEMPFAIL when there was no answer.
 */
enum rc http_post(struct http *h, const struct http_post *p, struct arena *a,
    struct http_answer *answer, struct err *e);

/* Is it an address of the public Internet? addr is a struct sockaddr. */
bool http_is_public(const void *addr);

#endif
