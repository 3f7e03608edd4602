#include "fetch/page.h"

#include "base/err.h"
#include "base/out.h"
#include "http/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000, VALUE_MAX = 64 * 1024 };

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

static bool on_item(void *ctx, uint64_t start, bool bare, uint64_t end)
{
	(void)bare;
	hash_up_to(ctx, start, end);
	return true;
}

/* Of several the last counts. */
static bool on_value(void *ctx, uint64_t start, bool bare, uint64_t end)
{
	struct page_value *v = ctx;

	(void)start, (void)bare, (void)end;
	v->found = true;
	v->type = v->pick.type;
	buf_reset(&v->text);
	if (v->type == JSON_TRUE)
		buf_puts(&v->text, "true");
	else if (v->type == JSON_FALSE)
		buf_puts(&v->text, "false");
	else if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		buf_put(&v->text, v->pick.text,
		    v->pick.len < VALUE_MAX ? v->pick.len : VALUE_MAX);
	v->cut = v->pick.len > VALUE_MAX || scan_cut(v->pick.scan);
	return true;
}

static const struct path *probe_path(const struct page_rules *r, int probe)
{
	const struct path *paths[PAGE_PROBES] = {[PAGE_NEXT] = r->next,
	    [PAGE_HREF] = r->href,
	    [PAGE_CURSOR] = r->cursor,
	    [PAGE_MORE] = r->more,
	    [PAGE_TOTAL] = r->total,
	    [PAGE_FAIL] = r->fail_on};

	return paths[probe];
}

static void end_reading(struct page *p)
{
	pick_release(&p->pick);
	for (int i = 0; i < PAGE_PROBES; i++)
		if (p->value[i].pick.scan)
			pick_release(&p->value[i].pick);
	p->begun = false;
}

static void begin_reading(struct page *p)
{
	if (p->begun)
		end_reading(p);
	p->begun = true;
	p->items = p->chunk_start = p->hashed = 0;
	p->hash = p->out_hash = (struct hash){0};
	/* Found, but of a wrong type, is an error; not found is, too, unless
	 * what it has is an error that --fail-on is about. */
	p->pick = (struct pick){
	    .path = p->rules->items, .handler = on_item, .ctx = p};
	pick_init(&p->pick, MAX_DEPTH);
	for (int i = 0; i < PAGE_PROBES; i++) {
		struct page_value *v = &p->value[i];
		const struct path *path = probe_path(p->rules, i);

		v->found = false;
		if (!path)
			continue;
		v->pick = (struct pick){.path = path,
		    .missing_ok = true,
		    .lenient = true,
		    .handler = on_value,
		    .ctx = v};
		pick_init(&v->pick, MAX_DEPTH);
		scan_keep(v->pick.scan, VALUE_MAX);
	}
}

/* Before each attempt: afresh, or from where the reader has got to. */
static void begin(void *ctx, struct http_call *c)
{
	struct page *p = ctx;

	p->again = 0;
	p->redo = p->out;
	p->first = true;
	p->again_hash = (struct hash){0};
	c->spill_now = p->out > 0;
	c->range_from = p->out ? p->skipped + p->out : 0;
	c->range_if = p->validator.len ? p->validator.data : NULL;
	if (!p->out)
		begin_reading(p);
}

static enum retry_class refuse(
    struct page *p, enum json_status status, bool cut)
{
	snprintf(p->call.error, sizeof p->call.error, "the page is %s: %s%s",
	    cut			 ? "cut short"
	    : status == JSON_BAD ? "not valid JSON"
				 : "not as expected",
	    pick_explain(&p->pick, status),
	    status == JSON_STOPPED && !p->rules->items
		? "; --items says where they are"
		: "");
	return cut ? RETRY_TRANSIENT : RETRY_REFUSED;
}

static bool is_true(const struct page_value *v)
{
	return v->found && v->type != JSON_NULL && v->type != JSON_FALSE &&
	       (v->type == JSON_END || v->text.len);
}

static enum retry_class said_error(struct page *p)
{
	const struct page_value *v = &p->value[PAGE_FAIL];

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
	return RETRY_REFUSED;
}

/* The next bytes of the page, through all that look at it. */
static enum retry_class read_chunk(struct page *p, const char *data, size_t len)
{
	enum json_status status;

