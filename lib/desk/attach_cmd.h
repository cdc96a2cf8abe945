/* Files between a command line and the store. */
#ifndef DESK_DESK_ATTACH_CMD_H
#define DESK_DESK_ATTACH_CMD_H

#include "base/err.h"
#include "desk/attach.h"
#include "desk/cmd.h"

#include <stddef.h>

/* Reads the files that the operands from the from-th on name; the errors are
 * attach_read's. note->text stays. In the command's arena. */
enum rc attach_read_operands(
    struct cmd *c, size_t from, struct attach_note *note, struct err *e);

/* Writes the file where --file says: to stdout (RC_DATA where that is a
 * terminal, and it is no text), a path (RC_DATA where there is one, without
 * --yes) or into a folder under its own name. */
enum rc attach_write(
    struct cmd *c, const struct attach_file *file, struct err *e);

#endif
