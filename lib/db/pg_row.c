/* Rows of a statement: from the connection, or kept from there for later. */
#include "db/pg_stmt.h"

#include <string.h>

#include "base/num.h"

enum { OID_BOOL = 16, OID_BYTEA = 17 };

static enum pg_form
form_of(Oid type)
{
	return type == OID_BYTEA ? PG_BYTES
	    : type == OID_BOOL   ? PG_TRUTH
				 : PG_PLAIN;
}

static void
take_shape(struct pg_stmt *s, const PGresult *r)
{
	int i, n = PQnfields(r);

	if (n > s->n_cols) {
		s->cols = realloc(s->cols, (size_t)n * sizeof *s->cols);
		s->forms = realloc(s->forms, (size_t)n * sizeof *s->forms);
		if (!s->cols || !s->forms)
			die_nomem();
	}
	s->n_cols = n;
	for (i = 0; i < n; i++)
		s->forms[i] = form_of(PQftype(r, i));
}

static unsigned
hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* A blob as the server writes it, onto s->bytes, where there is room. */
static struct sv
decode_bytes(struct pg_stmt *s, struct sv text)
{
	char *to = s->bytes.p + s->bytes.n, *start = to;
	size_t i;

	if (!sv_starts(text, SV("\\x"))) {
		unsigned char *raw =
		    PQunescapeBytea((const unsigned char *)text.p, &text.n);

		if (!raw)
			die_nomem();
		memcpy(to, raw, text.n);
		PQfreemem(raw);
		to += text.n;
	} else {
		for (i = 2; i + 1 < text.n; i += 2)
			*to++ = (char)(hex_digit(text.p[i]) << 4 |
			    hex_digit(text.p[i + 1]));
	}
	s->bytes.n += (size_t)(to - start);
	s->bytes.p[s->bytes.n] = '\0';
	return (struct sv){start, (size_t)(to - start)};
}

static struct sv
value_of(struct pg_stmt *s, const PGresult *r, int col)
{
	struct sv v = {PQgetvalue(r, 0, col), (size_t)PQgetlength(r, 0, col)};

	if (PQgetisnull(r, 0, col))
		return SV_NULL;
	switch (s->forms[col]) {
	case PG_PLAIN:
		break;
	case PG_BYTES:
		return decode_bytes(s, v);
	case PG_TRUTH:
		return sv_is(v, "t") ? SV("1") : SV("0");
	}
	return v;
}

void
pg_row_take(struct pg_stmt *s, PGresult *r)
{
	size_t room = 0;
	int i;

	if (!s->result)
		take_shape(s, r);
	PQclear(s->result);
	s->result = r;
	/* All at once: views into it must not move. */
	for (i = 0; i < s->n_cols; i++)
		if (s->forms[i] == PG_BYTES)
			room += (size_t)PQgetlength(r, 0, i);
	str_clear(&s->bytes);
	str_reserve(&s->bytes, room);
	for (i = 0; i < s->n_cols; i++)
		s->cols[i] = value_of(s, r, i);
}

static void
keep_value(struct str *kept, struct sv v)
{
	int64_t n = v.p ? (int64_t)v.n : -1;

	str_add_n(kept, &n, sizeof n);
	str_add(kept, v);
}

void
pg_row_keep(struct pg_stmt *s)
{
	int i;

	for (i = 0; i < s->n_cols; i++)
		keep_value(&s->kept, s->cols[i]);
}

bool
pg_row_kept(struct pg_stmt *s)
{
	int64_t n;
	int i;

	if (s->kept_at == s->kept.n)
		return false;
	for (i = 0; i < s->n_cols; i++) {
		memcpy(&n, s->kept.p + s->kept_at, sizeof n);
		s->kept_at += sizeof n;
		s->cols[i] = n < 0
		    ? SV_NULL
		    : (struct sv){s->kept.p + s->kept_at, (size_t)n};
		s->kept_at += n < 0 ? 0 : (size_t)n;
	}
	return true;
}

void
pg_row_forget(struct pg_stmt *s)
{
	PQclear(s->result);
	s->result = NULL;
	str_free(&s->bytes);
	str_free(&s->kept);
	s->kept_at = 0;
}

bool
pg_col_is_null(void *st, int col)
{
	return !((struct pg_stmt *)st)->cols[col].p;
}

struct sv
pg_col_text(void *st, int col)
{
	return ((struct pg_stmt *)st)->cols[col];
}

/* A sum may come as "12.000": what is behind the point is no part of it. */
int64_t
pg_col_int(void *st, int col)
{
	struct sv v = ((struct pg_stmt *)st)->cols[col];
	int64_t n = 0;

	num_parse(sv_sub(v, 0, sv_find_c(v, '.')), INT64_MIN, INT64_MAX, &n);
	return n;
}
