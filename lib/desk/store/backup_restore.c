/*
 * Restore. A store that programs may have open is never taken from under them:
 * its pages are overwritten in a transaction. Only one that nobody can open, or
 * that is not there, is placed as a file.
 */
#include "desk/store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/scratch.h"
#include "base/str.h"
#include "db/migrate.h"
#include "desk/event.h"
#include "desk/store/backup_part.h"
#include "desk/store/portable.h"

enum { COPY_BYTES = 16 * 1024, NAMES_TRIED = 100, START_BYTES = 64 };

static enum rc
copy_bytes(int from, int to, const char *path, struct err *e)
{
	char buf[COPY_BYTES];
	ssize_t n;
	enum rc rc;

	while ((n = read(from, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(
			    e, RC_IO, errno, "cannot read '%s'", path);
		if ((rc = file_write_fd(
			 to, path, (struct sv){buf, (size_t)n}, e)))
			return rc;
	}
	return RC_OK;
}

/* The bytes of a store that no log belongs to. */
static enum rc
copy_file(const char *from, const char *to, struct err *e)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_TRUNC | O_CLOEXEC);
	enum rc rc;

	if (in < 0)
		rc = err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot open '%s'", from);
	else if (out < 0)
		rc = err_sys(e, RC_IO, errno, "cannot open '%s'", to);
	else
		rc = copy_bytes(in, out, from, e);
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) != 0 && !rc)
		rc = err_sys(e, RC_IO, errno, "cannot write '%s'", to);
	return rc;
}

/* Does a log stand beside it that has something of it? */
static bool
has_log(struct desk *d, const char *path)
{
	const char *const *file = db_files(path, d->arena);
	struct stat st;

	for (; *file; file++)
		if (strcmp(*file, path) != 0 && stat(*file, &st) == 0 &&
		    st.st_size > 0)
			return true;
	return false;
}

/* Opens the backup, and looks which kind it is. */
static enum rc
open_backup(const char *path, int *fd, bool *is_portable, struct err *e)
{
	char start[START_BYTES];
	struct stat st;
	ssize_t n;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return err_sys(e,
		    errno == EACCES       ? RC_DENIED
			: errno == ENOENT ? RC_NOTFOUND
					  : RC_IO,
		    errno, "cannot open '%s'", path);
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(
		    e, RC_DATA, "cannot restore '%s': it is no file", path);
	n = pread(*fd, start, sizeof start, 0);
	*is_portable = n > 0 && portable_is((struct sv){start, (size_t)n});
	return RC_OK;
}

/*
 * A copy of the file to work on. Opening the file itself would leave logs
 * beside it, and is not possible where nothing can be written; but one that is
 * in use is read as the programs read it.
 */
static enum rc
take_copy(struct desk *d, const char *path, const char *temp, struct err *e)
{
	struct db *db = NULL;
	enum rc rc;

	if (!has_log(d, path))
		return copy_file(path, temp, e);
	if (!(rc = db_open(path, DB_READ, &db, e)))
		rc = db_backup(db, temp, e);
	db_close(db);
	return rc;
}

static enum rc
fail_restore(const struct restore *r, struct err *e)
{
	return err_ctx(e, "cannot restore '%s'", r->path);
}

/* A store of files, made at temp from lines. */
static enum rc
build(struct desk *d, const struct restore *r, int fd, const char *temp,
    struct err *e)
{
	struct portable_import job = {.fd = fd, .name = r->path};
	struct desk copy = *d;
	enum rc rc;

	unlink(temp);
	copy.url = temp;
	copy.db = NULL;
	if ((rc = portable_import(&copy, &job, e)))
		fail_restore(r, e);
	desk_close(&copy);
	return rc;
}

/* What the backup has, as a store of files at temp. */
static enum rc
take(struct desk *d, const struct restore *r, const char *temp, struct err *e)
{
	bool is_portable;
	int fd;
	enum rc rc;

	if (!(rc = open_backup(r->path, &fd, &is_portable, e)))
		rc = is_portable ? build(d, r, fd, temp, e)
				 : take_copy(d, r->path, temp, e);
	if (fd >= 0)
		close(fd);
	return rc;
}

struct faults {
	int n;
	struct str first;
};

static void
note_fault(void *arg, const char *fault)
{
	struct faults *f = arg;

	if (f->n++ == 0)
		str_add_s(&f->first, fault);
}

