/*
 * An mbox file, as a mail system appends to it: read as a whole under its
 * locks, given free while messages are handed over, and locked again to take
 * out those that were. It is written in place: others wait for a lock on this
 * very file.
 */
#include "mail/fetch_mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/stop.h"
#include "mail/fetch_source.h"

enum {
	LOOK_MS = 300,
	LOCK_MS = 100, /* between two tries */
	PID_MAX = 64,
	STALE_S = 300, /* a lock file that old is a dead man's */
};

#define FILE_MAX ((size_t)1 << 30)

struct piece {
	struct sv bytes; /* in all */
	bool is_taken;
};

struct mbox {
	int fd;
	struct str lock; /* the lock file's name */
	bool has_lock_file;
	struct str all; /* the file as it was read */
	VEC(struct piece) pieces;
	struct str text;
	/* Its size, where it needs no further look, or SIZE_MAX. */
	size_t n_seen;
};

/* Old, or of a process of this host that is no more: liblockfile and its like
 * write their number into it. */
static bool
is_stale(const char *path)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	struct stat st;
	int64_t pid;
	bool stale;

	if (stat(path, &st) < 0)
		return false;
	stale = st.st_mtime + STALE_S < clock_now();
	if (!stale && !file_read(path, PID_MAX, &text, &e))
		stale = num_parse(sv_trim(str_sv(&text)), 1, INT32_MAX, &pid) &&
		    kill((pid_t)pid, 0) < 0 && errno == ESRCH;
	str_free(&text);
	return stale;
}

/* 0, or why not. Where no file can be made at all, nobody else has one. */
static int
take_lock_file(struct mbox *m)
{
	int fd = open(m->lock.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd >= 0) {
		m->has_lock_file = true;
		dprintf(fd, "%ld\n", (long)getpid());
		close(fd);
		return 0;
	}
	if (errno == EACCES || errno == EROFS || errno == EPERM)
		return 0;
	if (errno != EEXIST)
		return errno;
	if (is_stale(m->lock.p))
		unlink(m->lock.p);
	return EAGAIN;
}

static void
drop_lock_file(struct mbox *m)
{
	if (m->has_lock_file)
		unlink(m->lock.p);
	m->has_lock_file = false;
}

static int
set_lock(struct mbox *m, short type)
{
	struct flock f = {.l_type = type, .l_whence = SEEK_SET};

	return fcntl(m->fd, F_SETLK, &f) < 0 ? errno : 0;
}

/* The file's name first, as mail systems do it. */
static int
lock_once(struct mbox *m)
{
	int why = take_lock_file(m);

	if (why)
		return why;
	if ((why = set_lock(m, F_WRLCK)))
		drop_lock_file(m);
	return why == EACCES ? EAGAIN : why;
}

static enum rc
lock(struct fetch_source *s, struct err *e)
{
	int64_t end =
	    clock_monotonic_ms() + s->account->timeout_s * (int64_t)1000;
	struct mbox *m = s->data;
	int why;

	while ((why = lock_once(m)) == EAGAIN && !stop_asked() &&
	    clock_monotonic_ms() < end)
		poll(NULL, 0, LOCK_MS);
	if (!why)
		return RC_OK;
	return err_sys(
	    e, RC_UNAVAILABLE, why, "cannot lock '%s'", s->account->box);
}

static void
unlock(struct mbox *m)
{
	set_lock(m, F_UNLCK);
	drop_lock_file(m);
}

static enum rc
mbox_open(struct fetch_source *s, struct err *e)
{
	struct mbox *m = ARENA_NEW(&s->arena, struct mbox);
	const char *box = s->account->box;

	m->fd = -1;
	m->lock = m->all = m->text = (struct str)STR_INIT;
	s->data = m;
	s->can_wait = true;
	s->scope = arena_printf(&s->arena, "mbox %s", box);
	str_add_f(&m->lock, "%s.lock", box);
	if (access(box, R_OK | W_OK) < 0 && errno != ENOENT)
		return err_sys(e, RC_CONFIG, errno, "cannot open '%s'", box);
	return RC_OK;
}

static enum rc
mbox_close(struct fetch_source *s, struct err *e)
{
	struct mbox *m = s->data;

	(void)e;
	if (m->fd >= 0)
		close(m->fd);
	drop_lock_file(m);
	str_free(&m->lock);
	str_free(&m->all);
	str_free(&m->text);
	VEC_FREE(&m->pieces);
	return RC_OK;
}

static enum rc
read_all(struct fetch_source *s, struct str *out, struct err *e)
{
	struct mbox *m = s->data;

	if (lseek(m->fd, 0, SEEK_SET) < 0)
		return err_sys(
		    e, RC_IO, errno, "cannot read '%s'", s->account->box);
	return file_read_fd(m->fd, s->account->box, FILE_MAX, out, e);
}

/* The digest is the id: a place would change with each message taken out. The
 * same bytes a second time are the same message. */
static void
add_piece(
    struct mbox *m, struct sv bytes, fetch_items *items, struct arena *arena)
{
	struct fetch_item item = {.num = (int64_t)m->pieces.n, .size = bytes.n};
	struct sha256 digest = sha256_of(bytes);
	char hex[SHA256_HEX];

