#include "sync/await.h"

#include "base/err.h"
#include "base/io.h"

#include <poll.h>
#include <string.h>
#include <time.h>

/* What is older, nobody is about any more. */
enum { YOUNG_SECONDS = 300 };

/* Of the time without a change after which a server is taken for dead. */
enum { LOOKS = 8, SLOWNESS = 3 };

/* By a clock that need not be ours: "2026-11-25T14:19:10.478Z". */
static bool is_young(const struct value *product)
{
	const struct value *made = value_text(product, "created_at");
	struct tm tm = {0};
	double age;

	if (!made || !strptime(made->text, "%Y-%m-%dT%H:%M:%S", &tm))
		return false;
	age = difftime(time(NULL), timegm(&tm));
	return age < YOUNG_SECONDS && age > -YOUNG_SECONDS;
}

/* Options and variants, and what hangs on them. */
static size_t parts(const struct value *product)
{
	static const char *const members[] = {
	    "prices", "inventory_items", "options", NULL};
	const struct value *v = value_get(product, "options");
	size_t n = 1;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *values = value_get(v, "values");

		n += values ? values->count + 1 : 1;
	}
	v = value_get(product, "variants");
	for (v = v ? v->child : NULL; v; v = v->next) {
		n++;
		for (const char *const *name = members; *name; name++) {
			const struct value *m = value_get(v, *name);

			n += m ? m->count + 1 : 0;
		}
	}
	return n;
}

/*
 * It came into being by a request that was lost, which Medusa may yet undo when
 * a later step of it fails. Or it is half there and young; or such a request
 * may still give it what is about to be sent. To send that twice does harm:
 * Medusa takes the title of an option twice, and an update that comes late
 * takes away the variants that it does not know of.
 */
static bool may_change(const struct sync *s, const struct sync_item *item)
{
	if (item->have && s->doubt && item->action == SYNC_CREATE)
		return true;
	if (item->op != SYNC_UPDATE)
		return false;
	if (item->diff.half_written)
		return s->doubt || is_young(item->have);
	return s->doubt && (item->diff.options.len || item->diff.release.len ||
			       item->diff.unfinished);
}

bool await_quiet(struct await *w, const struct sync *s, struct sync_item **list,
    size_t count)
{
	long long now = io_clock(), quiet = medusa_patience(s->medusa);
	size_t open = 0, seen = 0;

	for (size_t i = 0; i < count; i++) {
		const struct sync_item *item = list[i];

		open += may_change(s, item);
		if (item->have)
			seen += parts(item->have);
	}
	if (!open)
		return false;
	if (!w->since)
		note("Medusa may be about %zu products yet; waiting for it",
		    open);
	/* A server with much to do is slow to answer, too. */
	if (quiet < SLOWNESS * s->look_ms)
		quiet = SLOWNESS * s->look_ms;
	if (!w->since || seen != w->seen)
		*w = (struct await){seen, now};
	else if (now - w->since >= quiet)
		return false;
	poll(NULL, 0, (int)(quiet / LOOKS));
	return true;
}
