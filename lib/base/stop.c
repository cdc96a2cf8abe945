/* The flag and its handler. */
#include "base/stop.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t was_asked;

static void
on_signal(int sig)
{
	(void)sig;
	was_asked = 1;
}

void
stop_catch(void)
{
	struct sigaction act;

	memset(&act, 0, sizeof act);
	act.sa_handler = on_signal;
	sigemptyset(&act.sa_mask);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
}

bool
stop_asked(void)
{
	return was_asked != 0;
}
