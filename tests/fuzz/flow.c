/*
 * Fuzz target: any bytes as a flow, and as a text that personal data is taken
 * out of. All steps and choices are found, the check ends, and nothing grows
 * beyond what it was made of.
 */
#include "desk/kb/flow.h"

#include <stdint.h>
#include <stdlib.h>

#include "desk/kb/scrub.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_whole(const struct flow *flow)
{
	const struct flow_choice *c;
	size_t i, k;

	MUST(flow->n > 0);
	for (i = 0; i < flow->n; i++)
		for (k = 0; k < flow->steps[i].n_choices; k++) {
			c = &flow->steps[i].choices[k];
			MUST(c->step == flow_find(flow, sv_of(c->target)));
		}
}

/* Every place that is taken out takes a byte at least. */
static void
scrub(struct sv text)
{
	struct scrub s = SCRUB_INIT;
	struct str out = STR_INIT;
	size_t n;

	scrub_name(&s, sv_sub(text, 0, 40));
	n = scrub_text(&s, text, &out);
	MUST(n <= text.n);
	MUST(out.n <= text.n + n * sizeof "[address]");
	str_free(&out);
	scrub_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv source = {(const char *)data, size};
	struct flow_faults faults = {VEC_INIT};
	struct arena a = ARENA_INIT;
	struct flow flow;

	flow_parse(source, SV("title"), &a, &flow);
	must_be_whole(&flow);
	flow_check(&flow, &a, &faults);
	VEC_FREE(&faults.v);
	arena_free(&a);
	scrub(source);
	return 0;
}
