/*
 * A line is scanned once, for all paths and for the places of the members at
 * the root: where the object ends, and what has to be cut out because it has
 * the name of the new member.
 */
#include "fetch/parent.h"

#include "base/buf.h"
#include "base/mem.h"
#include "fetch/pattern.h"
#include "fetch/template.h"
#include "json/fanout.h"
#include "json/path.h"
#include "json/pick.h"
#include "json/string.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000, TEXT_MAX = 64 * 1024 };

/* A value, as it is found. */
struct found {
	struct parent *parent;
	struct pick *pick;
	struct buf text;
	enum json_event type; /* END: an object or array */
	bool any, cut;
	bool had; /* by an item so far */
};

/* Bytes of the item that are left out. */
struct cut {
	uint64_t start, end;
};

struct parent {
	const struct path *paths;
	size_t count;
	const char *into;
	struct found found[TEMPLATE_MEMBERS];
	struct pattern_value values[TEMPLATE_MEMBERS];
	const char *line;
	struct fanout *scan;
	size_t depth, texts;
	bool object; /* the text is an object */
	bool named;  /* the value that comes has the name of the new member */
	uint64_t before; /* where the member before it ends */
	uint64_t end;	 /* where the object ends, before its brace */
	struct buf cuts; /* struct cut, in order */
	struct buf why;
};

struct parent *parent_new(
    const struct path *paths, size_t count, const char *into)
{
	struct parent *p = mem_alloc(sizeof *p);

	*p = (struct parent){.paths = paths, .count = count, .into = into};
	for (size_t n = 0; n < count; n++)
		p->found[n].parent = p;
	return p;
}

static void end_scan(struct parent *p)
{
	fanout_free(p->scan);
	p->scan = NULL;
	for (size_t n = 0; n < p->count; n++) {
		pick_free(p->found[n].pick);
		p->found[n].pick = NULL;
	}
}

void parent_free(struct parent *p)
{
	end_scan(p);
	for (size_t n = 0; n < p->count; n++)
		buf_release(&p->found[n].text);
	buf_release(&p->cuts);
	buf_release(&p->why);
	free(p);
}

static bool on_value(void *ctx, const struct pick_item *v)
{
	struct found *f = ctx;

	f->any = true;
	f->type = v->type;
	f->cut = v->cut || v->len > TEXT_MAX;
	buf_reset(&f->text);
	buf_puts(&f->text, "");
	if (v->type == JSON_END)
		buf_put(&f->text, f->parent->line + v->start,
		    (size_t)(v->end - v->start));
	else if (v->type == JSON_TRUE)
		buf_puts(&f->text, "true");
	else if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		buf_put(&f->text, v->text, f->cut ? 0 : v->len);
	return true;
}

/* A member of the object at the root ends. */
static void end_member(struct parent *p, uint64_t end)
{
	const struct cut cut = {p->before, end};

	if (p->named)
		buf_put(&p->cuts, &cut, sizeof cut);
	p->named = false;
	p->before = end;
}

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct parent *p = ctx;

	if (!p->depth && event != JSON_END) {
		p->object = event == JSON_OBJECT;
		p->before = end;
		p->texts++;
	}
	if (event == JSON_KEY) {
		if (p->depth == 1)
			p->named = p->into && strlen(p->into) == len &&
				   !memcmp(p->into, text, len);
		return JSON_GO;
	}
	p->depth += event_opens(event);
	p->depth -= event == JSON_END;
	if (!p->depth)
		p->end = end - 1;
	else if (p->depth == 1 && end > p->before)
		end_member(p, end);
	return JSON_GO;
}

static void listen(struct parent *p)
{
	struct pick_rules rules = {.missing_ok = true,
	    .lenient = true,
	    .text_max = TEXT_MAX,
	    .handler = on_value};

	p->scan = fanout_new(MAX_DEPTH);
	for (size_t n = 0; n < p->count; n++) {
		rules.path = &p->paths[n];
		rules.ctx = &p->found[n];
		p->found[n].any = false;
		p->found[n].pick = pick_join(&rules, p->scan);
	}
	fanout_add(p->scan, on_event, p, 0);
}

