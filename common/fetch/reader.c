/*
 * In: the bytes of one page, in pieces of any size. Out: an outcome, and what
 * page.h and paging.c ask about the page.
 *
 * The page is scanned once, for all that want something of it: the items, the
 * probes, the conditions. `listen` adds them. If the path of the items is
 * wrong, the piece is still scanned to its end: at --fail-on, the page may say
 * why.
 *
 * The items are hashed by their bytes alone, without what is between them, so
 * that a page that is the last one again is recognised even if a time or a page
 * number in it has changed. An item may span pieces: its beginning is hashed at
 * the end of each piece (hash_open), the rest when it is complete (on_item).
 * The hash of the page is that of the hashes of its items.
 *
 * A page that is cut short may be continued, so the scanner learns of the end
 * only if no text is open.
 */
#include "fetch/reader.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "fetch/fault.h"
#include "fetch/greatest.h"
#include "fetch/guess.h"
#include "fetch/nested.h"
#include "fetch/outline.h"
#include "fetch/ranges.h"
#include "fetch/rules.h"
#include "fetch/watch.h"
#include "http/call.h"
#include "json/fanout.h"
#include "json/pick.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_DEPTH = 1000 };

struct reader {
	const struct page_rules *rules;
	struct fanout *scan; /* of the page; NULL before the first */
	struct pick *items;
	struct path outer_path; /* to the elements that items are in */
	struct pick *outer;	/* of these; NULL: no path leads to them */
	struct probes *probes;
	struct outline *outline;
	struct pick *id; /* of each item */
	struct ids ids;
	struct greatest greatest;   /* of --since-path */
	struct watch *fail, *retry; /* --fail-on and --retry-on */
	struct guess *guess;	    /* NULL: all items had an id so far */
	struct hash hash;	    /* of the item that is read */
	struct hash all;	    /* of all hashes of items */
	struct ids bytes;	    /* the hashes */
	struct buf ranges;	    /* of the items; see ranges.h */
	bool reports;		    /* a condition of --fail-on is met, or */
	bool transient;		    /* one of --retry-on */
	const char *chunk;	    /* the bytes that are being read */
	uint64_t chunk_offset;	    /* of these in the page */
};

struct reader *reader_new(const struct page_rules *rules)
{
	struct reader *r = mem_alloc(sizeof *r);

	*r = (struct reader){.rules = rules};
	r->outer_path = rules->items;
	r->outer_path.count = nested_outer(&rules->items);
	r->probes = probes_new(rules->probe);
	r->outline = outline_new(&rules->items);
	r->fail = watch_new(&rules->fail);
	r->retry = watch_new(&rules->retry);
	return r;
}

void reader_free(struct reader *r)
{
	fanout_free(r->scan);
	pick_free(r->items);
	pick_free(r->outer);
	probes_free(r->probes);
	watch_free(r->fail);
	watch_free(r->retry);
	outline_free(r->outline);
	pick_free(r->id);
	greatest_release(&r->greatest);
	guess_free(r->guess);
	ids_release(&r->ids);
	ids_release(&r->bytes);
	hash_release(&r->hash);
	hash_release(&r->all);
	buf_release(&r->ranges);
	free(r);
}

/*
 * Hashes the bytes [from, to) of an item that are in the chunk: those before
 * are hashed.
 */
static void hash_up_to(struct reader *r, uint64_t from, uint64_t to)
{
	if (from < r->chunk_offset)
		from = r->chunk_offset;
	if (from < to)
		hash_add(&r->hash, r->chunk + (from - r->chunk_offset),
		    (size_t)(to - from));
}

/* At the end of the chunk: hashes the beginning of an item that goes on. */
static void hash_open(struct reader *r, uint64_t chunk_end)
{
	uint64_t start = pick_keep(r->items);

	if (start < chunk_end)
		hash_up_to(r, start, chunk_end);
}

static bool on_item(void *ctx, const struct pick_item *item)
{
	struct reader *r = ctx;
	uint64_t hash;

	hash_up_to(r, item->start, item->end);
	hash = hash_value(&r->hash);
	hash_reset(&r->hash);
	hash_add(&r->all, (const char *)&hash, sizeof hash);
	ids_add(&r->bytes, hash);
	if (r->rules->ranges)
		ranges_add(&r->ranges, item);
	return true;
}

