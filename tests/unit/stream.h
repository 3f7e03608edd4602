/*
 * A stream of JSON texts that is fed to json/pick.h in chunks, for unit tests.
 * Bytes that pick_keep does not want are dropped, as ms-pick drops them.
 */
#ifndef STREAM_H
#define STREAM_H

#include "base/buf.h"
#include "json/path.h"
#include "json/pick.h"
#include "json/string.h"

#include "unit.h"

struct stream {
	const char *text;
	size_t len, at, dropped; /* dropped: bytes that are not kept */
	uint64_t stop;		 /* the item to stop at */
	size_t text_len;	 /* of the last item */
	bool cut;
	struct path path;
	struct pick *pick;
	struct buf items;
};

/* Is the text of a scalar the one in its bytes, or the beginning of it? */
static inline bool has_text(
    const struct pick_item *item, const char *raw, size_t len)
{
	char *text;
	size_t n;
	bool good;

	if (item->type == JSON_END)
		return true;
	if (item->type == JSON_NUMBER)
		return len == item->len && !memcmp(raw, item->text, len);
	if (item->type != JSON_STRING)
		return !item->text;
	text = unit_copy(raw, len);
	n = string_decode(text, raw, len);
	good = (item->cut ? item->len < n : item->len == n) &&
	       !memcmp(text, item->text, item->len);
	free(text);
	return good;
}

/* Is there white space between the tokens of an item? */
static inline bool has_blanks(const char *raw, size_t len)
{
	bool string = false;

	for (size_t i = 0; i < len; i++) {
		if (!string && memchr(" \t\r\n", raw[i], 4))
			return true;
		if (raw[i] == '"')
			string = !string;
		else if (raw[i] == '\\')
			i++;
	}
	return false;
}

static inline bool on_item(void *ctx, const struct pick_item *item)
{
	struct stream *s = ctx;
	size_t start = (size_t)item->start, end = (size_t)item->end;

	if (start < s->dropped)
		buf_puts(&s->items, "<");
	buf_put(&s->items, s->text + start, end - start);
	if (!has_text(item, s->text + start, end - start))
		buf_puts(&s->items, "!");
	if (item->blanks != has_blanks(s->text + start, end - start))
		buf_puts(&s->items, "_");
	if (item->number != pick_items(s->pick))
		buf_puts(&s->items, "#");
	buf_putc(&s->items, '|');
	s->text_len = item->len;
	s->cut = item->cut;
	return item->number != s->stop;
}

static inline void begin(struct stream *s, const char *path, const char *text,
    size_t len, struct pick_rules rules)
{
	*s = (struct stream){.text = text, .len = len};
	buf_puts(&s->items, "");
	if (path) {
		SAME_TEXT(__LINE__, path_parse_items(&s->path, path), NULL);
		rules.path = &s->path;
	}
	rules.handler = on_item;
	rules.ctx = s;
	s->pick = pick_new(&rules);
}

/* Feeds n bytes and drops those that pick_keep does not want. */
static inline enum json_status feed(struct stream *s, size_t n)
{
	char *chunk = unit_copy(s->text + s->at, n);
	enum json_status status = pick_feed(s->pick, chunk, n);
	uint64_t keep, start;

	free(chunk);
	s->at += n;
	if (status != JSON_OK)
		return status;
	keep = pick_keep(s->pick);
	if (keep > s->at)
		keep = s->at;
	if (keep > s->dropped)
		s->dropped = (size_t)keep;
	/* Nothing before an open item is kept. */
	if (pick_open(s->pick, &start) && start != s->dropped)
		buf_puts(&s->items, "?");
	return JSON_OK;
}

static inline enum json_status feed_all(struct stream *s, size_t chunk)
{
	enum json_status status = JSON_OK;

	while (status == JSON_OK && s->at < s->len)
		status =
		    feed(s, chunk < s->len - s->at ? chunk : s->len - s->at);
	return status == JSON_OK ? pick_finish(s->pick) : status;
}

static inline void end(struct stream *s)
{
	pick_free(s->pick);
	path_release(&s->path);
	buf_release(&s->items);
}

#endif
