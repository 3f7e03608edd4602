/*
 * A handler of the scan of a page. Arrays are skipped, and so are the items,
 * objects that are too deep, and values of members that are left out. So a
 * value that is not skipped always has a member, unless it is the root.
 */
#include "fetch/outline.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/path.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* GraphQL has {"data":{"products":{"pageInfo":{"endCursor":…}}}}. */
enum { LEVELS = 5, LEVEL_MAX = 40 };

struct outline {
	const struct path *items;
	size_t depth; /* open objects that are not skipped */
	struct outline_member *open[LEVELS]; /* they belong to; NULL: root */
	struct outline_member *now; /* whose value comes or is skipped */
	bool skipping;
	uint64_t skipped_from; /* the offset just past its [ or { */
	size_t counts[LEVELS];
	struct outline_member members[LEVELS][LEVEL_MAX];
};

struct outline *outline_new(const struct path *items)
{
	struct outline *o = mem_alloc(sizeof *o);

	*o = (struct outline){.items = items};
	return o;
}

void outline_free(struct outline *o)
{
	free(o);
}

void outline_begin(struct outline *o)
{
	o->depth = 0;
	o->now = NULL;
	o->skipping = false;
	memset(o->counts, 0, sizeof o->counts);
}

/* The level of the members that are in this one. */
static size_t level_in(const struct outline_member *in)
{
	return in ? 1 + level_in(in->in) : 0;
}

const struct outline_member *outline_next(const struct outline *o,
    const struct outline_member *in, const struct outline_member *last)
{
	const size_t level = level_in(in);
	const struct outline_member *m, *end;

	if (level == LEVELS)
		return NULL;
	m = last ? last + 1 : o->members[level];
	end = o->members[level] + o->counts[level];
	while (m < end && m->in != in)
		m++;
	return m < end ? m : NULL;
}

const struct outline_member *outline_find(const struct outline *o,
    const struct outline_member *in, const char *name, size_t len)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m)))
		if (m->len == len && !memcmp(m->name, name, len))
			return m;
	return NULL;
}

/* The member with this name in the open object; NULL: it is left out. */
static struct outline_member *enter(
    struct outline *o, const char *name, size_t len)
{
	const size_t level = o->depth - 1;
	const struct outline_member *in = o->open[level];
	const struct outline_member *known = outline_find(o, in, name, len);
	struct outline_member *m;

	if (known)
		return &o->members[level][known - o->members[level]];
	if (len > OUTLINE_NAME || o->counts[level] == LEVEL_MAX)
		return NULL;
	m = &o->members[level][o->counts[level]++];
	*m =
	    (struct outline_member){.in = in, .number = UINT64_MAX, .len = len};
	memcpy(m->name, name, len);
	return m;
}

/* Does the path lead to elements of this member, which are the items? */
static bool has_items(const struct outline *o, const struct outline_member *m)
{
	const struct path *path = o->items;
	size_t step = level_in(m);

	if (step >= path->count || path->step[step].kind == PATH_NAME)
		return false;
	for (; m; m = m->in) {
		const struct path_step *s = &path->step[--step];

		if (s->kind != PATH_NAME || s->len != m->len ||
		    memcmp(s->name, m->name, m->len) != 0)
			return false;
	}
	return true;
}

static uint64_t whole_number(const char *text, size_t len)
{
	enum { DIGITS_MAX = 18 };
	uint64_t number = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9' || i == DIGITS_MAX)
			return UINT64_MAX;
		number = number * 10 + (uint64_t)(text[i] - '0');
	}
	return number;
}

static void set_text(struct outline_member *m, enum json_event event,
    const char *text, size_t len)
{
	const bool fits = event == JSON_STRING && len < OUTLINE_TEXT;

	if (fits)
		memcpy(m->text, text, len);
	m->text[fits ? len : 0] = '\0';
}

