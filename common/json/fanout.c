/*
 * One scanner, several listeners. A listener that skips a value sleeps until
 * the END at the depth where the value began. The scanner is told to skip what
 * all listeners skip.
 *
 * Invariants: listeners[0…awake) hear the next event, the others up to `count`
 * sleep. `depth` is that of the scanner, because a skipped value, too, reports
 * its beginning and its END.
 */
#include "json/fanout.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct listener {
	json_handler *handler;
	void *ctx;
	size_t until; /* it sleeps: the depth of the END that wakes it */
	bool deaf;    /* it is awake, but does not hear the key's scalar */
};

struct fanout {
	struct scan *scan;
	struct listener *listeners;
	size_t awake, count;
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
static void wake(struct fanout *f)
{
	for (size_t i = f->awake; i < f->count; i++)
		if (f->listeners[i].until == f->depth)
			swap(f, i, f->awake++);
}

/* The i-th listener, which is awake, does not want the next events. */
static void put_to_sleep(struct fanout *f, size_t i)
{
	f->listeners[i].until = f->depth;
	swap(f, i, --f->awake);
}

static void take_out(struct fanout *f, size_t i)
{
	swap(f, i, --f->awake);
	swap(f, f->awake, --f->count);
}

static bool is_scalar(enum json_event event)
{
	return event >= JSON_STRING;
}

static enum json_next tell_all(struct fanout *f, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	const bool begins = event == JSON_OBJECT || event == JSON_ARRAY;
	size_t deaf = 0;

	f->depth += begins;
	if (event == JSON_END)
		wake(f);
	/* Backwards, because another takes the place of one that leaves. */
	for (size_t i = f->awake; i-- > 0;) {
		struct listener *l = &f->listeners[i];
		enum json_next next = JSON_GO;

		if (!l->deaf || !is_scalar(event))
			next = l->handler(l->ctx, event, text, len, end);
		l->deaf = next == JSON_SKIP && event == JSON_KEY;
		deaf += l->deaf;
		if (next == JSON_STOP)
			take_out(f, i);
		else if (next == JSON_SKIP && begins)
			put_to_sleep(f, i);
	}
	f->depth -= event == JSON_END;
	if (!f->count)
		return JSON_STOP;
	if (begins)
		return f->awake ? JSON_GO : JSON_SKIP;
	return event == JSON_KEY && deaf == f->awake ? JSON_SKIP : JSON_GO;
}

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct fanout *f = ctx;
	struct listener *only = f->listeners;

	/* Most events are keys that only one hears: there, time matters. */
	if (f->awake == 1 && event == JSON_KEY) {
		enum json_next next =
		    only->handler(only->ctx, event, text, len, end);

		only->deaf = false; /* the scanner skips the scalar */
		if (next == JSON_STOP)
			take_out(f, 0);
		return next != JSON_STOP || !f->count ? next : JSON_GO;
	}
	return tell_all(f, event, text, len, end);
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
	f->awake++;
	if (text_max > f->text_max) {
		f->text_max = text_max;
		scan_keep(f->scan, text_max);
	}
}

struct scan *fanout_scan(const struct fanout *f)
{
	return f->scan;
}
