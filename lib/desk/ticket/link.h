/*
 * Links between tickets and to records of other systems. A row reads "from
 * KIND to"; seen from its other end it has a word of its own. But for
 * refers-to, no chain of one kind leads back to its start.
 */
#ifndef DESK_DESK_TICKET_LINK_H
#define DESK_DESK_TICKET_LINK_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds, each with the word for its other end. */
#define LINK_KINDS(ROW)                                                        \
	ROW("depends-on", "blocks")                                            \
	ROW("parent", "child")                                                 \
	ROW("duplicate", "duplicated-by")                                      \
	ROW("refers-to", "referred-by")                                        \
	ROW("follow-up", "followed-by")

/* A select of every link from both of its ends: this_id, relation, other_id. */
#define LINK_WHEN(kind, inverse) "when '" kind "' then '" inverse "' "
#define LINK_SIDES                                                             \
	"select from_id as this_id, kind as relation, to_id as other_id "      \
	"from link union all select to_id, case kind " LINK_KINDS(             \
	    LINK_WHEN) "end, from_id from link"

/* One link from a ticket: to another one, or a reference. */
struct link_end {
	const char *kind;      /* as stored; NULL for a reference */
	bool is_inverse;       /* it reads "other KIND ticket" */
	int64_t other;         /* id as typed: may be a merged one's */
	struct sv name, value; /* of a reference */
};

/*
 * Reads "depends-on 43 44", "blocks 45", "invoice=INV-7" words; ends has room
 * for n and gets *n_ends. RC_USAGE names the word that has no place.
 */
enum rc link_parse(char *const *words, size_t n, struct link_end *ends,
    size_t *n_ends, struct err *e);

/* The word for what the other ticket is, or seen from there. */
const char *link_word(const struct link_end *end, bool from_other);

/*
 * Inside db_tx: makes the link, or takes it away, with an event on either
 * ticket. What is so already is no change. RC_DATA for a link with itself and
 * for one that closes a circle, whose path it names.
 */
enum rc link_add(struct desk *d, int64_t ticket_id, const struct link_end *end,
    struct err *e);
enum rc link_remove(struct desk *d, int64_t ticket_id,
    const struct link_end *end, struct err *e);

/* A row, for those who move rows about. */
struct link_row {
	int64_t from, to;
	const char *kind;
	int64_t created_at;
};

enum link_result { LINK_MADE, LINK_WAS_THERE, LINK_CIRCLE };

/* Inside db_tx, without events. At a circle nothing is written, and path is
 * set to its text where that is not NULL. */
enum rc link_insert(struct desk *d, const struct link_row *row,
    enum link_result *result, struct str *path, struct err *e);
enum rc link_delete(
    struct desk *d, const struct link_row *row, bool *was_there, struct err *e);

/* Links and references of a ticket, its id first; the condition for it. */
extern const struct fieldset link_list_fields;
extern const char link_of_ticket[];

#endif
