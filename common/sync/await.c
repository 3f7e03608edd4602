#include "sync/await.h"

#include "base/clock.h"
#include "base/err.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>
#include <time.h>

/* A request does not run for this long. */
enum { YOUNG_SECONDS = 300 };

/* Of the time without a change after which a server is taken for dead. */
enum { LOOKS = 8, SLOWNESS = 3 };

/* By a clock that need not be ours: "2026-11-25T14:19:10.478Z". */
static bool is_young(const struct value *row)
{
	const struct value *made = value_text(row, "created_at");
	struct tm tm = {0};
	double age;

	if (!made || !strptime(made->text, "%Y-%m-%dT%H:%M:%S", &tm))
		return false;
	age = difftime(clock_now().tv_sec, timegm(&tm));
	return age < YOUNG_SECONDS && age > -YOUNG_SECONDS;
}

static bool has_not_twice(const struct plan *p)
{
	for (const struct step *s = p->steps; s; s = s->next)
		if (s->not_twice)
			return true;
	return false;
}

/*
 * It came into being by a request that was lost, which Medusa may yet undo when
 * a later step of it fails. Or it is half there and young; or such a request
 * may still do what is about to be asked for, and done twice it does harm.
 */
static bool may_change(const struct batch *b, const struct item *item)
{
	const struct plan *p = &item->plan;

	if (item->have && b->doubt && item->action == ITEM_CREATE)
		return true;
	if (item->op != ITEM_UPDATE)
		return false;
	if (p->half_written)
		return b->doubt || is_young(item->have);
	return b->doubt && (p->unfinished || has_not_twice(p));
}

bool await_quiet(struct await *w, const struct batch *b,
    struct item *const *list, size_t count)
{
	const struct resource *r = b->rules.resource;
	long long now = clock_ms(), quiet = medusa_patience(b->medusa);
	size_t open = 0, seen = 0;

	for (size_t i = 0; i < count; i++) {
		const struct item *item = list[i];

		open += may_change(b, item);
		if (item->have)
			seen += r->parts ? r->parts(item->have) : 1;
	}
	if (!open)
		return false;
	if (!w->since)
		debug("Medusa may be about %zu %s yet; waiting for it", open,
		    r->name);
	/* A server with much to do is slow to answer, too. */
	if (quiet < SLOWNESS * b->look_ms)
		quiet = SLOWNESS * b->look_ms;
	if (!w->since || seen != w->seen)
		*w = (struct await){seen, now};
	else if (now - w->since >= quiet)
		return false;
	clock_sleep(quiet / LOOKS);
	return true;
}
