#include "http/coding.h"

#include "base/buf.h"
#include "http/head.h"

#include <string.h>
#include <strings.h>

static bool is_in(const char *name, size_t len, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == len && !strncasecmp(*list, name, len))
			return true;
	return false;
}

/* Are all codings that this header lists in the list? Counts them. */
static bool are_in(const char *header, const char *const *list, unsigned *count)
{
	static const char *const none[] = {"", "identity", "none", NULL};
	bool all = true;

	for (const char *end; *header; header = end + (*end == ',')) {
		size_t len;

		header += strspn(header, " \t");
		len = strcspn(header, ",");
		end = header + len;
		while (len && strchr(" \t", header[len - 1]))
			len--;
		if (is_in(header, len, none))
			continue;
		++*count;
		all = all && is_in(header, len, list);
	}
	return all;
}

/* Have the headers of this name `most` codings of the list, and no other? */
static bool has_only(const struct buf *head, const char *name,
    const char *const *list, unsigned most, struct buf *wrong)
{
	const char *value;
	bool all = true;
	unsigned count = 0;

	for (unsigned n = 0; (value = head_value(head, name, n)); n++)
		all = are_in(value, list, &count) && all;
	if (all && count <= most)
		return true;
	buf_printf(wrong, "%s: ", name);
	for (unsigned n = 0; (value = head_value(head, name, n)); n++)
		buf_printf(wrong, "%s%s", n ? ", " : "", value);
	return false;
}

/* Do the headers of this name list any coding? */
static bool has_any(const struct buf *head, const char *name)
{
	static const char *const all[] = {NULL};
	const char *value;
	unsigned count = 0;

	for (unsigned n = 0; (value = head_value(head, name, n)); n++)
		(void)are_in(value, all, &count);
	return count;
}

bool coding_marks_end(const struct buf *head, bool decodes)
{
	if (decodes && has_any(head, "Content-Encoding"))
		return false;
	return head_value(head, "Content-Length", 0) ||
	       has_any(head, "Transfer-Encoding");
}

/*
 * A Transfer-Encoding overrides the length (RFC 9112, 6.3). Of several lengths,
 * libcurl may take any.
 */
bool coding_has_no_body(const struct buf *head)
{
	const char *length;
	unsigned n = 0;

	for (; (length = head_value(head, "Content-Length", n)); n++)
		if (!*length || length[strspn(length, "0")])
			return false;
	return n && !has_any(head, "Transfer-Encoding");
}

bool coding_is_readable(const struct buf *head, bool decodes, struct buf *wrong)
{
	static const char *const content[] = {
	    "gzip", "x-gzip", "deflate", NULL};
	static const char *const transfer[] = {"chunked", NULL};

	/* Some servers say "chunked" twice; libcurl undoes it once. */
	if (!has_only(head, "Transfer-Encoding", transfer, 2, wrong))
		return false;
	return !decodes ||
	       has_only(head, "Content-Encoding", content, 1, wrong);
}
