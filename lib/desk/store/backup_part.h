/* Inside backup: what making one and restoring it share. */
#ifndef DESK_DESK_STORE_BACKUP_PART_H
#define DESK_DESK_STORE_BACKUP_PART_H

#include "desk/store/backup.h"

bool backup_is_same(const char *a, const char *b);

/* Removes a temporary store with all that was made beside it; "" is none. */
void backup_discard(struct desk *d, const char *temp);

#endif
