#include "http/head.h"

#include "base/buf.h"

#include <string.h>
#include <strings.h>

bool head_is_complete(const struct buf *head)
{
	return head->len > 1 && !head->data[head->len - 2];
}

bool head_add(struct buf *head, const char *line, size_t len)
{
	bool folded = len && (*line == ' ' || *line == '\t');
	size_t text = len;

	if (len > 5 && !strncasecmp(line, "HTTP/", 5) && head_is_complete(head))
		buf_reset(head);
	/* Trailing blanks do not belong to a value (RFC 9110, 5.5). */
	while (text && memchr("\r\n \t", line[text - 1], 4))
		text--;
	/* A trailer is not a header (RFC 9110, 6.5.1). */
	if (head_is_complete(head) || (folded && !text))
		return true;
	if (head->len + text >= HEAD_MAX)
		return false;
	/* A folded line continues the line before it (RFC 9112, 5.2). */
	if (head->len && folded)
		head->data[head->len - 1] = ' ';
	buf_put(head, line, text);
	buf_putc(head, '\0');
	return true;
}

const char *head_line(const struct buf *head, unsigned n)
{
	const char *line = head->data, *end;

	if (!head->len)
		return NULL;
	end = line + head->len;
	for (; line < end; line += strlen(line) + 1)
		if (n-- == 0)
			return line;
	return NULL;
}

const char *head_value(const struct buf *head, const char *name, unsigned n)
{
	const char *line = head->data, *end;
	size_t len = strlen(name);

	if (!head->len)
		return NULL;
	end = line + head->len;
	for (; line < end; line += strlen(line) + 1) {
		const char *value = line + len + 1;

		if (strncasecmp(line, name, len) != 0 || line[len] != ':')
			continue;
		if (n == 0)
			return value + strspn(value, " \t");
		n--;
	}
	return NULL;
}
