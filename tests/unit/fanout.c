/*
 * json/fanout.h: of several handlers, each gets the events that a scanner of
 * its own gives it, and a pick finds the same items and errors, in random
 * documents and however these are cut into chunks.
 */
#include "json/fanout.h"

#include "base/buf.h"
#include "json/path.h"
#include "json/pick.h"

#include "unit.h"

enum { MAX_DEPTH = 8, TEXT_MAX = 13, DOCUMENTS = 500 };

/* A random number below n; the same each time for the same seed. */
static unsigned draw(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(*seed >> 33) % n;
}

/* Appends a random value; inside of `depth` containers. */
static void add_value(struct buf *to, uint64_t *seed, unsigned depth)
{
	static const char *const scalars[] = {"1", "-2.5e3", "true", "false",
	    "null", "\"\"", "\"s\"", "\"\\u00fc\\n\"", "\"a\\\"]}\"",
	    "\"a string of more than 13 bytes\""};
	static const char *const names[] = {"a", "b", "id", "\\u0061", "c.d"};
	unsigned kind = draw(seed, depth < 5 ? 4 : 2), count;

	if (kind < 2) {
		buf_puts(to, scalars[draw(seed, COUNT(scalars))]);
		return;
	}
	buf_putc(to, kind == 2 ? '{' : '[');
	count = draw(seed, 4);
	for (unsigned i = 0; i < count; i++) {
		buf_puts(to, i ? ", " : "");
		if (kind == 2)
			buf_printf(
			    to, "\"%s\":", names[draw(seed, COUNT(names))]);
		add_value(to, seed, depth + 1);
	}
	buf_putc(to, kind == 2 ? '}' : ']');
}

/* One to three texts; some are cut or have a byte too many. */
static void make_document(struct buf *to, uint64_t seed)
{
	buf_reset(to);
	for (unsigned n = draw(&seed, 3) + 1; n; n--) {
		add_value(to, &seed, 0);
		buf_putc(to, '\n');
	}
	if (draw(&seed, 8) == 0)
		to->len -= 1 + draw(&seed, (unsigned)to->len);
	if (draw(&seed, 8) == 0)
		buf_putc(to, "]}x"[draw(&seed, 3)]);
}

/* A handler that skips and stops at random, and writes down what it gets. */
struct recorder {
	uint64_t seed;
	unsigned skips, stops; /* in a hundred and a thousand events */
	struct buf log;
};

static const struct {
	unsigned skips, stops;
} habits[] = {
    {0, 0}, {100, 0}, {60, 0}, {30, 0}, {30, 100}, {60, 100}, {0, 100}};

static enum json_next record(void *ctx, enum json_event event, const char *text,
    size_t len, uint64_t end)
{
	struct recorder *r = ctx;

	buf_printf(&r->log, "%d:%" PRIu64 ":%.*s|", (int)event, end, (int)len,
	    text ? text : "");
	if (draw(&r->seed, 1000) < r->stops)
		return JSON_STOP;
	return draw(&r->seed, 100) < r->skips ? JSON_SKIP : JSON_GO;
}

/* Takes data, or, if that is NULL, the end of the stream. */
typedef enum json_status feeder(void *to, const char *data, size_t len);

static enum json_status feed_scan(void *scan, const char *data, size_t len)
{
	return data ? scan_feed(scan, data, len) : scan_finish(scan);
}

static enum json_status feed(
    feeder *give, void *to, const struct buf *text, size_t chunk)
{
	enum json_status status = JSON_OK;

	for (size_t at = 0; at < text->len && status == JSON_OK; at += chunk) {
		size_t n = text->len - at < chunk ? text->len - at : chunk;
		char *copy = unit_copy(text->data + at, n);

		status = give(to, copy, n);
		free(copy);
	}
	return status == JSON_OK ? give(to, NULL, 0) : status;
}

