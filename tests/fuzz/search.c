/*
 * Any text is a question: it finds something or nothing, and never fails. What
 * is no letter, digit, quote or star changes nothing of the answer.
 */
#include "desk/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/migrate.h"
#include "desk/search_terms.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

enum { TEXTS = 60, WORDS = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena memory;
static struct desk desk = {.arena = &memory};

static const char *const vocabulary[] = {"printer", "printing", "password",
    "reset", "mail", "how", "do", "I", "the", "account", "Überweisung", "größe",
    "naïve", "日本語", "don't", "error", "4711", "x", "login", "café"};

/* The same texts at each start. */
static const char *
text_of(unsigned n, unsigned words)
{
	struct str out = STR_INIT;
	const char *copy;
	unsigned i;

	for (i = 0; i < words; i++) {
		n = n * 1103515245u + 12345u;
		str_add_s(&out,
		    vocabulary[(n >> 16) %
			(sizeof vocabulary / sizeof *vocabulary)]);
		str_add_c(&out, ' ');
	}
	copy = arena_strdup(&memory, out.p);
	str_free(&out);
	return copy;
}

static enum rc
fill(void *arg, struct err *e)
{
	static const char article[] =
	    "insert into article (id, slug, kind, created_at, updated_at) "
	    "values ($1, $2, 'question', 1, 1)";
	static const char ticket[] =
	    "insert into ticket (id, subject, status, priority, channel, "
	    "created_at, updated_at) values ($1, $2, 'open', 'normal', 'cli', "
	    "1, 1)";
	static const char message[] =
	    "insert into message (id, ticket_id, kind, sender, channel, "
	    "created_at, title, body) values ($1, $1, 'reply', 'user', 'cli', "
	    "1, $2, $3)";
	int64_t from, to;
	unsigned i;
	enum rc rc = migrate_run(desk.db, &from, &to, e);

	(void)arg;
	for (i = 1; i <= TEXTS && !rc; i++) {
		const char *title = text_of(i, 3), *body = text_of(i, WORDS);
		struct search_entry entry = {.id = i,
		    .language = i % 3 ? NULL : "de",
		    .title = sv_of(title),
		    .body = sv_of(body)};
		struct search_message m = {
		    .id = i, .title = sv_of(title), .body = sv_of(body)};

		if ((rc = db_run(desk.db, article,
			 DB_ARGS(db_int(i), db_text(title)), NULL, e)) ||
		    (rc = search_enter(&desk, &entry, e)) ||
		    (rc = db_run(desk.db, ticket,
			 DB_ARGS(db_int(i), db_text(title)), NULL, e)) ||
		    (rc = db_run(desk.db, message,
			 DB_ARGS(db_int(i), db_text(title), db_text(body)),
			 NULL, e)))
			return rc;
		rc = search_add(desk.db, &m, e);
	}
	return rc;
}

/* A desk in a file that nobody else sees. */
static void
open_desk(void)
{
	char path[] = "/tmp/desk-fuzz-XXXXXX";
	struct err e = ERR_INIT;
	int fd = mkstemp(path);

	MUST(fd >= 0);
	close(fd);
	unlink(path);
	if (db_open(path, DB_CREATE, &desk.db, &e) ||
	    db_tx(desk.db, fill, NULL, &e)) {
		fprintf(stderr, "search: %s\n", e.text);
		abort();
	}
	unlink(path);
}

static struct search_answer
ask(struct sv words, enum search_kind kind, enum search_mode mode,
    struct arena *a)
{
	struct search_question q = {.kind = kind,
	    .mode = mode,
	    .words = words,
	    .limit = 10,
	    .explains = true};
	struct search_answer answer;
	struct err e = ERR_INIT;

	if (search_ask(&desk, &q, a, &answer, &e)) {
		fprintf(stderr, "search: %s\n", e.text);
		abort();
	}
	return answer;
}

/* Only the words, one blank between them; SV_NULL where more than that has a
 * meaning. */
static struct sv
only_words(struct sv text, struct arena *a)
{
	struct str out = STR_INIT;
	struct terms t;
	struct sv copy;
	size_t i;

	for (i = 0; i < text.n; i++)
		if (text.p[i] == '"' || text.p[i] == '*' || text.p[i] == '\'' ||
		    (unsigned char)text.p[i] >= 0x80)
			return SV_NULL;
	terms_start(&t, text, NULL);
	while (terms_next(&t)) {
		str_add(&out, t.form);
		str_add_c(&out, ' ');
	}
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}

static void
must_be_same(const struct search_answer *x, const struct search_answer *y)
{
	size_t i;

	MUST(x->n == y->n);
	for (i = 0; i < x->n; i++)
		MUST(x->hits[i].id == y->hits[i].id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = {(const char *)data, size}, plain;
	struct search_answer answer, other;
	struct arena a = ARENA_INIT;
	int kind, mode;

	if (!desk.db)
		open_desk();
	plain = only_words(text, &a);
	for (kind = SEARCH_ARTICLE; kind <= SEARCH_TICKET; kind++) {
		for (mode = SEARCH_ANY; mode <= SEARCH_LIKE; mode++) {
			answer = ask(text, (enum search_kind)kind,
			    (enum search_mode)mode, &a);
			if (!plain.n || mode == SEARCH_ALL)
				continue;
			other = ask(plain, (enum search_kind)kind,
			    (enum search_mode)mode, &a);
			must_be_same(&answer, &other);
		}
	}
	arena_free(&a);
	return 0;
}
