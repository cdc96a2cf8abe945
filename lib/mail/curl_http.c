/* One libcurl handle, and what it must not do. */
#include "mail/curl_http.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include "base/str.h"

/* Nothing is done with an answer but to show its start. */
enum { ANSWER_MAX = 64 * 1024, SHOWN_MAX = 200 };

struct http {
	CURL *curl;
	const struct http_post *post;
	struct str answer;
	bool is_private; /* an address was refused */
};

struct http *
http_open(void)
{
	static struct http h;

	if (curl_global_init(CURL_GLOBAL_ALL) || !(h.curl = curl_easy_init()))
		die_nomem();
	h.answer = (struct str)STR_INIT;
	return &h;
}

void
http_close(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	str_free(&h->answer);
	curl_global_cleanup();
}

/* Networks that are not public (RFC 6890): address and length of its prefix. */
static bool
is_public_v4(uint32_t ip)
{
	static const struct {
		uint32_t net;
		int bits;
	} others[] = {{0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10},
	    {0x7f000000, 8}, {0xa9fe0000, 16}, {0xac100000, 12},
	    {0xc0000000, 24}, {0xc0000200, 24}, {0xc0a80000, 16},
	    {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24},
	    {0xe0000000, 3}};

	size_t i;

	for (i = 0; i < COUNT_OF(others); i++)
		if ((ip ^ others[i].net) >> (32 - others[i].bits) == 0)
			return false;
	return true;
}

static uint32_t
bytes_v4(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
}

/* Of IPv6 only 2000::/3 is public; in it, and before it, stand forms that
 * carry an IPv4 address (mapped, NAT64, 6to4) and Teredo. */
static bool
is_public_v6(const unsigned char *b)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const unsigned char nat64[12] = {0x00, 0x64, 0xff, 0x9b};

	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
		return is_public_v4(bytes_v4(b + 12));
	if (b[0] == 0x20 && b[1] == 0x02)
		return is_public_v4(bytes_v4(b + 2));
	if (b[0] == 0x20 && b[1] == 0x01 &&
	    (b[2] < 2 || (b[2] == 0x0d && b[3] == 0xb8)))
		return false;
	return (b[0] & 0xe0) == 0x20;
}

bool
http_is_public(const void *addr)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	sa_family_t family = ((const struct sockaddr *)addr)->sa_family;

	if (family == AF_INET) {
		memcpy(&v4, addr, sizeof v4);
		return is_public_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (family != AF_INET6)
		return false;
	memcpy(&v6, addr, sizeof v6);
	return is_public_v6(v6.sin6_addr.s6_addr);
}

static curl_socket_t
on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *addr)
{
	struct http *h = arg;

	(void)purpose;
	if (!h->post->allow_private && !http_is_public(&addr->addr)) {
		h->is_private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(addr->family, addr->socktype, addr->protocol);
}

static size_t
on_answer(char *data, size_t size, size_t n, void *arg)
{
	struct http *h = arg;

	/* Less than was given ends the transfer. */
	if (h->answer.n + size * n > ANSWER_MAX)
		return 0;
	str_add_n(&h->answer, data, size * n);
	return size * n;
}

static void
set_options(struct http *h, const struct http_post *p, struct curl_slist *lines)
{
	CURL *c = h->curl;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, p->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)p->timeout_s);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)p->timeout_s);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (p->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, p->ca_file);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "deskutils/" DESK_VERSION);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, lines);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.n);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, p->body.p ? p->body.p : "");
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, h);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
}

/* Texts of libcurl, as ours are: one line, without a capital. */
static enum rc
no_answer(struct http *h, CURLcode result, struct err *e)
{
	if (h->is_private)
		return err_set(e, RC_CONFIG,
		    "its address is not public, and allow_private is not set");
	if (result == CURLE_UNSUPPORTED_PROTOCOL ||
	    result == CURLE_URL_MALFORMAT)
		return err_set(e, RC_CONFIG, "no http or https URL");
	return err_set(e, RC_TEMPFAIL, "%s", curl_easy_strerror(result));
}

static struct sv
first_line(const struct str *answer)
{
	struct sv rest = sv_trim(str_sv(answer)), line = SV_NULL;

	sv_line(&rest, &line);
	return sv_sub(line, 0, SHOWN_MAX);
}

enum rc
http_post(struct http *h, const struct http_post *p, struct arena *a,
    struct http_answer *answer, struct err *e)
{
	struct curl_slist *lines = curl_slist_append(NULL, "Expect:");
	curl_off_t wait = 0;
	CURLcode result;
	long code = 0;
	size_t i;

	for (i = 0; i < p->n_headers; i++)
		lines = curl_slist_append(lines, p->headers[i]);
	h->post = p;
	h->is_private = false;
	str_clear(&h->answer);
	set_options(h, p, lines);
	result = curl_easy_perform(h->curl);
	curl_slist_free_all(lines);
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, &wait);
	/* An answer that was too long, or broke off, is one. */
	if (result && !(code && result == CURLE_WRITE_ERROR))
		return no_answer(h, result, e);
	answer->code = (int)code;
	answer->retry_after_s = wait;
	answer->text = arena_dup(a, first_line(&h->answer));
	return RC_OK;
}
