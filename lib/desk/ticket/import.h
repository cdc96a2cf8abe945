/*
 * Whole tickets in: what 'ticket export' wrote, or another system's table.
 * The caller runs it in one transaction; names that the desk does not know yet
 * (agents, teams, categories, customers) are entered, agents without a right
 * to sign in.
 */
#ifndef DESK_DESK_TICKET_IMPORT_H
#define DESK_DESK_TICKET_IMPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "io/field.h"
#include "io/in.h"

#include <stdbool.h>
#include <stdint.h>

/* A link or merge whose other end may come later. */
struct import_link {
	int64_t from, to; /* numbers as in the input */
	const char *kind; /* NULL: from was merged into to */
	size_t line;      /* where the input says so */
};

/* What number a ticket of the input has here. */
struct import_number {
	int64_t theirs, ours;
};

struct ticket_import {
	struct desk *desk;
	const struct fieldset *set;
	bool renumber; /* give new numbers instead of refusing taken ones */
	struct arena record; /* memory of the current record */
	VEC(struct import_link) links;
	VEC(struct import_number) numbers;
	int64_t n_tickets;
};

void ticket_import_init(struct ticket_import *im, struct desk *d,
    const struct fieldset *set, bool renumber);
void ticket_import_free(struct ticket_import *im);

/* RC_DATA unless records may have fields of these names. */
enum rc ticket_import_names(const struct ticket_import *im,
    const char *const *names, size_t n, struct err *e);

/* One record. RC_DATA for an unknown field, a bad value or a number that is
 * taken. */
enum rc ticket_import_add(struct ticket_import *im, const struct in_record *r,
    int64_t *id, struct err *e);

/* The links and merges, once all tickets are in. */
enum rc ticket_import_end(struct ticket_import *im, struct err *e);

/* Keeps a record's links and merge for that. */
enum rc ticket_import_links(
    struct ticket_import *im, const struct in_record *r, struct err *e);

/* Tags, participants, references, time worked and messages of a record. */
enum rc ticket_import_parts(struct ticket_import *im, const struct in_record *r,
    int64_t id, struct err *e);

/* Messages of a ticket: the array "messages" of an export. */
enum rc ticket_import_messages(struct ticket_import *im, int64_t ticket_id,
    const struct json *messages, struct err *e);

/* The number that a part has in the input, 0 where it gets a new one; what
 * and its table are the same word. RC_DATA when it is taken. */
enum rc ticket_import_number(struct ticket_import *im, const char *what,
    const struct json *part, int64_t *id, struct err *e);

/* The agent of that login, entered where there is none. */
enum rc ticket_import_agent(
    struct ticket_import *im, struct sv login, int64_t *id, struct err *e);

#endif
