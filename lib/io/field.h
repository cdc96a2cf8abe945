/*
 * One table of fields per record. Output, --fields, the query language,
 * field=value settings, import, export, completion and the pages read it. The
 * SQL in it is text to this layer; lib/desk compiles it.
 */
#ifndef DESK_IO_FIELD_H
#define DESK_IO_FIELD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_ID,
	FIELD_INT,
	FIELD_BOOL,
	FIELD_TIME,     /* Unix seconds; RFC 3339 outside */
	FIELD_DURATION, /* seconds; "90m" is read, seconds are written */
	FIELD_TEXT,
	FIELD_ENUM, /* one of words, which stand in their order */
	FIELD_REF,  /* the name of another record: ref says where it lives */
	FIELD_LIST, /* words joined by commas; an array in JSON */
	FIELD_JSON, /* JSON text; itself in JSON */
};

enum field_flag {
	FIELD_LISTED = 1 << 0, /* in a list unless --fields says otherwise */
	FIELD_SET = 1 << 1,    /* field=value may set it */
	FIELD_FILTER = 1 << 2, /* a query may ask for it */
	FIELD_SORT = 1 << 3,   /* a query may sort by it */
	FIELD_LONG = 1 << 4,   /* only where named or in show, export, JSON */
};

/* A word that is read as another ("medium" as "normal"). */
struct field_alias {
	const char *word, *means;
};

/* Where the names of a FIELD_REF live, and the key that points there. */
struct field_ref {
	const char *table;  /* "agent" */
	const char *column; /* "login" */
	const char *id;     /* the column of table that key points to: "id" */
	const char *key;    /* "t.assignee_id", compared with table.id */
	bool has_me;        /* "me" names the caller */
	bool is_made; /* addresses: one not known yet is entered by setting
			 it, and case does not count */
};

struct field {
	const char *name;
	enum field_type type;
	const char *sql; /* its value: an expression over the record's row */
	unsigned flags;
	const char *help;                  /* one line, no full stop */
	const char *const *words;          /* FIELD_ENUM, NULL-terminated */
	const struct field_alias *aliases; /* NULL or ended by {NULL, NULL} */
	const char *rank; /* what sorts and compares, where sql does not */
	const struct field_ref *ref;
	const char *match; /* FIELD_LIST: "exists (… x.tag = {VALUE})" */
	/* FIELD_ENUM: a colour a word (NULL for none) or NULL: bold dim red
	 * green yellow blue magenta cyan. */
	const char *const *colours;
	int64_t site_id; /* a field of the site's own: its row; 0 for ours */
};

/* A named condition of a query: is:open, has:attachment. */
struct field_test {
	const char *word;  /* "is", "has" */
	const char *value; /* "open" */
	const char *sql;   /* a condition over the record's row */
	const char *help;
};

struct fieldset {
	const char *record; /* "ticket", as in messages and events */
	const char *from;   /* "ticket t" */
	const char *key;    /* "t.id" */
	const struct field *fields;
	size_t n_fields;
	const struct field_test *tests;
	size_t n_tests;
	const char *search; /* name of its full-text index, or NULL */
	const char *sort;   /* order where a query names none: "-id" */
};

/* A value on its way in or out. */
struct value {
	bool is_null;
	int64_t num;    /* the number types, enum rank not included */
	struct sv text; /* text, enum, ref and list types */
};

/* The field of that name; a time field "created_at" is also "created", a list
 * "tags" also "tag". NULL
 * when there is none. */
const struct field *field_find(const struct fieldset *set, struct sv name);

/* RC_USAGE "no field 'prio', did you mean 'priority'". */
enum rc field_get(const struct fieldset *set, struct sv name,
    const struct field **field, struct err *e);

/* The fields that --fields names (comma separated), or those with flag when
 * names is NULL. They live in a. */
enum rc field_pick(const struct fieldset *set, const char *names, unsigned flag,
    struct arena *a, const struct field ***fields, size_t *n, struct err *e);

/*
 * Reads a value given from outside: checks enum words (aliases resolved),
 * times (clock_parse), numbers, durations, truth (yes no true false 1 0). An
 * empty text is null. RC_DATA with the field, the value and the nearest word.
 */
enum rc field_parse(const struct field *f, struct sv text, int64_t now,
    struct value *v, struct arena *a, struct err *e);

/* Place of an enum word (0 first), -1 when it is none. */
int field_rank(const struct field *f, struct sv word);

/* The value as data: null is nothing, times RFC 3339. Unescaped. */
void field_print(const struct field *f, const struct value *v, struct str *out);

/* The value for people: local times, yes/no, durations as "2h 5m". */
void field_print_human(
    const struct field *f, const struct value *v, struct str *out);

/* "name=value" taken apart; false when there is no name before a '='. */
bool field_setting(const char *operand, struct sv *name, struct sv *value);

#endif
