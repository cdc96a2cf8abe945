/* Files that go with messages: read from disk, found by name or number. */
#ifndef DESK_DESK_ATTACH_H
#define DESK_DESK_ATTACH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/message.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file as an attachment: its bytes, the last part of its path as the name,
 * the media type by its ending. In a. RC_NOTFOUND, RC_DENIED, RC_IO; RC_DATA
 * above 256 MiB. */
enum rc attach_read(struct arena *a, const char *path,
    struct attachment_new *file, struct err *e);

struct attach_note {
	const struct attachment_new *files;
	size_t n;
	const char *text; /* what goes with them, or NULL */
};

/* Inside db_tx: adds the files to a ticket, as a note of the caller's. */
enum rc attach_add(struct desk *d, int64_t ticket_id,
    const struct attach_note *note, struct err *e);

struct attach_file {
	int64_t id, content_id;
	const char *name; /* as it came: may be NULL, a path, anything */
};

/*
 * The attachment of a ticket by its number or else its name; of notes only
 * with_notes. RC_NOTFOUND, RC_DATA when different files have that name. In
 * d->arena.
 */
enum rc attach_find(struct desk *d, int64_t ticket_id, struct sv word,
    bool with_notes, struct attach_file *file, struct err *e);

/* A name to write it under: no path, nothing hidden, no controls. In a. */
const char *attach_file_name(const struct attach_file *file, struct arena *a);

/* Attachments, their ticket's id first; conditions with and without those of
 * notes. */
extern const struct fieldset attach_fields;
extern const char attach_of_ticket[], attach_public_of_ticket[];

#endif
