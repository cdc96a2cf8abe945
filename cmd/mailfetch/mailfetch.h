/* What the parts of mailfetch share: the accounts of the configuration. */
#ifndef DESK_CMD_MAILFETCH_H
#define DESK_CMD_MAILFETCH_H

#include "desk/cmd.h"
#include "desk/config.h"
#include "mail/fetch.h"
#include "mail/fetch_child.h"
#include "mail/fetch_run.h"

struct account {
	struct cmd *cmd;
	const char *name;
	const struct config_section *section;
	struct fetch_account at;
	struct fetch_child child;
	struct fetch_job job;
	int64_t poll_s, deadline_s;
};

struct accounts {
	struct account *v;
	size_t n;
};

/*
 * The accounts that the operands name, all of the configuration where none
 * does, with what the options and the words behind "--" say of them. No
 * password is read yet. RC_CONFIG, RC_NOTFOUND.
 */
enum rc accounts_find(struct cmd *c, struct accounts *all, struct err *e);

/* Reads the password, where the account needs one. RC_CONFIG. */
enum rc account_password(struct account *a, struct err *e);

/* ms of clock_monotonic_ms at which a pass that begins now must be over. */
int64_t account_until(const struct account *a);

/* One pass over one account: connects, fetches, ends. */
enum rc account_once(struct account *a, struct err *e);

/* Stays until a signal comes; several accounts in a process each. */
enum rc accounts_follow(struct accounts *all, struct err *e);

/* --list, --set-aside, --retry, --dry-run. */
enum rc accounts_list(struct accounts *all, struct err *e);
enum rc accounts_list_aside(struct accounts *all, struct err *e);
enum rc accounts_retry(struct accounts *all, struct err *e);
enum rc accounts_plan(struct accounts *all, struct err *e);

#endif
