#include "fetch/page.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/out.h"
#include "fetch/hash.h"
#include "fetch/resume.h"
#include "fetch/rules.h"
#include "http/http.h"
#include "http/secret.h"
#include "http/url.h"
#include "json/pick.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000 };

struct page {
	const struct page_rules *rules;
	struct http_call call;
	struct pick *pick; /* of the items; NULL before the first attempt */
	struct probes *probes;
	struct resume resume;
	struct hash hash;  /* of the items */
	const char *chunk; /* being read, and its offset */
	uint64_t chunk_start, hashed;
	bool may_spill;
	bool first; /* nothing of this attempt has been looked at */
};

/* Items are hashed by their bytes, which come in chunks. */
static void hash_up_to(struct page *p, uint64_t from, uint64_t to)
{
	if (from < p->hashed)
		from = p->hashed;
	if (from < p->chunk_start)
		from = p->chunk_start;
	if (from < to)
		hash_add(&p->hash, p->chunk + (from - p->chunk_start),
		    (size_t)(to - from));
	p->hashed = to;
}

static bool on_item(void *ctx, const struct pick_item *item)
{
	hash_up_to(ctx, item->start, item->end);
	return true;
}

static void begin_reading(struct page *p)
{
	const struct path *items = &p->rules->items;

	p->chunk_start = p->hashed = 0;
	p->hash = (struct hash){0};
	pick_free(p->pick);
	/*
	 * Found, but of a wrong type, is an error; not found is, too, unless
	 * the page has an error that --fail-on is about.
	 */
	p->pick =
	    pick_new(&(struct pick_rules){.path = items->text ? items : NULL,
		.max_depth = MAX_DEPTH,
		.handler = on_item,
		.ctx = p});
	probes_begin(p->probes);
}

/* Before each attempt: afresh, or from where the reader has got to. */
static void begin(void *ctx, struct http_call *c)
{
	struct page *p = ctx;

	p->first = true;
	resume_begin(&p->resume, c);
	if (!resume_written(&p->resume))
		begin_reading(p);
}

static enum outcome refuse(struct page *p, enum json_status status, bool cut)
{
	snprintf(p->call.error, sizeof p->call.error, "the page is %s: %s%s",
	    cut			 ? "cut short"
	    : status == JSON_BAD ? "not valid JSON"
				 : "not as expected",
	    pick_explain(p->pick, status),
	    status == JSON_STOPPED && !p->rules->items.text
		? "; --items says where they are"
		: "");
	return cut ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

static enum outcome said_error(struct page *p)
{
	const struct probe_value *v = page_value(p, PROBE_FAIL);

	/* Before a part of it is quoted. */
	if (v->text.len)
		secret_hide(v->text.data);
	if (p->call.reply.len)
		secret_hide(p->call.reply.data);
	snprintf(p->call.error, sizeof p->call.error,
	    "the page says that there was an error: %.300s",
	    v->text.len		? v->text.data
	    : p->call.reply.len ? p->call.reply.data
				: "");
	return OUTCOME_REFUSED;
}

/* The next bytes of the page, through all that look at it. */
static enum outcome read_chunk(struct page *p, const char *data, size_t len)
{
	enum json_status status;
	uint64_t start;

	p->chunk = data;
	probes_feed(p->probes, data, len);
	status = pick_feed(p->pick, data, len);
	if (status == JSON_OK && pick_open(p->pick, &start))
		hash_up_to(p, start, p->chunk_start + len);
	p->chunk_start += len;
	if (status == JSON_OK)
		return OUTCOME_DONE;
	if (probe_is_true(page_value(p, PROBE_FAIL)))
		return said_error(p);
	return refuse(p, status, false);
}

static enum outcome finish_reading(struct page *p)
{
	enum json_status status;

	/* Not to be told to the parser: more may come with another attempt. */
	if (pick_within(p->pick)) {
		snprintf(p->call.error, sizeof p->call.error,
		    "the page is cut short at byte %" PRIu64, p->chunk_start);
		return OUTCOME_AGAIN;
	}
	status = pick_finish(p->pick);
	probes_finish(p->probes);
	if (status != JSON_OK) /* a number's end is that of the text */
		return refuse(p, status,
		    status == JSON_BAD &&
			scan_truncated(pick_scanner(p->pick)));
	if (!pick_texts(p->pick) && p->call.status != 204) {
		snprintf(
		    p->call.error, sizeof p->call.error, "the answer is empty");
		return OUTCOME_AGAIN;
	}
	return probe_is_true(page_value(p, PROBE_FAIL)) ? said_error(p)
							: OUTCOME_DONE;
}

/* What else a server or a proxy sends with status 200. */
static enum outcome check_start(struct page *p)
{
	struct http_call *c = &p->call;
	struct buf *b = &c->reply;
	size_t mark = 0, at = 0;
	const char *what = NULL;

	if (b->len >= 2 && !memcmp(b->data, "\x1f\x8b", 2))
		what = "compressed, but its headers do not say so";
	if (b->len >= 3 && !memcmp(b->data, "\xef\xbb\xbf", 3))
		mark = 3; /* in a stream of pages it has no place */
	resume_skip(&p->resume, mark);
	buf_drop(b, mark);
	while (at < b->len && memchr(" \t\r\n\x1e", b->data[at], 5))
		at++;
	if (!what && at < b->len && b->data[at] == '<')
		what = "HTML or XML, not JSON; is a login needed?";
	else if (!what && at < b->len &&
		 !memchr("{[\"-0123456789tfn", b->data[at], 17))
		what = "not JSON";
	if (!what)
		return OUTCOME_DONE;
	snprintf(c->error, sizeof c->error, "the answer is %s", what);
	return OUTCOME_REFUSED;
}

/* Checked, then written. */
static enum outcome hand_on(struct page *p, const char *data, size_t len)
{
	enum outcome outcome =
	    resume_compare(&p->resume, &p->call, &data, &len);

