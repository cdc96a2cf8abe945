/*
 * Errors as values. A function that can fail returns enum rc and takes a
 * struct err last; whoever knows the cause sets it, callers add what they were
 * doing in front, main() prints it once and turns the rc into an exit status.
 */
#ifndef DESK_BASE_ERR_H
#define DESK_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__GNUC__)
#define ATTR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ATTR_NORETURN __attribute__((noreturn))
#else
#define ATTR_PRINTF(fmt, args)
#define ATTR_NORETURN _Noreturn
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum rc {
	RC_OK,
	RC_NO,          /* a question was answered no: exit 1 */
	RC_USAGE,       /* 64 */
	RC_DATA,        /* 65: bad input data */
	RC_NOTFOUND,    /* 66: no such record */
	RC_UNAVAILABLE, /* 69: a service is not there */
	RC_BUG,         /* 70 */
	RC_NOMEM,       /* 71 */
	RC_IO,          /* 74 */
	RC_TEMPFAIL,    /* 75: busy, away or full: try again */
	RC_DENIED,      /* 77 */
	RC_CONFIG,      /* 78 */
};

/* Room for one line; longer text is cut at a character's end. */
struct err {
	enum rc rc;
	char text[1024];
};

#define ERR_INIT                                                               \
	{                                                                      \
		RC_OK, ""                                                      \
	}

/*
 * Sets the code and the text (printf form, lower case, no full stop: what
 * could not be done, the subject in single quotes, why). Control characters in
 * the text become '?', so that a message stays one line. Returns rc.
 */
enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* The same with ": " and strerror(errnum), lower case, at the end. */
enum rc err_sys(struct err *e, enum rc rc, int errnum, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

/* Puts "text: " in front of what stands there; returns the code it has. */
enum rc err_ctx(struct err *e, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* The exit status (sysexits.h numbers) for a code. */
int rc_exit(enum rc rc);

/*
 * The status with which the process ends where nothing can be returned: lack
 * of memory (71 unless set) and a failed CHECK (70 unless set). The mail
 * programs set 75 first thing in main(), so that no bug makes a mail bounce.
 */
void trouble_status_set(int status);
int trouble_status(void); /* 0: not set */

/* Name of the program in messages; set once in main(). */
void program_name_set(const char *name);
const char *program_name(void);

/* Ends the process for lack of memory. */
ATTR_NORETURN void die_nomem(void);

ATTR_NORETURN void check_failed(const char *what, const char *file, int line);

/* States what our own code guarantees; stays in the shipped build. */
#define CHECK(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))

#endif
