/* The program, its exit status, and what it said. */
#include "mail/sendmail.h"

#include <string.h>

#include "base/proc.h"
#include "base/stop.h"
#include "base/str.h"

/* What a program says may be longer; only its last line is kept. */
#define SAID_MAX ((size_t)1024 * 1024)

/* What sysexits.h calls EX_TEMPFAIL. */
enum { ARGS = 9, TEXT_MAX = 400, TRY_AGAIN = 75 };

/* The statuses after which another try is no use: the mail or an address is
 * wrong. Others are trouble of the host's, or say "try again". */
static const struct {
	int status;
	const char *text;
} refusals[] = {
    {65, "the mail is not as it should be"},
    {67, "no such recipient"},
    {68, "no such host"},
};

/* Its messages come by stdout, which takes a shell: the words stay words. */
static char *const *
arguments(
    const struct transport *t, const struct transport_mail *m, struct arena *a)
{
	const char *sender = m->sender && *m->sender ? m->sender : "<>";
	const char *const head[ARGS] = {"/bin/sh", "-c", "exec \"$@\" 2>&1",
	    "sh", t->path, "-i", "-f", sender, "--"};
	char **argv = arena_array(a, ARGS + m->n_to + 1, sizeof *argv);
	size_t i;

	for (i = 0; i < ARGS; i++)
		argv[i] = arena_strdup(a, head[i]);
	for (i = 0; i < m->n_to; i++)
		argv[ARGS + i] = arena_strdup(a, m->to[i].address);
	return argv;
}

static struct sv
last_line(struct sv said)
{
	struct sv line, last = SV_NULL;

	while (sv_line(&said, &line))
		if (sv_trim(line).n)
			last = sv_trim(line);
	return sv_sub(last, 0, TEXT_MAX);
}

static void
settle(struct transport_mail *m, int status, const char *text)
{
	enum transport_end end = status ? TRANSPORT_LATER : TRANSPORT_SENT;
	size_t i;

	for (i = 0; i < COUNT_OF(refusals); i++)
		if (refusals[i].status == status) {
			end = TRANSPORT_REFUSED;
			text = text ? text : refusals[i].text;
		}
	for (i = 0; i < m->n_to; i++) {
		m->to[i].end = end;
		m->to[i].code = status;
		m->to[i].text = text;
	}
}

/* Mail programs take a mail as a file of this system: lines end in LF. */
static void
local_lines(struct str *out, struct sv bytes)
{
	size_t i, from = 0;

	for (i = 0; i + 1 < bytes.n; i++)
		if (bytes.p[i] == '\r' && bytes.p[i + 1] == '\n') {
			str_add(out, sv_sub(bytes, from, i - from));
			from = i + 1;
		}
	str_add(out, sv_sub(bytes, from, bytes.n));
}

static enum rc
send_one(const struct transport *t, struct transport_mail *m, struct arena *a,
    struct err *e)
{
	struct str said = STR_INIT, text = STR_INIT;
	int status = 0;
	enum rc rc;

	local_lines(&text, m->bytes);
	rc = proc_filter((char *const *)arguments(t, m, a), str_sv(&text),
	    SAID_MAX, t->timeout_s, &said, &status, e);
	if (rc)
		settle(m, TRY_AGAIN, arena_strdup(a, e->text));
	else
		settle(m, status, arena_dup(a, last_line(str_sv(&said))));
	str_free(&said);
	str_free(&text);
	return rc;
}

enum rc
sendmail_send(const struct transport *t, struct transport_mail *mails, size_t n,
    const struct transport_watch *watch, struct arena *a, struct err *e)
{
	struct err trouble = ERR_INIT;
	size_t i;

	for (i = 0; i < n && !stop_asked(); i++) {
		send_one(t, &mails[i], a, &trouble);
		watch->done(watch->arg, i);
		watch->pause(watch->arg);
		/* There is no such program: so it is with the others. */
		if (mails[i].to[0].code == 126 || mails[i].to[0].code == 127)
			break;
	}
	if (i == n || stop_asked())
		return RC_OK;
	err_set(e, RC_CONFIG, "cannot run '%s'", t->path);
	for (i++; i < n; i++) {
		settle(&mails[i], mails[0].to[0].code, mails[0].to[0].text);
		watch->done(watch->arg, i);
	}
	watch->pause(watch->arg);
	return RC_CONFIG;
}
