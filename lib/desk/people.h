/* Customers by their addresses; other records by their names. */
#ifndef DESK_DESK_PEOPLE_H
#define DESK_DESK_PEOPLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Does it look like an address that a customer can have? */
bool people_is_address(struct sv address);

/* Inside db_tx: the customer with that address, made where there is none; a
 * name is entered where none is known. RC_DATA for what is no address. */
enum rc people_customer(struct desk *d, struct sv address, struct sv name,
    int64_t *id, struct err *e);

/* The agent whose own address this is; 0 when there is none. */
enum rc people_agent_by_email(
    struct desk *d, struct sv address, int64_t *id, struct err *e);

/* RC_DATA "assignee: agent 'bob' is not active" unless tickets can be given to
 * that agent: active, and of a role that works on them. */
enum rc people_require_worker(
    struct desk *d, const char *what, int64_t agent_id, struct err *e);

/*
 * The id of the record that a FIELD_REF names: "me" is the caller; a customer
 * is made. RC_DATA "assignee: no agent 'bbo', did you mean 'bob'?".
 */
enum rc people_ref(struct desk *d, const struct field *f, struct sv name,
    int64_t *id, struct err *e);

#endif
