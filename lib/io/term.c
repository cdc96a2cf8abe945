/* What is known of the terminal, and the little that is said to it. */
#include "io/term.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"

#define WIDTH_DEFAULT 80
#define WIDTH_MAX 10000
#define BAR_MS 1000 /* a shorter job shows none */
#define REDRAW_MS 100
#define BAR_CELLS 24

bool
term_is(int fd)
{
	return isatty(fd) == 1;
}

static size_t
width_of(int fd)
{
	struct winsize size;
	int64_t n;

	if (num_parse(sv_of(getenv("COLUMNS")), 1, WIDTH_MAX, &n))
		return (size_t)n;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

size_t
term_width(void)
{
	return width_of(STDOUT_FILENO);
}

bool
term_has_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no && *no)
		return false;
	if (!term || !*term || strcmp(term, "dumb") == 0)
		return false;
	return term_is(STDOUT_FILENO);
}

/* What is said in passing may get lost. */
static void
say(struct sv text)
{
	struct err ignored = ERR_INIT;

	(void)file_write_fd(STDERR_FILENO, "stderr", text, &ignored);
}

/* A line for stderr that takes the place of the one before. */
static void
draw_progress(const char *what, size_t done, size_t total)
{
	size_t i, cells, width = width_of(STDERR_FILENO);
	struct str line = STR_INIT;
	struct sv shown;

	str_add_f(&line, "%s ", what);
	if (total) {
		cells = (size_t)((double)done / (double)total * BAR_CELLS);
		str_add_c(&line, '[');
		for (i = 0; i < BAR_CELLS; i++)
			str_add_c(&line, i < cells ? '#' : ' ');
		str_add_f(&line, "] %zu/%zu", done, total);
	} else {
		str_add_f(&line, "%zu", done);
	}
	shown = utf8_fit(str_sv(&line), width - 1, NULL);
	str_cut(&line, shown.n);
	str_add_s(&line, "\x1b[K\r");
	say(str_sv(&line));
	str_free(&line);
}

void
term_progress(const char *what, size_t done, size_t total)
{
	/* One job at a time has a bar, so its clock may live here. */
	static int64_t start_ms = -1, drawn_ms;
	int64_t now = clock_monotonic_ms();

	if (done == total) {
		if (start_ms >= 0 && drawn_ms > start_ms)
			say(SV("\x1b[K"));
		start_ms = -1;
		return;
	}
	if (start_ms < 0) {
		start_ms = drawn_ms = now;
		return;
	}
	if (now - start_ms < BAR_MS || now - drawn_ms < REDRAW_MS ||
	    !term_is(STDERR_FILENO))
		return;
	drawn_ms = now;
	draw_progress(what, done, total);
}

/* The first line that the terminal gives, without its end. */
static struct sv
read_answer(int fd, char *buf, size_t size)
{
	struct sv text = {buf, 0}, line = SV_NULL;
	ssize_t n = read(fd, buf, size);

	text.n = n > 0 ? (size_t)n : 0;
	(void)sv_line(&text, &line);
	return sv_trim(line);
}

bool
term_confirm(const char *question)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	struct sv answer = SV_NULL;
	char buf[64];
	int fd;

	fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	str_add_f(&text, "%s [y/N] ", question);
	if (!file_write_fd(fd, "/dev/tty", str_sv(&text), &e))
		answer = read_answer(fd, buf, sizeof(buf));
	str_free(&text);
	close(fd);
	return sv_eq_ci(answer, SV("y")) || sv_eq_ci(answer, SV("yes"));
}