/* The id of an item; an object or a very long text is none. */
static bool on_id(void *ctx, const struct pick_item *item)
{
	struct reader *r = ctx;

	if (item->bare && item->type != JSON_NULL && !item->cut)
		/* The number 1 is not the text "1". */
		ids_add(&r->ids, hash_of(item->text, item->len) +
				     (item->type == JSON_NUMBER));
	return true;
}

/* The pick counts them. */
static bool on_outer(void *ctx, const struct pick_item *item)
{
	(void)ctx, (void)item;
	return true;
}

/* Adds all that listens to the scan of a page, a line for each. */
static void listen(struct reader *r)
{
	const struct path *items = &r->rules->items;
	struct pick_rules rules = {.path = items->text ? items : NULL,
	    .missing_ok = r->rules->missing_ok,
	    .handler = on_item,
	    .ctx = r};
	struct pick_rules outer = {.path = &r->outer_path,
	    .missing_ok = true,
	    .lenient = true,
	    .handler = on_outer};
	struct pick_rules id = {.path = rules.path,
	    .below = rules_id(r->rules),
	    .missing_ok = true,
	    .lenient = true,
	    .handler = on_id,
	    .ctx = r};

	r->items = pick_join(&rules, r->scan);
	r->outer = r->outer_path.count ? pick_join(&outer, r->scan) : NULL;
	r->id = pick_join(&id, r->scan);
	greatest_begin(&r->greatest, rules.path, &r->rules->since, r->scan);
	probes_begin(r->probes, r->scan);
	watch_begin(r->fail, r->scan);
	watch_begin(r->retry, r->scan);
	if (r->guess)
		guess_begin(r->guess, r->scan);
	outline_begin(r->outline);
	fanout_add(r->scan, outline_event, r->outline, 0);
}

/* Other names are only searched for after a page whose items lack the id. */
static void look_for_ids(struct reader *r)
{
	if (!r->guess && r->items && r->ids.count < pick_items(r->items))
		r->guess = guess_new(&r->rules->items);
}

void reader_begin(struct reader *r)
{
	look_for_ids(r);
	r->chunk_offset = 0;
	r->reports = r->transient = false;
	hash_reset(&r->hash);
	hash_reset(&r->all);
	ids_reset(&r->ids);
	ids_reset(&r->bytes);
	buf_reset(&r->ranges);
	fanout_free(r->scan);
	pick_free(r->items);
	pick_free(r->outer);
	pick_free(r->id);
	r->scan = fanout_new(MAX_DEPTH);
	listen(r);
}

/* What to do if the items are not where they are expected. */
static void advise(const struct reader *r, struct buf *to)
{
	struct buf path = {0};

	if (fault_find(r->outline, &path))
		buf_printf(
		    to, "; if that is an error, use --fail-on %s", path.data);
	else if (pick_met_array(r->items))
		buf_puts(to, "; the page is an array: leave out --items, or "
			     "use --items .");
	else if (!r->rules->items.text)
		buf_puts(to, "; use --items to give the path of the items");
	buf_release(&path);
}

/* The page is not valid JSON, or not as expected. */
static enum outcome refuse(
    struct reader *r, struct http_call *c, enum json_status status)
{
	bool cut = scan_truncated(fanout_scan(r->scan));
	struct buf advice = {0};

	if (status == JSON_STOPPED)
		advise(r, &advice);
	snprintf(c->error, sizeof c->error, "the page is %s: %s%s",
	    cut			 ? "cut short"
	    : status == JSON_BAD ? "not valid JSON"
				 : "not as expected",
	    pick_explain(r->items, status), advice.len ? advice.data : "");
	buf_release(&advice);
	return cut ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

/*
 * What the page says about itself comes before what is wrong with it. `piece`
 * is the last of those read. If there were others, they are written, so that
 * another attempt cannot replace the page.
 */
static enum outcome judge(struct reader *r, struct http_call *c,
    enum json_status status, struct http_piece piece)
{
	enum { WHY_SIZE = 512 };
	const struct condition *missing = watch_missing(r->fail);
	char why[WHY_SIZE];

