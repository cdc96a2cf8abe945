/*
 * Any text is a question: it finds something or nothing, and never fails. What
 * stands between words changes nothing of the answer, but for a star behind one
 * and, where all words must be there, quotes and words written together.
 *
 * The store is a file that nobody else sees, or a new one that FUZZ_DESK names.
 * How many questions were asked is said at times and at the end.
 */
#include "desk/search/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "desk/search/terms.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

enum {
	TEXTS = 30,
	WORDS = 10,
	LIMIT = 10,
	SAID_EACH = 100000,
	MISSED_EACH = 16
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(
    uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static struct arena memory;
static struct desk desk = {.arena = &memory};
static struct str list_sql = STR_INIT; /* "ticket list WORD..." */
static int64_t n_texts, n_questions, began_ms;

static const char *const vocabulary[] = {"printer", "printing", "password",
    "reset", "mail", "how", "do", "I", "the", "account", "Überweisung", "größe",
    "naïve", "日本語", "don't", "error", "4711", "x", "login", "café", "and",
    "or", "not", "near", "title", "user's", "Häuser", "wi-fi", "null", "select",
    "ÜBER", "rowid", "screen", "keyboard", "invoice", "address", "document",
    "connection", "network", "telephone"};

/* What questions are put together from, beside the words of the texts. */
#define PIECE(text)                                                            \
	{                                                                      \
		"" text, sizeof(text) - 1                                      \
	}
static const struct sv pieces[] = {PIECE("\""), PIECE("\""), PIECE("*"),
    PIECE("*"), PIECE("'"), PIECE("-"), PIECE("^"), PIECE(":"), PIECE(":*"),
    PIECE("("), PIECE(")"), PIECE("{"), PIECE("}"), PIECE("["), PIECE("]"),
    PIECE("&"), PIECE("|"), PIECE("!"), PIECE("<->"), PIECE("<2>"), PIECE("+"),
    PIECE(","), PIECE("\\"), PIECE("/"), PIECE("%"), PIECE("_"), PIECE("$1"),
    PIECE("?1"), PIECE(";"), PIECE("--"), PIECE("/*"), PIECE("*/"), PIECE("''"),
    PIECE("\"\""), PIECE("\"*"), PIECE("* "), PIECE("AND"), PIECE("OR"),
    PIECE("NOT"), PIECE("NEAR("), PIECE("NEAR/3"), PIECE("title:"),
    PIECE("{title body}:"), PIECE("- body :"), PIECE("rank"), PIECE("'a':1A"),
    PIECE(" & "), PIECE(" | "), PIECE("\0"), PIECE("\n"), PIECE("\r\n"),
    PIECE("\t"), PIECE("\v"), PIECE("\f"), PIECE("\x01"), PIECE("\x02"),
    PIECE("\x7f"), PIECE("\xff"), PIECE("\xc0\x80"), PIECE("\xed\xa0\x80"),
    PIECE("\xe2\x82"), PIECE("\xf4\x90\x80\x80"), PIECE("\xcc\x81"),
    PIECE("\xe2\x80\x99"), PIECE("\xc2\xa0"), PIECE("\xef\xbb\xbf"),
    PIECE("\xe2\x80\xae"), PIECE("😀"), PIECE("本"), PIECE("ß"), PIECE("İ"),
    PIECE("ﬁ"), PIECE("'s"), PIECE("n't"), PIECE("pasword"), PIECE("pritner"),
    PIECE("uberweisng"), PIECE("conection"), PIECE("pri*"), PIECE("0"),
    PIECE("-1"), PIECE("9999999999999999999"), PIECE("a"), PIECE("e")};

/* The same texts at each start. */
static const char *
text_of(unsigned n, unsigned words)
{
	struct str out = STR_INIT;
	const char *copy;
	unsigned i;

	for (i = 0; i < words; i++) {
		n = n * 1103515245u + 12345u;
		str_add_s(&out, vocabulary[(n >> 16) % COUNT_OF(vocabulary)]);
		str_add_c(&out, ' ');
	}
	copy = arena_strdup(&memory, out.p);
	str_free(&out);
	return copy;
}

static enum rc
enter(int64_t id, struct err *e)
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
	const char *title = text_of((unsigned)id, 3);
	const char *body = text_of((unsigned)id, WORDS);
	struct search_entry entry = {.id = id,
	    .language = id % 3 ? NULL : "de",
	    .title = sv_of(title),
	    .body = sv_of(body)};
	struct search_message m = {
	    .id = id, .title = sv_of(title), .body = sv_of(body)};
	enum rc rc;

	if ((rc = db_run(desk.db, article, DB_ARGS(db_int(id), db_text(title)),
		 NULL, e)) ||
	    (rc = search_enter(&desk, &entry, e)) ||
	    (rc = db_run(desk.db, ticket, DB_ARGS(db_int(id), db_text(title)),
		 NULL, e)) ||
	    (rc = db_run(desk.db, message,
		 DB_ARGS(db_int(id), db_text(title), db_text(body)), NULL, e)))
		return rc;
	return search_add(desk.db, &m, e);
}

static enum rc
fill(void *arg, struct err *e)
{
	int64_t from, to, id;
	enum rc rc = migrate_run(desk.db, &from, &to, e);

	(void)arg;
	for (id = 1; id <= TEXTS && !rc; id++)
		rc = enter(id, e);
	return rc;
}

static void
fail(const struct err *e)
{
	fprintf(stderr, "search: %s\n", e->text);
	abort();
}

static void
say(void)
{
	fprintf(stderr,
	    "search: %lld questions asked of %s, of %lld texts, in %lld s\n",
	    (long long)n_questions, db_dialect(desk.db)->name,
	    (long long)n_texts,
	    (long long)(clock_monotonic_ms() - began_ms) / 1000);
}

/* With the words' place filled in. */
static void
add_filled(struct str *out, const char *sql)
{
	struct sv rest = sv_of(sql);
	size_t at;

	for (; rest.n; rest = sv_sub(rest, at + strlen("{VALUE}"), rest.n)) {
		at = sv_find(rest, SV("{VALUE}"));
		str_add(out, sv_sub(rest, 0, at));
		str_add_s(out, at < rest.n ? "$1" : "");
	}
}

static void
open_desk(void)
{
	const char *url = getenv("FUZZ_DESK");
	char path[] = "/tmp/desk-fuzz-XXXXXX";
	const char *const *files;
	struct err e = ERR_INIT;
	int fd;

	if (!url) {
		MUST((fd = mkstemp(path)) >= 0);
		close(fd);
		unlink(path);
	}
	if (db_open(url ? url : path, DB_CREATE, &desk.db, &e) ||
	    db_tx(desk.db, fill, NULL, &e))
		fail(&e);
	for (files = db_files(path, &memory); !url && *files; files++)
		unlink(*files);
	str_add_s(&list_sql, "select t.id from ticket t where ");
	add_filled(&list_sql, search_condition(db_dialect(desk.db), false));
	str_add_s(&list_sql, " order by ");
	add_filled(&list_sql, search_order(db_dialect(desk.db), false));
	began_ms = clock_monotonic_ms();
	atexit(say);
}

/* What is true of every answer. */
static void
check_answer(const struct search_answer *answer)
{
	size_t i, k;

	MUST(answer->n <= LIMIT && !(answer->is_empty && answer->n));
	for (i = 0; i < answer->n; i++) {
		const struct search_hit *h = &answer->hits[i];

		MUST(h->id >= 1 && h->id <= TEXTS && isfinite(h->score));
		MUST(!i || h->score <= answer->hits[i - 1].score);
		MUST(h->share > -1e-9 && h->share < 1 + 1e-9);
		MUST(h->like > -1e-9 && h->like < 1 + 1e-9);
		MUST(h->same >= 0 && h->same <= 1);
		MUST(utf8_is_valid(h->snippet) && utf8_is_valid(h->why));
		for (k = 0; k < i; k++)
			MUST(answer->hits[k].id != h->id);
	}
	for (i = 0; i < answer->n_corrections; i++)
		MUST(answer->corrections[i].read_as.n &&
		    utf8_is_valid(answer->corrections[i].word));
}

static struct search_answer
ask(const struct search_question *q, struct sv words, struct arena *a)
{
	struct search_question asked = *q;
	struct search_answer answer;
	struct err e = ERR_INIT;

	asked.words = words;
	if (search_ask(&desk, &asked, a, &answer, &e))
		fail(&e);
	check_answer(&answer);
	if (++n_questions % SAID_EACH == 0)
		say();
	return answer;
}

/* Asks in two ways what must have one answer, which is the first one's. */
static struct search_answer
ask_both(const struct search_question *q, struct sv words, struct sv other,
    struct arena *a)
{
	struct search_answer x = ask(q, words, a), y;
	size_t i;

