/* The field tables of the desk's records, one file each: fieldset_*.c. */
#ifndef DESK_DESK_FIELDSET_H
#define DESK_DESK_FIELDSET_H

#include "base/err.h"
#include "desk/desk.h"
#include "io/field.h"

/* The tables as built in; names of tickets' fields without a desk. */
extern const struct fieldset ticket_fields_builtin;
extern const struct fieldset message_fields;
extern const struct fieldset attachment_fields;
extern const struct fieldset agent_fields;
extern const struct fieldset team_fields;

/* Rows of every table of files, which are "f" there: a name, which help tells
 * of, type and size; and the digest of the bytes. */
#define FILE_FIELDS(about)                                                     \
	{.name = "name",                                                       \
	    .type = FIELD_TEXT,                                                \
	    .sql = "f.name",                                                   \
	    .flags = FIELD_LISTED,                                             \
	    .help = (about)},                                                  \
	    {.name = "type",                                                   \
		.type = FIELD_TEXT,                                            \
		.sql = "f.type",                                               \
		.flags = FIELD_LISTED,                                         \
		.help = "media type"},                                         \
	{                                                                      \
		.name = "size", .type = FIELD_INT, .sql = "f.size",            \
		.flags = FIELD_LISTED, .help = "bytes"                         \
	}
#define FILE_DIGEST(how)                                                       \
	{                                                                      \
		.name = "sha256", .type = FIELD_TEXT,                          \
		.sql = "(select x.sha256 from content x "                      \
		       "where x.id = f.content_id)",                           \
		.flags = (how), .help = "SHA-256 of its bytes"                 \
	}

/* A status and the ones that may follow it. */
struct status_move {
	const char *from;
	const char *class;     /* new, active, waiting, solved, closed */
	const char *const *to; /* NULL-terminated */
};
extern const struct status_move status_moves[];
extern const size_t status_n_moves;

/* Those of tickets with the site's own fields behind; lives in d->arena. */
enum rc fieldset_ticket(
    struct desk *d, const struct fieldset **set, struct err *e);

#endif
