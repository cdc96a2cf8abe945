/*
 * Memory for SQLite. A command is one process, and most of what it does is to
 * read the schema: thousands of small pieces that are taken one after another
 * and given back together. The C library's allocator looks after each of them
 * (neighbours, bins, threads), a seventh of what such a command computes. Here
 * a piece is cut from a block and keeps its size; one that was given back waits
 * for the next of its size. The blocks stay with the process: what a long
 * command needs is taken again and again from the same pieces.
 *
 * Large pieces are the C library's. A build with sanitizers leaves all to it,
 * as these see each piece then.
 */
#include "db/sqlite_conn.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#if defined(__SANITIZE_ADDRESS__)
#define IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define IS_WATCHED 1
#endif
#endif
#ifndef IS_WATCHED
#define IS_WATCHED 0
#endif

/*
 * Before each piece stands its size. With it a piece of class i is STEP * (i +
 * 1) bytes long, and as the blocks are aligned for any type, what SQLite gets
 * is aligned to 8: that is what it asks for.
 */
enum { HEAD = 8, STEP = 16, CLASSES = 128, SMALL_MAX = STEP * CLASSES - HEAD };

enum { BLOCK = 64 * 1024 };

/* A piece that is not in use: the next of its class. */
struct spare {
	struct spare *next;
};

/* A block starts with the one before, so that none is out of reach. */
struct block {
	struct block *before;
};

/* SQLite has one allocator a process, so this is one too. */
static struct {
	struct spare *spare[CLASSES];
	struct block *newest;
	char *at; /* what is left of it */
	size_t left;
} pool;

static size_t
class_of(size_t n)
{
	return (n + STEP - HEAD - 1) / STEP;
}

static void *
piece(char *at, size_t n)
{
	memcpy(at, &n, sizeof n);
	return at + HEAD;
}

static size_t
size_of(void *p)
{
	size_t n;

	memcpy(&n, (char *)p - HEAD, sizeof n);
	return n;
}

static bool
add_block(void)
{
	struct block *new = malloc(BLOCK);

	if (!new)
		return false;
	new->before = pool.newest;
	pool.newest = new;
	pool.at = (char *)new + STEP;
	pool.left = BLOCK - STEP;
	return true;
}

/* From the newest block; the rest of one that is too short is lost. */
static void *
cut(size_t class)
{
	size_t n = STEP * (class + 1);
	char *p;

	if (pool.left < n && !add_block())
		return NULL;
	p = pool.at;
	pool.at += n;
	pool.left -= n;
	return piece(p, n - HEAD);
}

static void *
take(int wanted)
{
	size_t n = (size_t)wanted;
	struct spare *p;
	char *large;

	if (n > SMALL_MAX)
		return (large = malloc(n + HEAD)) ? piece(large, n) : NULL;
	if (!(p = pool.spare[class_of(n)]))
		return cut(class_of(n));
	pool.spare[class_of(n)] = p->next;
	return p;
}

static void
give_back(void *p)
{
	struct spare *spare = p;
	size_t n;

	if (!p)
		return;
	n = size_of(p);
	if (n > SMALL_MAX) {
		free((char *)p - HEAD);
		return;
	}
	spare->next = pool.spare[class_of(n)];
	pool.spare[class_of(n)] = spare;
}

static void *
resize(void *p, int wanted)
{
	size_t n = (size_t)wanted, had = size_of(p);
	char *large;
	void *new;

	if (n > SMALL_MAX && had > SMALL_MAX) {
		large = realloc((char *)p - HEAD, n + HEAD);
		return large ? piece(large, n) : NULL;
	}
	if (n <= SMALL_MAX && class_of(n) == class_of(had))
		return p;
	if (!(new = take(wanted)))
		return NULL;
	memcpy(new, p, n < had ? n : had);
	give_back(p);
	return new;
}

static int
size_of_piece(void *p)
{
	return p ? (int)size_of(p) : 0;
}

/* What a piece for n bytes has room for. */
static int
round_up(int n)
{
	return n > SMALL_MAX ? (n + 7) & ~7
			     : (int)(STEP * (class_of((size_t)n) + 1)) - HEAD;
}

static int
init(void *arg)
{
	(void)arg;
	return SQLITE_OK;
}

static void
shut_down(void *arg)
{
	(void)arg;
}

void
sqlite_memory_set_up(void)
{
	static const sqlite3_mem_methods methods = {take, give_back, resize,
	    size_of_piece, round_up, init, shut_down, NULL};

	if (!IS_WATCHED)
		sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
