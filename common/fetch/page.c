/*
 * A page on its way from the socket to the output queue.
 *
 * http hands the body over in pieces. Each goes through these stages in order:
 *
 *     check_start     the first bytes of an attempt: the headers of a part, a
 *                     byte order mark, HTML instead of JSON
 *     resume_compare  drops the bytes that an earlier attempt has written
 *     reader_feed     reads the JSON: items, and values for the next page
 *     written, or held in call.reply
 *     finish          at the end: is it one whole page?
 *
 * A page that fits --page-buffer is held: `judge` takes all of it through the
 * stages at once, and the caller queues it after paging.c has accepted it, so
 * nothing of a failed attempt is ever written. A larger page is streamed:
 * `stream` does that with each piece, and writes what is left of it at once.
 * After a failed attempt, a page that was streamed is resumed (resume.h),
 * because what is written cannot be taken back.
 *
 * Invariant: between two pieces, the reader has read exactly the bytes that
 * are written. A resumed page continues with the same reader; any other
 * attempt makes it begin afresh.
 */
#include "fetch/page.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/plural.h"
#include "fetch/queue.h"
#include "fetch/ranges.h"
#include "fetch/reader.h"
#include "fetch/resume.h"
#include "fetch/rules.h"
#include "fetch/sniff.h"
#include "fetch/template.h"
#include "http/http.h"
#include "http/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct page {
	const struct page_rules *rules;
	struct queue *output;
	struct http_call call;
	struct reader *reader;
	struct resume resume;
	bool started; /* the first bytes of this attempt have been checked */
};

/* Called before each attempt. */
static void begin(void *ctx, struct http_call *c)
{
	struct page *p = ctx;

	p->started = false;
	resume_begin(&p->resume, c);
	if (!resume_written(&p->resume))
		reader_begin(p->reader);
}

/*
 * Checks the first bytes of an attempt. Skips a byte order mark: it may not
 * stand between two pages. `whole`: the piece is all of the body.
 */
static enum outcome check_start(
    struct page *p, struct http_piece *piece, bool whole)
{
	struct http_call *c = &p->call;
	enum outcome outcome = resume_headers(&p->resume, c);
	size_t mark;

	if (outcome != OUTCOME_DONE || !resume_from_start(&p->resume))
		return outcome;
	if (!sniff_json(c, *piece, whole, &mark))
		return OUTCOME_REFUSED;
	resume_skip(&p->resume, mark);
	http_skip(piece, mark);
	return OUTCOME_DONE;
}

/* Takes a piece through the stages. What is left of it is valid and new. */
static enum outcome take(struct page *p, struct http_piece *piece, bool whole)
{
	enum outcome outcome = OUTCOME_DONE;

	if (!p->started)
		outcome = check_start(p, piece, whole);
	p->started = true;
	if (outcome == OUTCOME_DONE)
		outcome = resume_compare(&p->resume, &p->call, piece);
	if (outcome == OUTCOME_DONE)
		outcome = reader_feed(p->reader, &p->call, *piece);
	return outcome;
}

/* The body has ended with this piece: is it one whole page? */
static enum outcome finish(struct page *p, struct http_piece last)
{
	struct http_call *c = &p->call;

	if (resume_short(&p->resume)) {
		snprintf(c->error, sizeof c->error,
		    "the page is shorter than before");
		return OUTCOME_AGAIN;
	}
	return reader_finish(p->reader, c, last);
}

/* Called when the page is larger than the buffer: writes what has come. */
static enum outcome stream(
    void *ctx, struct http_call *c, struct http_piece piece)
{
	struct page *p = ctx;
	enum outcome outcome = take(p, &piece, false);

	(void)c;
	if (outcome != OUTCOME_DONE)
		return outcome;
	queue_stream(p->output, piece.data, piece.len);
	resume_wrote(&p->resume, piece.data, piece.len);
	return OUTCOME_DONE;
}

/*
 * A 202 without items says that the page is not ready (RFC 9110, 15.3.3),
 * whatever its body is, unless that reports an error.
 */
static bool is_not_ready(const struct page *p)
{
	enum { ACCEPTED = 202 };

	return p->call.status == ACCEPTED && !page_items(p) &&
	       !reader_reports(p->reader);
}

