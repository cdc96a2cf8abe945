/*
 * The write-ahead log: kept between processes and kept short. A process that
 * is alone reads all of the log when it opens the store and cannot know how
 * much of it was copied to the database before, so it neither skips that nor
 * begins the log anew. Therefore a log that has become long is copied right
 * before a write: in the same process the write then begins the log anew, in
 * place, and needs one fdatasync as any other.
 *
 * The lock file of the writers says how long the log is. That is a hint: where
 * it is wrong, the log is copied sooner or later than it need be.
 */
#include "db/sqlite_conn.h"

#include <unistd.h>

enum {
	COPY_PAGES = 100,
	/* A transaction of that length leaves an empty log behind. */
	EMPTY_PAGES = 1000,
};

/* Without waiting for readers: what they need stays for the next one. */
static void
copy(struct conn *c, int mode, struct wal_length *length)
{
	sqlite3_busy_handler(c->db, NULL, NULL);
	sqlite3_wal_checkpoint_v2(
	    c->db, "main", mode, &length->pages, &length->copied);
	sqlite3_busy_handler(c->db, sqlite_on_busy, c);
}

/* After each commit, while the lock is still ours. */
static int
on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct conn *c = arg;
	struct wal_length *length = &c->wal;
	bool is_anew = pages < length->pages;
	int own = is_anew ? pages : pages - length->pages;
	ssize_t n = 0;

	(void)db;
	(void)name;
	length->pages = pages;
	if (is_anew)
		length->copied = 0;
	if (own >= EMPTY_PAGES)
		copy(c, SQLITE_CHECKPOINT_TRUNCATE, length);
	if (c->lock_fd >= 0)
		n = pwrite(c->lock_fd, length, sizeof *length, 0);
	(void)n; /* only a hint */
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
	struct wal_length *length = &c->wal;

	if (pread(c->lock_fd, length, sizeof *length, 0) != sizeof *length)
		*length = (struct wal_length){0, 0};
	if (length->pages - length->copied >= COPY_PAGES)
		copy(c, SQLITE_CHECKPOINT_PASSIVE, length);
}