static void set_scalar(struct outline_member *m, enum json_event event,
    const char *text, size_t len)
{
	bool something = event == JSON_STRING && len;

	set_text(m, event, text, len);
	m->number = UINT64_MAX;
	if (event == JSON_NUMBER) {
		m->number = whole_number(text, len);
		something = m->number != 0;
	}
	m->value = event == JSON_FALSE	? OUTLINE_FALSE
		   : event == JSON_TRUE ? OUTLINE_TRUE
		   : something		? OUTLINE_SCALAR
					: OUTLINE_NOTHING;
}

static enum json_next begin(
    struct outline *o, enum json_event event, uint64_t end)
{
	if (event == JSON_OBJECT && !o->depth) {
		o->open[o->depth++] = NULL;
		return JSON_GO;
	}
	if (o->now) {
		o->now->value = OUTLINE_NOTHING;
		o->now->number = UINT64_MAX;
		o->now->text[0] = '\0';
	}
	if (event == JSON_ARRAY || !o->now || o->depth == LEVELS ||
	    has_items(o, o->now)) {
		o->skipping = true;
		o->skipped_from = end;
		return JSON_SKIP;
	}
	o->open[o->depth++] = o->now;
	o->now = NULL;
	return JSON_GO;
}

static void on_end(struct outline *o, uint64_t end)
{
	if (!o->skipping) {
		o->depth--;
		return;
	}
	o->skipping = false;
	/* Between the brackets of an empty value there is nothing. */
	if (o->now && end > o->skipped_from + 1)
		o->now->value = OUTLINE_CONTAINER;
	o->now = NULL;
}

static void on_key(struct outline *o, const char *name, size_t len)
{
	struct outline_member *in = o->open[o->depth - 1];

	o->now = enter(o, name, len);
	if (in)
		in->value = OUTLINE_CONTAINER;
}

enum json_next outline_event(void *ctx, enum json_event event, const char *text,
    size_t len, uint64_t end)
{
	struct outline *o = ctx;

	switch (event) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		return begin(o, event, end);
	case JSON_END:
		on_end(o, end);
		break;
	case JSON_KEY:
		on_key(o, text, len);
		break;
	default:
		if (o->now)
			set_scalar(o->now, event, text, len);
		o->now = NULL;
	}
	return JSON_GO;
}

const struct outline_member *outline_follow(
    const struct outline *o, const struct path *path, size_t *steps)
{
	const struct outline_member *m = NULL, *next;

	for (*steps = 0; *steps < path->count; ++*steps) {
		const struct path_step *s = &path->step[*steps];

		if (s->kind != PATH_NAME)
			break;
		next = outline_find(o, m, s->name, s->len);
		if (!next)
			break;
		m = next;
	}
	return m;
}

/* A name with a dot needs double quotes in a path, and these the shell's. */
static void put_path(struct buf *to, const char *path)
{
	const char *quote = strchr(path, '"') ? "'" : "";

	buf_printf(to, "%s%s%s", quote, path, quote);
}

static void put_names(struct buf *to, const struct outline_member *m)
{
	char name[2 * OUTLINE_NAME + 3];

	if (m->in) {
		put_names(to, m->in);
		buf_putc(to, '.');
	}
	path_name(name, sizeof name, m->name, m->len);
	buf_puts(to, name);
}

void outline_spell(struct buf *to, const struct outline_member *m)
{
	struct buf path = {0};

	if (m)
		put_names(&path, m);
	put_path(to, m ? path.data : ".");
	buf_release(&path);
}

void outline_list(
    struct buf *to, const struct outline *o, const struct outline_member *in)
{
	enum { LIST_MAX = 240 };
	const struct outline_member *m = NULL;
	const size_t start = to->len;
	char name[2 * OUTLINE_NAME + 3];

	while ((m = outline_next(o, in, m))) {
		if (to->len - start > LIST_MAX) {
			buf_puts(to, ", ...");
			return;
		}
		buf_puts(to, to->len > start ? ", " : "");
		path_name(name, sizeof name, m->name, m->len);
		put_path(to, name);
	}
}
