/* Making, changing and removing templates, each with its event. */
#ifndef DESK_DESK_TEMPLATE_CHANGE_H
#define DESK_DESK_TEMPLATE_CHANGE_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/template/template.h"
#include "desk/ticket/ticket.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Inside db_tx. A kind that is not said follows from what is there: settings
 * make a macro, a purpose a mail, else it is a canned reply. The purpose of a
 * mail without one is its name. RC_DATA for what template_check refuses, and
 * where the name is there already in that language.
 */
enum rc template_create(struct desk *d, struct sv name,
    const struct settings *settings, int64_t *id, struct err *e);

/* Inside db_tx: applies settings; nothing changed is no event. RC_DATA as
 * above. if_version: RC_TEMPFAIL unless it has that version; -1: any. */
enum rc template_change(struct desk *d, int64_t id,
    const struct settings *settings, int64_t if_version, bool *changed,
    struct err *e);

/* Inside db_tx: takes it away; the event keeps all of it. */
enum rc template_remove(struct desk *d, int64_t id, struct err *e);

/* Settings that make a template what t is, all but its name; with_absent:
 * also those that take away what t has not. */
enum rc template_settings(struct desk *d, const struct template *t,
    bool with_absent, struct settings *settings, struct err *e);

#endif
