/*
 * Compression of request bodies (RFC 1952). Only gzip.c uses zlib.
 */
#ifndef MEDUSA_GZIP_H
#define MEDUSA_GZIP_H

#include <stddef.h>

struct buf;

/* Appends the data compressed, at the fastest level. */
void gzip_put(struct buf *to, const void *data, size_t len);

#endif
