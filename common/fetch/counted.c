/*
 * ?page={offset} asks for the pages 0, 100, 200. Most servers give the first
 * page for 0, and none for 100, which looks like the end.
 */
#include "fetch/counted.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/escape.h"
#include "fetch/template.h"
#include "fetch/words.h"

#include <ctype.h>
#include <string.h>

static bool is_in_name(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-[].%", c));
}

/* The name before a slot, as in page=, "page": and page/. */
static const char *name_before(
    const struct pattern *p, const struct slot *s, size_t *len)
{
	const char *text = p->text.data, *end = text + s->at, *name;

	while (end > text && strchr("=:/\" \t", end[-1]))
		end--;
	for (name = end; name > text && is_in_name(name[-1]);)
		name--;
	*len = (size_t)(end - name);
	return name;
}

/* Is it page, page[number] or criteria[currentPage]? */
static bool is_page(const char *name, size_t len)
{
	char text[WORDS_MAX + 1], *last;

	if (len > WORDS_MAX)
		return false;
	memcpy(text, name, len);
	text[escape_decode(text, NULL, len)] = '\0';
	text[strcspn(text, "]")] = '\0';
	last = strrchr(text, '[');
	if (last && words_page_parameter(last + 1, strlen(last + 1)))
		return true;
	if (last)
		memmove(last, last + 1, strlen(last));
	return words_page_parameter(text, strlen(text));
}

static const char *page_in(const struct pattern *p, size_t *len)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];
		const char *name = name_before(p, s, len);

		if (s->what == PLACE_OFFSET && is_page(name, *len))
			return name;
	}
	return NULL;
}

/* The name that holds {offset} though it is one for a page, or NULL. */
static const char *find_page(const struct template *t, size_t *len)
{
	const char *name = page_in(&t->urls[1], len);

	if (!name)
		name = page_in(&t->bodies[1], len);
	for (size_t i = 0; i < t->header_count && !name; i++)
		name = page_in(&t->lines[i], len);
	return name;
}

const char *counted_hint(const struct template *t)
{
	static struct buf text;
	size_t len;
	const char *name = find_page(t, &len);

	if (!name)
		return "";
	buf_reset(&text);
	buf_printf(&text, "; if '%.*s' is the number of a page, use {page}",
	    (int)len, name);
	return text.data;
}

void counted_warn(const struct template *t)
{
	size_t len;
	const char *name = find_page(t, &len);

	if (name)
		warning("'%.*s' is {offset}, the number of items so far; if it "
			"is the number of a page, items are missing: use "
			"{page}, or --total to check that all have come",
		    (int)len, name);
}
