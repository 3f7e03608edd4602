/*
 * One scanner, several listeners. A listener that skips an object or array is
 * suspended until the END at the depth where the value began. The scanner is
 * told to skip what all listeners skip.
 *
 * Invariants: listeners[0…active) get the next event, the others up to `count`
 * are suspended. `depth` is that of the scanner, because a skipped value, too,
 * reports its beginning and its END.
 */
#include "json/fanout.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct listener {
	json_handler *handler;
	void *ctx;
	size_t until;	  /* suspended: the depth of the END that resumes it */
	bool skip_scalar; /* after a key: it does not get a scalar */
};

struct fanout {
	struct scan *scan;
	struct listener *listeners;
	size_t active, count;
	size_t depth; /* open containers */
	size_t text_max;
};

static void swap(struct fanout *f, size_t a, size_t b)
{
	struct listener l = f->listeners[a];

	f->listeners[a] = f->listeners[b];
	f->listeners[b] = l;
}

/* The container at `depth` ends. */
static void resume(struct fanout *f)
{
	for (size_t i = f->active; i < f->count; i++)
		if (f->listeners[i].until == f->depth)
			swap(f, i, f->active++);
}

/* The i-th listener, which is active, skips the value that begins. */
static void suspend(struct fanout *f, size_t i)
{
	f->listeners[i].until = f->depth;
	swap(f, i, --f->active);
}

static void drop(struct fanout *f, size_t i)
{
	swap(f, i, --f->active);
	swap(f, f->active, --f->count);
}

static bool is_scalar(enum json_event event)
{
	return event >= JSON_STRING;
}

static enum json_next dispatch(struct fanout *f, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	const bool begins = event_opens(event);
	size_t skipping = 0;

	f->depth += begins;
	if (event == JSON_END)
		resume(f);
	/* Backwards, because another takes the place of one that leaves. */
	for (size_t i = f->active; i-- > 0;) {
		struct listener *l = &f->listeners[i];
		enum json_next next = JSON_GO;

		if (!l->skip_scalar || !is_scalar(event))
			next = l->handler(l->ctx, event, text, len, end);
		l->skip_scalar = next == JSON_SKIP && event == JSON_KEY;
		skipping += l->skip_scalar;
		if (next == JSON_STOP)
			drop(f, i);
		else if (next == JSON_SKIP && begins)
			suspend(f, i);
	}
	f->depth -= event == JSON_END;
	if (!f->count)
		return JSON_STOP;
	if (begins)
		return f->active ? JSON_GO : JSON_SKIP;
	return event == JSON_KEY && skipping == f->active ? JSON_SKIP : JSON_GO;
}

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct fanout *f = ctx;
	struct listener *only = f->listeners;

	/* Most events are keys for only one listener: here, time matters. */
	if (f->active == 1 && event == JSON_KEY) {
		enum json_next next =
		    only->handler(only->ctx, event, text, len, end);

		only->skip_scalar = false; /* the scanner skips the scalar */
		if (next == JSON_STOP)
			drop(f, 0);
		return next != JSON_STOP || !f->count ? next : JSON_GO;
	}
	return dispatch(f, event, text, len, end);
}

struct fanout *fanout_new(size_t max_depth)
{
	struct fanout *f = mem_alloc(sizeof *f);

	*f = (struct fanout){.scan = scan_new(on_event, f, max_depth)};
	return f;
}

void fanout_free(struct fanout *f)
{
	if (!f)
		return;
	scan_free(f->scan);
	free(f->listeners);
	free(f);
}

void fanout_add(
    struct fanout *f, json_handler *handler, void *ctx, size_t text_max)
{
	f->listeners =
	    mem_resize(f->listeners, f->count + 1, sizeof *f->listeners);
	f->listeners[f->count++] =
	    (struct listener){.handler = handler, .ctx = ctx};
	f->active++;
	if (text_max > f->text_max) {
		f->text_max = text_max;
		scan_keep(f->scan, text_max);
	}
}

struct scan *fanout_scan(const struct fanout *f)
{
	return f->scan;
}
