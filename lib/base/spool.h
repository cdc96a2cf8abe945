/* Standard input as a file, so that it can be read again. */
#ifndef DESK_BASE_SPOOL_H
#define DESK_BASE_SPOOL_H

#include "err.h"

#include <stdio.h>

/*
 * *fd is stdin where that is a file, else a temporary file with all that came
 * over it, which has no name: a transaction must not wait for a slow writer
 * while everybody else waits for the transaction. *file is to be closed behind
 * it, after an error, too, unless it is NULL. RC_IO.
 */
enum rc spool_stdin(int *fd, FILE **file, struct err *e);

#endif
