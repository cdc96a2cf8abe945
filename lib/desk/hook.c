/* A hook's section, its forms of text, its signature, and a post. */
#include "desk/hook.h"

#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "io/json.h"

enum { SECRET_MAX = 4096, WAIT_MAX_S = 86400, TIMEOUT_MAX_S = 120 };

struct hook {
	const char *name, *url;
	struct sv secret; /* SV_NULL for none */
	bool is_slack, allow_private;
	int timeout_s;
};

static enum rc
read_secret(struct desk *d, const struct config_section *s, struct sv *secret,
    struct err *e)
{
	const char *path = config_section_text(s, "secret_file");
	struct str text = STR_INIT;
	struct sv rest, line = SV_NULL;
	enum rc rc;

	*secret = sv_of(config_section_text(s, "secret"));
	if (!path || secret->n)
		return RC_OK;
	if (!(rc = file_read_ours(path, SECRET_MAX, &text, e))) {
		rest = str_sv(&text);
		sv_line(&rest, &line);
		*secret = arena_sv(d->arena, sv_trim(line));
	}
	str_free(&text);
	return rc;
}

/* One of two words; *is_second tells which. */
static enum rc
read_word(const struct config_section *s, const char *key, const char *first,
    const char *second, bool *is_second, struct err *e)
{
	const char *text = config_section_text(s, key);

	*is_second = text && strcmp(text, second) == 0;
	if (!text || *is_second || strcmp(text, first) == 0)
		return RC_OK;
	return err_set(e, RC_CONFIG, "hook.%s.%s: '%s' is neither %s nor %s",
	    s->name, key, text, first, second);
}

static enum rc
find(struct desk *d, const char *name, struct hook *h, struct err *e)
{
	const struct config_section *s =
	    config_section(&d->config, "hook", name);
	enum rc rc;

	if (!s)
		return err_set(e, RC_CONFIG,
		    "no section [hook %s] in the configuration", name);
	*h = (struct hook){.name = s->name,
	    .url = config_section_text(s, "url"),
	    .timeout_s = (int)config_section_int(s, "timeout")};
	if (!h->url)
		return err_set(e, RC_CONFIG, "hook.%s.url is not set", name);
	if (h->timeout_s < 1 || h->timeout_s > TIMEOUT_MAX_S)
		return err_set(
		    e, RC_CONFIG, "hook.%s.timeout: it is from 1s to 2m", name);
	if ((rc = read_word(s, "format", "json", "slack", &h->is_slack, e)) ||
	    (rc = read_word(
		 s, "allow_private", "no", "yes", &h->allow_private, e)))
		return rc;
	return read_secret(d, s, &h->secret, e);
}

enum rc
hook_check(struct desk *d, const char *name, struct err *e)
{
	struct hook h;

	return find(d, name, &h, e);
}

enum rc
hook_sign(struct desk *d, struct sv secret, const char *id, int64_t at,
    struct sv body, struct str *out, struct err *e)
{
	struct sv mark = SV("whsec_"), key = secret;
	struct str signed_text = STR_INIT;
	struct sha256 mac;

	if (sv_starts(secret, mark) &&
	    !base64_read(sv_sub(secret, mark.n, secret.n), d->arena, &key))
		return err_set(e, RC_CONFIG,
		    "what is behind whsec_ in the secret is no base64");
	str_add_f(&signed_text, "%s.%lld.", id, (long long)at);
	str_add(&signed_text, body);
	mac = hmac_sha256(key, str_sv(&signed_text));
	str_add_s(out, "v1,");
	base64_add(out, hash_sv(&mac));
	str_free(&signed_text);
	return RC_OK;
}

/* What a chat takes for markup. */
static void
add_escaped(struct str *out, struct sv text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '&')
			str_add_s(out, "&amp;");
		else if (text.p[i] == '<')
			str_add_s(out, "&lt;");
		else if (text.p[i] == '>')
			str_add_s(out, "&gt;");
		else
			str_add_c(out, text.p[i]);
	}
}