	r->transient = watch_met(r->retry, why, sizeof why);
	r->reports = r->transient || watch_met(r->fail, why, sizeof why);
	if (r->reports) {
		snprintf(c->error, sizeof c->error,
		    "the page reports %s error: %s",
		    r->transient ? "a transient" : "an", why);
		return r->transient && piece.len == r->chunk_offset
			   ? OUTCOME_AGAIN
			   : OUTCOME_REFUSED;
	}
	if (status != JSON_OK)
		return refuse(r, c, status);
	if (missing)
		snprintf(c->error, sizeof c->error,
		    "the page has no '%.*s', and --fail-on expects %s",
		    (int)missing->path_len, missing->text, missing->value);
	return missing ? OUTCOME_REFUSED : OUTCOME_DONE;
}

/* The items stop the page at a wrong path, although the scan goes on. */
static enum json_status with_items(
    const struct reader *r, enum json_status status)
{
	return pick_failed(r->items, JSON_STOPPED) ? JSON_STOPPED : status;
}

enum outcome reader_feed(
    struct reader *r, struct http_call *call, struct http_piece piece)
{
	enum json_status status;

	if (!piece.len)
		return OUTCOME_DONE;
	r->chunk = piece.data;
	probes_piece(r->probes, piece.data, r->chunk_offset);
	status = scan_feed(fanout_scan(r->scan), piece.data, piece.len);
	status = with_items(r, status);
	if (status == JSON_OK)
		hash_open(r, r->chunk_offset + piece.len);
	probes_keep(r->probes, r->chunk_offset + piece.len);
	watch_piece(r->retry, piece.data, piece.len, r->chunk_offset);
	watch_piece(r->fail, piece.data, piece.len, r->chunk_offset);
	r->chunk_offset += piece.len;
	return status == JSON_OK ? OUTCOME_DONE : judge(r, call, status, piece);
}

enum outcome reader_finish(
    struct reader *r, struct http_call *call, struct http_piece last)
{
	enum json_status status;

	/* The scanner is not told: another attempt may bring the rest. */
	if (pick_within(r->items)) {
		snprintf(call->error, sizeof call->error,
		    "the page is cut short at byte %" PRIu64, r->chunk_offset);
		return OUTCOME_AGAIN;
	}
	status = with_items(r, scan_finish(fanout_scan(r->scan)));
	if (status == JSON_OK && !pick_texts(r->items) && call->status != 204) {
		snprintf(
		    call->error, sizeof call->error, "the answer is empty");
		return OUTCOME_AGAIN;
	}
	/* A number may be wrong that only the end completes. */
	return judge(r, call, status, last);
}

bool reader_reports(const struct reader *r)
{
	return r->reports;
}

bool reader_is_transient(const struct reader *r)
{
	return r->transient;
}

uint64_t reader_items(const struct reader *r)
{
	return pick_items(r->items);
}

uint64_t reader_outer(const struct reader *r)
{
	return r->outer ? pick_items(r->outer) : 0;
}

const struct buf *reader_ranges(const struct reader *r)
{
	return &r->ranges;
}

uint64_t reader_nulls(const struct reader *r)
{
	return pick_nulls(r->items);
}

uint64_t reader_hash(const struct reader *r)
{
	return hash_value(&r->all);
}

struct ids *reader_ids(struct reader *r)
{
	return &r->ids;
}

const struct greatest *reader_greatest(const struct reader *r)
{
	return &r->greatest;
}

bool reader_is_checked(const struct reader *r)
{
	return watch_found(r->fail);
}

struct ids *reader_marks(struct reader *r, bool *weak)
{
	const uint64_t items = pick_items(r->items);
	struct ids *guessed =
	    r->guess ? guess_end(r->guess, items, weak) : NULL;

	if (guessed)
		return guessed;
	*weak = true;
	if (ids_end(&r->bytes, items) != IDS_DISTINCT) {
		ids_reset(&r->bytes);
		ids_add(&r->bytes, reader_hash(r));
	}
	return &r->bytes;
}

const struct outline *reader_outline(const struct reader *r)
{
	return r->outline;
}

const struct probe_value *reader_value(const struct reader *r, enum probe which)
{
	return probes_value(r->probes, which);
}