/* Runs recorders, in one scan or each in its own. */
static void run_recorders(struct recorder *list, size_t count, uint64_t seed,
    const struct buf *text, size_t chunk, bool together)
{
	struct fanout *f = fanout_new(MAX_DEPTH);

	for (size_t i = 0; i < count; i++) {
		struct recorder *r = &list[i];
		struct scan *alone;
		unsigned h;

		r->seed = seed + i;
		h = draw(&r->seed, COUNT(habits));
		r->skips = habits[h].skips;
		r->stops = habits[h].stops;
		buf_puts(&r->log, "");
		if (together) {
			fanout_add(f, record, r, i ? TEXT_MAX / 2 : TEXT_MAX);
			continue;
		}
		alone = scan_new(record, r, MAX_DEPTH);
		scan_keep(alone, TEXT_MAX);
		feed(feed_scan, alone, text, chunk);
		scan_free(alone);
	}
	if (together)
		feed(feed_scan, fanout_scan(f), text, chunk);
	fanout_free(f);
}

static void check_recorders(uint64_t seed, const struct buf *text, size_t chunk)
{
	enum { MOST = 4 };
	struct recorder alone[MOST] = {{0}}, together[MOST] = {{0}};
	size_t count = seed % MOST + 1;

	run_recorders(alone, count, seed, text, chunk, false);
	run_recorders(together, count, seed, text, chunk, true);
	for (size_t i = 0; i < count; i++) {
		SAME_BYTES(__LINE__, together[i].log.data, together[i].log.len,
		    alone[i].log.data, alone[i].log.len);
		buf_release(&alone[i].log);
		buf_release(&together[i].log);
	}
}

static const struct {
	const char *path, *below; /* NULL: none */
	bool missing_ok, lenient;
} picks[] = {{NULL, NULL, false, false}, {"a", NULL, true, false},
    {"a.b", NULL, true, true}, {"a[].id", NULL, false, false},
    {".", "id", true, true}, {"[]", NULL, false, true},
    {"a[-1].b", NULL, true, true}, {NULL, "a.b", true, true}};

struct found {
	struct path path, below;
	struct pick *pick;
	struct buf log;
};

static bool on_item(void *ctx, const struct pick_item *item)
{
	struct found *f = ctx;

	buf_printf(&f->log,
	    "%" PRIu64 ":%" PRIu64 "-%" PRIu64 "/%" PRIu64 "%s%.*s|",
	    item->number, item->start, item->end, item->branch,
	    item->cut ? "!" : "", (int)item->len, item->text ? item->text : "");
	return item->number < 5;
}

static void set_path(struct path *p, const char *text)
{
	SAME_TEXT(__LINE__, path_parse(p, text), NULL);
}

/* One of several handlers, or, if scans is NULL, with a scanner of its own. */
static void start(struct found *f, size_t i, struct fanout *scans)
{
	struct pick_rules rules = {.missing_ok = picks[i].missing_ok,
	    .lenient = picks[i].lenient,
	    .max_depth = MAX_DEPTH,
	    .text_max = TEXT_MAX,
	    .handler = on_item,
	    .ctx = f};

	buf_puts(&f->log, "");
	if (picks[i].path) {
		set_path(&f->path, picks[i].path);
		rules.path = &f->path;
	}
	if (picks[i].below) {
		set_path(&f->below, picks[i].below);
		rules.below = &f->below;
	}
	f->pick = scans ? pick_join(&rules, scans) : pick_new(&rules);
}

static void finish(struct found *f, enum json_status status)
{
	/* The scan of several goes on when one of them stops. */
	if (pick_failed(f->pick, JSON_STOPPED))
		status = JSON_STOPPED;
	buf_printf(&f->log, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %s",
	    pick_items(f->pick), pick_texts(f->pick), pick_nulls(f->pick),
	    status == JSON_STOPPED && pick_failed(f->pick, status)
		? pick_explain(f->pick, status)
		: "");
	pick_free(f->pick);
	path_release(&f->path);
	path_release(&f->below);
}

