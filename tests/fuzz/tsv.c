/*
 * Fuzzes the record reader, with a header wanted and without;
 * what was read from TSV is written again and must read back the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "io/in.h"
#include "io/out_format.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
write_record(struct str *out, const struct in_record *r)
{
	size_t i;

	for (i = 0; i < r->n_fields; i++) {
		if (i)
			str_add_c(out, '\t');
		out_tsv_escape(out, r->fields[i].text);
	}
	str_add_c(out, '\n');
}

/* What reads as TSV with a header, written out; false where it does not. */
static bool
copy(struct sv text, struct str *out)
{
	struct in *in = in_open_bytes(text, "stdin", true);
	const struct in_record *r = NULL;
	struct err e = ERR_INIT;
	bool is_first = true, is_json = false;
	size_t i;

	while (!in_next(in, &r, &e) && r) {
		for (i = 0; is_first && i < r->n_fields; i++) {
			if (i)
				str_add_c(out, '\t');
			out_tsv_escape(out, sv_of(r->fields[i].name));
		}
		if (is_first)
			str_add_c(out, '\n');
		is_first = false;
		for (i = 0; i < r->n_fields; i++) {
			MUST(utf8_is_valid(r->fields[i].text));
			is_json = is_json || r->fields[i].json;
		}
		write_record(out, r);
	}
	in_close(in);
	return e.rc == RC_OK && !is_json;
}

static void
read_all(struct sv text)
{
	struct in *in = in_open_bytes(text, "stdin", false);
	const struct in_record *r;
	struct err e = ERR_INIT;

	while (!in_next(in, &r, &e) && r)
		(void)in_get(r, "id");
	in_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct sv text = {(const char *)bytes, n};
	struct str once = STR_INIT, twice = STR_INIT;

	read_all(text);
	/* A first name that starts with '{' or a byte order mark is read as
	 * something else, and a line of one empty cell is blank. */
	if (copy(text, &once) && once.p[0] != '{' &&
	    !sv_starts(str_sv(&once), SV("\xEF\xBB\xBF"))) {
		MUST(copy(str_sv(&once), &twice));
		MUST(sv_eq(str_sv(&once), str_sv(&twice)) ||
		    sv_find_c(str_sv(&once), '\t') == once.n);
	}
	str_free(&once);
	str_free(&twice);
	return 0;
}