static enum rc
note_restored(void *arg, struct err *e)
{
	return event_add(
	    arg, &(struct event){.verb = "desk.restored", .record = "desk"}, e);
}

/* Is the store in db a whole desk? One of an older schema is, too. */
static enum rc
check_desk(struct db *db, struct restore *r, struct err *e)
{
	struct faults faults = {0, STR_INIT};
	enum rc rc;

	rc = db_check(db, note_fault, &faults, e);
	if (rc == RC_DATA || faults.n) {
		rc = err_set(e, RC_DATA, "it is damaged%s%s%s",
		    faults.n ? ": " : "", faults.first.p,
		    faults.n > 1 ? ", and more" : "");
	} else if (!rc && !(rc = db_version(db, &r->version, e))) {
		if (r->version > migrate_latest() || r->version < 1)
			rc = err_set(e, RC_CONFIG,
			    "its schema is %lld, this program knows %lld",
			    (long long)r->version, (long long)migrate_latest());
	}
	str_free(&faults.first);
	return rc;
}

/*
 * Looks at the copy, and writes into it that it was restored and by whom, if
 * it knows him, so that this and the rest come in one step.
 */
static enum rc
prepare(struct desk *d, struct restore *r, const char *temp, struct err *e)
{
	struct desk copy = *d;
	enum rc rc;

	copy.db = NULL;
	if ((rc = db_open(temp, DB_WRITE, &copy.db, e)) == RC_DATA)
		err_set(e, RC_DATA, "it is no whole desk");
	if (!rc && !(rc = check_desk(copy.db, r, e)) &&
	    r->version == migrate_latest() &&
	    !(rc = caller_find(copy.db, NULL, d->arena, &copy.caller, e)))
		rc = db_tx(copy.db, note_restored, &copy, e);
	db_close(copy.db);
	return rc ? fail_restore(r, e) : RC_OK;
}

