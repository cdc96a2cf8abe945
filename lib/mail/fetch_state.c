/* Lines of words and tabs, a hash table over the ids, and a lock file. */
#include "mail/fetch_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "base/str.h"

#define FILE_MAX ((size_t)1 << 30)

/* A line: word, id, and for what failed tries, two times, reason, subject. */
static const char *const words[] = {
    [FETCH_TAKEN] = "taken",
    [FETCH_FAILED] = "failed",
    [FETCH_ASIDE] = "aside",
    [FETCH_GONE] = "gone",
};

const char *
fetch_state_folder(struct arena *a)
{
	const char *xdg = getenv("XDG_STATE_HOME");

	if (xdg && *xdg == '/')
		return arena_printf(a, "%s/desk/fetch", xdg);
	return file_home(a, ".local/state/desk/fetch");
}

/* An account may be called anything. */
static const char *
file_name(struct arena *a, const char *folder, const char *account)
{
	struct str s = STR_INIT;
	const char *name;

	str_add_f(&s, "%s/", folder);
	for (; *account; account++) {
		unsigned char c = (unsigned char)*account;

		if (c <= ' ' || c == '/' || c == '%' || c == '.' || c == 0x7f)
			str_add_f(&s, "%%%02X", c);
		else
			str_add_c(&s, (char)c);
	}
	name = arena_strdup(a, s.p);
	str_free(&s);
	return name;
}

