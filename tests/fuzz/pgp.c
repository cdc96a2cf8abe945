/* Fuzz target: any bytes as a mail with PGP in it, as a text with armor, and as
 * what gpg says. The pieces of a text must be all of it. */
#include <stdlib.h>

#include "mail/gpg.h"
#include "mail/pgp.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static unsigned sum;

static void
touch(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		sum += (unsigned char)v.p[i];
}

static void
take_apart(struct sv text)
{
	struct sv rest = text;
	struct pgp_piece p;
	size_t total = 0;

	while (pgp_next(&rest, &p)) {
		MUST(p.bytes.n > 0);
		MUST(p.bytes.p == text.p + total);
		MUST((p.kind == PGP_PLAIN) == !pgp_has_armor(p.bytes));
		touch(pgp_armor_field(p.bytes, "Charset"));
		total += p.bytes.n;
	}
	MUST(total == text.n);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct sv raw = {(const char *)data, size};
	struct arena a = ARENA_INIT;
	struct gpg_report r;
	struct pgp_mime m;
	struct pgp_text *texts;
	size_t i, n;

	pgp_mime_find(raw, &a, &m);
	touch(m.cipher);
	touch(m.content);
	touch(m.signature);
	n = pgp_texts(raw, &a, &texts);
	for (i = 0; i < n; i++)
		take_apart(texts[i].bytes);
	take_apart(raw);
	gpg_report_read(raw, &a, &r);
	MUST(r.n_signatures <= GPG_SIGNATURES_MAX);
	arena_free(&a);
	return 0;
}
