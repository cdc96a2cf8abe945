/*
 * What is remembered of an account between two runs: which messages were taken
 * and not yet marked, which failed how often and why, which are set aside. A
 * text file a person can read; while messages are taken a line is appended for
 * each, so that a kill loses nothing, and at the end it is written anew.
 */
#ifndef DESK_MAIL_FETCH_STATE_H
#define DESK_MAIL_FETCH_STATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fetch_word {
	FETCH_TAKEN,
	FETCH_FAILED,
	FETCH_ASIDE,
	FETCH_GONE, /* as if it had never been there */
};

struct fetch_entry {
	const char *id;
	enum fetch_word word;
	/* What follows is for those that failed. */
	int64_t tries, first_at, last_at;
	const char *reason, *subject; /* one line each */
	bool is_listed, is_acked;     /* the caller's, not in the file */
};

struct fetch_state {
	struct arena arena;
	const char *path;
	int lock_fd, fd;
	const char *scope; /* in which the ids are good, NULL for none yet */
	int64_t upto;      /* all up to this UID had their turn */
	bool is_whole;     /* all that there was had its turn once */
	int64_t taken_at;  /* when a message was last taken, 0 for never */
	int64_t n_taken;   /* ever */
	VEC(struct fetch_entry) entries;
	size_t *slots, n_slots; /* where an id is in entries, plus one */
	bool is_changed;
};

/*
 * Reads the file of the account in that folder; none is an empty state. With
 * for_writing the folders are made and the account is locked: RC_TEMPFAIL where
 * somebody else has it. Lines that make no sense are left out. RC_IO.
 */
enum rc fetch_state_open(struct fetch_state *st, const char *folder,
    const char *account, bool for_writing, struct err *e);

/* Forgets all that was said of another scope; true where there was one. To be
 * told before the first entry is set. */
bool fetch_state_scope(struct fetch_state *st, const char *scope);

/* NULL where nothing is known of it. Good until the next set. */
struct fetch_entry *fetch_state_find(
    const struct fetch_state *st, const char *id);

/* Enters or changes one and appends it to the file. RC_IO. */
enum rc fetch_state_set(
    struct fetch_state *st, const struct fetch_entry *entry, struct err *e);

/* Writes the file anew where something changed. RC_IO. */
enum rc fetch_state_save(struct fetch_state *st, struct err *e);

void fetch_state_close(struct fetch_state *st);

/* The folder where nothing else is configured: $XDG_STATE_HOME/desk/fetch, or
 * ~/.local/state/desk/fetch. NULL without a home. */
const char *fetch_state_folder(struct arena *a);

#endif
