/* Two connections to a store on a server. */
#ifndef DESK_UNIT_DB_TWO_H
#define DESK_UNIT_DB_TWO_H

#include "db_stores.h"

static const char count_u[] = "select count(*) from u";

/* Two connections, and what a transaction on the first one is to do. */
struct two {
	struct store *s;
	struct db *other;
	int runs;
	int troubles; /* so many runs are troubled by the other one */
	int64_t pid;
};

static inline bool
two_open(struct two *t, struct store *s)
{
	*t = (struct two){.s = s, .troubles = 1};
	EXPECT_INT(db_open(s->url, DB_WRITE, &t->other, &s->e), 0);
	return t->other != NULL;
}

static inline enum rc
add_other(void *arg, struct err *e)
{
	return db_run(
	    arg, "insert into u (k, n) values ('b', 1)", DB_NO_ARGS, NULL, e);
}

#endif
