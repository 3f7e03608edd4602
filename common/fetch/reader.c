/*
 * In: the bytes of one page, in pieces of any size. Out: an outcome, and what
 * page.h and paging.c ask about the page.
 *
 * Each piece goes to several scanners: one finds the items, and one for each
 * probe finds its value. Only the first of them reports errors.
 *
 * The items are hashed by their bytes alone, without what is between them, so
 * that a page that is the last one again is recognised even if a time or a page
 * number in it has changed. An item may span pieces: its beginning is hashed at
 * the end of each piece (pick_open), the rest when it is complete (on_item).
 * Scalars are less exact: they are hashed with the separators before them, and
 * one that spans pieces only from the last piece on. So a streamed page of
 * scalars is not recognised if it comes again in other pieces.
 *
 * A page that is cut short may be continued, so the scanners learn of the end
 * only if no text is open.
 */
#include "fetch/reader.h"

#include "base/buf.h"
#include "base/hide.h"
#include "base/mem.h"
#include "fetch/hash.h"
#include "fetch/rules.h"
#include "http/call.h"
#include "json/pick.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_DEPTH = 1000 };

struct reader {
	const struct page_rules *rules;
	struct pick *pick; /* of the items; NULL before the first page */
	struct probes *probes;
	struct hash hash;      /* of the items */
	uint64_t hashed;       /* the offset up to which they are hashed */
	const char *chunk;     /* the bytes that are being read */
	uint64_t chunk_offset; /* of these in the page */
};

struct reader *reader_new(const struct page_rules *rules)
{
	struct reader *r = mem_alloc(sizeof *r);

	*r = (struct reader){.rules = rules};
	r->probes = probes_new(rules->probe);
	return r;
}

void reader_free(struct reader *r)
{
	pick_free(r->pick);
	probes_free(r->probes);
	hash_release(&r->hash);
	free(r);
}

/* Hashes the bytes [from, to) as far as they are in the chunk and are new. */
static void hash_up_to(struct reader *r, uint64_t from, uint64_t to)
{
	if (from < r->hashed)
		from = r->hashed;
	if (from < r->chunk_offset)
		from = r->chunk_offset;
	if (from < to)
		hash_add(&r->hash, r->chunk + (from - r->chunk_offset),
		    (size_t)(to - from));
	r->hashed = to;
}

static bool on_item(void *ctx, const struct pick_item *item)
{
	hash_up_to(ctx, item->start, item->end);
	return true;
}

void reader_begin(struct reader *r)
{
	const struct path *items = &r->rules->items;

	r->chunk_offset = r->hashed = 0;
	hash_reset(&r->hash);
	pick_free(r->pick);
	/*
	 * Items that are missing or of another type are an error; one at
	 * --fail-on is reported in its place.
	 */
	r->pick =
	    pick_new(&(struct pick_rules){.path = items->text ? items : NULL,
		.max_depth = MAX_DEPTH,
		.handler = on_item,
		.ctx = r});
	probes_begin(r->probes);
}

/* The scanner has refused the page; `cut`: because it ended too early. */
static enum outcome refuse(
    struct reader *r, struct http_call *c, enum json_status status, bool cut)
{
	snprintf(c->error, sizeof c->error, "the page is %s: %s%s",
	    cut			 ? "cut short"
	    : status == JSON_BAD ? "not valid JSON"
				 : "not as expected",
	    pick_explain(r->pick, status),
	    status == JSON_STOPPED && !r->rules->items.text
		? "; use --items to give the path of the items"
		: "");
	return cut ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

/*
 * The page reports an error at --fail-on. The message quotes the value; if that
 * is an object, it quotes the beginning of the page, if the last piece has it.
 */
static enum outcome report_failure(
    struct reader *r, struct http_call *c, struct http_piece last)
{
	enum { QUOTE_MAX = 301 };
	const struct buf *value = &reader_value(r, PROBE_FAIL)->text;
	char quote[QUOTE_MAX] = "";

	if (value->len)
		hide_quote(quote, sizeof quote, value->data, value->len);
	else if (last.len == r->chunk_offset)
		hide_quote(quote, sizeof quote, last.data, last.len);
	snprintf(
	    c->error, sizeof c->error, "the page reports an error: %s", quote);
	return OUTCOME_REFUSED;
}

enum outcome reader_feed(
    struct reader *r, struct http_call *call, struct http_piece piece)
{
	enum json_status status;
	uint64_t start;

	if (!piece.len)
		return OUTCOME_DONE;
	r->chunk = piece.data;
	probes_feed(r->probes, piece.data, piece.len);
	status = pick_feed(r->pick, piece.data, piece.len);
	if (status == JSON_OK && pick_open(r->pick, &start))
		hash_up_to(r, start, r->chunk_offset + piece.len);
	r->chunk_offset += piece.len;
	if (status == JSON_OK)
		return OUTCOME_DONE;
	if (probe_is_true(reader_value(r, PROBE_FAIL)))
		return report_failure(r, call, piece);
	return refuse(r, call, status, false);
}

enum outcome reader_finish(
    struct reader *r, struct http_call *call, struct http_piece last)
{
	enum json_status status;

	/* The scanner is not told: another attempt may bring the rest. */
	if (pick_within(r->pick)) {
		snprintf(call->error, sizeof call->error,
		    "the page is cut short at byte %" PRIu64, r->chunk_offset);
		return OUTCOME_AGAIN;
	}
	status = pick_finish(r->pick);
	probes_finish(r->probes);
	/* For example a number, which only the end completes. */
	if (status != JSON_OK)
		return refuse(r, call, status,
		    status == JSON_BAD &&
			scan_truncated(pick_scanner(r->pick)));
	if (!pick_texts(r->pick) && call->status != 204) {
		snprintf(
		    call->error, sizeof call->error, "the answer is empty");
		return OUTCOME_AGAIN;
	}
	if (probe_is_true(reader_value(r, PROBE_FAIL)))
		return report_failure(r, call, last);
	return OUTCOME_DONE;
}

uint64_t reader_items(const struct reader *r)
{
	return pick_items(r->pick);
}

uint64_t reader_nulls(const struct reader *r)
{
	return pick_nulls(r->pick);
}

uint64_t reader_hash(const struct reader *r)
{
	return hash_value(&r->hash);
}

const struct probe_value *reader_value(const struct reader *r, enum probe which)
{
	return probes_value(r->probes, which);
}
