/* Asked to stop: SIGINT and SIGTERM set a flag that loops look at between
 * records, so that what was begun is finished first. */
#ifndef DESK_BASE_STOP_H
#define DESK_BASE_STOP_H

#include <stdbool.h>

/* From now on the two signals set the flag and no longer end the process. */
void stop_catch(void);
bool stop_asked(void);

#endif
