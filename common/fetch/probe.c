#include "fetch/probe.h"

#include "base/mem.h"
#include "fetch/condition.h"
#include "json/path.h"
#include "json/pick.h"

#include <stdlib.h>

enum { TEXT_MAX = 64 * 1024 };

struct probes {
	const struct path *paths;
	struct probe_value value[PROBES];
	struct pick *pick[PROBES]; /* NULL: not searched for */
	const char *piece;	   /* the bytes that are being scanned */
	uint64_t offset;	   /* of these in the page */
	struct buf open; /* of a cursor that began before them; or empty */
};

struct probes *probes_new(const struct path *paths)
{
	struct probes *p = mem_alloc(sizeof *p);

	*p = (struct probes){.paths = paths};
	return p;
}

static bool on_value(void *ctx, const struct pick_item *item)
{
	struct probe_value *v = ctx;

	v->found = true;
	v->type = item->type;
	buf_reset(&v->text);
	if (v->type == JSON_TRUE)
		buf_puts(&v->text, "true");
	else if (v->type == JSON_FALSE)
		buf_puts(&v->text, "false");
	else if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		buf_put(&v->text, item->text,
		    item->len < TEXT_MAX ? item->len : TEXT_MAX);
	v->cut = item->len > TEXT_MAX || item->cut;
	return true;
}

/* Appends the bytes [from, end) of a cursor, as far as they are in the piece.
 */
static void append(
    const struct probes *p, struct buf *to, uint64_t from, uint64_t end)
{
	const size_t room = TEXT_MAX + 1 - to->len;
	size_t len;

	if (from < p->offset)
		from = p->offset;
	len = (size_t)(end - from);
	buf_put(to, p->piece + (from - p->offset), len < room ? len : room);
}

/* An object or array may be a cursor, too. */
static bool on_cursor(void *ctx, const struct pick_item *item)
{
	struct probes *p = ctx;
	struct probe_value *v = &p->value[PROBE_CURSOR];

	on_value(v, item);
	if (item->type != JSON_END)
		return true;
	buf_put(&v->text, p->open.data, p->open.len);
	append(p, &v->text, item->start, item->end);
	v->cut = v->text.len > TEXT_MAX;
	buf_reset(&p->open);
	return true;
}

void probes_free(struct probes *p)
{
	for (int i = 0; i < PROBES; i++) {
		pick_free(p->pick[i]);
		buf_release(&p->value[i].text);
	}
	buf_release(&p->open);
	free(p);
}

void probes_begin(struct probes *p, struct fanout *scan)
{
	buf_reset(&p->open);
	for (int i = 0; i < PROBES; i++) {
		struct pick_rules rules = {.path = &p->paths[i],
		    .missing_ok = true,
		    .lenient = true,
		    .text_max = TEXT_MAX,
		    .handler = on_value,
		    .ctx = &p->value[i]};

		if (i == PROBE_CURSOR) {
			rules.handler = on_cursor;
			rules.ctx = p;
		}
		p->value[i].found = false;
		pick_free(p->pick[i]); /* of the page before */
		p->pick[i] = rules.path->text ? pick_join(&rules, scan) : NULL;
	}
}

void probes_piece(struct probes *p, const char *piece, uint64_t offset)
{
	p->piece = piece;
	p->offset = offset;
}

void probes_keep(struct probes *p, uint64_t end)
{
	const struct pick *cursor = p->pick[PROBE_CURSOR];
	uint64_t start;

	if (cursor && pick_open(cursor, &start))
		append(p, &p->open, start, end);
}

const struct probe_value *probes_value(const struct probes *p, enum probe which)
{
	return &p->value[which];
}

bool probe_is_false(const struct probe_value *v)
{
	return !v->found ||
	       condition_is_false(v->type, v->text.data, v->text.len);
}
