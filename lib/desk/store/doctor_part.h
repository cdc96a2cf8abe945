/* Inside doctor: the questions, a file each, and how they answer. */
#ifndef DESK_DESK_STORE_DOCTOR_PART_H
#define DESK_DESK_STORE_DOCTOR_PART_H

#include "desk/store/doctor.h"

#include <stdbool.h>
#include <stdint.h>

/* Reports a finding; advice may be NULL. */
void doctor_say(struct doctor *doc, enum finding_level level,
    const char *advice, const char *fmt, ...) ATTR_PRINTF(4, 5);

/* fmt with what in the place of its {}. */
const char *doctor_text(struct doctor *doc, const char *fmt, const char *what);

/* A number that the store tells; false, and a finding, when it cannot. */
bool doctor_ask(struct doctor *doc, const char *sql, int64_t *n);

void doctor_programs(struct doctor *doc);
void doctor_config(struct doctor *doc);
void doctor_address(struct doctor *doc);

/* Of a store that is files; nothing is said of another. */
void doctor_files(struct doctor *doc);
void doctor_space(struct doctor *doc);

/* With the store open. */
void doctor_defaults(struct doctor *doc);
void doctor_search(struct doctor *doc);
/* Of a store on a server. */
void doctor_server(struct doctor *doc);

#endif
