/* kb export --html. */
#include "export_html.h"

#include <unistd.h>

#include "base/stop.h"
#include "desk/helpcentre/helpcentre.h"
#include "io/term.h"

enum rc
export_html(struct cmd *c, struct err *e)
{
	struct helpcentre how = {
	    .folder = opt_text(&c->opts, "html", NULL),
	    .title = opt_text(&c->opts, "title", NULL),
	    .url = opt_text(&c->opts, "url", NULL),
	    .audience = opt_text(&c->opts, "audience", NULL),
	};
	struct helpcentre_result done;
	enum rc rc;

	/* What was written so far is taken away again. */
	stop_catch();
	rc = helpcentre_export(&c->desk, &how, &done, e);
	if (!rc && (opt_has(&c->opts, "verbose") || term_is(STDERR_FILENO)))
		cmd_say(c, "%zu articles and %zu questions, %zu files in '%s'",
		    done.articles, done.questions, done.files, how.folder);
	return rc;
}
