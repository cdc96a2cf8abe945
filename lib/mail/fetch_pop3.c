/*
 * POP3 (RFC 1939, RFC 2595, RFC 2449) over libetpan's session. Its lists and
 * its reading of messages are not used: it writes in front of an array where a
 * server counts from 0, and drops what stands behind a NUL byte.
 */
#include <string.h>

#include <libetpan/mailpop3.h>
#include <libetpan/mailstream_helper.h>
#include <libetpan/mmapstring.h>

#include "base/base64.h"
#include "base/num.h"
#include "mail/fetch_dial.h"

enum {
	LIST_BYTES = 16 << 20, /* a list may be long */
	ID_MAX = 255,          /* RFC 1939 says 70 */
};

struct pop3 {
	mailpop3 *m;
	struct wire *wire;
	MMAPString *line;
	struct str command, text;
	bool is_in;       /* logged in */
	bool has_pipes;   /* PIPELINING: RFC 2449 6.6 */
	const char *said; /* behind +OK or -ERR; NULL for nothing */
};

static void
begin(struct fetch_source *s, size_t bytes)
{
	struct pop3 *p = s->data;

	wire_begin(p->wire, bytes, s->until);
}

static enum rc
failed(struct fetch_source *s, const char *what, struct err *e)
{
	struct pop3 *p = s->data;

	return fetch_failed(s, p->wire, what, p->said, e);
}

