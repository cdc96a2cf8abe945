/*
 * A connection to a mail server, and TLS over it (GnuTLS), as a stream that
 * libetpan reads and writes. libetpan's own checks no certificate and waits as
 * long as bytes drip; this one refuses what is not trusted, ends each operation
 * by its deadline, and reads no more than was allowed. Once something has gone
 * wrong, nothing more is read or written.
 */
#ifndef DESK_MAIL_FETCH_WIRE_H
#define DESK_MAIL_FETCH_WIRE_H

#include "base/err.h"

#include <libetpan/mailstream.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire;

/* Connects to one of the host's addresses, which may be silent so long.
 * until: ms of clock_monotonic_ms, 0 for no limit. RC_UNAVAILABLE. */
enum rc wire_open(struct wire **w, const char *host, const char *port,
    int silence_s, int64_t until, struct err *e);

/*
 * TLS 1.2 or later with a certificate for that host; ca_file NULL: signed by
 * whom the system trusts. RC_UNAVAILABLE; RC_CONFIG where ca_file cannot be
 * read. Bytes that came before it are an error.
 */
enum rc wire_tls(struct wire *w, const char *ca_file, struct err *e);

/* The stream, made once. Closing it ends w, too; without one, wire_close. */
mailstream *wire_stream(struct wire *w);
void wire_close(struct wire *w);

/* What follows is one operation: at most so many bytes are read in it, besides
 * some talk, in the time that so many need on a slow line, and until then at
 * the latest. */
void wire_begin(struct wire *w, size_t bytes, int64_t until);

/* Waits ms for something to read. False where nothing came, or the program is
 * to stop (stop.h). */
bool wire_wait(struct wire *w, int ms);

/* From now on nothing is read or written. */
void wire_shut(struct wire *w);

bool wire_is_dead(const struct wire *w);
/* Why; "the server broke off" where nothing is known. */
const char *wire_why(const struct wire *w);

#endif
