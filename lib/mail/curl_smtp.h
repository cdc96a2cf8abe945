/* SMTP over TLS from the start (RFC 8314), through libcurl. */
#ifndef DESK_MAIL_CURL_SMTP_H
#define DESK_MAIL_CURL_SMTP_H

#include "mail/courier.h"

/* A courier_fn. */
void curl_smtp_courier(struct courier *c, const struct transport *t,
    const struct transport_mail *mails, size_t n);

#endif
