/*
 * Turns bytes that scan.c has checked into events. The library (yajl) knows the
 * grammar. It accepts some texts that RFC 8259 does not allow; they are refused
 * here:
 *
 *   - scalars at the root that touch: 01, truefalse (see `bare`);
 *   - a number or name at the end of the stream, within a container (see
 *     `finishing`);
 *   - nesting deeper than max_depth.
 *
 * The library calls a table of callbacks that we own and may change between
 * two calls. While a value is skipped, scalars and keys have no entry in it, so
 * the library neither calls for them nor decodes their escapes. Nor have
 * scalars one after a key whose value is skipped (`skip_scalar`).
 *
 * Inside a callback the library's count of bytes stands just past the token.
 * The offsets of all events rely on that; tests check it.
 */
#include "json/parser.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

struct parser {
	yajl_handle yajl;
	yajl_callbacks calls;
	json_handler *handler;
	void *ctx;
	size_t depth, max_depth;
	size_t skip;	  /* depth at which a skipped value ends; 0: none */
	bool skip_scalar; /* after a key: a scalar has no event */
	uint64_t before;  /* bytes fed or passed earlier */
	uint64_t last;	  /* just past the last token reported */
	uint64_t bare;	  /* just past the last number or name at the root */
	bool stopped, finishing;
	const char *refused; /* why we refuse what the library accepts */
	const char *error;
	char error_text[128];
	uint64_t error_byte;
};

static const char too_deep[] = "nested too deeply";

static const yajl_callbacks all_events;
static const yajl_callbacks no_scalars;
static const yajl_callbacks nesting_only;

/* For use in a callback: just past the token. */
static uint64_t offset(const struct parser *p)
{
	return p->before + yajl_get_bytes_consumed(p->yajl);
}

static enum json_next emit(
    struct parser *p, enum json_event event, const void *text, size_t len)
{
	enum json_next next;

	p->last = offset(p);
	next = p->handler(p->ctx, event, text, len, p->last);
	if (next == JSON_STOP)
		p->stopped = true;
	return next;
}

static int refuse(struct parser *p, const char *why)
{
	p->refused = why;
	return 0;
}

/* A number or name. The library reads 01 at the root as 0 and 1. */
static int emit_bare(
    struct parser *p, enum json_event event, const char *text, size_t len)
{
	uint64_t end = offset(p);

	/* Without a byte behind it, it may be cut short: 12 of 123. */
	if (p->finishing && p->depth)
		return refuse(p, "ends too early");
	if (!p->depth) {
		if (p->bare && p->bare == end - len)
			return refuse(p, "white space is missing");
		p->bare = end;
	}
	return emit(p, event, text, len) != JSON_STOP;
}

static void skip_scalars(struct parser *p, bool skip)
{
	p->calls = skip ? no_scalars : all_events;
	p->skip_scalar = skip;
}

static int open_value(struct parser *p, enum json_event event)
{
	enum json_next next;

	if (++p->depth > p->max_depth)
		return refuse(p, too_deep);
	if (p->skip) {
		p->last = offset(p);
		return 1;
	}
	if (p->skip_scalar)
		skip_scalars(p, false);
	next = emit(p, event, NULL, 0);
	if (next == JSON_SKIP) {
		p->skip = p->depth;
		p->calls = nesting_only;
	}
	return next != JSON_STOP;
}

static int close_value(struct parser *p)
{
	size_t depth = p->depth--;

	if (p->skip) {
		if (p->skip != depth) {
			p->last = offset(p);
			return 1;
		}
		p->skip = 0;
		p->calls = all_events;
	}
	if (p->skip_scalar)
		skip_scalars(p, false);
	return emit(p, JSON_END, NULL, 0) != JSON_STOP;
}

static int on_null(void *ctx)
{
	return emit_bare(ctx, JSON_NULL, NULL, strlen("null"));
}

static int on_boolean(void *ctx, int value)
{
	return value ? emit_bare(ctx, JSON_TRUE, NULL, strlen("true"))
		     : emit_bare(ctx, JSON_FALSE, NULL, strlen("false"));
}

static int on_number(void *ctx, const char *text, size_t len)
{
	return emit_bare(ctx, JSON_NUMBER, text, len);
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
	return emit(ctx, JSON_STRING, text, len) != JSON_STOP;
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
	struct parser *p = ctx;
	enum json_next next = emit(p, JSON_KEY, text, len);

	if (p->skip_scalar != (next == JSON_SKIP))
		skip_scalars(p, next == JSON_SKIP);
	return next != JSON_STOP;
}