/* The next line without its end; SV_NULL where there is none. */
static struct sv
read_line(struct pop3 *p)
{
	struct sv line;

	if (!mailstream_read_line(p->m->pop3_stream, p->line))
		return SV_NULL;
	line = (struct sv){p->line->str, p->line->len};
	if (line.n && line.p[line.n - 1] == '\n')
		line.n--;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* True for +OK. */
static bool
read_reply(struct fetch_source *s)
{
	struct pop3 *p = s->data;
	struct sv line = read_line(p);
	size_t blank = sv_find_c(line, ' ');

	p->said = arena_dup(&s->arena, sv_sub(line, blank + 1, line.n));
	return sv_starts(line, SV("+OK"));
}

static bool
send_line(struct pop3 *p, struct sv line)
{
	return mailstream_write(p->m->pop3_stream, line.p, line.n) >= 0 &&
	    mailstream_flush(p->m->pop3_stream) == 0;
}

static bool ATTR_PRINTF(2, 3) ask(struct fetch_source *s, const char *fmt, ...)
{
	struct pop3 *p = s->data;
	va_list ap;

	str_clear(&p->command);
	va_start(ap, fmt);
	str_add_vf(&p->command, fmt, ap);
	va_end(ap);
	str_add_s(&p->command, "\r\n");
	return send_line(p, str_sv(&p->command)) && read_reply(s);
}

static enum rc
start_tls(struct fetch_source *s, struct err *e)
{
	const struct fetch_account *a = s->account;
	struct pop3 *p = s->data;

	if (a->is_tls || a->is_open)
		return RC_OK;
	begin(s, 0);
	if (mailpop3_stls(p->m) != MAILPOP3_NO_ERROR)
		return wire_is_dead(p->wire)
		    ? failed(s, "begin TLS", e)
		    : err_set(e, RC_UNAVAILABLE,
			  "'%s' does not offer STLS, or says more than that",
			  a->host);
	return wire_tls(p->wire, a->ca_file, e);
}

/* The token in the form of XOAUTH2, in a line of its own: it may be longer
 * than a command (RFC 5034 4). */
static bool
send_token(struct fetch_source *s)
{
	const struct fetch_account *a = s->account;
	struct pop3 *p = s->data;
	struct str text = STR_INIT, line = STR_INIT;
	bool ok = false;

	str_add_f(
	    &text, "user=%s\001auth=Bearer %s\001\001", a->user, a->password);
	base64_add(&line, str_sv(&text));
	str_add_s(&line, "\r\n");
	if (send_line(p, SV("AUTH XOAUTH2\r\n")) &&
	    sv_starts(read_line(p), SV("+")) && send_line(p, str_sv(&line))) {
		struct sv reply = read_line(p);

		ok = sv_starts(reply, SV("+OK"));
		/* The reason comes as a question; an empty line ends it. */
		if (!ok && sv_starts(reply, SV("+ ")) &&
		    send_line(p, SV("\r\n")))
			read_reply(s);
	}
	str_free(&text);
	str_free(&line);
	return ok;
}

static enum rc
log_in(struct fetch_source *s, struct err *e)
{
	const struct fetch_account *a = s->account;
	struct pop3 *p = s->data;
	bool ok;

	begin(s, 0);
	if (a->is_token) {
		ok = send_token(s);
	} else {
		ok = mailpop3_user(p->m, a->user) == MAILPOP3_NO_ERROR &&
		    mailpop3_pass(p->m, a->password) == MAILPOP3_NO_ERROR;
		p->said = p->m->pop3_response;
	}
	p->is_in = ok;
	if (ok)
		return RC_OK;
	if (wire_is_dead(p->wire))
		return failed(s, "log in", e);
	return err_set(e, RC_DENIED, "'%s' refuses user '%s': %.200s", a->host,
	    a->user, p->said ? p->said : "");
}

/* The end of an answer of many lines. */
static bool
is_end(struct sv line)
{
	return sv_is(line, ".");
}

static void
ask_capability(struct fetch_source *s)
{
	struct pop3 *p = s->data;
	struct sv line;

	begin(s, 0);
	if (!ask(s, "CAPA"))
		return;
	while ((line = read_line(p)).p && !is_end(line))
		if (sv_eq_ci(line, SV("PIPELINING")))
			p->has_pipes = true;
}

static enum rc
pop3_open(struct fetch_source *s, struct err *e)
{
	struct pop3 *p = ARENA_NEW(&s->arena, struct pop3);
	enum rc rc;

	p->text = p->command = (struct str)STR_INIT;
	s->data = p;
	s->scope = arena_printf(
	    &s->arena, "pop3 %s %s", s->account->user, s->account->host);
	if ((rc = fetch_dial(s, &p->wire, e)))
		return rc;
	if (!(p->m = mailpop3_new(0, NULL)) || !(p->line = mmap_string_new("")))
		die_nomem();
	begin(s, 0);
	if (mailpop3_connect(p->m, wire_stream(p->wire)) != MAILPOP3_NO_ERROR) {
		p->said = p->m->pop3_response;
		return failed(s, "be greeted", e);
	}
	if ((rc = start_tls(s, e)))
		return rc;
	if ((rc = log_in(s, e)))
		return rc;
	ask_capability(s);
	return RC_OK;
}

/* What was deleted is gone only after a QUIT that the server agreed to. */
static enum rc
pop3_close(struct fetch_source *s, struct err *e)
{
	struct pop3 *p = s->data;
	enum rc rc = RC_OK;

	if (p->m) {
		begin(s, 0);
		if (p->is_in && !ask(s, "QUIT"))
			rc = failed(s, "end the session", e);
		/* Else it would say QUIT again. */
		wire_shut(p->wire);
		mailpop3_free(p->m);
		mmap_string_free(p->line);
	}
	str_free(&p->text);
	str_free(&p->command);
	return rc;
}

/* A line "NUMBER WORD": false where it is none. */
static bool
read_pair(struct sv line, int64_t *num, struct sv *word)
{
	size_t blank = sv_find_c(line, ' ');

	*word = sv_trim(sv_sub(line, blank, line.n));
	word->n = sv_find_c(*word, ' ');
	return num_parse(sv_sub(line, 0, blank), 1, UINT32_MAX, num) && word->n;
}

static enum rc
read_sizes(struct fetch_source *s, fetch_items *items, struct err *e)
{
	struct fetch_item item = {.id = NULL};
	struct pop3 *p = s->data;
	struct sv line, word;
	int64_t size;

	begin(s, LIST_BYTES);
	if (!ask(s, "LIST"))
		return failed(s, "list the mailbox", e);
	while ((line = read_line(p)).p && !is_end(line)) {
		if (!read_pair(line, &item.num, &word) ||
		    !num_parse(word, 0, INT64_MAX, &size))
			continue;
		item.size = (size_t)size;
		VEC_ADD(items, item);
	}
	return line.p ? RC_OK : failed(s, "list the mailbox", e);
}

static bool
is_id(struct sv word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (word.p[i] < '!' || word.p[i] > '~')
			return false;
	return word.n <= ID_MAX;
}

/* Both lists have the same order with any server; where not, only what is at
 * its place is taken. */
static enum rc
read_ids(struct fetch_source *s, fetch_items *items, size_t at,
    struct arena *arena, struct err *e)
{
	struct pop3 *p = s->data;
	struct sv line, word;
	int64_t num;

	begin(s, LIST_BYTES);
	if (!ask(s, "UIDL"))
		return failed(s, "ask for ids (UIDL)", e);
	while ((line = read_line(p)).p && !is_end(line)) {
		if (!read_pair(line, &num, &word) || !is_id(word))
			continue;
		while (at < items->n && items->v[at].num < num)
			at++;
		if (at < items->n && items->v[at].num == num)
			items->v[at].id = arena_dup(arena, word);
	}
	return line.p ? RC_OK : failed(s, "ask for ids (UIDL)", e);
}

static enum rc
pop3_list(struct fetch_source *s, const struct fetch_ask *asked,
    fetch_items *items, struct arena *arena, struct err *e)
{
	size_t from = items->n, i, n;
	enum rc rc;

	(void)asked;
	if ((rc = read_sizes(s, items, e)) ||
	    (rc = read_ids(s, items, from, arena, e)))
		return rc;
	for (i = n = from; i < items->n; i++)
		if (items->v[i].id)
			items->v[n++] = items->v[i];
	items->n = n;
	return RC_OK;
}

static enum rc
pop3_get(struct fetch_source *s, const struct fetch_item *items, size_t n,
    size_t i, struct sv *bytes, struct err *e)
{
	struct pop3 *p = s->data;
	struct sv line;

	(void)n;
	str_clear(&p->text);
	begin(s, items[i].size + items[i].size / 4);
	if (!ask(s, "RETR %lld", (long long)items[i].num))
		return wire_is_dead(p->wire) ? failed(s, "fetch a message", e)
					     : RC_NO;
	while ((line = read_line(p)).p && !is_end(line)) {
		if (line.n && line.p[0] == '.')
			line = sv_sub(line, 1, line.n);
		str_add(&p->text, line);
		str_add_c(&p->text, '\n');
	}
	if (!line.p)
		return failed(s, "fetch a message", e);
	*bytes = str_sv(&p->text);
	return RC_OK;
}

/* Where the server takes many commands at once, one way there and back. */
static enum rc
pop3_ack(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	struct pop3 *p = s->data;
	bool ok = true;
	size_t i;

	begin(s, n * ID_MAX);
	str_clear(&p->command);
	for (i = 0; i < n && ok; i++) {
		if (!p->has_pipes)
			ok = ask(s, "DELE %lld", (long long)items[i].num);
		else
			str_add_f(&p->command, "DELE %lld\r\n",
			    (long long)items[i].num);
	}
	if (p->has_pipes)
		ok = send_line(p, str_sv(&p->command));
	for (i = 0; i < n && p->has_pipes && !wire_is_dead(p->wire); i++)
		ok = read_reply(s) && ok;
	return ok ? RC_OK : failed(s, "delete what was taken", e);
}

const struct fetch_ops fetch_pop3_ops = {
    .open = pop3_open,
    .list = pop3_list,
    .get = pop3_get,
    .ack = pop3_ack,
    .close = pop3_close,
    .batch = 32,
};
