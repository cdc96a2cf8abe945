/*
 * What the search finds of a set of questions with known answers:
 *
 *	search_quality SET URL CORPUS
 *
 * fills the new desk at URL with the set's texts, asks all of its questions
 * and prints the figures. Exit status 1 when one is below what it must be.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "desk/search/search.h"
#include "io/json.h"

#define FILE_MAX_SIZE ((size_t)64 << 20)

enum { DEPTH = 10, IDS_MAX = 4000 };

/* The least that each figure may be; 0: only shown. */
struct set {
	const char *name, *folder;
	enum search_kind kind;
	enum search_mode mode;
	bool is_learned;  /* even questions are phrasings, odd ones asked */
	bool leaves_self; /* the question is among the texts */
	double hit, mrr, ndcg;
	double recall; /* of the same text again, and */
	double alarms; /* the most false ones */
};

static const struct set sets[] = {
    {"stackfaq", "retrieve/stackfaq", SEARCH_ARTICLE, SEARCH_ANY, false, false,
	0.78, 0.85, 0, 0, 0},
    {"stackfaq-typo", "retrieve/stackfaq-typo", SEARCH_ARTICLE, SEARCH_ANY,
	false, false, 0.75, 0.82, 0, 0, 0},
    {"stackfaq-learned", "retrieve/stackfaq", SEARCH_ARTICLE, SEARCH_ANY, true,
	false, 0, 0.95, 0, 0, 0},
    {"cranfield", "retrieve/cranfield", SEARCH_ARTICLE, SEARCH_ANY, false,
	false, 0, 0, 0.365, 0, 0},
    {"hadoop", "duplicate/hadoop", SEARCH_TICKET, SEARCH_LIKE, false, true, 0,
	0, 0.67, 0, 0},
    {"resent", "duplicate/resent", SEARCH_TICKET, SEARCH_LIKE, false, false, 0,
	0, 0, 1.0, 0.001},
};

struct text {
	struct sv id, title, body;
	struct str phrasings;
};

struct question {
	struct sv id, words;
};

struct answer {
	struct sv question, text;
	int grade;
};

struct data {
	const struct set *set;
	struct arena a;
	struct desk desk;
	VEC(struct text) texts;
	VEC(struct question) questions;
	VEC(struct answer) answers;
	double hit, mrr, ndcg, found, same, all, others, alarms;
	double least_same, most_other;
};

static void
fail(const char *what, const struct err *e)
{
	fprintf(stderr, "search_quality: %s: %s\n", what, e->text);
	exit(EXIT_FAILURE);
}

static struct sv
read_file(struct data *d, const char *corpus, const char *name)
{
	struct str bytes = STR_INIT;
	struct err e = ERR_INIT;
	struct sv copy;

	if (file_read(
		arena_printf(&d->a, "%s/%s/%s", corpus, d->set->folder, name),
		FILE_MAX_SIZE, &bytes, &e))
		fail(name, &e);
	copy = arena_sv(&d->a, str_sv(&bytes));
	str_free(&bytes);
	return copy;
}

static void
read_texts(struct data *d, struct sv bytes)
{
	struct err e = ERR_INIT;
	struct json *j;
	struct sv line;

	while (sv_line(&bytes, &line)) {
		struct text t = {.phrasings = STR_INIT};

		if (json_parse(line, &j, &e))
			fail("docs.ndjson", &e);
		t.id = arena_sv(&d->a, json_text_of(json_get(j, "id")));
		t.title = arena_sv(&d->a, json_text_of(json_get(j, "title")));
		if (!t.title.n)
			t.title = SV("-");
		t.body = arena_sv(&d->a, json_text_of(json_get(j, "body")));
		json_free(j);
		VEC_ADD(&d->texts, t);
	}
}

static void
read_questions(struct data *d, struct sv bytes)
{
	struct question q;
	struct sv line;

	while (sv_line(&bytes, &line)) {
		sv_split(&line, '\t', &q.id);
		q.words = line;
		VEC_ADD(&d->questions, q);
	}
}

static void
read_answers(struct data *d, struct sv bytes)
{
	struct answer x;
	struct sv line, grade;

	while (sv_line(&bytes, &line)) {
		sv_split(&line, '\t', &x.question);
		sv_split(&line, '\t', &x.text);
		grade = line;
		x.grade = grade.n ? grade.p[0] - '0' : 1;
		VEC_ADD(&d->answers, x);
	}
}

