/*
 * What the parser library (yajl) says of JSON texts, for tests of json/scan.h.
 * The library accepts more than RFC 8259 allows; the differences are in
 * oracle_knows and in on_bare.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include "base/buf.h"
#include "json/event.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <yajl/yajl_parse.h>

struct oracle {
	yajl_handle yajl;
	struct buf *log; /* or NULL */
	uint64_t before; /* bytes read by earlier calls of the library */
	uint64_t bare;	 /* just past the last number or name at the root */
	size_t depth;
	bool finishing;
};

/* A line for each event. Its text only if both decode it in the same way. */
static inline void oracle_note(struct buf *log, enum json_event event,
    uint64_t end, const char *text, size_t len)
{
	if (!log)
		return;
	buf_printf(log, "%d %" PRIu64 " ", (int)event, end);
	buf_put(log, text, len);
	buf_putc(log, '\n');
}

static inline int oracle_event(
    struct oracle *o, enum json_event event, const void *text, size_t len)
{
	oracle_note(o->log, event, o->before + yajl_get_bytes_consumed(o->yajl),
	    text, len);
	return 1;
}

/*
 * The library reads 01 at the root as 0 and 1, and reports a number that the
 * end of the stream cuts.
 */
static inline int oracle_bare(
    struct oracle *o, enum json_event event, const char *text, size_t len)
{
	uint64_t end = o->before + yajl_get_bytes_consumed(o->yajl);

	if (o->depth)
		return o->finishing ||
		       oracle_event(o, event, event == JSON_NUMBER ? text : "",
			   event == JSON_NUMBER ? len : 0);
	if (o->bare && o->bare == end - len)
		return 0;
	o->bare = end;
	return oracle_event(o, event, event == JSON_NUMBER ? text : "",
	    event == JSON_NUMBER ? len : 0);
}

static inline int oracle_null(void *ctx)
{
	return oracle_bare(ctx, JSON_NULL, "", 4);
}

static inline int oracle_boolean(void *ctx, int value)
{
	return value ? oracle_bare(ctx, JSON_TRUE, "", 4)
		     : oracle_bare(ctx, JSON_FALSE, "", 5);
}

static inline int oracle_number(void *ctx, const char *text, size_t len)
{
	return oracle_bare(ctx, JSON_NUMBER, text, len);
}

static inline int oracle_string(
    void *ctx, const unsigned char *text, size_t len)
{
	return oracle_event(ctx, JSON_STRING, text, len);
}

static inline int oracle_key(void *ctx, const unsigned char *text, size_t len)
{
	return oracle_event(ctx, JSON_KEY, text, len);
}

static inline int oracle_object(void *ctx)
{
	((struct oracle *)ctx)->depth++;
	return oracle_event(ctx, JSON_OBJECT, "", 0);
}

static inline int oracle_array(void *ctx)
{
	((struct oracle *)ctx)->depth++;
	return oracle_event(ctx, JSON_ARRAY, "", 0);
}

static inline int oracle_end(void *ctx)
{
	((struct oracle *)ctx)->depth--;
	return oracle_event(ctx, JSON_END, "", 0);
}

static inline bool oracle_blank(const char *text, size_t len)
{
	while (len && memchr(" \t\r\n", *text, 4))
		text++, len--;
	return !len;
}

/* Reads the text; if `whole`, that is all. False: the library rejects it. `log`
 * may be NULL. */
static inline bool oracle_read(
    const char *text, size_t len, bool whole, struct buf *log)
{
	static const yajl_callbacks calls = {
	    .yajl_null = oracle_null,
	    .yajl_boolean = oracle_boolean,
	    .yajl_number = oracle_number,
	    .yajl_string = oracle_string,
	    .yajl_map_key = oracle_key,
	    .yajl_start_map = oracle_object,
	    .yajl_end_map = oracle_end,
	    .yajl_start_array = oracle_array,
	    .yajl_end_array = oracle_end,
	};
	struct oracle o = {.log = log};
	bool good;

	o.yajl = yajl_alloc(&calls, NULL, &o);
	yajl_config(o.yajl, yajl_allow_multiple_values, 1);
	good = yajl_parse(o.yajl, (const unsigned char *)text, len) ==
	       yajl_status_ok;
	o.before = len;
	o.finishing = true;
	/*
	 * It takes no text at all for an error, and no string that is cut after
	 * a text, unless a line end follows.
	 */
	if (good && whole && !oracle_blank(text, len))
		good = yajl_parse(o.yajl, (const unsigned char *)"\n", 1) ==
			   yajl_status_ok &&
		       yajl_complete_parse(o.yajl) == yajl_status_ok;
	yajl_free(o.yajl);
	return good;
}

/* Can the bytes go on so that the library takes them? Each of these ends a
 * token; a string that the last byte begins, only those with a quote. */
static inline bool oracle_viable(const char *text, size_t len)
{
	static const char *const ends[] = {"\" ", "n\" ", "0\" ", "00\" ",
	    "000\" ", "0000\" ", " ", "0 ", "rue ", "ue ", "e ", "alse ",
	    "lse ", "se ", "ull ", "ll ", "l "};
	const size_t count =
	    len && text[len - 1] == '"' ? 6 : sizeof ends / sizeof ends[0];
	struct buf both = {0};
	bool viable = false;

	for (size_t i = 0; i < count && !viable; i++) {
		buf_reset(&both);
		buf_put(&both, text, len);
		buf_puts(&both, ends[i]);
		viable = oracle_read(both.data, both.len, false, NULL);
	}
	buf_release(&both);
	return viable;
}

/* The length of the first character, an independent check; 0: invalid. */
static inline size_t oracle_character(const unsigned char *p, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = *p < 0x80   ? 1
		   : *p < 0xc0 ? 0
		   : *p < 0xe0 ? 2
		   : *p < 0xf0 ? 3
		   : *p < 0xf8 ? 4
			       : 0;
	uint32_t c = n > 1 ? *p & (0x7fU >> n) : *p;

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	return n;
}

static inline bool oracle_utf8(const char *text, size_t len)
{
	size_t n;

	for (size_t i = 0; i < len; i += n)
		if (!(n = oracle_character(
			  (const unsigned char *)text + i, len - i)))
			return false;
	return true;
}

/* It takes these for white space, which they are not. */
static inline bool oracle_is_lenient(const char *text, size_t len)
{
	return memchr(text, '\v', len) || memchr(text, '\f', len);
}

/* It knows no record separators and no byte order mark. */
static inline bool oracle_knows(const char *text, size_t len)
{
	return !memchr(text, 0x1e, len) && (!len || *text != '\xef');
}

/* It decodes lone surrogates in another way. */
static inline bool oracle_decodes(const char *text, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++)
		if (text[i] == '\\' && text[i + 1] == 'u' &&
		    (text[i + 2] | 0x20) == 'd')
			return false;
	return true;
}

#endif
