/*
 * Any bytes as a file of an article: an article or an error, and its head keeps
 * what it says. Texts of YAML are read as what was written.
 */
#include "desk/kb/front.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "desk/kb/kb.h"
#include "io/yaml.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text as the value of a name. */
static void
check_text(struct sv text, struct arena *a)
{
	struct str out = STR_INIT;
	struct yaml_map map;
	struct err e = ERR_INIT;

	if (!utf8_is_valid(text) || sv_find_c(text, '\0') < text.n ||
	    text.n > 1000) {
		str_free(&out);
		return;
	}
	str_add_s(&out, "x: ");
	yaml_text(&out, text);
	str_add_c(&out, '\n');
	MUST(!yaml_read(str_sv(&out), a, &map, &e));
	MUST(map.n == 1 && sv_eq(map.pairs[0].text, text));
	str_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct desk d = {.arena = &a, .now = 1800000000};
	struct sv text = {(const char *)data, size};
	struct article_file_text file, again;
	struct err e = ERR_INIT;
	enum rc rc = article_file_parse(&d, text, &file, &e);

	MUST(rc == RC_OK || rc == RC_DATA || rc == RC_USAGE);
	if (rc)
		MUST(e.text[0]);
	else if (file.front)
		MUST(!article_file_parse(&d,
		    sv_of(arena_printf(&a, "---\n%s---\n", file.front)), &again,
		    &e));
	check_text(text, &a);
	(void)slug_check("slug", text, &e);
	MUST(!*slug_of(text, &a) ||
	    !slug_check("slug", sv_of(slug_of(text, &a)), &e));
	arena_free(&a);
	return 0;
}
