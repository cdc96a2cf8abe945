/*
 * Parses every mail that expect.tsv in the given folder names and compares
 * what two independent parsers agreed on. Prints the right ones a column and
 * the rows that differ; exit status 1 when a column is below its threshold.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "mail/mime_in.h"
#include "mail/word.h"

#define FIELDS_MAX 32
#define FILE_MAX_SIZE ((size_t)64 << 20)

struct row {
	struct sv v[FIELDS_MAX];
	size_t n;
};

struct column {
	const char *name;
	double least; /* percent */
	bool (*is_right)(const struct mail *m, struct sv want, struct arena *a);
	int place;                /* in the file */
	int right, all;           /* where the parsers agree */
	int right_open, all_open; /* where they do not */
};

static struct sv
folded(struct sv v, struct arena *a)
{
	struct str s = STR_INIT;
	struct sv copy;

	word_fold(&s, v);
	copy = arena_sv(a, str_sv(&s));
	str_free(&s);
	return copy;
}

static bool
is_text(const char *got, struct sv want, struct arena *a)
{
	return sv_eq(folded(sv_of(got), a), folded(want, a));
}

static bool
from_addr(const struct mail *m, struct sv want, struct arena *a)
{
	(void)a;
	return sv_eq_ci(sv_of(m->from.n ? m->from.v[0].addr : NULL), want);
}

static struct sv
unquoted(struct sv v)
{
	while (v.n > 1 && (v.p[0] == '"' || v.p[0] == '\'') &&
	    v.p[v.n - 1] == v.p[0])
		v = sv_sub(v, 1, v.n - 2);
	return v;
}

static bool
from_name(const struct mail *m, struct sv want, struct arena *a)
{
	const char *name = m->from.n ? m->from.v[0].name : NULL;

	return sv_eq(unquoted(folded(sv_of(name), a)), unquoted(want));
}

static bool
subject(const struct mail *m, struct sv want, struct arena *a)
{
	return is_text(m->subject, want, a);
}

static bool
message_id(const struct mail *m, struct sv want, struct arena *a)
{
	return is_text(m->message_id, want, a);
}

static bool
in_reply_to(const struct mail *m, struct sv want, struct arena *a)
{
	return is_text(m->in_reply_to, want, a);
}

static bool
date_utc(const struct mail *m, struct sv want, struct arena *a)
{
	char buf[CLOCK_TEXT];

	(void)a;
	if (!m->has_date)
		return want.n == 0;
	return sv_is(want, clock_rfc3339(m->date, buf));
}

static bool
n_attachments(const struct mail *m, struct sv want, struct arena *a)
{
	int64_t n;

	(void)a;
	return num_parse(want, 0, 1000000, &n) && (size_t)n == m->n_attachments;
}

static bool
attachment_names(const struct mail *m, struct sv want, struct arena *a)
{
	struct str all = STR_INIT;
	bool is_right;
	size_t i;

	for (i = 0; i < m->n_attachments; i++) {
		if (!m->attachments[i].name)
			continue;
		if (all.n > 0)
			str_add_c(&all, '|');
		str_add_s(&all, m->attachments[i].name);
	}
	is_right = sv_eq(folded(str_sv(&all), a), folded(want, a));
	str_free(&all);
	return is_right;
}

static bool
body_contains(const struct mail *m, struct sv want, struct arena *a)
{
	struct sv body = folded(sv_of(m->body), a);

	return want.n == 0 || sv_find(body, folded(want, a)) < body.n;
}

static bool
references(const struct mail *m, struct sv want, struct arena *a)
{
	struct str all = STR_INIT;
	bool is_right;
	size_t i;

	for (i = 0; i < m->n_references; i++) {
		if (i > 0)
			str_add_c(&all, ' ');
		str_add_s(&all, m->references[i]);
	}
	is_right = sv_eq(str_sv(&all), folded(want, a));
	str_free(&all);
	return is_right;
}

static struct column columns[] = {
    {"from_addr", 99.0, from_addr, -1, 0, 0, 0, 0},
    {"from_name", 98.0, from_name, -1, 0, 0, 0, 0},
    {"subject", 99.0, subject, -1, 0, 0, 0, 0},
    {"message_id", 99.0, message_id, -1, 0, 0, 0, 0},
    {"in_reply_to", 99.0, in_reply_to, -1, 0, 0, 0, 0},
    {"date_utc", 99.0, date_utc, -1, 0, 0, 0, 0},
    {"n_attachments", 98.0, n_attachments, -1, 0, 0, 0, 0},
    {"attachment_names", 98.0, attachment_names, -1, 0, 0, 0, 0},
    {"body_contains", 99.0, body_contains, -1, 0, 0, 0, 0},
    {"references", 0.0, references, -1, 0, 0, 0, 0},
};

