/* Stdout into a file for a while, for tests of what is printed. */
#ifndef DESK_UNIT_CAPTURE_H
#define DESK_UNIT_CAPTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

struct capture {
	FILE *file;
	int saved;
};

static inline void
capture_begin(struct capture *c)
{
	fflush(stdout);
	c->file = tmpfile();
	c->saved = dup(STDOUT_FILENO);
	if (!c->file || c->saved < 0 ||
	    dup2(fileno(c->file), STDOUT_FILENO) < 0)
		abort();
}

/* What was printed goes to text. */
static inline void
capture_end(struct capture *c, struct str *text)
{
	struct err e = ERR_INIT;

	fflush(stdout);
	if (dup2(c->saved, STDOUT_FILENO) < 0)
		abort();
	close(c->saved);
	rewind(c->file);
	if (file_read_fd(fileno(c->file), "capture", 1 << 24, text, &e))
		abort();
	fclose(c->file);
}

#endif
