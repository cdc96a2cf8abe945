/*
 * The write-ahead log: kept between processes and kept short. A process that
 * is alone reads all of the log when it opens the store, and has no way to
 * know how much of it was copied to the database before, so it can neither
 * skip that nor begin the log anew. Therefore a log that has become long is
 * copied right before a write: in the same process the write then begins the
 * log anew, in place, and needs one fdatasync as any other.
 *
 * The lock file of the writers says how long the log is. That is a hint: where
 * it is wrong, the log is copied sooner or later than it need be.
 */
#include "db/sqlite_conn.h"

#include <unistd.h>

enum {
	COPY_PAGES = 100,
	/* A transaction of that length leaves an empty log behind. */
	EMPTY_PAGES = 2000,
};

/* Calls sqlite3_wal_checkpoint_v2 without waiting for readers: what they still
 * need stays, and the next one copies it. The log's length afterwards. */
static int
copy(struct conn *c, int mode)
{
	int pages = -1;

	sqlite3_busy_handler(c->db, NULL, NULL);
	sqlite3_wal_checkpoint_v2(c->db, "main", mode, &pages, NULL);
	sqlite3_busy_handler(c->db, sqlite_on_busy, c);
	return pages;
}

static void
note_length(struct conn *c, int pages)
{
	ssize_t n = 0;

	if (c->lock_fd >= 0)
		n = pwrite(c->lock_fd, &pages, sizeof pages, 0);
	(void)n; /* only a hint */
}

/* After each commit, while the lock is still ours. */
static int
on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct conn *c = arg;

	(void)db;
	(void)name;
	note_length(c,
	    pages < EMPTY_PAGES ? pages : copy(c, SQLITE_CHECKPOINT_TRUNCATE));
	return SQLITE_OK;
}

void
sqlite_wal_set_up(struct conn *c)
{
	int keep = 1;

	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_file_control(c->db, NULL, SQLITE_FCNTL_PERSIST_WAL, &keep);
	sqlite3_wal_hook(c->db, on_commit, c);
}

void
sqlite_wal_shorten(struct conn *c)
{
	int pages;

	if (pread(c->lock_fd, &pages, sizeof pages, 0) == sizeof pages &&
	    pages >= COPY_PAGES)
		copy(c, SQLITE_CHECKPOINT_PASSIVE);
}
