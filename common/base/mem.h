/*
 * Memory allocation that never fails: the program ends with EXIT_IO when memory
 * is exhausted. Also arithmetic with sizes that cannot wrap.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/attr.h"

#include <stdarg.h>
#include <stddef.h>

/* a + b and a * b. End the program if the result does not fit. */
size_t size_add(size_t a, size_t b);
size_t size_mul(size_t a, size_t b);

/* Ends the program; call it when a library could not allocate memory. */
_Noreturn void mem_exhausted(void);

/* The caller owns the result and frees it with free(). Never NULL. */
void *mem_alloc(size_t size);
void *mem_resize(void *p, size_t count, size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len);

/*
 * An arena: many small pieces of memory that are freed together.
 * Zero-initialise it. Pieces are aligned for any object and filled with zeros.
 * They live until arena_reset, which keeps some memory for reuse, or
 * arena_release.
 */
struct arena {
	struct arena_block *block;
};

void *arena_alloc(struct arena *a, size_t size);
char *arena_copy(struct arena *a, const char *s, size_t len);
PRINTF(2, 3) char *arena_printf(struct arena *a, const char *fmt, ...);
PRINTF(2, 0)
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

#endif
