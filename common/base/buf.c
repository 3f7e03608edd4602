/*
 * The memory grows by half, so appending n bytes one by one costs O(n) in
 * total. cap includes the NUL after the content. Only buf_add checks the
 * ceiling; the other functions are for content whose size is bounded otherwise.
 */
#include "base/buf.h"

#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *buf_room(struct buf *b, size_t room)
{
	size_t need = size_add(size_add(b->len, room), 1);

	if (need > b->cap) {
		size_t cap = size_add(b->cap, b->cap / 2);

		b->cap = cap > need ? cap : need;
		b->data = mem_resize(b->data, b->cap, 1);
	}
	return b->data + b->len;
}

void buf_grow(struct buf *b, size_t len)
{
	assert(b->cap > b->len && len < b->cap - b->len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_put(struct buf *b, const void *data, size_t len)
{
	char *to = buf_room(b, len);

	if (len)
		memcpy(to, data, len);
	buf_grow(b, len);
}

bool buf_add(struct buf *b, const void *data, size_t len)
{
	if (b->max && (len > b->max || b->len > b->max - len))
		return false;
	buf_put(b, data, len);
	return true;
}

void buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	buf_room(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void buf_drop(struct buf *b, size_t n)
{
	if (!n)
		return;
	assert(n <= b->len);
	b->len -= n;
	memmove(b->data, b->data + n, b->len);
	b->data[b->len] = '\0';
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

void buf_release(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->cap = 0;
}
