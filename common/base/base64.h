/*
 * Base64 (RFC 4648, section 4).
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

struct buf;

/* Appends len bytes of s in Base64, with padding. */
void base64_put(struct buf *to, const char *s, size_t len);

#endif
