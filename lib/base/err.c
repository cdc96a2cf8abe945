/*
 * The error value, the table from codes to exit statuses, and the two ways in
 * which a process ends at once. Text that stands in a message may come from
 * anybody: it is made one line of valid UTF-8 before it is kept.
 */
#include "base/err.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sv.h"
#include "base/utf8.h"

/* A character that a cut at sizeof(text) - 1 splits is still seen whole. */
#define SPARE 4

static const int exit_of[] = {
    [RC_OK] = 0,
    [RC_NO] = 1,
    [RC_USAGE] = 64,
    [RC_DATA] = 65,
    [RC_NOTFOUND] = 66,
    [RC_UNAVAILABLE] = 69,
    [RC_BUG] = 70,
    [RC_NOMEM] = 71,
    [RC_IO] = 74,
    [RC_TEMPFAIL] = 75,
    [RC_DENIED] = 77,
    [RC_CONFIG] = 78,
};

static int status_of_trouble;
static const char *program = "desk";

/* Cuts s (n bytes) to what the error holds and makes it printable. */
static void
keep_text(struct err *e, const char *s, size_t n)
{
	struct sv v = utf8_cut((struct sv){s, n}, sizeof(e->text) - 1);
	size_t to = 0;

	while (v.n > 0) {
		uint32_t cp;
		size_t len = utf8_next(v, &cp);
		bool bad = cp < 0x20 || (cp >= 0x7F && cp < 0xA0);

		if (bad || (cp == 0xFFFD && len == 1)) {
			e->text[to++] = '?';
		} else {
			memcpy(e->text + to, v.p, len);
			to += len;
		}
		v = sv_sub(v, len, v.n);
	}
	e->text[to] = '\0';
}

/* Formats into buf; the number of bytes that are there. */
static size_t ATTR_PRINTF(3, 0)
    format(char *buf, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(buf, size, fmt, ap);

	if (n < 0)
		return 0;
	return (size_t)n < size ? (size_t)n : size - 1;
}

enum rc
err_set(struct err *e, enum rc rc, const char *fmt, ...)
{
	char buf[sizeof(e->text) + SPARE];
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	n = format(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	e->rc = rc;
	keep_text(e, buf, n);
	return rc;
}

enum rc
err_sys(struct err *e, enum rc rc, int errnum, const char *fmt, ...)
{
	char buf[2 * sizeof(e->text)];
	va_list ap;
	size_t n;
	int m;

	va_start(ap, fmt);
	n = format(buf, sizeof(e->text), fmt, ap);
	va_end(ap);
	m = snprintf(buf + n, sizeof(buf) - n, ": %s", strerror(errnum));
	/* "Input/output error" reads on as a sentence; "I/O" would not. */
	if (m > 3 && buf[n + 2] >= 'A' && buf[n + 2] <= 'Z' &&
	    buf[n + 3] >= 'a' && buf[n + 3] <= 'z')
		buf[n + 2] = (char)(buf[n + 2] + ('a' - 'A'));
	e->rc = rc;
	keep_text(e, buf, strlen(buf));
	return rc;
}

enum rc
err_ctx(struct err *e, const char *fmt, ...)
{
	char buf[2 * sizeof(e->text) + SPARE];
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	n = format(buf, sizeof(e->text), fmt, ap);
	va_end(ap);
	snprintf(buf + n, sizeof(buf) - n, ": %s", e->text);
	keep_text(e, buf, strlen(buf));
	return e->rc;
}

int
rc_exit(enum rc rc)
{
	CHECK((size_t)rc < COUNT_OF(exit_of));
	return exit_of[rc];
}

void
trouble_status_set(int status)
{
	status_of_trouble = status;
}

int
trouble_status(void)
{
	return status_of_trouble;
}

void
program_name_set(const char *name)
{
	const char *slash = strrchr(name, '/');

	program = slash ? slash + 1 : name;
}

const char *
program_name(void)
{
	return program;
}

void
die_nomem(void)
{
	fprintf(stderr, "%s: out of memory\n", program);
	_exit(status_of_trouble ? status_of_trouble : exit_of[RC_NOMEM]);
}

void
check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s: bug: %s:%d: CHECK(%s) failed\n", program, file,
	    line, what);
	_exit(status_of_trouble ? status_of_trouble : exit_of[RC_BUG]);
}
