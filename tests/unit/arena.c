/* Unit tests of base/arena. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#include "unit.h"

static bool
is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void
alignment(void)
{
	struct arena a = ARENA_INIT;
	bool good = true;

	for (size_t n = 0; n < 3000; n += 7) {
		char *p = arena_alloc(&a, n);

		good = good && (uintptr_t)p % alignof(max_align_t) == 0 &&
		    is_zero(p, n);
		memset(p, 0xAA, n);
	}
	EXPECT(good);
	arena_free(&a);
}

static void
no_overlap(void)
{
	struct arena a = ARENA_INIT;
	unsigned char *p[500];
	bool good = true;

	for (size_t i = 0; i < COUNT_OF(p); i++) {
		p[i] = arena_alloc(&a, i * 13 % 9000 + 1);
		memset(p[i], (int)(i % 251), i * 13 % 9000 + 1);
	}
	for (size_t i = 0; i < COUNT_OF(p); i++)
		good = good && p[i][0] == i % 251 &&
		    p[i][i * 13 % 9000] == i % 251;
	EXPECT(good);
	arena_free(&a);
}

static void
zero_size(void)
{
	struct arena a = ARENA_INIT;
	void *p = arena_alloc(&a, 0);
	void *q = arena_array(&a, 0, 8);

	EXPECT(p && q && p != q);
	EXPECT(arena_array(&a, 5, 0) != NULL);
	arena_free(&a);
}

static void
big(void)
{
	struct arena a = ARENA_INIT;
	char *small = arena_strdup(&a, "small");
	char *big = arena_alloc(&a, (size_t)3 << 20);
	char *next = arena_strdup(&a, "next");

	memset(big, 'x', (size_t)3 << 20);
	EXPECT_STR(small, "small");
	EXPECT_STR(next, "next");
	EXPECT(next > small && next - small < 64);
	arena_reset(&a);
	EXPECT(is_zero(arena_alloc(&a, 10000), 10000));
	arena_free(&a);
	big = arena_alloc(&a, (size_t)3 << 20);
	memset(big, 'x', (size_t)3 << 20);
	arena_reset(&a);
	EXPECT(is_zero(arena_alloc(&a, 100), 100));
	arena_free(&a);
}

static void
reset(void)
{
	struct arena a = ARENA_INIT;
	char *first = NULL;
	bool same = true;

	for (int i = 0; i < 1000; i++) {
		char *p = arena_strdup(&a, "record");

		first = first ? first : p;
		same = same && p == first;
		same = same && is_zero(arena_alloc(&a, 900), 900);
		arena_reset(&a);
	}
	EXPECT(same);
	arena_free(&a);
	arena_free(&a);
	arena_reset(&a);
	EXPECT(a.blocks == NULL);
}

static void
copies(void)
{
	struct arena a = ARENA_INIT;

	EXPECT_STR(arena_strdup(&a, "abc"), "abc");
	EXPECT(arena_strdup(&a, NULL) == NULL);
	EXPECT(arena_dup(&a, SV_NULL) == NULL);
	EXPECT_STR(arena_dup(&a, SV("")), "");
	EXPECT_STR(arena_dup(&a, sv_sub(SV("abcdef"), 1, 2)), "bc");
	EXPECT_SV(arena_sv(&a, SV("a\0b")), "a\0b");
	EXPECT(arena_sv(&a, SV_NULL).p == NULL);
	EXPECT_STR(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	EXPECT_STR(arena_printf(&a, "%s", ""), "");
	EXPECT_INT((long long)strlen(arena_printf(&a, "%70000d", 1)), 70000);
	arena_free(&a);
}

static void
structs(void)
{
	struct arena a = ARENA_INIT;
	struct arena *inner = ARENA_NEW(&a, struct arena);
	int64_t *v = arena_array(&a, 1000, sizeof(*v));

	EXPECT(inner->blocks == NULL);
	for (int i = 0; i < 1000; i++)
		v[i] = i;
	EXPECT_INT(v[999], 999);
	arena_free(&a);
}

static const struct unit_test tests[] = {
    {"pieces are aligned and zeroed", alignment},
    {"pieces do not overlap", no_overlap},
    {"a piece of no bytes is a piece", zero_size},
    {"a big piece does not cost the room of small ones", big},
    {"a loop that resets needs one block, zeroed each time", reset},
    {"copies are whole, a copy of nothing is nothing", copies},
    {"structs and arrays are zeroed", structs},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
