#include "products/mark.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b)
{
	const struct mark_member *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->len ? memcmp(x->key, y->key, x->len) : 0;
}

void mark_sort(struct mark_member *list, size_t count)
{
	qsort(list, count, sizeof *list, by_key);
}
