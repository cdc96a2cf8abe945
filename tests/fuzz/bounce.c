/* Fuzz target: any bytes as a mail that may be a robot's or a bounce. All text
 * that comes out must be valid UTF-8 without NUL, what is said must agree. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/auto.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *text)
{
	if (text)
		MUST(utf8_is_valid(sv_of(text)));
}

static void
check_report(const struct bounce *b)
{
	size_t i;

	for (i = 0; i < b->n_recipients; i++) {
		const struct bounce_recipient *r = &b->recipients[i];

		check_text(r->address);
		check_text(r->original);
		check_text(r->action_text);
		check_text(r->status);
		check_text(r->diagnostic);
		MUST(r->action >= b->action);
		MUST(!r->is_hard || r->action == BOUNCE_FAILED);
	}
	check_text(b->message_id);
	check_text(b->envelope_id);
	for (i = 0; i < b->n_tokens; i++)
		MUST(strchr(b->tokens[i], '+'));
	if (b->returned)
		check_text(b->returned->subject);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct sv raw = {(const char *)data, size};
	struct auto_class c;
	struct mail m;

	mime_in_parse(raw, &a, &m);
	auto_classify(&m, raw, &a, &c);
	MUST(c.is_auto == (c.kind != AUTO_HUMAN));
	MUST(c.may_answer == !c.why_not);
	MUST(!c.is_auto || (c.why && !c.may_answer));
	MUST(!c.is_bounce || c.report);
	if (c.report)
		check_report(c.report);
	arena_free(&a);
	return 0;
}
