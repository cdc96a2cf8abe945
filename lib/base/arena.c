/*
 * Blocks that are filled from the front. A small piece goes into the newest
 * block; a big one gets a block of its own behind it, so that the room left in
 * the newest is not lost.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN ((size_t)16 * 1024)
#define BLOCK_MAX ((size_t)256 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size, used; /* of data, in bytes */
	max_align_t data[];
};

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b = NULL;

	if (size <= SIZE_MAX - sizeof(*b))
		b = malloc(sizeof(*b) + size);
	if (!b)
		die_nomem();
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

/* A block with room for n bytes, linked in. */
static struct arena_block *
block_for(struct arena *a, size_t n)
{
	struct arena_block *head = a->blocks;
	struct arena_block *b;
	size_t size = head && head->size < BLOCK_MAX ? 2 * head->size : 0;

	if (head && n <= head->size - head->used)
		return head;
	if (size < BLOCK_MIN)
		size = head ? BLOCK_MAX : BLOCK_MIN;
	if (head && n > size / 4) {
		b = block_new(n);
		b->next = head->next;
		head->next = b;
		return b;
	}
	b = block_new(n > size ? n : size);
	b->next = head;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *b;
	char *p;

	if (n > SIZE_MAX - align)
		die_nomem();
	n = n ? (n + align - 1) / align * align : align;
	b = block_for(a, n);
	p = (char *)b->data + b->used;
	b->used += n;
	return memset(p, 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die_nomem();
	return arena_alloc(a, count * size);
}

char *
arena_dup(struct arena *a, struct sv v)
{
	char *p;

	if (!v.p)
		return NULL;
	if (v.n == SIZE_MAX)
		die_nomem();
	p = arena_alloc(a, v.n + 1);
	return v.n ? memcpy(p, v.p, v.n) : p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_dup(a, sv_of(s));
}

struct sv
arena_sv(struct arena *a, struct sv v)
{
	return (struct sv){arena_dup(a, v), v.n};
}

struct sv
arena_lower(struct arena *a, struct sv v)
{
	char *p = arena_dup(a, v);
	size_t i;

	for (i = 0; i < v.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct sv){p, v.n};
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	CHECK(fmt);
	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die_nomem();
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

static void
free_from(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_reset(struct arena *a)
{
	struct arena_block *head = a->blocks;

	if (!head)
		return;
	free_from(head->next);
	head->next = NULL;
	head->used = 0;
	if (head->size > BLOCK_MAX) {
		free(head);
		a->blocks = NULL;
	}
}

void
arena_free(struct arena *a)
{
	free_from(a->blocks);
	a->blocks = NULL;
}
