/*
 * Schema changes: share/schema/NNNN-word.sql, embedded, each applied forward
 * in one transaction together with NNNN-word.<dialect>.sql where there is one.
 */
#ifndef DESK_DB_MIGRATE_H
#define DESK_DB_MIGRATE_H

#include "base/err.h"
#include "db/db.h"

#include <stdint.h>

/* The version that this build knows. */
int64_t migrate_latest(void);

/* RC_CONFIG when the store is newer than this build (never touched) or older
 * (it needs 'desk migrate'). */
enum rc migrate_require(struct db *db, struct err *e);

/* Applies what is missing; *from and *to tell what was done. RC_CONFIG when
 * the store is newer than this build. */
enum rc migrate_run(struct db *db, int64_t *from, int64_t *to, struct err *e);

/* Up to an earlier version (from 1), for what is then filled with data of that
 * one and goes on with migrate_run. */
enum rc migrate_to(struct db *db, int64_t version, struct err *e);

#endif
