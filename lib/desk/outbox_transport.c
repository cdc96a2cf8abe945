/* From the section [outbox] to a transport. */
#include <string.h>

#include "base/file.h"
#include "base/proc.h"
#include "base/str.h"
#include "desk/outbox_send.h"

enum { PASSWORD_MAX = 4096, COMMAND_S = 60, TIMEOUT_MAX_S = 3600 };

static const char *const tls_words[] = {
    [TLS_REQUIRED] = "required",
    [TLS_OPPORTUNISTIC] = "opportunistic",
    [TLS_OFF] = "off",
};

static enum rc
run_command(const char *line, struct str *out, struct err *e)
{
	char sh[] = "/bin/sh", c[] = "-c";
	struct str copy = STR_INIT;
	char *argv[] = {sh, c, NULL, NULL};
	int status = 0;
	enum rc rc;

	str_add_s(&copy, line);
	argv[2] = copy.p;
	rc =
	    proc_filter(argv, SV(""), PASSWORD_MAX, COMMAND_S, out, &status, e);
	if (!rc && status)
		rc = err_set(e, RC_CONFIG,
		    "outbox.password_command: '%s' ended with status %d", line,
		    status);
	str_free(&copy);
	return rc;
}

/* A password is on the first line; nothing of it is ever said. */
static enum rc
read_password(struct desk *d, struct transport *t, struct err *e)
{
	const char *path = config_text(&d->config, "outbox.password_file");
	const char *line = config_text(&d->config, "outbox.password_command");
	struct str text = STR_INIT;
	struct sv rest, first = SV_NULL;
	enum rc rc = RC_OK;

	if (line)
		rc = run_command(line, &text, e);
	else if (path)
		rc = file_read_ours(path, PASSWORD_MAX, &text, e);
	else
		rc = err_set(e, RC_CONFIG,
		    "outbox.transport has a user: set outbox.password_file or "
		    "outbox.password_command");
	rest = str_sv(&text);
	if (!rc && (!sv_line(&rest, &first) || !first.n))
		rc = err_set(e, RC_CONFIG,
		    "the mail server's password is "
		    "empty");
	if (!rc)
		t->password = arena_dup(d->arena, first);
	str_free(&text);
	if (rc)
		e->rc = RC_CONFIG;
	return rc ? RC_CONFIG : RC_OK;
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
