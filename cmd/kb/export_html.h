/* kb export --html: the part of the verb export that writes the help centre. */
#ifndef DESK_CMD_KB_EXPORT_HTML_H
#define DESK_CMD_KB_EXPORT_HTML_H

#include "base/err.h"
#include "desk/cmd.h"

/* Options that the verb takes for it; all but the first only go with it. */
#define EXPORT_HTML_OPTS                                                       \
	{.name = "html",                                                       \
	    .type = OPT_TEXT,                                                  \
	    .arg = "DIR",                                                      \
	    .help = "write a help centre: static pages"},                      \
	    {.name = "title",                                                  \
		.type = OPT_TEXT,                                              \
		.arg = "TEXT",                                                 \
		.help = "what the help centre is called"},                     \
	    {.name = "url",                                                    \
		.type = OPT_TEXT,                                              \
		.arg = "URL",                                                  \
		.help = "where the help centre will be"},                      \
	{                                                                      \
		.name = "audience", .type = OPT_TEXT,                          \
		.arg = "public|customer|agent",                                \
		.help = "for whom the help centre is; customer unless given"   \
	}

/* Writes it to the folder that --html names. The rights are checked already. */
enum rc export_html(struct cmd *c, struct err *e);

#endif
