/*
 * Classifies every mail that expect.tsv in the given folder names and reads
 * every bounce of bounce_expect.tsv. Prints the right ones a column and the
 * rows that differ; exit status 1 when a column is below its threshold.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "mail/auto.h"
#include "mail/mime_in.h"

#define FIELDS_MAX 32
#define FILE_MAX_SIZE ((size_t)64 << 20)

struct row {
	struct sv v[FIELDS_MAX];
	size_t n;
};

enum column_name {
	COLUMN_AUTO,
	COLUMN_HUMAN,
	COLUMN_BOUNCE,
	COLUMN_RECIPIENT,
	COLUMN_ACTION,
	COLUMN_STATUS,
	COLUMN_MESSAGE_ID,
	COLUMN_NAMED,
};

static struct column {
	const char *name;
	double least; /* percent */
	int right, all;
} columns[] = {
    {"is_auto", 99.0, 0, 0},
    /* No person may be taken for a robot, but for the rows listed below. */
    {"human", 100.0, 0, 0},
    {"is_bounce", 99.0, 0, 0},
    {"final_recipient", 97.0, 0, 0},
    {"action", 97.0, 0, 0},
    {"status", 97.0, 0, 0},
    {"original_message_id", 97.0, 0, 0},
    /* Bounces without a delivery status in which a recipient was found. */
    {"recipient in words", 90.0, 0, 0},
};

/*
 * Rows in which expect.tsv is wrong by what the mail says; they are counted
 * as errors, like all others, except in the column "human".
 */
static const struct {
	const char *path, *why;
} known[] = {
    {"flanker/bounce-broken-mime.eml",
	"a bounce whose delivery status is lost in broken MIME"},
    {"zammad/mail052.box", "a bounce in words"},
    {"sisimai/not-rb-issue-368-bug.eml", "a bounce in words"},
    {"sisimai/bsd-lhost-sendmail-14.eml", "a person forwards a bounce"},
    {"sisimai/bsd-lhost-amazonses-11.eml", "a complaint as JSON"},
    {"mimekit/messages-feedback-report.txt", "a complaint, truly"},
    {"cpython/msg_02.txt", "a digest by mailman"},
    {"mailmimeparser/m0024.txt", "a list run by ezmlm"},
    {"spamassassin/welcomelists-cert.org", "a list with List-Post"},
    {"sisimai/bsd-lhost-postfix-50.eml", "names no recipient"},
};

struct place {
	int path, is_auto, is_bounce, recipient, action, status, id;
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

static const char *
known_reason(struct sv path)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (sv_is(path, known[i].path))
			return known[i].why;
	return "";
}

static void
count(enum column_name name, bool is_right, struct sv path, struct sv want,
    const char *got)
{
	struct column *c = &columns[name];

	c->all++;
	c->right += is_right;
	if (!is_right)
		printf("differs %s %.*s: %s, not '%.*s' %s\n", c->name,
		    SV_ARG(path), got ? got : "nothing", SV_ARG(want),
		    known_reason(path));
}

static bool
read_mail(const char *dir, struct sv path, struct str *raw, struct mail *m,
    struct arena *a)
{
	struct err e = ERR_INIT;

	str_clear(raw);
	if (file_read(arena_printf(a, "%s/%.*s", dir, SV_ARG(path)),
		FILE_MAX_SIZE, raw, &e) != RC_OK) {
		fprintf(stderr, "%s\n", e.text);
		return false;
	}
	mime_in_parse(str_sv(raw), a, m);
	return true;
}

static void
check_class(const struct mail *m, struct sv raw, const struct row *r,
    const struct place *p, struct arena *a)
{
	struct sv path = value(r, p->path);
	struct auto_class c;

	auto_classify(m, raw, a, &c);
	count(COLUMN_AUTO, sv_is(value(r, p->is_auto), c.is_auto ? "1" : "0"),
	    path, value(r, p->is_auto), c.why ? c.why : "human");
	if (sv_is(value(r, p->is_auto), "0"))
		count(COLUMN_HUMAN, !c.is_auto || known_reason(path)[0], path,
		    SV_NULL, c.why);
	count(COLUMN_BOUNCE,
	    sv_is(value(r, p->is_bounce), c.is_bounce ? "1" : "0"), path,
	    value(r, p->is_bounce), auto_kind_word(c.kind));
	if (c.is_bounce && !c.report->is_standard)
		count(COLUMN_NAMED, c.report->n_recipients > 0, path, SV_NULL,
		    "no recipient");
}

/* The recipients that are left to compare; v[i] is NULL once it was found. */
struct found {
	const struct bounce_recipient **v;
	size_t n;
};

