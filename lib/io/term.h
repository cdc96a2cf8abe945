/* The terminal: is there one, how wide, may it be coloured; progress. */
#ifndef DESK_IO_TERM_H
#define DESK_IO_TERM_H

#include <stdbool.h>
#include <stddef.h>

bool term_is(int fd);
size_t term_width(void);    /* of stdout: COLUMNS, the kernel's answer, or 80 */
bool term_has_colour(void); /* stdout a terminal, NO_COLOR unset, TERM good */

/* A bar on stderr once a job has run for a second, where stderr is a
 * terminal; total 0 shows a count. done == total (0 and 0 for a count) takes
 * it away. */
void term_progress(const char *what, size_t done, size_t total);

/* Asks on the terminal; false when there is none or the answer is no. */
bool term_confirm(const char *question);

#endif
