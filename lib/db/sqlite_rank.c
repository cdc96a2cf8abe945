/*
 * The ranking function of full-text queries, desk_rank(TABLE, WEIGHTS, C0, C1,
 * …): BM25 in thousandths, the greatest is the best. WEIGHTS is a text with
 * the weight (idf) of each phrase of the expression in turn, blanks between;
 * C0 and so on are the weights of the columns.
 */
#include "db/sqlite_conn.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { COLUMNS_MAX = 4, PHRASES_MAX = 512 };

static const double saturation = 1.2, by_length = 0.75;

/* What is the same for all rows of a statement. */
struct rank {
	int n_phrases, n_columns;
	double column[COLUMNS_MAX];  /* weights */
	double average[COLUMNS_MAX]; /* lengths */
	double phrase[PHRASES_MAX];
};

static void
read_phrases(struct rank *r, const char *text)
{
	char *end;
	int i;

	for (i = 0; i < r->n_phrases; i++) {
		r->phrase[i] = text ? strtod(text, &end) : 1;
		if (text && end == text)
			r->phrase[i] = 1;
		else if (text)
			text = end;
	}
}

static struct rank *
rank_new(const Fts5ExtensionApi *api, Fts5Context *fts, int n_args,
    sqlite3_value **args)
{
	struct rank *r = calloc(1, sizeof *r);
	sqlite3_int64 rows = 0, total = 0;
	int i;

	if (!r)
		die_nomem();
	r->n_phrases = api->xPhraseCount(fts);
	if (r->n_phrases > PHRASES_MAX)
		r->n_phrases = PHRASES_MAX;
	r->n_columns = api->xColumnCount(fts);
	if (r->n_columns > COLUMNS_MAX)
		r->n_columns = COLUMNS_MAX;
	api->xRowCount(fts, &rows);
	for (i = 0; i < r->n_columns; i++) {
		api->xColumnTotalSize(fts, i, &total);
		r->average[i] =
		    rows && total ? (double)total / (double)rows : 1;
		r->column[i] =
		    i + 1 < n_args ? sqlite3_value_double(args[i + 1]) : 1;
	}
	read_phrases(
	    r, n_args > 0 ? (const char *)sqlite3_value_text(args[0]) : NULL);
	return r;
}

/* How often a phrase stands in each column of the row. */
static int
count(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase, int *times)
{
	Fts5PhraseIter at;
	int column, offset, code;

	memset(times, 0, COLUMNS_MAX * sizeof *times);
	code = api->xPhraseFirst(fts, phrase, &at, &column, &offset);
	if (code != SQLITE_OK)
		return code;
	for (; column >= 0; api->xPhraseNext(fts, &at, &column, &offset))
		if (column < COLUMNS_MAX)
			times[column]++;
	return SQLITE_OK;
}

static int
score_row(const Fts5ExtensionApi *api, Fts5Context *fts, const struct rank *r,
    double *score)
{
	int size[COLUMNS_MAX] = {0}, times[COLUMNS_MAX], i, c;
	int code = SQLITE_OK;

	*score = 0;
	for (c = 0; c < r->n_columns && code == SQLITE_OK; c++)
		code = api->xColumnSize(fts, c, &size[c]);
	for (i = 0; i < r->n_phrases && code == SQLITE_OK; i++) {
		code = count(api, fts, i, times);
		for (c = 0; c < r->n_columns; c++) {
			double length =
			    1 - by_length + by_length * size[c] / r->average[c];

			if (times[c])
				*score += r->phrase[i] * r->column[c] *
				    times[c] * (saturation + 1) /
				    (times[c] + saturation * length);
		}
	}
	return code;
}

static void
desk_rank(const Fts5ExtensionApi *api, Fts5Context *fts,
    sqlite3_context *context, int n_args, sqlite3_value **args)
{
	struct rank *r = api->xGetAuxdata(fts, 0);
	double score;
	int code;

	if (!r) {
		r = rank_new(api, fts, n_args, args);
		code = api->xSetAuxdata(fts, r, free);
		if (code != SQLITE_OK) {
			sqlite3_result_error_code(context, code);
			return;
		}
	}
	if ((code = score_row(api, fts, r, &score)) != SQLITE_OK)
		sqlite3_result_error_code(context, code);
	else
		sqlite3_result_int64(context, (sqlite3_int64)(score * 1000));
}

void
sqlite_rank_set_up(struct conn *c)
{
	sqlite3_stmt *st = NULL;
	fts5_api *api = NULL;

	c->has_rank = true;
	if (sqlite3_prepare_v2(c->db, "select fts5(?1)", -1, &st, NULL) ==
	    SQLITE_OK) {
		sqlite3_bind_pointer(st, 1, (void *)&api, "fts5_api_ptr", NULL);
		sqlite3_step(st);
	}
	sqlite3_finalize(st);
	if (api)
		api->xCreateFunction(api, "desk_rank", NULL, desk_rank, NULL);
}
