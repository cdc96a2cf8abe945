/*
 * What readers think of an article: one vote each, which they may change. A
 * reader is known as "agent:1", "customer:7", or by a digest of a token, keyed
 * with the desk's secret, so that nobody is found by it.
 */
#ifndef DESK_DESK_KB_VOTE_H
#define DESK_DESK_KB_VOTE_H

#include "base/err.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The name of who reads, in d->arena: token's digest where there is one, else
 * the caller's: of a customer that of the address. RC_CONFIG when the desk has
 * no secret.
 */
enum rc reader_name(
    struct desk *d, const char *token, const char **name, struct err *e);

/* The customer who calls, by the address; 0 for none. */
enum rc reader_customer(struct desk *d, int64_t *id, struct err *e);

struct article_vote {
	const char *voter; /* reader_name */
	bool is_helpful;
	const char *comment; /* NULL: as it was */
};

/*
 * Inside db_tx: counts the vote for the version that readers see; one of the
 * same reader is replaced. RC_DATA when readers do not see the article.
 */
enum rc article_vote(
    struct desk *d, int64_t id, const struct article_vote *vote, struct err *e);

/* Inside db_tx: takes it back. RC_NOTFOUND when there is none. */
enum rc article_unvote(
    struct desk *d, int64_t id, const char *voter, struct err *e);

/* A row a vote, its article's id first, the newest first. */
extern const struct fieldset article_vote_fields;
extern const char article_vote_of[];

/*
 * Lower bound of the share of readers whom it helps (Wilson, 95 %): 0 without
 * votes, and for bad ones, so that an order by it needs another class for what
 * nobody voted on.
 */
double votes_lower(int64_t helpful, int64_t unhelpful);

/* Likewise the upper bound; 1 without votes. */
double votes_upper(int64_t helpful, int64_t unhelpful);

#endif