	p->chunk = data;
	for (int i = 0; i < PAGE_PROBES; i++)
		if (p->value[i].pick.scan &&
		    pick_feed(&p->value[i].pick, data, len) != JSON_OK)
			break; /* the items say it better */
	status = pick_feed(&p->pick, data, len);
	if (status == JSON_OK && p->pick.open)
		hash_up_to(p, p->pick.start, p->chunk_start + len);
	p->chunk_start += len;
	if (status == JSON_OK)
		return RETRY_DONE;
	if (is_true(&p->value[PAGE_FAIL]))
		return said_error(p);
	return refuse(p, status, false);
}

static enum retry_class finish_reading(struct page *p)
{
	enum json_status status;

	/* Not to be told to the parser: more may come with another attempt. */
	if (pick_within(&p->pick)) {
		snprintf(p->call.error, sizeof p->call.error,
		    "the page is cut short at byte %" PRIu64, p->chunk_start);
		return RETRY_TRANSIENT;
	}
	status = pick_finish(&p->pick);
	for (int i = 0; i < PAGE_PROBES; i++)
		if (p->value[i].pick.scan &&
		    pick_finish(&p->value[i].pick) != JSON_OK)
			p->value[i].found = false;
	if (status != JSON_OK) /* a number's end is that of the text */
		return refuse(p, status,
		    status == JSON_BAD && scan_truncated(p->pick.scan));
	if (!p->pick.texts && p->call.status != 204) {
		snprintf(
		    p->call.error, sizeof p->call.error, "the answer is empty");
		return RETRY_TRANSIENT;
	}
	if (is_true(&p->value[PAGE_FAIL]))
		return said_error(p);
	p->items = p->pick.items;
	p->nulls = p->pick.nulls;
	p->items_hash = hash_value(&p->hash);
	return RETRY_DONE;
}

/* What else a server or a proxy sends with status 200. */
static enum retry_class check_start(struct page *p)
{
	struct http_call *c = &p->call;
	struct buf *b = &c->reply;
	size_t at = 0;
	const char *what = NULL;

	if (b->len >= 2 && !memcmp(b->data, "\x1f\x8b", 2))
		what = "compressed, but its headers do not say so";
	p->skipped = 0;
	if (b->len >= 3 && !memcmp(b->data, "\xef\xbb\xbf", 3))
		p->skipped = 3; /* in a stream of pages it has no place */
	buf_drop(b, p->skipped);
	while (at < b->len && memchr(" \t\r\n\x1e", b->data[at], 5))
		at++;
	if (!what && at < b->len && b->data[at] == '<')
		what = "HTML or XML, not JSON; is a login needed?";
	else if (!what && at < b->len &&
		 !memchr("{[\"-0123456789tfn", b->data[at], 17))
		what = "not JSON";
	if (!what)
		return RETRY_DONE;
	snprintf(c->error, sizeof c->error, "the answer is %s", what);
	return RETRY_REFUSED;
}

/* Bytes that the reader has already: they must be the same. */
static enum retry_class compare(struct page *p, const char **data, size_t *len)
{
	struct http_call *c = &p->call;
	size_t n = *len;

	if (n > p->redo - p->again)
		n = (size_t)(p->redo - p->again);
	hash_add(&p->again_hash, *data, n);
	p->again += n;
	*data += n;
	*len -= n;
	if (p->again < p->redo ||
	    hash_value(&p->again_hash) == hash_value(&p->out_hash))
		return RETRY_DONE;
	snprintf(c->error, sizeof c->error,
	    "the page has changed since its first %" PRIu64
	    " bytes were written",
	    p->out);
	p->changed = true;
	return RETRY_REFUSED;
}

/* Checked, then handed on. */
static enum retry_class hand_on(struct page *p, const char *data, size_t len)
{
	enum retry_class class;

	if (p->again < p->redo) {
		class = compare(p, &data, &len);
		if (class != RETRY_DONE || !len)
			return class;
	}
	class = read_chunk(p, data, len);
	if (class != RETRY_DONE)
		return class;
	out_bytes(data, len);
	hash_add(&p->out_hash, data, len);
	p->out += len;
	return RETRY_DONE;
}

/* A strong validator, for the rest of a body that was not compressed. */
static void keep_validator(struct page *p)
{
	const char *tag = http_header(&p->call, "ETag", 0);
	const char *coding = http_header(&p->call, "Content-Encoding", 0);

	buf_reset(&p->validator);
	if (tag && *tag == '"' && !coding)
		buf_puts(&p->validator, tag);
}

