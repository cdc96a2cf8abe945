/*
 * Maildir: each file in new is a message; what was taken goes to cur as seen.
 * Nothing is locked, and whoever else moves a file away has it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/stop.h"
#include "mail/fetch_source.h"
#include "mail/url.h"

enum { LOOK_MS = 300 };

struct maildir {
	const char *new;      /* the folder */
	const char *cur;      /* where what was taken goes */
	struct timespec seen; /* when new had last changed, as it was listed */
	struct str text;
};

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* "Done" is the Maildir++ folder of that name, "/path" another Maildir. */
static const char *
target_of(struct fetch_source *s)
{
	const struct fetch_account *a = s->account;

	if (a->after != FETCH_MOVE)
		return a->box;
	return a->move_to[0] == '/'
	    ? a->move_to
	    : arena_printf(&s->arena, "%s/.%s", a->box, a->move_to);
}

static enum rc
make_maildir(struct fetch_source *s, const char *path, struct err *e)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	const char *part;
	size_t i;

	for (i = 0; i < COUNT_OF(parts); i++) {
		part = arena_printf(&s->arena, "%s%s", path, parts[i]);
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return err_sys(
			    e, RC_CONFIG, errno, "cannot make '%s'", part);
	}
	return RC_OK;
}

static enum rc
maildir_open(struct fetch_source *s, struct err *e)
{
	struct maildir *m = ARENA_NEW(&s->arena, struct maildir);
	const char *box = s->account->box, *target = target_of(s);

	m->text = (struct str)STR_INIT;
	s->data = m;
	s->can_wait = true;
	s->scope = arena_printf(&s->arena, "maildir %s", box);
	m->new = arena_printf(&s->arena, "%s/new", box);
	m->cur = arena_printf(&s->arena, "%s/cur", target);
	if (!is_folder(m->new))
		return err_set(
		    e, RC_CONFIG, "'%s' is no Maildir: it has no 'new'", box);
	return s->account->after == FETCH_MOVE ? make_maildir(s, target, e)
					       : RC_OK;
}

static enum rc
maildir_close(struct fetch_source *s, struct err *e)
{
	struct maildir *m = s->data;

	(void)e;
	str_free(&m->text);
	return RC_OK;
}

static void
add_file(int dir, const char *name, fetch_items *items, struct arena *arena)
{
	struct fetch_item item = {.id = NULL};
	struct stat st;

	if (name[0] == '.' || !url_is_clean(sv_of(name)) ||
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		return;
	item.id = arena_strdup(arena, name);
	item.size = (size_t)st.st_size;
	item.num = (int64_t)st.st_mtime;
	VEC_ADD(items, item);
}

static int
by_age(const void *a, const void *b)
{
	const struct fetch_item *x = a, *y = b;

	if (x->num != y->num)
		return x->num < y->num ? -1 : 1;
	return strcmp(x->id, y->id);
}

static enum rc
maildir_list(struct fetch_source *s, const struct fetch_ask *ask,
    fetch_items *items, struct arena *arena, struct err *e)
{
	struct maildir *m = s->data;
	size_t from = items->n;
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	(void)ask;
	/* Asked first: what comes meanwhile is a change since. */
	if (stat(m->new, &st) == 0)
		m->seen = st.st_mtim;
	if (!(dir = opendir(m->new)))
		return err_sys(e, RC_CONFIG, errno, "cannot read '%s'", m->new);
	while ((entry = readdir(dir)))
		add_file(dirfd(dir), entry->d_name, items, arena);
	closedir(dir);
	if (items->n > from)
		qsort(
		    items->v + from, items->n - from, sizeof *items->v, by_age);
	return RC_OK;
}

static enum rc
maildir_get(struct fetch_source *s, const struct fetch_item *items, size_t n,
    size_t i, struct sv *bytes, struct err *e)
{
	struct maildir *m = s->data;
	struct str path = STR_INIT;
	enum rc rc;

	(void)n;
	str_add_f(&path, "%s/%s", m->new, items[i].id);
	rc = file_read(path.p, s->account->max_size, &m->text, e);
	str_free(&path);
	*bytes = str_sv(&m->text);
	if (rc != RC_NOTFOUND)
		return rc;
	*e = (struct err)ERR_INIT;
	return RC_NO;
}

static int
put_away(struct fetch_source *s, const char *id)
{
	struct maildir *m = s->data;
	struct str from = STR_INIT, to = STR_INIT;
	int failed;

	str_add_f(&from, "%s/%s", m->new, id);
	str_add_f(&to, "%s/%s%s", m->cur, id, strchr(id, ':') ? "" : ":2,S");
	failed = s->account->after == FETCH_DELETE ? unlink(from.p)
						   : rename(from.p, to.p);
	failed = failed && errno != ENOENT ? errno : 0;
	str_free(&from);
	str_free(&to);
	return failed;
}

static enum rc
maildir_ack(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	const struct maildir *m = s->data;
	int failed;
	size_t i;

	for (i = 0; i < n; i++)
		if ((failed = put_away(s, items[i].id)))
			return err_sys(e, RC_IO, failed,
			    "cannot take '%s' out of '%s'", items[i].id,
			    m->new);
	return RC_OK;
}

static enum rc
maildir_wait(struct fetch_source *s, int ms, bool *woke, struct err *e)
{
	const struct maildir *m = s->data;
	int64_t end = clock_monotonic_ms() + ms;
	struct stat st;

	(void)e;
	*woke = false;
	while (!stop_asked() && clock_monotonic_ms() < end && !*woke) {
		if (stat(m->new, &st) == 0)
			*woke = st.st_mtim.tv_sec != m->seen.tv_sec ||
			    st.st_mtim.tv_nsec != m->seen.tv_nsec;
		if (!*woke)
			poll(NULL, 0, LOOK_MS);
	}
	return RC_OK;
}

const struct fetch_ops fetch_maildir_ops = {
    .open = maildir_open,
    .list = maildir_list,
    .get = maildir_get,
    .ack = maildir_ack,
    .wait = maildir_wait,
    .close = maildir_close,
    .batch = 1,
};
