/*
 * The child process that talks to a mail server, and what it tells its parent
 * through a pipe. Between two mails it looks whether it should stop; without a
 * parent it stops by itself, so that nothing is sent of which nobody knows.
 */
#ifndef DESK_MAIL_COURIER_H
#define DESK_MAIL_COURIER_H

#include "base/err.h"
#include "mail/transport.h"

#include <stddef.h>

struct courier;

/* Inside the child: talks to the server about all mails, and ends. */
typedef void (*courier_fn)(struct courier *c, const struct transport *t,
    const struct transport_mail *mails, size_t n);

/* The mail is about to be handed over: from now on it counts as tried. */
void courier_begin(struct courier *c, size_t mail);

/* What became of one of its recipients. */
void courier_end(struct courier *c, size_t mail, size_t rcpt,
    enum transport_end end, int code, const char *text);

/* The same for each of its recipients. */
void courier_end_all(struct courier *c, size_t mail, size_t n_rcpt,
    enum transport_end end, int code, const char *text);

/* Why the server cannot be talked to any longer; the last one counts. */
void courier_trouble(struct courier *c, int code, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* There is progress: the parent waits on. */
void courier_alive(struct courier *c);

/*
 * Between two mails, when all ends of the one before are told: waits until the
 * parent has written down enough of them. False when no further mail is to be
 * begun.
 */
bool courier_next(struct courier *c);

/* Ends the child at once. */
ATTR_NORETURN void courier_exit(struct courier *c);

/* In the parent: see transport_send. */
enum rc courier_run(courier_fn fn, const struct transport *t,
    struct transport_mail *mails, size_t n, const struct transport_watch *watch,
    struct arena *a, struct err *e);

#endif
