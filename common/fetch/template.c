/*
 * The requests of a run are one template with placeholders:
 *
 *     {offset}   --start or 0, plus the number of items so far
 *     {page}     --start or 1, plus the number of pages so far
 *     {limit}    the page size
 *     {cursor}   the name that the last page gave to the next one
 *
 * The values are filled in by url.c: percent-encoded in a URL, as JSON in a
 * body. {cursor} has no value for the first page; its parameter is then left
 * out of the URL, and it is null in a body. The rest of the URL is cleaned by
 * reference.c, as a URL of the server is.
 */
#include "fetch/template.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "http/reference.h"
#include "http/url.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

bool template_has(const struct template *t, const char *name)
{
	return url_has(t->url, name) || (t->data && url_has(t->data, name));
}

void template_fill(const struct template *t, const struct template_values *v,
    struct buf *url, struct buf *data)
{
	char offset[24], page[24], limit[24];
	const struct url_value values[] = {{"offset", offset}, {"page", page},
	    {"limit", limit}, {"cursor", v->cursor}, {NULL, NULL}};
	bool given = t->start != UINT64_MAX;
	struct buf written = {0};

	snprintf(offset, sizeof offset, "%" PRIu64,
	    (given ? t->start : 0) + v->items);
	snprintf(
	    page, sizeof page, "%" PRIu64, (given ? t->start : 1) + v->pages);
	snprintf(limit, sizeof limit, "%" PRIu64, t->limit);
	if (url) {
		url_expand(&written, t->url, values);
		reference_clean(url, written.data);
		buf_release(&written);
	}
	if (t->data)
		url_expand_json(data, t->data, values);
}

const char *template_data(const char *argument)
{
	struct buf b = {0};
	ssize_t n;
	int fd;

	if (*argument != '@')
		return argument;
	fd = open(argument + 1, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die_errno("cannot open '%s'", argument + 1);
	do {
		n = io_read(fd, buf_room(&b, 4096), 4096);
		buf_grow(&b, n > 0 ? (size_t)n : 0);
	} while (n > 0);
	if (n < 0)
		die_errno("cannot read '%s'", argument + 1);
	close(fd);
	buf_put(&b, "", 1);
	return b.data;
}