static enum json_status feed_pick(void *p, const char *data, size_t len)
{
	return data ? pick_feed(p, data, len) : pick_finish(p);
}

static void run_picks(struct found *list, size_t count, const struct buf *text,
    size_t chunk, bool together)
{
	struct fanout *scans = fanout_new(MAX_DEPTH);
	enum json_status status = JSON_OK;

	for (size_t i = 0; i < count; i++)
		start(&list[i], i, together ? scans : NULL);
	if (together)
		status = feed(feed_scan, fanout_scan(scans), text, chunk);
	for (size_t i = 0; i < count; i++) {
		if (!together)
			status = feed(feed_pick, list[i].pick, text, chunk);
		finish(&list[i], status);
	}
	fanout_free(scans);
}

static void check_picks(const struct buf *text, size_t chunk)
{
	struct found alone[COUNT(picks)] = {0}, together[COUNT(picks)] = {0};

	run_picks(alone, COUNT(picks), text, chunk, false);
	run_picks(together, COUNT(picks), text, chunk, true);
	for (size_t i = 0; i < COUNT(picks); i++) {
		SAME_TEXT(__LINE__, together[i].log.data, alone[i].log.data);
		buf_release(&alone[i].log);
		buf_release(&together[i].log);
	}
}

/* The scan stops when all have stopped, and not before. */
static void check_stop(void)
{
	struct recorder all = {.seed = 1, .stops = 1000}, none = {.seed = 1};
	struct fanout *f = fanout_new(MAX_DEPTH);
	struct scan *scan = fanout_scan(f);

	fanout_add(f, record, &all, 0);
	fanout_add(f, record, &none, 0);
	SAME_NUMBER(__LINE__, scan_feed(scan, "[{\"a\":1}", 8), JSON_OK);
	SAME_TEXT(__LINE__, all.log.data, "1:1:|");
	SAME_TEXT(__LINE__, none.log.data, "1:1:|0:2:|3:5:a|5:7:1|2:8:|");
	none.stops = 1000;
	SAME_NUMBER(__LINE__, scan_feed(scan, ",2]x", 4), JSON_STOPPED);
	SAME_TEXT(
	    __LINE__, none.log.data, "1:1:|0:2:|3:5:a|5:7:1|2:8:|5:10:2|");
	fanout_free(f);
	buf_release(&all.log);
	buf_release(&none.log);
}

static enum json_next stop_at_key(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	(void)ctx;
	(void)text;
	(void)len;
	(void)end;
	return event == JSON_KEY ? JSON_STOP : JSON_GO;
}

static enum json_next skip_first_key(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct recorder *r = ctx;
	bool first = !r->log.len && event == JSON_KEY;

	if (event >= JSON_KEY)
		(void)record(r, event, text, len, end);
	return first ? JSON_SKIP : JSON_GO;
}

/* Of two, one skips the value of a key, and the other stops at this key. */
static void check_skip_and_stop(void)
{
	struct recorder r = {.seed = 1};
	struct fanout *f = fanout_new(MAX_DEPTH);

	fanout_add(f, stop_at_key, NULL, 0);
	fanout_add(f, skip_first_key, &r, 0);
	SAME_NUMBER(__LINE__,
	    scan_feed(fanout_scan(f), "{\"a\":1,\"b\":2}", 13), JSON_OK);
	SAME_TEXT(__LINE__, r.log.data, "3:4:a|3:10:b|5:12:2|");
	fanout_free(f);
	buf_release(&r.log);
}

int main(void)
{
	static const size_t chunks[] = {SIZE_MAX / 2, 1, 2, 3, 7};
	struct buf text = {0};

	for (uint64_t seed = 1; seed <= DOCUMENTS; seed++) {
		make_document(&text, seed * 1000);
		for (size_t k = 0; k < COUNT(chunks); k++) {
			check_recorders(seed, &text, chunks[k]);
			check_picks(&text, chunks[k]);
		}
	}
	check_stop();
	check_skip_and_stop();
	buf_release(&text);
	return unit_end();
}