static struct row
split_row(struct sv line)
{
	struct row r = {.n = 0};
	struct sv piece;

	while (r.n < FIELDS_MAX && sv_split(&line, '\t', &piece))
		r.v[r.n++] = piece;
	return r;
}

static int
place_of(const struct row *head, const char *name)
{
	size_t i;

	for (i = 0; i < head->n; i++)
		if (sv_is(head->v[i], name))
			return (int)i;
	return -1;
}

static struct sv
value(const struct row *r, int place)
{
	return place >= 0 && (size_t)place < r->n ? r->v[place] : SV_NULL;
}

static bool
has_word(struct sv list, const char *word)
{
	struct sv piece;

	while (sv_split(&list, ',', &piece))
		if (sv_is(piece, word))
			return true;
	return false;
}

static void
compare(
    const struct mail *m, const struct row *r, struct sv agree, struct arena *a)
{
	size_t i;

	for (i = 0; i < COUNT_OF(columns); i++) {
		struct column *c = &columns[i];
		struct sv want = value(r, c->place);
		bool is_sure = has_word(agree, c->name), is_right;

		if (sv_is(want, "?"))
			continue;
		is_right = c->is_right(m, want, a);
		*(is_sure ? &c->all : &c->all_open) += 1;
		*(is_sure ? &c->right : &c->right_open) += is_right;
		if (!is_right)
			printf("%s %s %.*s\n", is_sure ? "differs" : "open",
			    c->name, SV_ARG(r->v[0]));
	}
}

static bool
check_mail(const char *dir, const struct row *r, int agree, struct arena *a)
{
	struct str raw = STR_INIT;
	struct err e = ERR_INIT;
	struct mail m;
	const char *path = arena_printf(a, "%s/%.*s", dir, SV_ARG(r->v[0]));

	if (file_read(path, FILE_MAX_SIZE, &raw, &e) != RC_OK) {
		fprintf(stderr, "%s\n", e.text);
		str_free(&raw);
		return false;
	}
	mime_in_parse(str_sv(&raw), a, &m);
	compare(&m, r, value(r, agree), a);
	str_free(&raw);
	return true;
}

static bool
check_all(const char *dir, struct sv text)
{
	struct arena a = ARENA_INIT;
	struct sv line;
	struct row head, r;
	bool is_read = true;
	size_t i;

	sv_line(&text, &line);
	head = split_row(line);
	for (i = 0; i < COUNT_OF(columns); i++)
		columns[i].place = place_of(&head, columns[i].name);
	while (sv_line(&text, &line)) {
		r = split_row(line);
		if (!check_mail(dir, &r, place_of(&head, "agree"), &a))
			is_read = false;
		arena_reset(&a);
	}
	arena_free(&a);
	return is_read;
}

static bool
report(void)
{
	bool is_good = true;
	size_t i;

	for (i = 0; i < COUNT_OF(columns); i++) {
		const struct column *c = &columns[i];
		double percent = c->all ? 100.0 * c->right / c->all : 100.0;

		printf("%s %d/%d %.1f %% (open: %d/%d)\n", c->name, c->right,
		    c->all, percent, c->right_open, c->all_open);
		is_good = is_good && percent >= c->least;
	}
	return is_good;
}

int
main(int argc, char **argv)
{
	struct str list = STR_INIT;
	struct err e = ERR_INIT;
	char path[4096];
	bool is_good;

	if (argc != 2) {
		fprintf(stderr, "usage: mail_expect corpus-folder\n");
		return 64;
	}
	snprintf(path, sizeof(path), "%s/expect.tsv", argv[1]);
	if (file_read(path, FILE_MAX_SIZE, &list, &e) != RC_OK) {
		fprintf(stderr, "%s\n", e.text);
		str_free(&list);
		return 66;
	}
	is_good = check_all(argv[1], str_sv(&list));
	is_good = report() && is_good;
	str_free(&list);
	return is_good ? 0 : 1;
}
