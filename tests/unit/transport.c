/* Transports' URLs, line ends, envelopes, and which addresses are public. */
#include "mail/transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/str.h"
#include "desk/hook.h"
#include "desk/outbox/outbox.h"
#include "mail/curl_http.h"

#include "unit.h"

static bool
is(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
reads(const char *url, enum transport_kind kind, const char *host,
    const char *port, const char *user)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct transport t;
	bool ok = transport_parse(&t, url, &a, &e) == RC_OK && t.kind == kind &&
	    is(t.host, host) && is(t.port, port) && is(t.user, user);

	arena_free(&a);
	return ok;
}

static bool
refuses(const char *url)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct transport t;
	bool ok = transport_parse(&t, url, &a, &e) == RC_CONFIG;

	arena_free(&a);
	return ok;
}

static void
test_urls(void)
{
	EXPECT(reads("smtp://mx", TRANSPORT_SMTP, "mx", "25", NULL));
	EXPECT(reads("smtp://a@mx/", TRANSPORT_SMTP, "mx", "587", "a"));
	EXPECT(reads(
	    "SMTPS://a%40b.c@mx:99", TRANSPORT_SMTPS, "mx", "99", "a@b.c"));
	EXPECT(reads(
	    "smtps://a@b.c@[::1]", TRANSPORT_SMTPS, "::1", "465", "a@b.c"));
	EXPECT(
	    reads("sendmail:/bin/x y", TRANSPORT_SENDMAIL, NULL, NULL, NULL));
	EXPECT(refuses("sendmail:x") && refuses("smtp://") && refuses("") &&
	    refuses("smtp://mx:0") && refuses("smtp://mx:65536") &&
	    refuses("smtp://mx:25x") && refuses("smtp://@mx") &&
	    refuses("smtp://a:b@mx") && refuses("smtp://a%0d@mx") &&
	    refuses("smtp://m x") && refuses("smtp://mx/path") &&
	    refuses("smtps://[::1") && refuses("smtp://[::1]") &&
	    refuses("http://mx"));
}

static bool
gives(struct sv in, const char *want)
{
	struct str out = STR_INIT;
	bool ok;

	transport_crlf(&out, in);
	ok = sv_is(str_sv(&out), want);
	str_free(&out);
	return ok;
}

static void
test_line_ends(void)
{
	EXPECT(gives(SV("a\nb\rc\r\nd"), "a\r\nb\r\nc\r\nd"));
	EXPECT(gives(SV("\n.\n"), "\r\n.\r\n") &&
	    gives(SV("\r\r\n\n\r"), "\r\n\r\n\r\n\r\n"));
}

static bool public(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return http_is_public(&v4);
	CHECK(inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
	return http_is_public(&v6);
}

static void
test_addresses(void)
{
	static const char *const others[] = {"127.0.0.1", "10.1.2.3",
	    "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
	    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
	    "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
	    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1"};
	size_t i, wrong = 0;

	for (i = 0; i < COUNT_OF(others); i++)
		wrong += public(others[i]);
	EXPECT(wrong == 0);
	EXPECT(public("1.1.1.1") && public("172.32.0.1") &&
	    public("100.128.0.1") && public("2606:4700::1111") &&
	    public("::ffff:1.1.1.1"));
}

static void
test_recipients(void)
{
	struct arena a = ARENA_INIT;
	const char **to;

	EXPECT(outbox_recipients(SV("a@b, \"c,d\"@e ,,"), &a, &to) == 2 &&
	    is(to[0], "a@b") && is(to[1], "\"c,d\"@e"));
	EXPECT(outbox_recipients(SV_NULL, &a, &to) == 0);
	arena_free(&a);
}

/* The example of the specification of Standard Webhooks. */
static void
test_signature(void)
{
	struct arena a = ARENA_INIT;
	struct desk d = {.arena = &a};
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	EXPECT(!hook_sign(&d, SV("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
		   "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
		   SV("{\"test\": 2432232314}"), &out, &e) &&
	    is(out.p, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
	EXPECT(hook_sign(&d, SV("whsec_*"), "i", 0, SV("b"), &out, &e) ==
	    RC_CONFIG);
	str_free(&out);
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a URL says how mail leaves", test_urls},
	    {"all line ends become CR LF", test_line_ends},
	    {"only public addresses are public", test_addresses},
	    {"an envelope is taken apart at its commas", test_recipients},
	    {"a post is signed as others sign it", test_signature},
	};

	return unit_run(tests, COUNT_OF(tests));
}
