/*
 * One libcurl handle for all mails of a process, so that the connection is
 * kept. What a server says about each recipient comes from the lines that
 * libcurl reports: it sends a command and waits for its answer, always.
 */
#include "mail/curl_smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

enum phase { PHASE_OTHER, PHASE_AUTH, PHASE_MAIL, PHASE_RCPT, PHASE_DATA };

struct session {
	struct courier *courier;
	const struct transport *transport;
	CURL *curl;
	char url[400];

	const struct transport_mail *mail; /* the one under way */
	size_t index;                      /* which it is */
	size_t read;                       /* bytes of it that are sent */
	bool is_begun;
	enum phase phase;
	size_t rcpt; /* how many recipients were named */
	int *codes;  /* of each recipient's answer, 0 for none */
	char (*texts)[200];
	int code; /* the answer that the whole mail had, 0 for none */
	char text[200];
};

static void
begin(struct session *s)
{
	if (!s->is_begun)
		courier_begin(s->courier, s->index);
	s->is_begun = true;
}

static void
on_command(struct session *s, struct sv line)
{
	s->phase = PHASE_OTHER;
	if (sv_starts_ci(line, SV("AUTH "))) {
		s->phase = PHASE_AUTH;
	} else if (sv_starts_ci(line, SV("MAIL "))) {
		s->phase = PHASE_MAIL;
		begin(s);
	} else if (sv_starts_ci(line, SV("RCPT "))) {
		s->phase = PHASE_RCPT;
		s->rcpt++;
	} else if (sv_starts_ci(line, SV("DATA"))) {
		s->phase = PHASE_DATA;
	}
}

static void
keep(char *text, size_t size, struct sv line)
{
	snprintf(text, size, "%.*s", SV_ARG(sv_trim(line)));
}

/* The last line of an answer: three digits and a blank. */
static void
on_answer(struct session *s, struct sv line)
{
	int code = 0;
	size_t i;

	for (i = 0; i < 3 && i < line.n && line.p[i] >= '0' && line.p[i] <= '9';
	     i++)
		code = code * 10 + (line.p[i] - '0');
	if (i < 3 || (line.n > 3 && line.p[3] == '-'))
		return;
	line = sv_sub(line, 4, line.n);
	if (s->phase == PHASE_RCPT && s->rcpt && s->rcpt <= s->mail->n_to) {
		s->codes[s->rcpt - 1] = code;
		keep(s->texts[s->rcpt - 1], sizeof *s->texts, line);
	} else if (s->phase == PHASE_MAIL || s->phase == PHASE_DATA) {
		s->code = code;
		keep(s->text, sizeof s->text, line);
	}
}

static int
on_debug(CURL *curl, curl_infotype type, char *data, size_t n, void *arg)
{
	struct session *s = arg;
	struct sv bytes = {data, n}, line;

	(void)curl;
	courier_alive(s->courier);
	while (type == CURLINFO_HEADER_OUT && sv_line(&bytes, &line))
		on_command(s, line);
	while (type == CURLINFO_HEADER_IN && sv_line(&bytes, &line))
		on_answer(s, line);
	return 0;
}

static size_t
on_read(char *buf, size_t size, size_t n, void *arg)
{
	struct session *s = arg;
	struct sv rest = sv_sub(s->mail->bytes, s->read, size * n);

	courier_alive(s->courier);
	memcpy(buf, rest.p, rest.n);
	s->read += rest.n;
	return rest.n;
}

static int
on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct session *s = arg;

	(void)a, (void)b;
	if (c != d)
		courier_alive(s->courier);
	return 0;
}

/* Once a process: what is the same for all mails. */
static bool
set_up(struct session *s)
{
	const struct transport *t = s->transport;
	bool is_v6 = strchr(t->host, ':') != NULL;
	CURL *c;

	if (curl_global_init(CURL_GLOBAL_ALL) || !(c = curl_easy_init()))
		return false;
	s->curl = c;
	snprintf(s->url, sizeof s->url,
	    is_v6 ? "smtps://[%s]:%s" : "smtps://%s:%s", t->host, t->port);
	curl_easy_setopt(c, CURLOPT_URL, s->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)t->timeout_s);
	curl_easy_setopt(
	    c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)t->timeout_s);
	/* A byte a second at least. */
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)t->timeout_s);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
	if (t->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, t->ca_file);
	if (t->user) {
		curl_easy_setopt(c, CURLOPT_USERNAME, t->user);
		curl_easy_setopt(
		    c, CURLOPT_PASSWORD, t->password ? t->password : "");
	}
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	return true;
}

static void
tell_ends(struct session *s, CURLcode result)
{
	size_t i;

	for (i = 0; i < s->mail->n_to; i++) {
		int code = s->codes[i] / 100 == 2 ? s->code : s->codes[i];
		const char *text =
		    s->codes[i] / 100 == 2 ? s->text : s->texts[i];

		if (!s->codes[i]) {
			code = s->code;
			text = s->text;
		}
		/* Without a last word: what broke. */
		if (result && (code < 400 || code > 599)) {
			code = 0;
			text = curl_easy_strerror(result);
		}
		courier_end(s->courier, s->index, i, transport_end_of(code),
		    code, text);
	}
}

/* May the next mail go over the same connection? libcurl makes another where
 * one has closed; but what failed without a word would fail again. */
static bool
is_broken(const struct session *s, CURLcode result)
{
	return result && (s->code < 400 || s->code > 599) &&
	    !(s->rcpt && s->rcpt == s->mail->n_to &&
		s->codes[s->rcpt - 1] >= 400);
}

static void
send_one(struct session *s, const struct transport_mail *m, size_t index,
    bool *go_on)
{
	struct curl_slist *to = NULL;
	char from[340];
	CURLcode result;
	size_t i;

	s->mail = m;
	s->index = index;
	s->read = s->rcpt = 0;
	s->is_begun = false;
	s->phase = PHASE_OTHER;
	s->code = 0;
	s->text[0] = '\0';
	s->codes = calloc(m->n_to, sizeof *s->codes);
	s->texts = calloc(m->n_to, sizeof *s->texts);
	CHECK(s->codes && s->texts);
	snprintf(from, sizeof from, "<%s>", m->sender ? m->sender : "");
	for (i = 0; i < m->n_to; i++)
		to = curl_slist_append(to, m->to[i].address);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(
	    s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)m->bytes.n);
	result = curl_easy_perform(s->curl);
	*go_on = !is_broken(s, result);
	if (s->is_begun && s->code != 421 && s->code != 530) {
		tell_ends(s, result);
	} else {
		courier_trouble(s->courier, 0, "%s:%s: %s", s->transport->host,
		    s->transport->port,
		    *s->text ? s->text : curl_easy_strerror(result));
		*go_on = false;
	}
	curl_slist_free_all(to);
	free(s->codes);
	free(s->texts);
}

void
curl_smtp_courier(struct courier *c, const struct transport *t,
    const struct transport_mail *mails, size_t n)
{
	struct session s = {.courier = c, .transport = t};
	bool go_on = true;
	size_t i;

	if (!set_up(&s)) {
		courier_trouble(c, 0, "libcurl cannot be set up");
		return;
	}
	for (i = 0; i < n && go_on && (!i || courier_next(c)); i++)
		send_one(&s, &mails[i], i, &go_on);
}
