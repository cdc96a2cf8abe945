/*
 * Whole files: read, write so that a crash leaves the old or the new. A path
 * that file_read and file_write are given is one that the user named: they use
 * his rights alone (rights.h). The others use all that we have.
 */
#ifndef DESK_BASE_FILE_H
#define DESK_BASE_FILE_H

#include "arena.h"
#include "err.h"
#include "str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads fd to its end; *out then holds those bytes and nothing else. RC_DATA
 * when there are more than limit bytes, RC_IO on a read error; name is what
 * messages call it.
 */
enum rc file_read_fd(
    int fd, const char *name, size_t limit, struct str *out, struct err *e);

/* The same for a path. RC_NOTFOUND when there is no such file, RC_DENIED when
 * we may not read it. */
enum rc file_read(
    const char *path, size_t limit, struct str *out, struct err *e);

/* The same with all rights that we have, for a path of the configuration: where
 * these are more than the user's, he has no say in that. */
enum rc file_read_ours(
    const char *path, size_t limit, struct str *out, struct err *e);

/*
 * Writes bytes to path: a temporary file in the same folder, fsync, rename,
 * fsync of the folder. mode as in open(2): the umask applies. With replace
 * false an existing file is RC_DATA and stays. A symbolic link is replaced,
 * not followed. RC_IO or RC_DENIED otherwise.
 */
enum rc file_write(const char *path, struct sv bytes, unsigned mode,
    bool replace, struct err *e);

/* write(2) until all is written. RC_IO. */
enum rc file_write_fd(int fd, const char *name, struct sv bytes, struct err *e);

/*
 * A file that another library writes: file_temp makes an empty one (mode 0600)
 * beside path and appends its name to temp; file_settle writes it to the disk
 * itself and gives it the name path. With replace false an existing file is
 * RC_DATA and stays. After an error the temporary file is still there.
 */
enum rc file_temp(const char *path, struct str *temp, struct err *e);
enum rc file_settle(
    const char *temp, const char *path, bool replace, struct err *e);

/* Makes the folders above path that are missing (mode 0700). */
enum rc file_make_parents(const char *path, struct err *e);

bool file_exists(const char *path);

/* "$HOME/rest"; NULL when there is no home. */
char *file_home(struct arena *a, const char *rest);

#endif