	item.id = arena_strdup(arena, hash_hex(&digest, hex));
	VEC_ADD(&m->pieces, ((struct piece){bytes, false}));
	VEC_ADD(items, item);
}

/* Another file may have the name by now. RC_NO: none has, so there is no
 * mail. */
static enum rc
open_anew(struct fetch_source *s, struct err *e)
{
	struct mbox *m = s->data;

	if (m->fd >= 0)
		close(m->fd);
	m->n_seen = 0;
	m->fd = open(s->account->box, O_RDWR | O_CLOEXEC);
	if (m->fd >= 0)
		return RC_OK;
	if (errno == ENOENT)
		return RC_NO;
	return err_sys(
	    e, RC_CONFIG, errno, "cannot open '%s'", s->account->box);
}

static enum rc
mbox_list(struct fetch_source *s, const struct fetch_ask *ask,
    fetch_items *items, struct arena *arena, struct err *e)
{
	struct mbox *m = s->data;
	struct sv rest, bytes;
	enum rc rc;

	(void)ask;
	m->pieces.n = 0;
	if ((rc = open_anew(s, e)))
		return rc == RC_NO ? RC_OK : rc;
	if ((rc = lock(s, e)))
		return rc;
	rc = read_all(s, &m->all, e);
	unlock(m);
	if (rc)
		return rc;
	m->n_seen = m->all.n;
	rest = str_sv(&m->all);
	while (mbox_piece(&rest, &bytes))
		if (sv_trim(bytes).n)
			add_piece(m, bytes, items, arena);
	return RC_OK;
}

static enum rc
mbox_get(struct fetch_source *s, const struct fetch_item *items, size_t n,
    size_t i, struct sv *bytes, struct err *e)
{
	struct mbox *m = s->data;

	(void)n;
	(void)e;
	str_clear(&m->text);
	mbox_text(&m->text, m->pieces.v[items[i].num].bytes);
	*bytes = str_sv(&m->text);
	return RC_OK;
}

/* What stays: the pieces not taken, and what was appended since. */
static void
collect(struct mbox *m, struct sv now, struct str *rest)
{
	size_t i;

	for (i = 0; i < m->pieces.n; i++)
		if (!m->pieces.v[i].is_taken)
			str_add(rest, m->pieces.v[i].bytes);
	str_add(rest, sv_sub(now, m->all.n, now.n));
}

/* On the disk before the file is cut: who kills us in between leaves the end of
 * an old message twice, and loses nothing. */
static enum rc
replace(struct fetch_source *s, struct sv rest, struct err *e)
{
	struct mbox *m = s->data;
	const char *box = s->account->box;
	enum rc rc;

	if (lseek(m->fd, 0, SEEK_SET) < 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", box);
	if ((rc = file_write_fd(m->fd, box, rest, e)))
		return rc;
	if ((rest.n && fsync(m->fd) < 0) ||
	    ftruncate(m->fd, (off_t)rest.n) < 0 || fsync(m->fd) < 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", box);
	return RC_OK;
}

static enum rc
take_out(struct fetch_source *s, struct err *e)
{
	struct mbox *m = s->data;
	struct str now = STR_INIT, rest = STR_INIT;
	enum rc rc;

	if (!(rc = read_all(s, &now, e))) {
		m->n_seen = SIZE_MAX;
		/* Else somebody wrote it anew: the next list tells what of it
		 * was taken. */
		if (sv_starts(str_sv(&now), str_sv(&m->all))) {
			collect(m, str_sv(&now), &rest);
			if (!(rc = replace(s, str_sv(&rest), e)) &&
			    now.n == m->all.n)
				m->n_seen = rest.n;
		}
	}
	str_free(&now);
	str_free(&rest);
	return rc;
}

/* Only once all have had their turn: each time the whole file is written. */
static enum rc
mbox_ack(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	struct mbox *m = s->data;
	size_t i;
	enum rc rc;

	for (i = 0; i < n; i++)
		m->pieces.v[items[i].num].is_taken = true;
	if ((rc = lock(s, e)))
		return rc;
	rc = take_out(s, e);
	unlock(m);
	return rc;
}

static enum rc
mbox_wait(struct fetch_source *s, int ms, bool *woke, struct err *e)
{
	const struct mbox *m = s->data;
	int64_t end = clock_monotonic_ms() + ms;
	struct stat st;

	(void)e;
	*woke = false;
	while (!stop_asked() && clock_monotonic_ms() < end && !*woke) {
		*woke = stat(s->account->box, &st) == 0 &&
		    (size_t)st.st_size != m->n_seen;
		if (!*woke)
			poll(NULL, 0, LOOK_MS);
	}
	return RC_OK;
}

const struct fetch_ops fetch_mbox_ops = {
    .open = mbox_open,
    .list = mbox_list,
    .get = mbox_get,
    .ack = mbox_ack,
    .wait = mbox_wait,
    .close = mbox_close,
    .batch = SIZE_MAX,
};
