/* SMTP through libesmtp: STARTTLS (RFC 3207), AUTH, many mails a session. */
#ifndef DESK_MAIL_SMTP_H
#define DESK_MAIL_SMTP_H

#include "mail/courier.h"

/* A courier_fn. */
void smtp_courier(struct courier *c, const struct transport *t,
    const struct transport_mail *mails, size_t n);

#endif