/* FNV-1a, 64 bits. */
static size_t
hash_of(const char *id)
{
	uint64_t h = 14695981039346656037u;

	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The slot of the id, or the free one where it would go. */
static size_t
slot_of(const struct fetch_state *st, const char *id)
{
	size_t i = hash_of(id) & (st->n_slots - 1);

	while (
	    st->slots[i] && strcmp(st->entries.v[st->slots[i] - 1].id, id) != 0)
		i = (i + 1) & (st->n_slots - 1);
	return i;
}

static void
grow(struct fetch_state *st)
{
	size_t i;

	if (2 * (st->entries.n + 1) < st->n_slots)
		return;
	st->n_slots = st->n_slots ? 2 * st->n_slots : 64;
	st->slots = arena_array(&st->arena, st->n_slots, sizeof *st->slots);
	for (i = 0; i < st->entries.n; i++)
		st->slots[slot_of(st, st->entries.v[i].id)] = i + 1;
}

struct fetch_entry *
fetch_state_find(const struct fetch_state *st, const char *id)
{
	size_t at = st->n_slots ? st->slots[slot_of(st, id)] : 0;

	return at && st->entries.v[at - 1].word != FETCH_GONE
	    ? &st->entries.v[at - 1]
	    : NULL;
}

/* Texts are copied. */
static void
put(struct fetch_state *st, const struct fetch_entry *entry)
{
	struct fetch_entry new = *entry;
	size_t slot, at;

	grow(st);
	slot = slot_of(st, entry->id);
	at = st->slots[slot];
	new.id =
	    at ? st->entries.v[at - 1].id : arena_strdup(&st->arena, entry->id);
	new.reason = arena_strdup(&st->arena, entry->reason);
	new.subject = arena_strdup(&st->arena, entry->subject);
	if (at) {
		st->entries.v[at - 1] = new;
		return;
	}
	VEC_ADD(&st->entries, new);
	st->slots[slot] = st->entries.n;
}

static void
forget(struct fetch_state *st)
{
	st->entries.n = 0;
	st->slots = NULL;
	st->n_slots = 0;
	st->upto = 0;
	st->is_whole = false;
}

static struct sv
next_word(struct sv *line)
{
	struct sv word = SV_NULL;

	sv_split(line, '\t', &word);
	return word;
}

static int64_t
next_num(struct sv *line)
{
	int64_t n = 0;

	return num_parse(next_word(line), 0, INT64_MAX, &n) ? n : 0;
}

static void
read_entry(struct fetch_state *st, enum fetch_word word, struct sv line)
{
	struct fetch_entry e = {.word = word};
	struct sv id = next_word(&line);

	if (!id.n)
		return;
	e.id = arena_dup(&st->arena, id);
	if (word == FETCH_FAILED || word == FETCH_ASIDE) {
		e.tries = next_num(&line);
		e.first_at = next_num(&line);
		e.last_at = next_num(&line);
		e.reason = arena_dup(&st->arena, next_word(&line));
		e.subject = arena_dup(&st->arena, next_word(&line));
	}
	/* A line that was appended counts itself. */
	if (word == FETCH_TAKEN && line.n) {
		st->taken_at = next_num(&line);
		st->n_taken++;
	}
	put(st, &e);
}

static void
read_line(struct fetch_state *st, struct sv line)
{
	struct sv word = next_word(&line);
	size_t i;

	if (sv_is(word, "scope")) {
		forget(st);
		st->scope = arena_dup(&st->arena, next_word(&line));
	} else if (sv_is(word, "upto")) {
		st->upto = next_num(&line);
	} else if (sv_is(word, "whole")) {
		st->is_whole = true;
	} else if (sv_is(word, "count")) {
		st->n_taken = next_num(&line);
		st->taken_at = next_num(&line);
	}
	for (i = 0; i < COUNT_OF(words); i++)
		if (sv_is(word, words[i]))
			read_entry(st, (enum fetch_word)i, line);
}

static enum rc
read_file(struct fetch_state *st, struct err *e)
{
	struct str text = STR_INIT;
	struct sv rest, line;
	enum rc rc = file_read(st->path, FILE_MAX, &text, e);

	if (rc == RC_NOTFOUND) {
		*e = (struct err)ERR_INIT;
		return RC_OK;
	}
	rest = str_sv(&text);
	/* A line that a crash has cut is none. */
	while (rest.n && rest.p[rest.n - 1] != '\n')
		rest.n--;
	while (!rc && sv_line(&rest, &line))
		read_line(st, line);
	str_free(&text);
	return rc;
}

static enum rc
take_lock(struct fetch_state *st, const char *account, struct err *e)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	const char *path = arena_printf(&st->arena, "%s.lock", st->path);
	enum rc rc;

	if ((rc = file_make_parents(path, e)))
		return rc;
	st->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (st->lock_fd < 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", path);
	if (fcntl(st->lock_fd, F_SETLK, &f) == 0)
		return RC_OK;
	return err_set(e, RC_TEMPFAIL,
	    "'%s' is being fetched by somebody else just now", account);
}

enum rc
fetch_state_open(struct fetch_state *st, const char *folder,
    const char *account, bool for_writing, struct err *e)
{
	enum rc rc;

	memset(st, 0, sizeof *st);
	st->lock_fd = st->fd = -1;
	st->path = file_name(&st->arena, folder, account);
	if (for_writing && (rc = take_lock(st, account, e)))
		return rc;
	return read_file(st, e);
}

void
fetch_state_close(struct fetch_state *st)
{
	if (st->fd >= 0)
		close(st->fd);
	if (st->lock_fd >= 0)
		close(st->lock_fd);
	VEC_FREE(&st->entries);
	arena_free(&st->arena);
}

bool
fetch_state_scope(struct fetch_state *st, const char *scope)
{
	bool had = st->scope != NULL;

	if (had && strcmp(st->scope, scope) == 0)
		return false;
	forget(st);
	st->scope = arena_strdup(&st->arena, scope);
	st->is_changed = true;
	CHECK(st->fd < 0);
	return had;
}

static void
print_entry(struct str *out, const struct fetch_entry *entry)
{
	str_add_f(out, "%s\t%s", words[entry->word], entry->id);
	if (entry->word == FETCH_FAILED || entry->word == FETCH_ASIDE)
		str_add_f(out, "\t%lld\t%lld\t%lld\t%s\t%s",
		    (long long)entry->tries, (long long)entry->first_at,
		    (long long)entry->last_at,
		    entry->reason ? entry->reason : "",
		    entry->subject ? entry->subject : "");
}

/* The scope must stand in the file before the first entry. */
static enum rc
open_for_append(struct fetch_state *st, struct err *e)
{
	enum rc rc;

	if (st->fd >= 0)
		return RC_OK;
	st->is_changed = true;
	if ((rc = fetch_state_save(st, e)))
		return rc;
	st->fd = open(st->path, O_WRONLY | O_APPEND | O_CLOEXEC);
	return st->fd >= 0
	    ? RC_OK
	    : err_sys(e, RC_IO, errno, "cannot write '%s'", st->path);
}

enum rc
fetch_state_set(
    struct fetch_state *st, const struct fetch_entry *entry, struct err *e)
{
	struct str line = STR_INIT;
	enum rc rc;

	if (!(rc = open_for_append(st, e))) {
		print_entry(&line, entry);
		if (entry->word == FETCH_TAKEN) {
			st->taken_at = entry->last_at;
			st->n_taken++;
			str_add_f(&line, "\t%lld", (long long)entry->last_at);
		}
		str_add_c(&line, '\n');
		put(st, entry);
		st->is_changed = true;
		rc = file_write_fd(st->fd, st->path, str_sv(&line), e);
	}
	str_free(&line);
	return rc;
}

enum rc
fetch_state_save(struct fetch_state *st, struct err *e)
{
	struct str out = STR_INIT;
	size_t i;
	enum rc rc;

	if (!st->is_changed)
		return RC_OK;
	str_add_f(&out, "scope\t%s\ncount\t%lld\t%lld\nupto\t%lld\n%s",
	    st->scope ? st->scope : "", (long long)st->n_taken,
	    (long long)st->taken_at, (long long)st->upto,
	    st->is_whole ? "whole\n" : "");
	for (i = 0; i < st->entries.n; i++) {
		if (st->entries.v[i].word == FETCH_GONE)
			continue;
		print_entry(&out, &st->entries.v[i]);
		str_add_c(&out, '\n');
	}
	if (!(rc = file_write(st->path, str_sv(&out), 0600, true, e)))
		st->is_changed = false;
	/* The next line belongs into the new file. */
	if (!rc && st->fd >= 0) {
		close(st->fd);
		st->fd = -1;
	}
	str_free(&out);
	return rc;
}