	if (sv_eq(words, other))
		return x;
	y = ask(q, other, a);
	MUST(x.n == y.n && x.n_corrections == y.n_corrections);
	MUST(x.is_empty == y.is_empty);
	for (i = 0; i < x.n; i++) {
		MUST(x.hits[i].id == y.hits[i].id);
		MUST(fabs(x.hits[i].score - y.hits[i].score) < 1e-9);
		MUST(sv_eq(x.hits[i].snippet, y.hits[i].snippet));
	}
	return x;
}

static bool
is_blank(struct sv text, size_t at)
{
	return at >= text.n || memchr(" \t\r\n\v\f", text.p[at], 7);
}

/* The words in lower case with a blank between them; with_stars: those of
 * beginnings, too. */
static struct sv
only_words(struct sv text, bool with_stars, struct arena *a)
{
	struct str out = STR_INIT;
	struct terms t;
	struct sv copy;

	terms_start(&t, text, NULL);
	while (terms_next(&t)) {
		str_add(&out, sv_sub(text, t.from, t.end - t.from));
		if (with_stars && t.end < text.n && text.p[t.end] == '*' &&
		    (is_blank(text, t.end + 1) || text.p[t.end + 1] == '"'))
			str_add_c(&out, '*');
		str_add_c(&out, ' ');
	}
	copy = arena_lower(a, str_sv(&out));
	str_free(&out);
	return copy;
}

/* Other signs, where they mean nothing, and other blanks. */
static struct sv
other_signs(struct sv text, struct arena *a)
{
	char *p = arena_dup(a, text);
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (is_blank(text, i))
			p[i] = ' ';
		else if ((unsigned char)p[i] < 0x80 && !strchr("\"*'", p[i]) &&
		    !fold_is_word((unsigned char)p[i]))
			p[i] = '-';
	}
	return (struct sv){p, text.n};
}

