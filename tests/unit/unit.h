/*
 * What the unit tests share. A test is a sentence and a function; a program
 * runs its list with unit_run() and prints TAP. EXPECT goes on after a
 * failure, so that one run shows all of them.
 */
#ifndef DESK_UNIT_H
#define DESK_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/sv.h"

struct unit_test {
	const char *sentence;
	void (*run)(void);
};

static bool unit_failed;

static inline void
unit_expect(bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	unit_failed = true;
	printf("# %s:%d: %s\n", file, line, what);
}

static inline void
unit_expect_int(
    long long got, long long want, const char *what, const char *file, int line)
{
	unit_expect(got == want, what, file, line);
	if (got != want)
		printf("#   is %lld, not %lld\n", got, want);
}

static inline void
unit_expect_sv(
    struct sv got, struct sv want, const char *what, const char *file, int line)
{
	bool same = sv_eq(got, want) && !got.p == !want.p;

	unit_expect(same, what, file, line);
	if (!same)
		printf(
		    "#   is '%.*s', not '%.*s'\n", SV_ARG(got), SV_ARG(want));
}

#define EXPECT(cond) unit_expect((cond), #cond, __FILE__, __LINE__)
#define EXPECT_INT(got, want)                                                  \
	unit_expect_int((got), (want), #got, __FILE__, __LINE__)
/* Strings; NULL equals NULL only. */
#define EXPECT_STR(got, want)                                                  \
	unit_expect_sv(sv_of(got), sv_of(want), #got, __FILE__, __LINE__)
/* A view and a literal, which may hold NUL bytes. */
#define EXPECT_SV(got, literal)                                                \
	unit_expect_sv((got), SV(literal), #got, __FILE__, __LINE__)

/* What main() returns. */
static inline int
unit_run(const struct unit_test *tests, size_t n)
{
	bool all = true;

	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		unit_failed = false;
		tests[i].run();
		printf("%sok %zu - %s\n", unit_failed ? "not " : "", i + 1,
		    tests[i].sentence);
		/* A test that dies must not take the others' lines along. */
		fflush(stdout);
		all = all && !unit_failed;
	}
	return all ? 0 : 1;
}

#endif