/* "verb: ticket.closed, ticket_id: 42": what has a value, in its order. */
static void
add_members(struct str *out, const struct json *object, struct arena *a)
{
	struct str nested = STR_INIT;
	const struct json *j;

	for (j = json_first(object); j; j = json_next(j)) {
		struct sv value = json_scalar_of(j, a);

		if (json_type_of(j) == JSON_NULL)
			continue;
		str_clear(&nested);
		if (!value.p) {
			json_print(&nested, j);
			value = str_sv(&nested);
		}
		str_add_s(out, out->n ? ", " : "");
		add_escaped(out, sv_of(json_key_of(j)));
		str_add_s(out, ": ");
		add_escaped(out, value);
	}
	str_free(&nested);
}

enum rc
hook_slack(struct sv json, struct str *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	struct json *object = NULL;
	struct json_writer w = {.out = out};
	struct sv own;
	enum rc rc;

	if ((rc = json_parse(json, &object, e)))
		return rc;
	own = json_text_of(json_get(object, "text"));
	if (own.p)
		str_add(&text, own);
	else
		add_members(&text, object, &a);
	json_object_begin(&w);
	json_key(&w, "text");
	json_text(&w, str_sv(&text));
	json_object_end(&w);
	json_free(object);
	str_free(&text);
	arena_free(&a);
	return RC_OK;
}

/* "Another time" are 408, 425, 429 and 5xx; a redirect is not followed. */
static enum transport_end
end_of(int code)
{
	if (code >= 200 && code < 300)
		return TRANSPORT_SENT;
	if (code == 408 || code == 425 || code == 429 || code >= 500)
		return TRANSPORT_LATER;
	return TRANSPORT_REFUSED;
}

static const char *
say(struct desk *d, const struct http_answer *answer)
{
	if (answer->code >= 300 && answer->code < 400)
		return "a redirect, which is not followed";
	return answer->text && *answer->text
	    ? answer->text
	    : arena_printf(d->arena, "HTTP status %d", answer->code);
}

static enum rc
post(struct desk *d, struct http *http, const struct hook *h, const char *id,
    struct sv body, struct http_answer *answer, struct err *e)
{
	int64_t at = clock_now();
	struct str sig = STR_INIT;
	const char *headers[4] = {"Content-Type: application/json",
	    arena_printf(d->arena, "webhook-id: %s", id),
	    arena_printf(d->arena, "webhook-timestamp: %lld", (long long)at)};
	struct http_post p = {.url = h->url,
	    .headers = headers,
	    .n_headers = 3,
	    .body = body,
	    .timeout_s = h->timeout_s,
	    .allow_private = h->allow_private,
	    .ca_file = config_text(&d->config, "outbox.ca_file")};
	enum rc rc = RC_OK;

	if (h->secret.n &&
	    !(rc = hook_sign(d, h->secret, id, at, body, &sig, e)))
		headers[p.n_headers++] =
		    arena_printf(d->arena, "webhook-signature: %s", sig.p);
	if (!rc)
		rc = http_post(http, &p, d->arena, answer, e);
	str_free(&sig);
	return rc;
}

void
hook_post(struct desk *d, struct http *http, const char *name, const char *id,
    struct sv json, struct transport_rcpt *to, int64_t *wait_s)
{
	struct http_answer answer = {0, 0, NULL};
	struct err e = ERR_INIT;
	struct str text = STR_INIT;
	struct hook h;
	enum rc rc;

	*wait_s = 0;
	/* What is wrong with the configuration will be put right. */
	if ((rc = find(d, name, &h, &e)))
		rc = e.rc = RC_TEMPFAIL;
	else if (h.is_slack)
		rc = hook_slack(json, &text, &e);
	if (!rc)
		rc = post(d, http, &h, id, h.is_slack ? str_sv(&text) : json,
		    &answer, &e);
	str_free(&text);
	to->code = answer.code;
	if (rc) {
		to->end = rc == RC_DATA || rc == RC_CONFIG ? TRANSPORT_REFUSED
							   : TRANSPORT_LATER;
		to->text = arena_strdup(d->arena, e.text);
		return;
	}
	to->end = end_of(answer.code);
	to->text = say(d, &answer);
	*wait_s = answer.retry_after_s > WAIT_MAX_S ? WAIT_MAX_S
						    : answer.retry_after_s;
}
