/* Handing mails to a sendmail-compatible program, a process each. */
#ifndef DESK_MAIL_SENDMAIL_H
#define DESK_MAIL_SENDMAIL_H

#include "mail/transport.h"

/* See transport_send. The program is run as PATH -i -f SENDER -- RECIPIENT…;
 * its exit status (sysexits.h) is the answer for all recipients. */
enum rc sendmail_send(const struct transport *t, struct transport_mail *mails,
    size_t n, const struct transport_watch *watch, struct arena *a,
    struct err *e);

#endif
