/*
 * Agents, the people on the desk's side (and customers who have a login), and
 * the teams that they work in. Nobody is ever deleted: events name them.
 */
#ifndef DESK_DESK_AGENT_H
#define DESK_DESK_AGENT_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"

#include <stdbool.h>
#include <stdint.h>

/* By login, or by id; RC_NOTFOUND with the nearest login. */
enum rc agent_find(struct desk *d, struct sv word, int64_t *id, struct err *e);

/* Inside db_tx, with the event: an agent with that login, role agent unless
 * the settings say otherwise. RC_DATA when there is one. */
enum rc agent_create(struct desk *d, struct sv login,
    const struct settings *settings, int64_t *id, struct err *e);

/*
 * Inside db_tx, with the event: applies the settings. RC_DATA when nobody
 * active would be admin then. Nothing changed is no event; *changed tells.
 */
enum rc agent_change(struct desk *d, int64_t id,
    const struct settings *settings, bool *changed, struct err *e);

/* The same for teams. */
enum rc team_find(struct desk *d, struct sv word, int64_t *id, struct err *e);
enum rc team_create(struct desk *d, struct sv name,
    const struct settings *settings, int64_t *id, struct err *e);
enum rc team_change(struct desk *d, int64_t id, const struct settings *settings,
    bool *changed, struct err *e);

#endif