/* Words of a query that lists tickets find the same ones as a search. */
static void
check_list(struct sv words, const struct search_answer *answer, struct arena *a)
{
	struct sv expression = search_expression(words, a), match;
	const struct search_reading *reading;
	struct err e = ERR_INIT;
	struct db_stmt *st;
	size_t n = 0, found = 0, i;

	MUST(answer->is_empty == !expression.n);
	if (!expression.n)
		return;
	if (search_reading(desk.db, a, &reading, &e))
		fail(&e);
	match = search_match(reading, expression);
	if (db_query(desk.db, list_sql.p, DB_ARGS(db_view(match)), &st, &e))
		fail(&e);
	for (; db_next(st); n++)
		for (i = 0; i < answer->n; i++)
			found += answer->hits[i].id == db_col_int(st, 0);
	if (db_end(st, &e))
		fail(&e);
	n_questions++;
	MUST(found == answer->n && answer->n == (n < LIMIT ? n : LIMIT));
}

static enum rc
ask_all(void *arg, struct err *e)
{
	struct arena *a = desk.arena;
	const struct sv *text = arg;
	struct search_question q = {.limit = LIMIT};
	struct search_answer answer;
	struct sv words, bare, signs;
	int kind;

	(void)e;
	arena_reset(a);
	words = only_words(*text, true, a);
	bare = only_words(*text, false, a);
	signs = other_signs(*text, a);
	for (kind = SEARCH_ARTICLE; kind <= SEARCH_TICKET; kind++) {
		q.kind = (enum search_kind)kind;
		q.mode = SEARCH_ANY;
		q.explains = kind == SEARCH_ARTICLE;
		ask_both(&q, *text, words, a);
		q.explains = false;
		q.mode = SEARCH_LIKE;
		ask_both(&q, *text, bare, a);
		q.mode = SEARCH_ALL;
		q.is_exact = kind == SEARCH_TICKET;
		answer = ask_both(&q, *text, signs, a);
	}
	check_list(*text, &answer, a);
	return RC_OK;
}

/* Rolled back, as the log of these would grow for ever. */
static enum rc
miss(void *arg, struct err *e)
{
	enum rc rc =
	    search_missed(&desk, *(const struct sv *)arg, "en", "kb", e);

	if (rc)
		fail(e);
	return RC_NO;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = {(const char *)data, size};
	struct err e = ERR_INIT;

	if (!desk.db)
		open_desk();
	if (db_snapshot(desk.db, ask_all, &text, &e))
		fail(&e);
	if (++n_texts % MISSED_EACH == 0)
		MUST(db_tx(desk.db, miss, &text, &e) == RC_NO);
	return 0;
}

static unsigned
draw(unsigned *state, unsigned n)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % n;
}

/* Some pieces and words, now and then one of them again and again. */
static void
compose(struct str *out, unsigned *state)
{
	unsigned n = draw(state, 16) ? 1 + draw(state, 8) : draw(state, 400);
	bool is_again = draw(state, 8) == 0;
	struct sv piece = SV_NULL;

	for (; n > 0; n--) {
		if (!piece.n || !is_again)
			piece = draw(state, 2)
			    ? pieces[draw(state, COUNT_OF(pieces))]
			    : sv_of(vocabulary[draw(
				  state, COUNT_OF(vocabulary))]);
		str_add(out, piece);
		if (draw(state, 3))
			str_add_c(out, ' ');
	}
}

/* As libFuzzer does, or by pieces: a new question, or into one that is there.
 */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	struct str out = STR_INIT;
	struct sv old = {(const char *)data, size};
	unsigned state = seed;
	size_t at, n;

	if (draw(&state, 2))
		return LLVMFuzzerMutate(data, size, max);
	if (draw(&state, 2))
		old = SV_NULL;
	at = draw(&state, (unsigned)old.n + 1);
	str_add(&out, sv_sub(old, 0, at));
	compose(&out, &state);
	str_add(&out, sv_sub(old, at, old.n));
	n = out.n < max ? out.n : max;
	memcpy(data, out.p, n);
	str_free(&out);
	return n;
}
