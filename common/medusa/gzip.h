/*
 * Bodies made smaller (RFC 1952). Only gzip.c knows the library.
 */
#ifndef MEDUSA_GZIP_H
#define MEDUSA_GZIP_H

#include <stddef.h>

struct buf;

/* Appends data[0…len) compressed, fast rather than small. */
void gzip_put(struct buf *to, const void *data, size_t len);

#endif