static const struct bounce_recipient *
take(struct found *f, struct sv address)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct bounce_recipient *r = f->v[i];

		if (!r || !sv_eq_ci(sv_of(r->address), address))
			continue;
		f->v[i] = NULL;
		return r;
	}
	return NULL;
}

static void
check_recipient(struct found *f, const struct bounce *b, const struct row *r,
    const struct place *p)
{
	struct sv path = value(r, p->path), want = value(r, p->recipient);
	const struct bounce_recipient *got = take(f, want);
	const char *any = f->n > 0 && f->v[0] ? f->v[0]->address : NULL;
	struct sv action = value(r, p->action), status = value(r, p->status);
	struct sv id = value(r, p->id);

	count(COLUMN_RECIPIENT, got, path, want, any);
	if (action.n > 0)
		count(COLUMN_ACTION,
		    got && sv_eq(sv_of(got->action_text), action), path, action,
		    got ? got->action_text : NULL);
	if (status.n > 0)
		count(COLUMN_STATUS, got && sv_eq(sv_of(got->status), status),
		    path, status, got ? got->status : NULL);
	if (id.n > 0)
		count(COLUMN_MESSAGE_ID, sv_eq(sv_of(b->message_id), id), path,
		    id, b->message_id);
}

static struct found
found_of(const struct bounce *b, struct arena *a)
{
	struct found f = {NULL, b->n_recipients};
	size_t i;

	f.v = arena_array(a, f.n, sizeof(*f.v));
	for (i = 0; i < f.n; i++)
		f.v[i] = &b->recipients[i];
	return f;
}

static struct place
places(const struct row *head)
{
	struct place p = {place_of(head, "path"), place_of(head, "is_auto"),
	    place_of(head, "is_bounce"), place_of(head, "final_recipient"),
	    place_of(head, "action"), place_of(head, "status"),
	    place_of(head, "original_message_id")};

	return p;
}

static bool
check_classes(const char *dir, struct sv text)
{
	struct arena a = ARENA_INIT;
	struct str raw = STR_INIT;
	struct sv line;
	struct row r;
	struct place p;
	struct mail m;
	bool is_read = true;

	sv_line(&text, &line);
	r = split_row(line);
	p = places(&r);
	while (sv_line(&text, &line)) {
		r = split_row(line);
		if (read_mail(dir, value(&r, p.path), &raw, &m, &a))
			check_class(&m, str_sv(&raw), &r, &p, &a);
		else
			is_read = false;
		arena_reset(&a);
	}
	str_free(&raw);
	arena_free(&a);
	return is_read;
}

/* The rows of one mail follow each other. */
static bool
check_bounces(const char *dir, struct sv text)
{
	struct arena a = ARENA_INIT;
	struct str raw = STR_INIT;
	struct sv line, before = SV_NULL;
	struct row r;
	struct place p;
	struct mail m;
	struct bounce b;
	struct found f = {NULL, 0};
	bool is_read = true;

	memset(&b, 0, sizeof(b));
	sv_line(&text, &line);
	r = split_row(line);
	p = places(&r);
	while (sv_line(&text, &line)) {
		r = split_row(line);
		if (!sv_eq(value(&r, p.path), before)) {
			arena_reset(&a);
			before = value(&r, p.path);
			memset(&b, 0, sizeof(b));
			if (read_mail(dir, before, &raw, &m, &a))
				bounce_read(&m, str_sv(&raw), &a, &b);
			else
				is_read = false;
			f = found_of(&b, &a);
		}
		check_recipient(&f, &b, &r, &p);
	}
	str_free(&raw);
	arena_free(&a);
	return is_read;
}

static bool
report(void)
{
	bool is_good = true;
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		const struct column *c = &columns[i];
		double percent = c->all ? 100.0 * c->right / c->all : 100.0;

		printf(
		    "%s %d/%d %.1f %%\n", c->name, c->right, c->all, percent);
		is_good = is_good && percent >= c->least;
	}
	return is_good;
}

static bool
check_file(const char *dir, const char *name,
    bool (*check)(const char *dir, struct sv text))
{
	struct str list = STR_INIT;
	struct err e = ERR_INIT;
	char path[4096];
	bool is_read;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	is_read = file_read(path, FILE_MAX_SIZE, &list, &e) == RC_OK;
	if (!is_read)
		fprintf(stderr, "%s\n", e.text);
	is_read = is_read && check(dir, str_sv(&list));
	str_free(&list);
	return is_read;
}

int
main(int argc, char **argv)
{
	bool is_good;

	if (argc != 2) {
		fprintf(stderr, "usage: bounce_expect corpus-folder\n");
		return 64;
	}
	is_good = check_file(argv[1], "expect.tsv", check_classes);
	is_good =
	    check_file(argv[1], "bounce_expect.tsv", check_bounces) && is_good;
	return report() && is_good ? 0 : 1;
}