/* Called at the end: the reply has all of a page that was held, or nothing. */
static enum outcome judge(void *ctx, struct http_call *c)
{
	struct page *p = ctx;
	struct http_piece piece = {c->reply.data, c->reply.len};
	enum outcome outcome = take(p, &piece, true);

	if (outcome == OUTCOME_DONE)
		outcome = finish(p, piece);
	if (is_not_ready(p)) {
		outcome = OUTCOME_WAIT;
		c->error[0] = '\0'; /* the status and the body say more */
	}
	if (outcome == OUTCOME_DONE && resume_written(&p->resume))
		queue_end_stream(p->output);
	buf_drop(&c->reply, c->reply.len - piece.len);
	snprintf(c->remark, sizeof c->remark, "%" PRIu64 " item%s",
	    page_items(p), plural(page_items(p)));
	return outcome;
}

static const struct http_hooks hooks = {
    .begin = begin, .stream = stream, .judge = judge};
static const struct http_hooks held = {.begin = begin, .judge = judge};

struct page *page_new(const struct page_rules *rules, struct queue *output)
{
	struct page *p = mem_alloc(sizeof *p);

	*p = (struct page){.rules = rules, .output = output};
	p->reader = reader_new(rules);
	p->call.hooks = output ? &hooks : &held;
	p->call.ctx = p;
	return p;
}

void page_free(struct page *p)
{
	reader_free(p->reader);
	resume_release(&p->resume);
	buf_release(&p->call.reply);
	free(p);
}

void page_start(struct page *p, struct http *h,
    const struct template_request *request, bool post)
{
	p->call.method = post ? "POST" : "GET";
	p->call.url = request->url.data;
	p->call.headers = request->headers;
	p->call.body = post ? request->body.data : NULL;
	p->call.body_len = post ? request->body.len : 0;
	buf_reset(&p->call.reply);
	resume_reset(&p->resume);
	http_start(h, &p->call);
}

void page_may_write(struct page *p, bool may)
{
	p->call.hold = !may;
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

void page_put_items(const struct page *p, struct buf *to, bool first)
{
	ranges_put(reader_ranges(p->reader), p->call.reply.data, to, first);
}

bool page_is_refused(const struct page *p)
{
	return p->call.outcome == OUTCOME_REFUSED;
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
		status = EXIT_REMOTE; /* the page is valid, but not the next */
	} else if (written) {
		if (resume_changed(&p->resume) || gave_up ||
		    reader_is_transient(p->reader))
			status = EXIT_AGAIN;
		buf_printf(message,
		    "interrupted after %" PRIu64 " item%s, %" PRIu64
		    " byte%s of ",
		    page_items(p), plural(page_items(p)), written,
		    plural(written));
	}
	url_show(&shown, c->url);
	buf_printf(message, "page %" PRIu64 ": %s %s: %s%s", number, c->method,
	    shown.data, why, gave_up ? "; gave up" : "");
	buf_release(&shown);
	return status;
}

uint64_t page_items(const struct page *p)
{
	return reader_items(p->reader);
}

uint64_t page_outer(const struct page *p)
{
	return reader_outer(p->reader);
}

uint64_t page_nulls(const struct page *p)
{
	return reader_nulls(p->reader);
}

uint64_t page_items_hash(const struct page *p)
{
	return reader_hash(p->reader);
}

struct ids *page_ids(const struct page *p)
{
	return reader_ids(p->reader);
}

struct ids *page_marks(const struct page *p, bool *weak)
{
	return reader_marks(p->reader, weak);
}

const struct greatest *page_greatest(const struct page *p)
{
	return reader_greatest(p->reader);
}

bool page_is_checked(const struct page *p)
{
	return reader_is_checked(p->reader);
}

uint64_t page_written(const struct page *p)
{
	return resume_written(&p->resume);
}

const struct probe_value *page_value(const struct page *p, enum probe which)
{
	return reader_value(p->reader, which);
}

const char *page_header(const struct page *p, const char *name, unsigned n)
{
	return http_header(&p->call, name, n);
}

const char *page_header_line(const struct page *p, unsigned n)
{
	return http_header_line(&p->call, n);
}

const struct outline *page_outline(const struct page *p)
{
	return reader_outline(p->reader);
}

long page_status(const struct page *p)
{
	return p->call.status;
}

const char *page_url(const struct page *p)
{
	return p->call.url;
}

const char *page_last_url(const struct page *p)
{
	return http_last_url(&p->call);
}
