/*
 * Inside a callback the library's count of bytes stands just past the token.
 * The offsets of all events rely on that; tests check it.
 */
#include "json/parser.h"

#include "base/mem.h"

#include <stdlib.h>
#include <yajl/yajl_parse.h>

struct parser {
	yajl_handle yajl;
	parser_handler *handler;
	void *ctx;
	size_t before; /* bytes read by earlier calls of the library */
};

static int emit(void *ctx, enum json_event event)
{
	const struct parser *p = ctx;

	p->handler(p->ctx, event, p->before + yajl_get_bytes_consumed(p->yajl));
	return 1;
}

static int on_null(void *ctx)
{
	return emit(ctx, JSON_NULL);
}

static int on_boolean(void *ctx, int value)
{
	return emit(ctx, value ? JSON_TRUE : JSON_FALSE);
}

static int on_number(void *ctx, const char *text, size_t len)
{
	(void)text, (void)len;
	return emit(ctx, JSON_NUMBER);
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
	(void)text, (void)len;
	return emit(ctx, JSON_STRING);
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
	(void)text, (void)len;
	return emit(ctx, JSON_KEY);
}

static int on_object(void *ctx)
{
	return emit(ctx, JSON_OBJECT);
}

static int on_array(void *ctx)
{
	return emit(ctx, JSON_ARRAY);
}

static int on_end(void *ctx)
{
	return emit(ctx, JSON_END);
}

static const yajl_callbacks calls = {
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

bool parser_read(
    const char *text, size_t len, parser_handler *handler, void *ctx)
{
	yajl_alloc_funcs alloc = {allocate, reallocate, release, NULL};
	struct parser p = {.handler = handler, .ctx = ctx};
	bool good;

	p.yajl = yajl_alloc(&calls, &alloc, &p);
	good = yajl_parse(p.yajl, (const unsigned char *)text, len) ==
	       yajl_status_ok;
	p.before = len;
	good = good && yajl_complete_parse(p.yajl) == yajl_status_ok;
	yajl_free(p.yajl);
	return good;
}
