#include "json.h"

#include "mem.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

/*
 * The parser hands its events to a table of callbacks that we own and may
 * change between two of them. While a value is skipped, scalars and keys have
 * no entry, so that the parser neither calls for them nor decodes escapes.
 */
struct json_scan {
	yajl_handle yajl;
	yajl_callbacks calls;
	json_handler *handler;
	void *ctx;
	struct utf8 utf8;
	size_t depth, max_depth;
	size_t skip;	 /* depth at which a skipped value ends; 0: none */
	uint64_t before; /* bytes fed in earlier chunks */
	bool any, too_deep, stopped, truncated;
	const char *error;
	char error_text[128];
	uint64_t error_byte;
};

static const yajl_callbacks all_events;
static const yajl_callbacks nesting_only;

/* Inside a callback yajl's count stands just past the token (tests hold it). */
static uint64_t offset(const struct json_scan *s)
{
	return s->before + yajl_get_bytes_consumed(s->yajl);
}

static enum json_next emit(
    struct json_scan *s, enum json_event event, const void *text, size_t len)
{
	enum json_next next = s->handler(s->ctx, event, text, len, offset(s));

	if (next == JSON_STOP)
		s->stopped = true;
	return next;
}

static int scalar(
    struct json_scan *s, enum json_event event, const void *text, size_t len)
{
	return emit(s, event, text, len) != JSON_STOP;
}

static int open_value(struct json_scan *s, enum json_event event)
{
	enum json_next next;

	if (++s->depth > s->max_depth) {
		s->too_deep = true;
		return 0;
	}
	if (s->skip)
		return 1;
	next = emit(s, event, NULL, 0);
	if (next == JSON_SKIP) {
		s->skip = s->depth;
		s->calls = nesting_only;
	}
	return next != JSON_STOP;
}

static int close_value(struct json_scan *s)
{
	size_t depth = s->depth--;

	if (s->skip) {
		if (s->skip != depth)
			return 1;
		s->skip = 0;
		s->calls = all_events;
	}
	return emit(s, JSON_END, NULL, 0) != JSON_STOP;
}

static int on_null(void *ctx)
{
	return scalar(ctx, JSON_NULL, NULL, 0);
}

static int on_boolean(void *ctx, int value)
{
	return scalar(ctx, value ? JSON_TRUE : JSON_FALSE, NULL, 0);
}

static int on_number(void *ctx, const char *text, size_t len)
{
	return scalar(ctx, JSON_NUMBER, text, len);
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
	return scalar(ctx, JSON_STRING, text, len);
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
	return scalar(ctx, JSON_KEY, text, len);
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

static const yajl_callbacks nesting_only = {
    .yajl_start_map = on_object,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_end,
};

/* The library does not look whether it was given memory. */
static void *give(void *ctx, size_t size)
{
	(void)ctx;
	return mem_alloc(size);
}

static void *give_more(void *ctx, void *p, size_t size)
{
	(void)ctx;
	return mem_resize(p, size, 1);
}

static void take(void *ctx, void *p)
{
	(void)ctx;
	free(p);
}

struct json_scan *json_new(json_handler *handler, void *ctx, size_t max_depth)
{
	yajl_alloc_funcs alloc = {give, give_more, take, NULL};
	struct json_scan *s = mem_alloc(sizeof *s);

	*s = (struct json_scan){.calls = all_events,
	    .handler = handler,
	    .ctx = ctx,
	    .max_depth = max_depth};
	s->yajl = yajl_alloc(&s->calls, &alloc, s);
	yajl_config(s->yajl, yajl_allow_multiple_values, 1);
	/* utf8_check is stricter, and it looks first. */
	yajl_config(s->yajl, yajl_dont_validate_strings, 1);
	return s;
}

void json_free(struct json_scan *s)
{
	if (!s)
		return;
	yajl_free(s->yajl);
	free(s);
}

static enum json_status bad(
    struct json_scan *s, const char *error, uint64_t byte)
{
	s->error = error;
	s->error_byte = byte;
	return JSON_BAD;
}

/* The library's words without its prefix, quotation and line end. */
static enum json_status bad_syntax(struct json_scan *s, uint64_t byte)
{
	unsigned char *text = yajl_get_error(s->yajl, 0, NULL, 0);
	const char *words = (const char *)text, *colon = strstr(words, ": ");
	size_t len;

	if (colon)
		words = colon + 2;
	len = strcspn(words, "\n");
	if (len >= sizeof s->error_text)
		len = sizeof s->error_text - 1;
	memcpy(s->error_text, words, len);
	s->error_text[len] = '\0';
	yajl_free_error(s->yajl, text);
	return bad(s, s->error_text, byte);
}

static enum json_status settle(struct json_scan *s, yajl_status status)
{
	if (status == yajl_status_ok)
		return JSON_OK;
	if (s->too_deep)
		return bad(s, "nested too deeply", offset(s));
	if (s->stopped)
		return JSON_STOPPED;
	return bad_syntax(s, offset(s));
}

enum json_status json_feed(struct json_scan *s, const char *data, size_t len)
{
	size_t good = utf8_check(&s->utf8, data, len);
	enum json_status status;

	for (size_t i = 0; i < good && !s->any; i++)
		s->any = !memchr(" \t\r\n", data[i], 4);
	status =
	    settle(s, yajl_parse(s->yajl, (const unsigned char *)data, good));
	if (status != JSON_OK)
		return status;
	s->before += good;
	if (good < len)
		return bad(s,
		    data[good] & 0x80 ? "not UTF-8" : "control character",
		    s->before + 1);
	return JSON_OK;
}

enum json_status json_finish(struct json_scan *s)
{
	enum json_status status;

	if (!s->any) /* no text; the library would miss one */
		return JSON_OK;
	status = settle(s, yajl_complete_parse(s->yajl));
	if (status == JSON_BAD) {
		s->truncated = true;
		return bad(s, "ends too early", s->before);
	}
	return status;
}

const char *json_error(const struct json_scan *s)
{
	return s->error ? s->error : "no error";
}

uint64_t json_error_byte(const struct json_scan *s)
{
	return s->error_byte;
}

bool json_truncated(const struct json_scan *s)
{
	return s->truncated;
}

const char *json_event_name(enum json_event event)
{
	static const char *const names[] = {[JSON_OBJECT] = "an object",
	    [JSON_ARRAY] = "an array",
	    [JSON_END] = "an end",
	    [JSON_KEY] = "a key",
	    [JSON_STRING] = "a string",
	    [JSON_NUMBER] = "a number",
	    [JSON_TRUE] = "true",
	    [JSON_FALSE] = "false",
	    [JSON_NULL] = "null"};

	return names[event];
}
