/*
 * Shared by the fuzz targets: an assertion, and choices that the bytes of the
 * input make.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(truth) ((truth) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly that size, so that ASan finds reads past its end. */
static inline char *exact(const void *data, size_t len)
{
	char *copy = calloc(1, len ? len : 1);

	if (len)
		memcpy(copy, data, len);
	return copy;
}

/* The same with a NUL appended. */
static inline char *exact_text(const void *data, size_t len)
{
	char *copy = malloc(len + 1);

	if (len)
		memcpy(copy, data, len);
	copy[len] = '\0';
	return copy;
}

/* The bytes of the input that are not used yet. */
struct draw {
	const uint8_t *at, *end;
};

/* The next byte modulo n; 0 at the end of the input. */
static inline unsigned draw(struct draw *d, unsigned n)
{
	return d->at < d->end ? *d->at++ % n : 0;
}

/* The next line without its line end. The caller frees it. */
static inline char *draw_line(struct draw *d)
{
	size_t left = (size_t)(d->end - d->at);
	const uint8_t *end = left ? memchr(d->at, '\n', left) : NULL;
	size_t len = end ? (size_t)(end - d->at) : left;
	char *line = exact_text(d->at, len);

	d->at += len + (end != NULL);
	return line;
}

#endif