/* Is the line one object? If not, says why. */
static bool scan(struct parent *p, size_t len)
{
	struct scan *s = fanout_scan(p->scan);
	enum json_status status = scan_feed(s, p->line, len);

	if (status != JSON_BAD)
		status = scan_finish(s);
	if (status == JSON_BAD)
		buf_printf(&p->why, "byte %" PRIu64 ": %s", scan_error_byte(s),
		    scan_error(s));
	else if (p->texts != 1 || !p->object)
		buf_puts(&p->why, "expected a JSON object");
	return !p->why.len;
}

/* An object or array without anything in it. */
static bool is_empty(const char *json)
{
	return strchr("]}", json[1 + strspn(json + 1, " \t\r\n")]);
}

/* As a cursor: no value, null, false and what is empty are the same. */
static bool lacks(const struct found *f)
{
	return !f->any || f->type == JSON_NULL || f->type == JSON_FALSE ||
	       (!f->text.len && !f->cut) ||
	       (f->type == JSON_END && is_empty(f->text.data));
}

/* Sets the values. False: one is lacking, or *p->why says what is wrong. */
static bool set_values(struct parent *p)
{
	bool all = true;

	for (size_t n = 0; n < p->count; n++) {
		struct found *f = &p->found[n];
		const char *wrong = NULL;

		if (lacks(f)) {
			all = false;
			continue;
		}
		f->had = true;
		if (f->cut)
			wrong = "is longer than 64 KiB";
		else if (strlen(f->text.data) != f->text.len)
			wrong = "contains a NUL character";
		if (wrong && !p->why.len)
			buf_printf(&p->why, "'%s' %s", p->paths[n].text, wrong);
		p->values[n] =
		    (struct pattern_value){f->text.data, f->type == JSON_END};
	}
	return all && !p->why.len;
}

enum parent_got parent_read(struct parent *p, const char *line, size_t len)
{
	bool good, whole = false;

	p->line = line;
	p->depth = p->texts = 0;
	p->object = p->named = false;
	p->before = p->end = 0;
	buf_reset(&p->cuts);
	buf_reset(&p->why);
	listen(p);
	good = scan(p, len);
	if (good)
		whole = set_values(p);
	end_scan(p);
	if (whole)
		return PARENT_WHOLE;
	return p->why.len ? PARENT_BAD : PARENT_LACKS;
}

const char *parent_why(const struct parent *p)
{
	return p->why.data;
}

const struct pattern_value *parent_members(const struct parent *p)
{
	return p->values;
}

bool parent_has_had(const struct parent *p, size_t member)
{
	return p->found[member].had;
}

/* Appends [from, to) of the object; `first`: no member is before it. */
static void put_members(
    struct buf *to, const char *from, size_t len, bool first)
{
	const char *end = from + len;

	/* The comma after a member that is left out. */
	while (first && from < end && strchr(" \t\r,", *from))
		from++;
	buf_put(to, from, (size_t)(end - from));
}

void parent_open(const struct parent *p, struct buf *to)
{
	const struct cut *cut = (const void *)p->cuts.data;
	const size_t count = p->cuts.len / sizeof *cut;
	uint64_t at = 0;
	size_t brace;

	while (p->line[at] != '{')
		at++;
	buf_put(to, p->line, (size_t)++at);
	brace = to->len;
	for (size_t n = 0; n < count; n++) {
		put_members(to, p->line + at, (size_t)(cut[n].start - at),
		    to->len == brace);
		at = cut[n].end;
	}
	put_members(to, p->line + at, (size_t)(p->end - at), to->len == brace);
	while (to->len > brace && strchr(" \t\r", to->data[to->len - 1]))
		to->data[--to->len] = '\0';
	if (to->len > brace)
		buf_putc(to, ',');
	string_put(to, p->into, strlen(p->into));
	buf_putc(to, ':');
}
