/* From the section [outbox] to a transport. */
#include <string.h>

#include "base/str.h"
#include "desk/outbox/send.h"
#include "desk/password.h"

enum { TIMEOUT_MAX_S = 3600 };

static const char *const tls_words[] = {
    [TLS_REQUIRED] = "required",
    [TLS_OPPORTUNISTIC] = "opportunistic",
    [TLS_OFF] = "off",
};

static enum rc
read_password(struct desk *d, struct transport *t, struct err *e)
{
	const char *file = config_text(&d->config, "outbox.password_file");
	const char *line = config_text(&d->config, "outbox.password_command");

	if (!file && !line)
		return err_set(e, RC_CONFIG,
		    "outbox.transport has a user: set outbox.password_file or "
		    "outbox.password_command");
	return password_read("outbox", line, file, d->arena, &t->password, e);
}

static enum rc
read_tls(struct desk *d, struct transport *t, struct err *e)
{
	const char *word = config_text(&d->config, "outbox.tls");
	size_t i;

	for (i = 0; i < COUNT_OF(tls_words); i++)
		if (word && strcmp(word, tls_words[i]) == 0)
			break;
	if (i == COUNT_OF(tls_words))
		return err_set(e, RC_CONFIG,
		    "outbox.tls: '%s' is neither required, opportunistic nor "
		    "off",
		    word ? word : "");
	t->tls = (enum transport_tls)i;
	if (t->user && t->tls == TLS_OPPORTUNISTIC && t->kind == TRANSPORT_SMTP)
		return err_set(e, RC_CONFIG,
		    "outbox.tls: a password needs required, or off where the "
		    "way is safe");
	return RC_OK;
}

enum rc
outbox_transport(struct desk *d, struct transport *t, struct err *e)
{
	const char *url = config_text(&d->config, "outbox.transport");
	int64_t timeout = config_int(&d->config, "outbox.timeout");
	enum rc rc;

	if (!url)
		return err_set(e, RC_CONFIG, "outbox.transport is not set");
	if (timeout < 1 || timeout > TIMEOUT_MAX_S)
		return err_set(
		    e, RC_CONFIG, "outbox.timeout: it is from 1s to 1h");
	if ((rc = transport_parse(t, url, d->arena, e)))
		return err_ctx(e, "outbox.transport");
	t->timeout_s = (int)timeout;
	t->ca_file = config_text(&d->config, "outbox.ca_file");
	if ((rc = read_tls(d, t, e)))
		return rc;
	return t->user ? read_password(d, t, e) : RC_OK;
}
