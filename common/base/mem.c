/*
 * An arena is a list of blocks of at least 64 KiB, newest first. A piece is cut
 * from the newest block; when it does not fit, a new block is added, as large
 * as the piece if need be, and the rest of the old one stays unused.
 * arena_reset keeps the oldest block only, so that a loop which fills and
 * resets an arena does not allocate in each round.
 */
#include "base/mem.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

void mem_exhausted(void)
{
	die(EXIT_IO, "out of memory");
}

size_t size_add(size_t a, size_t b)
{
	if (b > SIZE_MAX - a)
		mem_exhausted();
	return a + b;
}

size_t size_mul(size_t a, size_t b)
{
	if (b && a > SIZE_MAX / b)
		mem_exhausted();
	return a * b;
}

void *mem_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
	size_t total = size_mul(count, size);

	p = realloc(p, total ? total : 1);
	if (!p)
		mem_exhausted();
	return p;
}

char *mem_strndup(const char *s, size_t len)
{
	char *copy = mem_alloc(size_add(len, 1));

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *mem_strdup(const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(mem_alloc(len), s, len);
}

static struct arena_block *block_new(size_t size, struct arena_block *next)
{
	struct arena_block *b;

	if (size < BLOCK)
		size = BLOCK;
	b = mem_alloc(size_add(sizeof *b, size));
	b->next = next;
	b->used = 0;
	b->size = size;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t unit = alignof(max_align_t);
	void *p;

	size = size_add(size, unit - 1) / unit * unit;
	if (!a->block || a->block->size - a->block->used < size)
		a->block = block_new(size, a->block);
	p = a->block->data + a->block->used;
	a->block->used += size;
	return memset(p, 0, size);
}

char *arena_copy(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, size_add(len, 1));

	if (len)
		memcpy(p, s, len);
	return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	text = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

void arena_reset(struct arena *a)
{
	struct arena_block *b = a->block, *next;

	for (; b && b->next; b = next) {
		next = b->next;
		free(b);
	}
	a->block = b;
	if (b)
		b->used = 0;
}

void arena_release(struct arena *a)
{
	arena_reset(a);
	free(a->block);
	a->block = NULL;
}
