/*
 * Makes memory run out in a program under test:
 *
 *   LD_PRELOAD=alloc.so ALLOC=N program
 *
 * The first N allocations succeed; all later ones fail.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);

static atomic_long left;
static bool limited;

__attribute__((constructor)) static void begin(void)
{
	const char *s = getenv("ALLOC");

	limited = s;
	left = s ? atol(s) : 0;
}

static bool may(void)
{
	if (!limited || atomic_fetch_sub(&left, 1) > 0)
		return true;
	errno = ENOMEM;
	return false;
}

void *malloc(size_t size)
{
	return may() ? __libc_malloc(size) : NULL;
}

void *calloc(size_t count, size_t size)
{
	return may() ? __libc_calloc(count, size) : NULL;
}

void *realloc(void *p, size_t size)
{
	return may() ? __libc_realloc(p, size) : NULL;
}