/* A name for the desk that was there: not taken, and taken by that. */
static enum rc
name_old(struct desk *d, struct restore *r, struct err *e)
{
	char now[CLOCK_TEXT], compact[CLOCK_TEXT];
	size_t i, n = 0;
	int k, fd = -1;

	clock_rfc3339(d->now, now);
	for (i = 0; now[i]; i++)
		if (now[i] != '-' && now[i] != ':')
			compact[n++] = now[i];
	compact[n] = '\0';
	for (k = 1; k <= NAMES_TRIED && fd < 0; k++) {
		r->kept = k == 1
		    ? arena_printf(d->arena, "%s.old-%s", d->url, compact)
		    : arena_printf(
			  d->arena, "%s.old-%s-%d", d->url, compact, k);
		fd = open(
		    r->kept, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		return err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot write '%s'", r->kept);
	close(fd);
	return RC_OK;
}

/* May the caller replace the desk that is open? Where it cannot say so, its
 * owner may. */
static enum rc
require_admin(struct desk *d, const struct restore *r, struct err *e)
{
	enum rc rc = caller_find(d->db, r->as, d->arena, &d->caller, e);

	if (rc == RC_OK)
		return caller_require(&d->caller, ACT_ADMIN, e);
	return rc == RC_DATA || rc == RC_BUG ? RC_OK : rc;
}

/* Where a desk is that can be opened. */
static enum rc
overwrite(struct desk *d, struct restore *r, const char *temp, struct err *e)
{
	enum rc rc;

	if ((rc = name_old(d, r, e)))
		return rc;
	if ((rc = db_restore(d->db, temp, r->kept, e)))
		backup_discard(d, r->kept);
	return rc;
}

/* Where none is, or none that can be opened. The copy has a log of its own,
 * so what is placed is a copy of that. */
static enum rc
place(struct desk *d, struct restore *r, const char *temp, bool is_there,
    struct err *e)
{
	struct str whole = STR_INIT;
	struct db *db = NULL;
	enum rc rc;

	if (is_there) {
		if ((rc = name_old(d, r, e)))
			return rc;
		/* A link takes the name. */
		unlink(r->kept);
	}
	if (!(rc = db_open(temp, DB_READ, &db, e)) &&
	    !(rc = file_temp(d->url, &whole, e)) &&
	    !(rc = db_backup(db, whole.p, e)))
		rc = db_place(d->url, whole.p, r->kept, e);
	db_close(db);
	backup_discard(d, whole.p);
	str_free(&whole);
	return rc;
}

/* Opens what is there; *is_there also where that cannot be done. */
static enum rc
look(struct desk *d, const struct restore *r, bool *is_there, struct err *e)
{
	enum rc rc = db_open(d->url, DB_WRITE, &d->db, e);

	*is_there = rc != RC_NOTFOUND;
	if (!*is_there)
		return file_make_parents(d->url, e);
	if (backup_is_same(d->url, r->path))
		return err_set(e, RC_DATA,
		    "cannot restore '%s': it is the desk itself", r->path);
	if (!r->replaces)
		return err_set(e, RC_DATA,
		    "cannot restore into '%s': there is a desk", d->url);
	if (rc == RC_OK)
		return require_admin(d, r, e);
	return rc == RC_DATA ? RC_OK : rc;
}

static enum rc
write_lines(void *arg, struct sv lines, struct err *e)
{
	if (fwrite(lines.p, 1, lines.n, arg) == lines.n)
		return RC_OK;
	return err_sys(e, RC_IO, errno, "cannot write a temporary file");
}

/* The rows of a store of files, which a copy of it at temp gives. */
static enum rc
unfold(struct desk *d, struct restore *r, const char *temp, FILE *lines,
    struct err *e)
{
	struct desk copy = *d;
	int64_t from, to;
	enum rc rc;

	copy.db = NULL;
	if (!(rc = take_copy(d, r->path, temp, e)) &&
	    (rc = db_open(temp, DB_WRITE, &copy.db, e)) == RC_DATA)
		err_set(e, RC_DATA, "it is no whole desk");
	if (!rc && !(rc = check_desk(copy.db, r, e)) &&
	    !(rc = migrate_run(copy.db, &from, &to, e)) &&
	    !(rc = portable_export(&copy, write_lines, lines, e)) &&
	    fflush(lines) != 0)
		rc = err_sys(e, RC_IO, errno, "cannot write a temporary file");
	db_close(copy.db);
	return rc ? fail_restore(r, e) : RC_OK;
}

/* The same without a name, from a backup that is a store of files. */
static enum rc
unfold_file(struct desk *d, struct restore *r, FILE **lines, struct err *e)
{
	struct str temp = STR_INIT;
	enum rc rc;

	if (!(*lines = tmpfile()))
		return err_sys(e, RC_IO, errno, "cannot make a temporary file");
	if (!(rc = scratch_write(&temp, SV_NULL, e)))
		rc = unfold(d, r, temp.p, *lines, e);
	backup_discard(d, temp.p);
	str_free(&temp);
	return rc;
}

/* Where the store is no file: a transaction that fills an unused desk. */
static enum rc
restore_rows(struct desk *d, struct restore *r, struct err *e)
{
	struct portable_import job = {
	    .name = r->path, .as = r->as, .is_restore = true};
	FILE *lines = NULL;
	bool is_portable;
	enum rc rc;

	if (!(rc = open_backup(r->path, &job.fd, &is_portable, e)) &&
	    (is_portable || !(rc = unfold_file(d, r, &lines, e)))) {
		if (lines) {
			close(job.fd);
			job.fd = fileno(lines);
		}
		if ((rc = portable_import(d, &job, e)))
			fail_restore(r, e);
	}
	if (lines)
		fclose(lines);
	else if (job.fd >= 0)
		close(job.fd);
	r->version = migrate_latest();
	desk_close(d);
	return rc;
}

enum rc
backup_restore(struct desk *d, struct restore *r, struct err *e)
{
	struct str temp = STR_INIT;
	bool is_there;
	enum rc rc;

	r->kept = NULL;
	if (!*db_files(d->url, d->arena))
		return restore_rows(d, r, e);
	if (!(rc = look(d, r, &is_there, e)) &&
	    !(rc = file_temp(d->url, &temp, e)) &&
	    !(rc = take(d, r, temp.p, e)) && !(rc = prepare(d, r, temp.p, e)))
		rc = d->db ? overwrite(d, r, temp.p, e)
			   : place(d, r, temp.p, is_there, e);
	backup_discard(d, temp.p);
	str_free(&temp);
	desk_close(d);
	return rc;
}
