/* Passwords that the configuration names a file or a command for. */
#ifndef DESK_DESK_PASSWORD_H
#define DESK_DESK_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"

/*
 * The first line of what the shell line prints, or else of the file; what names
 * the settings in messages ("fetch.work"). RC_CONFIG where both are NULL, where
 * one fails, and for an empty line or one with a control character. Nothing of
 * the password is ever said.
 */
enum rc password_read(const char *what, const char *command, const char *file,
    struct arena *a, const char **password, struct err *e);

#endif
