/* Fuzz target: the first byte chooses. Bytes as an mbox: its pieces are all of
 * it. Bytes as a URL, or as an account's: no text of it has a control. */
#include <stdint.h>
#include <stdlib.h>

#include "mail/fetch.h"
#include "mail/fetch_mbox.h"
#include "mail/url.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_mbox(struct sv bytes)
{
	struct str text = STR_INIT;
	struct sv rest = bytes, piece;
	const char *at = bytes.p;

	while (mbox_piece(&rest, &piece)) {
		MUST(piece.n && piece.p == at);
		at += piece.n;
		str_clear(&text);
		mbox_text(&text, piece);
		MUST(text.n <= piece.n);
	}
	MUST(at == bytes.p + bytes.n);
	str_free(&text);
}

static void
try_url(struct sv bytes, struct arena *a)
{
	struct fetch_account at = {.host = NULL};
	struct err e = ERR_INIT;
	struct url u;

	if (url_parse(&u, bytes, a)) {
		MUST(u.host && *u.host && url_is_clean(sv_of(u.host)));
		MUST(!u.user || url_is_clean(sv_of(u.user)));
		MUST(!u.path || url_is_clean(sv_of(u.path)));
	}
	if (!fetch_parse(&at, arena_dup(a, bytes), a, &e))
		MUST(at.box && url_is_clean(sv_of(at.box)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct sv bytes = {(const char *)data + 1, size - 1};

	if (!size)
		return 0;
	if (data[0] % 2)
		try_mbox(bytes);
	else
		try_url(bytes, &a);
	arena_free(&a);
	return 0;
}
