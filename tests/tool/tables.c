/*
 * tables: the tables and columns that desk export knows, a line each: table,
 * column, type (int, text, blob). For a comparison with those of a store.
 */
#include <stdio.h>

#include "base/arena.h"
#include "desk/store/portable.h"

int
main(void)
{
	static const char *const types[] = {
	    [DB_INT] = "int", [DB_TEXT] = "text", [DB_BLOB] = "blob"};
	struct arena a = ARENA_INIT;
	size_t i, k, n;

	for (i = 0; i < portable_n_tables; i++) {
		const struct portable_table *t = &portable_tables[i];
		const struct portable_column *c = portable_columns(t, &a, &n);

		for (k = 0; k < n; k++)
			printf(
			    "%s %s %s\n", t->name, c[k].name, types[c[k].type]);
	}
	arena_free(&a);
	return fflush(stdout) ? 1 : 0;
}
