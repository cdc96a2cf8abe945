/*
 * Fuzzes what outbox reads of others: URLs, envelopes, line ends, and the
 * objects that a chat hook shows.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "desk/hook.h"
#include "desk/outbox/outbox.h"
#include "mail/transport.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_crlf(struct sv text)
{
	struct str once = STR_INIT, twice = STR_INIT;
	size_t i;

	transport_crlf(&once, text);
	transport_crlf(&twice, str_sv(&once));
	MUST(sv_eq(str_sv(&once), str_sv(&twice)));
	for (i = 0; i < once.n; i++) {
		MUST(once.p[i] != '\n' || (i && once.p[i - 1] == '\r'));
		MUST(once.p[i] != '\r' || once.p[i + 1] == '\n');
	}
	str_free(&once);
	str_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct sv text = {(const char *)bytes, n};
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct transport t;
	const char **to;

	check_crlf(text);
	outbox_recipients(text, &a, &to);
	if (!hook_slack(text, &out, &e))
		MUST(utf8_is_valid(str_sv(&out)));
	transport_parse(
	    &t, arena_dup(&a, text) ? arena_dup(&a, text) : "", &a, &e);
	str_free(&out);
	arena_free(&a);
	return 0;
}
