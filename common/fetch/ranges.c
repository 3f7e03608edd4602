#include "fetch/ranges.h"

#include "base/buf.h"
#include "json/pick.h"

#include <stddef.h>
#include <stdint.h>

/* Offsets in the page; end: just past the last byte. */
struct range {
	uint64_t start, end;
	bool blanks; /* there is white space between tokens */
};

void ranges_add(struct buf *list, const struct pick_item *item)
{
	const struct range range = {item->start, item->end, item->blanks};

	buf_put(list, &range, sizeof range);
}

/* In JSON, a line end is only between tokens. */
static void put_line(struct buf *to, const char *data, size_t len)
{
	const char *end = data + len;

	for (; data < end; data++) {
		size_t n = 0;

		while (data + n < end && data[n] != '\n' && data[n] != '\r')
			n++;
		buf_put(to, data, n);
		data += n;
	}
}

void ranges_put(
    const struct buf *list, const char *page, struct buf *to, bool first)
{
	const struct range *range = (const void *)list->data;
	const size_t count = list->len / sizeof *range;

	for (size_t i = 0; i < count; i++, range++) {
		const size_t len = (size_t)(range->end - range->start);

		if (i || !first)
			buf_putc(to, ',');
		if (range->blanks)
			put_line(to, page + range->start, len);
		else
			buf_put(to, page + range->start, len);
	}
}