static int64_t
number_of(const struct data *d, struct sv id)
{
	size_t i;

	for (i = 0; i < d->texts.n && !sv_eq(d->texts.v[i].id, id); i++)
		;
	return i < d->texts.n ? (int64_t)i + 1 : 0;
}

static int
grade_of(const struct data *d, struct sv question, int64_t text)
{
	size_t i;

	for (i = 0; i < d->answers.n; i++)
		if (sv_eq(d->answers.v[i].question, question) &&
		    sv_eq(d->answers.v[i].text, d->texts.v[text - 1].id))
			return d->answers.v[i].grade;
	return 0;
}

static bool
is_even(const struct question *q)
{
	return (q->id.p[q->id.n - 1] - '0') % 2 == 0;
}

/* Half of the questions become phrasings of what answers them. */
static void
learn(struct data *d)
{
	size_t i, k;
	int64_t at;

	for (i = 0; i < d->questions.n; i++) {
		if (!is_even(&d->questions.v[i]))
			continue;
		for (k = 0; k < d->answers.n; k++) {
			if (!sv_eq(d->answers.v[k].question,
				d->questions.v[i].id) ||
			    !(at = number_of(d, d->answers.v[k].text)))
				continue;
			str_add(&d->texts.v[at - 1].phrasings,
			    d->questions.v[i].words);
			str_add_c(&d->texts.v[at - 1].phrasings, '\n');
		}
	}
}

static enum rc
enter_article(struct data *d, int64_t id, struct text *t, struct err *e)
{
	static const char sql[] =
	    "insert into article (id, slug, kind, state, stage, "
	    "published_version, created_at, updated_at) values ($1, $2, "
	    "'question', 'published', 'published', 1, 1, 1)";
	struct db *db = d->desk.db;
	enum rc rc;

	if ((rc = db_run(db, sql,
		 DB_ARGS(db_int(id),
		     db_text(arena_printf(&d->a, "a%lld", (long long)id))),
		 NULL, e)))
		return rc;
	return search_enter(&d->desk,
	    &(struct search_entry){.id = id,
		.version = 1,
		.language = "en",
		.title = t->title,
		.phrasings = str_sv(&t->phrasings),
		.body = t->body},
	    e);
}

static enum rc
enter_ticket(struct data *d, int64_t id, struct text *t, struct err *e)
{
	static const char ticket[] =
	    "insert into ticket (id, subject, status, priority, channel, "
	    "created_at, updated_at) values ($1, $2, 'open', 'normal', 'cli', "
	    "1, 1)";
	static const char message[] =
	    "insert into message (id, ticket_id, kind, sender, channel, "
	    "created_at, title, body) values ($1, $1, 'reply', 'user', 'cli', "
	    "1, $2, $3)";
	struct db *db = d->desk.db;
	enum rc rc;

	if ((rc = db_run(db, ticket, DB_ARGS(db_int(id), db_view(t->title)),
		 NULL, e)) ||
	    (rc = db_run(db, message,
		 DB_ARGS(db_int(id), db_view(t->title), db_view(t->body)), NULL,
		 e)))
		return rc;
	return search_add(db,
	    &(struct search_message){
		.id = id, .title = t->title, .body = t->body},
	    e);
}

static enum rc
fill(void *arg, struct err *e)
{
	struct data *d = arg;
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < d->texts.n && !rc; i++)
		rc = d->set->kind == SEARCH_ARTICLE
		    ? enter_article(d, (int64_t)i + 1, &d->texts.v[i], e)
		    : enter_ticket(d, (int64_t)i + 1, &d->texts.v[i], e);
	return rc;
}