static int on_object(void *ctx)
{
	return open_value(ctx, JSON_OBJECT);
}

static int on_array(void *ctx)
{
	return open_value(ctx, JSON_ARRAY);
}

static int on_end(void *ctx)
{
	return close_value(ctx);
}

static const yajl_callbacks all_events = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_map_key = on_key,
    .yajl_start_map = on_object,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_end,
};

static const yajl_callbacks no_scalars = {
    .yajl_map_key = on_key,
    .yajl_start_map = on_object,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_end,
};

static const yajl_callbacks nesting_only = {
    .yajl_start_map = on_object,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_end,
};

/* The library does not check whether it got memory. */
static void *allocate(void *ctx, size_t size)
{
	(void)ctx;
	return mem_alloc(size);
}

static void *reallocate(void *ctx, void *p, size_t size)
{
	(void)ctx;
	return mem_resize(p, size, 1);
}

static void release(void *ctx, void *p)
{
	(void)ctx;
	free(p);
}

struct parser *parser_new(json_handler *handler, void *ctx, size_t max_depth)
{
	yajl_alloc_funcs alloc = {allocate, reallocate, release, NULL};
	struct parser *p = mem_alloc(sizeof *p);

	*p = (struct parser){.calls = all_events,
	    .handler = handler,
	    .ctx = ctx,
	    .max_depth = max_depth};
	p->yajl = yajl_alloc(&p->calls, &alloc, p);
	yajl_config(p->yajl, yajl_allow_multiple_values, 1);
	/* scan.c checks UTF-8, and more strictly. */
	yajl_config(p->yajl, yajl_dont_validate_strings, 1);
	return p;
}

void parser_free(struct parser *p)
{
	yajl_free(p->yajl);
	free(p);
}

enum json_status parser_refuse(struct parser *p, const char *why, uint64_t byte)
{
	p->error = why;
	p->error_byte = byte;
	return JSON_BAD;
}

/*
 * Takes the library's message without its prefix, its excerpt of the text and
 * its line end. After an error within a token ("lexical") its count stands
 * before the byte at fault, unless no token begins with that byte; otherwise
 * behind the token.
 */
static enum json_status bad_syntax(struct parser *p, uint64_t byte)
{
	unsigned char *text = yajl_get_error(p->yajl, 0, NULL, 0);
	const char *words = (const char *)text, *colon = strstr(words, ": ");
	size_t len;

	if (!strncmp(words, "lexical", strlen("lexical")) &&
	    !strstr(words, "invalid char in json text"))
		byte++;
	if (colon)
		words = colon + 2;
	len = strcspn(words, "\n");
	if (len && words[len - 1] == '.')
		len--;
	if (len >= sizeof p->error_text)
		len = sizeof p->error_text - 1;
	memcpy(p->error_text, words, len);
	p->error_text[len] = '\0';
	yajl_free_error(p->yajl, text);
	return parser_refuse(p, p->error_text, byte);
}

static enum json_status status_of(struct parser *p, yajl_status status)
{
	if (status == yajl_status_ok)
		return JSON_OK;
	if (p->refused)
		return parser_refuse(p, p->refused, offset(p));
	if (p->stopped)
		return JSON_STOPPED;
	return bad_syntax(p, offset(p));
}

enum json_status parser_feed(struct parser *p, const char *data, size_t len)
{
	enum json_status status =
	    status_of(p, yajl_parse(p->yajl, (const unsigned char *)data, len));

	p->before += len;
	return status;
}

enum json_status parser_finish(struct parser *p)
{
	p->finishing = true;
	return status_of(p, yajl_complete_parse(p->yajl));
}

void parser_pass(struct parser *p, size_t len)
{
	p->before += len;
}

uint64_t parser_place(const struct parser *p)
{
	return p->before;
}

uint64_t parser_last(const struct parser *p)
{
	return p->last;
}

size_t parser_depth(const struct parser *p)
{
	return p->depth;
}

/* What we refuse outside of containers is not the end of the stream. */
bool parser_wants_more(const struct parser *p)
{
	return !p->refused || p->depth;
}

const char *parser_error(const struct parser *p)
{
	return p->error ? p->error : "no error";
}

uint64_t parser_error_byte(const struct parser *p)
{
	return p->error_byte;
}

bool parser_too_deep(const struct parser *p)
{
	return p->refused == too_deep;
}
