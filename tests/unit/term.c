/* Unit tests of what is asked of the terminal; there is none here. */
#include "io/term.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "unit.h"

static void
no_terminal(void)
{
	int fds[2];

	if (pipe(fds))
		abort();
	EXPECT(!term_is(fds[0]));
	EXPECT(!term_is(-1));
	close(fds[0]);
	close(fds[1]);
}

static void
width(void)
{
	setenv("COLUMNS", "132", 1);
	EXPECT_INT((long long)term_width(), 132);
	setenv("COLUMNS", "0", 1);
	EXPECT(term_width() > 0);
	setenv("COLUMNS", "wide", 1);
	EXPECT(term_width() > 0);
	unsetenv("COLUMNS");
	EXPECT(term_width() > 0);
}

static void
colour(void)
{
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	EXPECT(!term_has_colour());
	setenv("NO_COLOR", "", 1);
	EXPECT_INT(term_has_colour(), term_is(STDOUT_FILENO));
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	EXPECT(!term_has_colour());
	unsetenv("TERM");
	EXPECT(!term_has_colour());
}

static void
progress(void)
{
	term_progress("import", 0, 100);
	term_progress("import", 50, 100);
	term_progress("import", 100, 100);
	term_progress("import", 0, 0);
	EXPECT(true);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a pipe is no terminal", no_terminal},
	    {"COLUMNS says how wide it is", width},
	    {"NO_COLOR and TERM forbid colour", colour},
	    {"a short job shows no progress", progress},
	};

	return unit_run(tests, COUNT_OF(tests));
}