static int
by_grade(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

/* The best that could be had. */
static double
ideal(const struct data *d, struct sv question)
{
	int grades[IDS_MAX];
	size_t i, n = 0;
	double sum = 0;

	for (i = 0; i < d->answers.n && n < IDS_MAX; i++)
		if (sv_eq(d->answers.v[i].question, question))
			grades[n++] = d->answers.v[i].grade;
	qsort(grades, n, sizeof *grades, by_grade);
	for (i = 0; i < n && i < DEPTH; i++)
		sum += grades[i] / log2((double)i + 2);
	return sum;
}

static void
judge(struct data *d, const struct question *q, const struct search_answer *a)
{
	double gain = 0, best = ideal(d, q->id), same = 0;
	bool is_found = false;
	size_t i;
	int grade;

	for (i = 0; i < a->n && i < DEPTH; i++) {
		grade = grade_of(d, q->id, a->hits[i].id);
		gain += grade / log2((double)i + 2);
		if (a->hits[i].same > same)
			same = a->hits[i].same;
		if (grade && !is_found) {
			is_found = true;
			d->hit += i == 0;
			d->mrr += 1 / ((double)i + 1);
		}
		if (grade && a->hits[i].same >= SEARCH_SAME)
			d->same++;
		if (grade && a->hits[i].same < d->least_same)
			d->least_same = a->hits[i].same;
	}
	if (best > 0) {
		d->all++;
		d->ndcg += gain / best;
	} else {
		d->others++;
		d->alarms += same >= SEARCH_SAME;
		if (same > d->most_other)
			d->most_other = same;
	}
}

static void
ask_all(struct data *d)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct search_answer answer;
	size_t i;

	for (i = 0; i < d->questions.n; i++) {
		const struct question *q = &d->questions.v[i];
		struct search_question asks = {.kind = d->set->kind,
		    .mode = d->set->mode,
		    .words = q->words,
		    .limit = DEPTH};

		if (d->set->is_learned && is_even(q))
			continue;
		if (d->set->leaves_self)
			asks.except_id = number_of(d, q->id);
		arena_reset(&a);
		if (search_ask(&d->desk, &asks, &a, &answer, &e))
			fail(arena_dup(&a, q->id), &e);
		judge(d, q, &answer);
	}
	arena_free(&a);
}

/* A store whose first choice is another one may lose a little by it. */
static double
leeway(const struct data *d)
{
	return strcmp(db_dialect(d->desk.db)->name, "sqlite") == 0 ? 0 : 0.01;
}

static bool
is_below(const char *set, const char *what, double figure, double least)
{
	printf("# %-18s %-8s %.3f", set, what, figure);
	if (least > 0)
		printf("  (at least %.3f)%s", least,
		    figure < least ? "  BELOW" : "");
	printf("\n");
	return least > 0 && figure < least;
}

static bool
tell(struct data *d, int64_t ms)
{
	const struct set *s = d->set;
	bool is_bad = false;

	if (s->recall > 0) {
		double alarms = d->alarms / d->others;

		is_bad |=
		    is_below(s->name, "recall", d->same / d->all, s->recall);
		printf("# %-18s %-8s %.4f  (at most %.4f)\n", s->name, "alarms",
		    alarms, s->alarms);
		printf("# %-18s same: least of right ones %.3f, most of "
		       "others %.3f\n",
		    s->name, d->least_same, d->most_other);
		is_bad |= alarms > s->alarms;
	} else {
		is_bad |= is_below(
		    s->name, "hit@1", d->hit / d->all, s->hit - leeway(d));
		is_bad |= is_below(
		    s->name, "MRR@10", d->mrr / d->all, s->mrr - leeway(d));
		is_bad |= is_below(
		    s->name, "nDCG@10", d->ndcg / d->all, s->ndcg - leeway(d));
	}
	printf("# %-18s %.2f ms a question\n", s->name,
	    (double)ms / (d->all + d->others));
	return is_bad;
}

static void
load(struct data *d, const char *url, const char *corpus)
{
	struct err e = ERR_INIT;

	read_texts(d, read_file(d, corpus, "docs.ndjson"));
	read_questions(d, read_file(d, corpus, "queries.tsv"));
	read_answers(d, read_file(d, corpus, "qrels.tsv"));
	if (d->set->is_learned)
		learn(d);
	d->desk.arena = &d->a;
	d->desk.now = clock_now();
	if (db_open(url, DB_WRITE, &d->desk.db, &e) ||
	    db_tx(d->desk.db, fill, d, &e))
		fail(url, &e);
}

int
main(int argc, char **argv)
{
	struct data d = {.least_same = 1};
	int64_t began;
	size_t i;
	bool is_bad;

	for (i = 0; argc == 4 && i < COUNT_OF(sets); i++)
		if (strcmp(sets[i].name, argv[1]) == 0)
			d.set = &sets[i];
	if (!d.set) {
		fputs("usage: search_quality SET URL CORPUS\n", stderr);
		return 64;
	}
	load(&d, argv[2], argv[3]);
	began = clock_monotonic_ms();
	ask_all(&d);
	is_bad = tell(&d, clock_monotonic_ms() - began);
	for (i = 0; i < d.texts.n; i++)
		str_free(&d.texts.v[i].phrasings);
	VEC_FREE(&d.texts);
	VEC_FREE(&d.questions);
	VEC_FREE(&d.answers);
	db_close(d.desk.db);
	arena_free(&d.a);
	return is_bad;
}
