/*
 * Fuzzes the JSON reader. What it takes is printed, and must then read back
 * and print the same; all accessors are tried on the way.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "io/json.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
visit(const struct json *j, struct arena *a)
{
	const struct json *m;
	int64_t n = 0;

	MUST(utf8_is_valid(json_scalar_of(j, a)));
	if (json_int_of(j, &n))
		MUST(n <= 9007199254740992 && n >= -9007199254740992);
	(void)json_bool_of(j);
	for (m = json_first(j); m; m = json_next(m)) {
		if (json_type_of(j) == JSON_OBJECT)
			MUST(json_get(j, json_key_of(m)) == m);
		visit(m, a);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct sv text = {(const char *)bytes, n};
	struct str once = STR_INIT, twice = STR_INIT;
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct json *j;

	json_quote(&once, text);
	MUST(json_parse(str_sv(&once), &j, &e) == RC_OK || memchr(bytes, 0, n));
	json_free(j);
	str_clear(&once);
	if (!json_parse(text, &j, &e)) {
		visit(j, &a);
		json_print(&once, j);
		json_free(j);
		MUST(utf8_is_valid(str_sv(&once)));
		MUST(json_parse(str_sv(&once), &j, &e) == RC_OK);
		json_print(&twice, j);
		MUST(sv_eq(str_sv(&once), str_sv(&twice)));
		json_free(j);
	}
	str_free(&once);
	str_free(&twice);
	arena_free(&a);
	return 0;
}
