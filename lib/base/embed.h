/* Files of share/ that are built into the programs (share/embed.sh). */
#ifndef DESK_BASE_EMBED_H
#define DESK_BASE_EMBED_H

#include <stddef.h>

struct embed {
	const char *name;  /* base name; NULL ends a table */
	const char *bytes; /* with a NUL behind */
	size_t n;
};

extern const struct embed embed_schema[];
extern const struct embed embed_templates[];
extern const struct embed embed_html[]; /* style, script: the help centre */

#endif