/* A part must begin where we are, and be one of the same page. */
static enum retry_class check_range(struct page *p)
{
	const char *range = http_header(&p->call, "Content-Range", 0);
	const char *tag = http_header(&p->call, "ETag", 0);
	char wanted[40];

	if (p->call.status != 206)
		return RETRY_DONE;
	snprintf(
	    wanted, sizeof wanted, "bytes %" PRIu64 "-", p->call.range_from);
	/*
	 * RFC 9110, 15.3.7.3; some servers know Range, but not If-Range, and
	 * some send a part that nobody has asked for.
	 */
	if (http_asks_for_part(&p->call) && range &&
	    !strncmp(range, wanted, strlen(wanted)) &&
	    (!tag || !strcmp(tag, p->call.range_if))) {
		p->again = p->redo;
		return RETRY_DONE;
	}
	buf_reset(&p->validator); /* it shall send the whole page */
	snprintf(p->call.error, sizeof p->call.error,
	    "the server sent another part of the page than was asked for");
	return RETRY_TRANSIENT;
}

static enum retry_class hand_on_reply(struct page *p)
{
	struct http_call *c = &p->call;
	enum retry_class class = RETRY_DONE;

	if (p->first && c->status != 206)
		class = check_start(p);
	if (class == RETRY_DONE && p->first && p->redo)
		class = check_range(p);
	p->first = false;
	if (class == RETRY_DONE && !p->out)
		keep_validator(p);
	if (class == RETRY_DONE && c->reply.len)
		class = hand_on(p, c->reply.data, c->reply.len);
	buf_reset(&c->reply);
	return class;
}

static enum http_spill spill(
    void *ctx, struct http_call *c, const char *data, size_t len)
{
	struct page *p = ctx;

	if (c->verdict != RETRY_DONE) /* of what came before, while resumed */
		return HTTP_NEVER;
	if (!p->may_spill)
		return HTTP_LATER;
	if (p->first) {
		buf_put(&c->reply, data, len);
		c->verdict = hand_on_reply(p);
	} else {
		c->verdict = hand_on(p, data, len);
	}
	return c->verdict == RETRY_DONE ? HTTP_TAKEN : HTTP_NEVER;
}

static enum retry_class judge(void *ctx, struct http_call *c)
{
	struct page *p = ctx;
	enum retry_class class = RETRY_DONE;

	if (p->out) {
		if (p->first)
			class = hand_on_reply(p);
		if (class == RETRY_DONE && p->again < p->redo) {
			snprintf(c->error, sizeof c->error,
			    "the page is shorter than before");
			class = RETRY_TRANSIENT;
		}
	} else if (c->reply.len) {
		class = check_start(p);
		if (class == RETRY_DONE)
			class = read_chunk(p, c->reply.data, c->reply.len);
	}
	if (class == RETRY_DONE)
		class = finish_reading(p);
	snprintf(
	    c->remark, sizeof c->remark, "%" PRIu64 " items", p->pick.items);
	return class;
}

static const struct http_hooks hooks = {
    .begin = begin, .spill = spill, .judge = judge};

void page_init(struct page *p, const struct page_rules *rules)
{
	p->rules = rules;
	p->call.hooks = &hooks;
	p->call.ctx = p;
	p->out = p->skipped = 0;
	p->changed = false;
	buf_reset(&p->validator);
	buf_reset(&p->call.reply);
}

void page_release(struct page *p)
{
	if (p->begun)
		end_reading(p);
	buf_release(&p->call.reply);
	buf_release(&p->validator);
	for (int i = 0; i < PAGE_PROBES; i++)
		buf_release(&p->value[i].text);
}

bool page_number(const struct page *p, enum page_probe probe,
    const char *header, uint64_t *number)
{
	const struct page_value *v = &p->value[probe];
	const char *text = NULL, *digit;

	if (header)
		text = http_header(&p->call, header, 0);
	else if (probe < PAGE_PROBES && v->found && v->text.len)
		text = v->text.data;
	if (!text || !*text)
		return false;
	*number = 0;
	for (digit = text; *digit >= '0' && *digit <= '9'; digit++)
		if (*number < UINT64_MAX / 100)
			*number = *number * 10 + (uint64_t)(*digit - '0');
	return digit > text && !digit[strspn(digit, " \t")];
}