	if (outcome == OUTCOME_DONE && len)
		outcome = read_chunk(p, data, len);
	if (outcome != OUTCOME_DONE || !len)
		return outcome;
	out_bytes(data, len);
	resume_wrote(&p->resume, data, len);
	return OUTCOME_DONE;
}

/* The first bytes of an attempt. */
static enum outcome hand_on_reply(struct page *p)
{
	struct http_call *c = &p->call;
	enum outcome outcome = OUTCOME_DONE;

	p->first = false;
	if (c->status != 206)
		outcome = check_start(p);
	if (outcome == OUTCOME_DONE)
		outcome = resume_headers(&p->resume, c);
	if (outcome == OUTCOME_DONE && c->reply.len)
		outcome = hand_on(p, c->reply.data, c->reply.len);
	buf_reset(&c->reply);
	return outcome;
}

static enum http_spill spill(
    void *ctx, struct http_call *c, const char *data, size_t len)
{
	struct page *p = ctx;

	if (c->verdict != OUTCOME_DONE) /* of what came before, while resumed */
		return HTTP_NEVER;
	if (!p->may_spill)
		return HTTP_LATER;
	if (p->first) {
		buf_put(&c->reply, data, len);
		c->verdict = hand_on_reply(p);
	} else {
		c->verdict = hand_on(p, data, len);
	}
	return c->verdict == OUTCOME_DONE ? HTTP_TAKEN : HTTP_NEVER;
}

static enum outcome judge(void *ctx, struct http_call *c)
{
	struct page *p = ctx;
	enum outcome outcome = OUTCOME_DONE;

	if (resume_written(&p->resume)) {
		if (p->first)
			outcome = hand_on_reply(p);
		if (outcome == OUTCOME_DONE && resume_short(&p->resume)) {
			snprintf(c->error, sizeof c->error,
			    "the page is shorter than before");
			outcome = OUTCOME_AGAIN;
		}
	} else if (c->reply.len) {
		outcome = check_start(p);
		if (outcome == OUTCOME_DONE)
			outcome = read_chunk(p, c->reply.data, c->reply.len);
	}
	if (outcome == OUTCOME_DONE)
		outcome = finish_reading(p);
	snprintf(c->remark, sizeof c->remark, "%" PRIu64 " items",
	    pick_items(p->pick));
	return outcome;
}

static const struct http_hooks hooks = {
    .begin = begin, .spill = spill, .judge = judge};

struct page *page_new(const struct page_rules *rules)
{
	struct page *p = mem_alloc(sizeof *p);

	*p = (struct page){.rules = rules};
	p->probes = probes_new(rules->probe);
	p->call.hooks = &hooks;
	p->call.ctx = p;
	return p;
}

void page_free(struct page *p)
{
	pick_free(p->pick);
	probes_free(p->probes);
	resume_release(&p->resume);
	buf_release(&p->call.reply);
	free(p);
}

void page_start(
    struct page *p, struct http *h, const char *url, const struct buf *body)
{
	p->call.method = body ? "POST" : "GET";
	p->call.url = url;
	p->call.body = body ? body->data : NULL;
	p->call.body_len = body ? body->len : 0;
	buf_reset(&p->call.reply);
	resume_reset(&p->resume);
	http_start(h, &p->call);
}

void page_may_spill(struct page *p, bool may)
{
	p->may_spill = may;
	if (may)
		http_resume(&p->call);
}

bool page_done(const struct page *p)
{
	return p->call.done;
}

struct buf *page_finish(struct page *p)
{
	http_finish(&p->call);
	return &p->call.reply;
}

const char *page_error(const struct page *p)
{
	return p->call.outcome == OUTCOME_DONE ? NULL : p->call.error;
}

int page_failure(
    const struct page *p, uint64_t number, const char *why, struct buf *message)
{
	const struct http_call *c = &p->call;
	bool gave_up = c->outcome == OUTCOME_AGAIN;
	uint64_t written = page_written(p);
	int status = outcome_status(c->outcome);
	struct buf shown = {0};

	if (c->outcome == OUTCOME_DONE) {
		status = EXIT_REMOTE;
	} else if (written) {
		if (resume_changed(&p->resume) || gave_up)
			status = EXIT_AGAIN;
		buf_printf(message,
		    "interrupted after %" PRIu64 " items, %" PRIu64
		    " bytes of ",
		    page_items(p), written);
	}
	url_show(&shown, c->url);
	buf_printf(message, "page %" PRIu64 ": %s %.800s: %s%s", number,
	    c->method, shown.data, why, gave_up ? "; gave up" : "");
	buf_release(&shown);
	return status;
}

uint64_t page_items(const struct page *p)
{
	return pick_items(p->pick);
}

uint64_t page_nulls(const struct page *p)
{
	return pick_nulls(p->pick);
}

uint64_t page_items_hash(const struct page *p)
{
	return hash_value(&p->hash);
}

uint64_t page_written(const struct page *p)
{
	return resume_written(&p->resume);
}

const struct probe_value *page_value(const struct page *p, enum probe which)
{
	return probes_value(p->probes, which);
}

const char *page_header(const struct page *p, const char *name, unsigned n)
{
	return http_header(&p->call, name, n);
}

const char *page_url(const struct page *p)
{
	return p->call.url;
}

const char *page_last_url(const struct page *p)
{
	return http_last_url(&p->call);
}
