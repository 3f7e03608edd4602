/*
 * Waiting until a server has finished with the items of a list.
 *
 * In: one look after another, each with plans. Out: whether another look is
 * needed, and the pause before it.
 *
 * Two kinds of requests may still be changing an item: one of this batch whose
 * answer was lost, and one of another client or of a run that was killed. The
 * second is suspected when an item is incomplete and young. Medusa does not say
 * which requests it works on. It shows only their effects: the steps of a
 * workflow take effect one by one, and are undone one by one when a later step
 * fails (core-flows, create-products.js and create-product-variants.js, 2.21).
 *
 * So the parts of the items are counted. When their number has been the same
 * for long enough, the server has finished or died, and nothing will change any
 * more. Long enough is medusa_patience, or SLOWNESS times as long as the last
 * look-up took: a server that is slow to answer is slow to write, too. A server
 * that never stops changing them fails the batch.
 */
#include "sync/await.h"

#include "base/clock.h"
#include "base/err.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <time.h>

/* An item older than this is no longer being created. */
enum { YOUNG_SECONDS = 300 };

enum {
	LOOKS = 8,	 /* within the quiet time */
	SLOWNESS = 3,	 /* the quiet time, in look-ups */
	QUIETS_MAX = 40, /* quiet times to wait; by default 300 s */
};

/* "2026-11-25T14:19:10.478Z", by the server's clock, as `now` is. */
static bool is_young(const struct value *row, time_t now)
{
	const struct value *made = value_text(row, "created_at");
	struct tm tm = {0};

	if (!made || !strptime(made->text, "%Y-%m-%dT%H:%M:%S", &tm))
		return false;
	return difftime(now, timegm(&tm)) < YOUNG_SECONDS;
}

static bool has_not_twice(const struct plan *p)
{
	for (const struct step *s = p->steps; s; s = s->next)
		if (s->not_twice)
			return true;
	return false;
}

/* May another client, or a run that was killed, still be creating it? */
static bool may_be_created(const struct batch *b, const struct item *item)
{
	return item->op == ITEM_UPDATE && item->plan.half_written &&
	       is_young(item->have, b->look_date);
}

/*
 * May a lost request of this batch still change it? What that request created
 * may yet be undone. What the plan asks for may yet be done by it, and to do it
 * twice may do harm.
 */
static bool may_be_changed(const struct item *item)
{
	const struct plan *p = &item->plan;

	if (item->have && item->action == ITEM_CREATE)
		return true;
	if (item->op != ITEM_UPDATE)
		return false;
	return p->half_written || p->unfinished || has_not_twice(p);
}

static size_t count_awaited(
    const struct batch *b, struct item *const *list, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += may_be_created(b, list[i]) ||
		     (b->write_unknown && may_be_changed(list[i]));
	return n;
}

static size_t count_parts(
    const struct resource *r, struct item *const *list, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i]->have)
			n += r->parts ? r->parts(list[i]->have) : 1;
	return n;
}

/* Milliseconds that nothing may change. */
static long long quiet_time(const struct batch *b)
{
	long long patience = medusa_patience(b->medusa);
	long long slow = SLOWNESS * b->look_ms;

	return patience > slow ? patience : slow;
}

void await_look(struct await *w, const struct batch *b,
    struct item *const *list, size_t count)
{
	const struct resource *r = b->rules.resource;
	long long now = clock_ms();
	size_t awaited = count_awaited(b, list, count);
	size_t parts = count_parts(r, list, count);

	if (!awaited) {
		w->over = true;
		return;
	}
	if (!w->begun)
		debug("Medusa may still be writing %zu %s; waiting", awaited,
		    awaited == 1 ? r->one : r->name);
	w->quiet = quiet_time(b);
	if (w->begun && parts == w->parts) {
		w->over = now - w->since >= w->quiet;
		return;
	}
	w->begun = true;
	w->parts = parts;
	w->since = now;
}

bool await_pause(struct await *w, struct batch *b)
{
	if (++w->looks > QUIETS_MAX * LOOKS)
		return batch_fail(b, EXIT_AGAIN,
		    arena_printf(&b->arena,
			"cannot look up %s: Medusa keeps changing them",
			b->rules.resource->name));
	clock_sleep(w->quiet / LOOKS);
	return true;
}
