/* Names close to a word. */
#include "desk/near.h"

#include "base/vec.h"
#include "io/verb.h"

enum rc
near_hint(struct desk *d, const char *sql, const char *const *more,
    struct sv word, const char **hint, struct err *e)
{
	struct arena *a = d->arena;
	VEC(const char *) names = VEC_INIT;
	const char *near;
	struct db_stmt *st;
	enum rc rc;

	*hint = "";
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&names, arena_dup(a, db_col_text(st, 0)));
	rc = db_end(st, e);
	for (; more && *more; more++)
		VEC_ADD(&names, *more);
	near = name_closest(
	    arena_dup(a, word.p ? word : SV("")), names.v, names.n);
	if (near)
		*hint = arena_printf(a, ", did you mean '%s'?", near);
	VEC_FREE(&names);
	return rc;
}
