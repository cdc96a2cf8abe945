/* A ticket as one JSON object, with all that belongs to it nested inside. */
#ifndef DESK_DESK_TICKET_JSON_H
#define DESK_DESK_TICKET_JSON_H

#include "base/err.h"
#include "desk/desk.h"
#include "io/field.h"
#include "io/json.h"

#include <stdbool.h>

struct ticket_json {
	struct desk *desk;
	struct json_writer *json;
	bool with_notes; /* internal notes, too */
	/* All that an import needs to make the same ticket again: content as
	 * base64, what tells a mail seen before, time entries. */
	bool is_export;
};

/* values are beside set->fields, all of them. */
enum rc ticket_json_write(struct ticket_json *t, const struct fieldset *set,
    const struct value *values, struct err *e);

#endif
