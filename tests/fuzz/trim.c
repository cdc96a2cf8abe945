/* Fuzz target: any bytes as a body. No letter is lost or doubled, the reply is
 * empty only where the body is, and what it ends with is forwarded. */
#include <stdint.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "mail/trim.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
count_letters(struct sv v)
{
	size_t i, n = 0;

	for (i = 0; i < v.n; i++)
		n += ascii_is_alnum(v.p[i]);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct sv body = {(const char *)data, size};
	size_t letters = count_letters(body);
	struct trim t;

	trim_reply(body, &a, &t);
	MUST(letters ==
	    count_letters(t.reply) + count_letters(t.quoted) +
		count_letters(t.signature));
	MUST(t.reply.n > 0 || letters == 0);
	MUST(sv_ends(t.reply, t.forwarded));
	arena_free(&a);
	return 0;
}
