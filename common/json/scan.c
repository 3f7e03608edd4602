#include "json/scan.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "json/string.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

/* From here on a string's bytes are held back; fuzzers make it short. */
#ifndef LONG_STRING
#define LONG_STRING 4096
#endif

enum {
	LONG_NUMBER = 64 * 1024, /* no such thing */
	RECORD_SEPARATOR = 0x1e, /* before a text, RFC 7464 */
};

/*
 * The parser hands its events to a table of callbacks that we own and may
 * change between two of them. While a value is skipped, scalars and keys have
 * no entry, so that the parser neither calls for them nor decodes escapes.
 *
 * A token that a chunk cuts is lexed again from its start with every chunk.
 * To keep the time linear, and the parser from keeping a copy, the rest of a
 * string that is long already is checked here and the parser gets its
 * closing quote alone. `string` follows the strings at the chunks' ends.
 */
struct scan {
	yajl_handle yajl;
	yajl_callbacks calls;
	json_handler *handler;
	void *ctx;
	struct utf8 utf8;
	size_t depth, max_depth;
	size_t skip;	 /* depth at which a skipped value ends; 0: none */
	uint64_t before; /* bytes fed in earlier chunks */
	uint64_t last;	 /* just past the last token that was told */
	uint64_t bare;	 /* the same if it was a number or name at the root */
	uint64_t opened; /* the quote of the string at the chunk's end */
	struct string_scan string;
	size_t whole; /* what of a string the parser sees at least */
	bool holding; /* the parser has not seen all of that string */
	bool cut;     /* nor will it */
	unsigned bom; /* bytes of a byte order mark seen */
	size_t run;   /* bytes of a number at the chunk's end */
	bool any, stopped, finishing, truncated;
	const char *refused; /* what the parser would have let pass */
	const char *error;
	char error_text[128];
	uint64_t error_byte;
};

static const char too_deep[] = "nested too deeply";

static const yajl_callbacks all_events;
static const yajl_callbacks nesting_only;

/* Inside a callback yajl's count stands just past the token (tests hold it). */
static uint64_t offset(const struct scan *s)
{
	return s->before + yajl_get_bytes_consumed(s->yajl);
}

static enum json_next emit(
    struct scan *s, enum json_event event, const void *text, size_t len)
{
	enum json_next next;

	s->last = offset(s);
	next = s->handler(s->ctx, event, text, len, s->last);
	if (next == JSON_STOP)
		s->stopped = true;
	return next;
}

static int refuse(struct scan *s, const char *why)
{
	s->refused = why;
	return 0;
}

/* At the root, 01 would pass for 0 and 1, and truefalse for two texts. */
static int bare(
    struct scan *s, enum json_event event, const char *text, size_t len)
{
	uint64_t end = offset(s);

	/* What the end of the stream completes may only have been cut. */
	if (s->finishing && s->depth)
		return refuse(s, "ends too early");
	if (!s->depth) {
		if (s->bare && s->bare == end - len)
			return refuse(s, "white space is missing");
		s->bare = end;
	}
	return emit(s, event, text, len) != JSON_STOP;
}

static int quoted(
    struct scan *s, enum json_event event, const void *text, size_t len)
{
	return emit(s, event, text, len) != JSON_STOP;
}

static int open_value(struct scan *s, enum json_event event)
{
	enum json_next next;

	if (++s->depth > s->max_depth)
		return refuse(s, too_deep);
	if (s->skip) {
		s->last = offset(s);
		return 1;
	}
	next = emit(s, event, NULL, 0);
	if (next == JSON_SKIP) {
		s->skip = s->depth;
		s->calls = nesting_only;
	}
	return next != JSON_STOP;
}

static int close_value(struct scan *s)
{
	size_t depth = s->depth--;

	if (s->skip) {
		if (s->skip != depth) {
			s->last = offset(s);
			return 1;
		}
		s->skip = 0;
		s->calls = all_events;
	}
	return emit(s, JSON_END, NULL, 0) != JSON_STOP;
}

static int on_null(void *ctx)
{
	return bare(ctx, JSON_NULL, NULL, strlen("null"));
}

static int on_boolean(void *ctx, int value)
{
	return value ? bare(ctx, JSON_TRUE, NULL, strlen("true"))
		     : bare(ctx, JSON_FALSE, NULL, strlen("false"));
}

static int on_number(void *ctx, const char *text, size_t len)
{
	return bare(ctx, JSON_NUMBER, text, len);
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
	return quoted(ctx, JSON_STRING, text, len);
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
	return quoted(ctx, JSON_KEY, text, len);
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

struct scan *scan_new(json_handler *handler, void *ctx, size_t max_depth)
{
	yajl_alloc_funcs alloc = {give, give_more, take, NULL};
	struct scan *s = mem_alloc(sizeof *s);

	*s = (struct scan){.calls = all_events,
	    .handler = handler,
	    .ctx = ctx,
	    .max_depth = max_depth,
	    .whole = LONG_STRING};
	s->yajl = yajl_alloc(&s->calls, &alloc, s);
	yajl_config(s->yajl, yajl_allow_multiple_values, 1);
	/* utf8_check is stricter, and it looks first. */
	yajl_config(s->yajl, yajl_dont_validate_strings, 1);
	return s;
}

void scan_free(struct scan *s)
{
	if (!s)
		return;
	yajl_free(s->yajl);
	free(s);
}

static enum json_status bad(struct scan *s, const char *error, uint64_t byte)
{
	s->error = error;
	s->error_byte = byte;
	return JSON_BAD;
}

/*
 * The library's words without its prefix, quotation and line end. After an
 * error in a token it stands before the byte at fault, else behind the token.
 */
static enum json_status bad_syntax(struct scan *s, uint64_t byte)
{
	unsigned char *text = yajl_get_error(s->yajl, 0, NULL, 0);
	const char *words = (const char *)text, *colon = strstr(words, ": ");
	size_t len;

	if (!strncmp(words, "lexical", strlen("lexical")))
		byte++;
	if (colon)
		words = colon + 2;
	len = strcspn(words, "\n");
	if (len && words[len - 1] == '.')
		len--;
	if (len >= sizeof s->error_text)
		len = sizeof s->error_text - 1;
	memcpy(s->error_text, words, len);
	s->error_text[len] = '\0';
	yajl_free_error(s->yajl, text);
	return bad(s, s->error_text, byte);
}

static enum json_status settle(struct scan *s, yajl_status status)
{
	if (status == yajl_status_ok)
		return JSON_OK;
	if (s->refused)
		return bad(s, s->refused, offset(s));
	if (s->stopped)
		return JSON_STOPPED;
	return bad_syntax(s, offset(s));
}

/* To the parser as it is. */
static enum json_status parse(struct scan *s, const char *data, size_t len)
{
	enum json_status status =
	    settle(s, yajl_parse(s->yajl, (const unsigned char *)data, len));

	s->before += len;
	return status;
}

/* How many bytes at the end cannot be anything but one number. */
static bool number_too_long(struct scan *s, const char *data, size_t len)
{
	size_t n = 0;

	while (n < len && n <= LONG_NUMBER &&
	       !memchr(" \t\r\n,:[]{}\"", data[len - 1 - n], 11))
		n++;
	s->run = n == len ? s->run + n : n;
	return s->run > LONG_NUMBER;
}

/* Where the strings stand at the end of a chunk that has been parsed. */
static enum json_status follow(struct scan *s, const char *data, size_t len)
{
	const uint64_t start = s->before - len;
	size_t i = 0;

	if (s->last > start) {
		i = (size_t)(s->last - start);
		s->string.open = false;
	}
	while (i < len) {
		if (!s->string.open) {
			const char *quote = memchr(data + i, '"', len - i);

			if (!quote)
				break;
			i = (size_t)(quote - data) + 1;
			s->opened = start + i;
			s->string = (struct string_scan){.open = true};
		}
		i += string_scan(&s->string, data + i, len - i);
		if (i < len)
			i++; /* its closing quote */
	}
	if (!s->string.open && number_too_long(s, data, len))
		return bad(s, "a number of more than 65536 bytes", s->before);
	return JSON_OK;
}

/*
 * The rest of a long string: checked, not parsed. An escape that the parser
 * has seen the beginning of goes to it.
 */
static enum json_status hold_back(
    struct scan *s, const char **data, size_t *len)
{
	enum json_status status;
	size_t n = 0;

	if (!s->holding)
		n = string_escape_left(&s->string, *data, *len);
	if (n) {
		status = parse(s, *data, n);
		if (status == JSON_OK)
			status = follow(s, *data, n);
		*data += n;
		*len -= n;
		if (status != JSON_OK || !*len)
			return status;
	}
	s->holding = true;
	n = string_scan(&s->string, *data, *len);
	*data += n;
	*len -= n;
	s->before += n;
	s->cut |= n > 0;
	if (s->string.bad)
		return bad(s, s->string.bad, s->before + 1);
	s->holding = s->string.open;
	if (s->holding || !*len)
		return JSON_OK;
	status = parse(s, *data, 1); /* its closing quote */
	s->cut = false;
	++*data;
	--*len;
	return status;
}

/* Without a record separator in it. */
static enum json_status feed_text(struct scan *s, const char *data, size_t len)
{
	enum json_status status = JSON_OK;

	if (s->string.open && s->before - s->opened >= s->whole)
		status = hold_back(s, &data, &len);
	if (status != JSON_OK || !len)
		return status;
	status = parse(s, data, len);
	return status == JSON_OK ? follow(s, data, len) : status;
}

/* A line end in the separator's stead: it is in no token's middle. */
static enum json_status feed_records(
    struct scan *s, const char *data, size_t len)
{
	enum json_status status = JSON_OK;
	const char *mark = NULL;

	while (len && status == JSON_OK) {
		mark = memchr(data, RECORD_SEPARATOR, len);
		status = feed_text(s, data, mark ? (size_t)(mark - data) : len);
		if (!mark || status != JSON_OK)
			break;
		len -= (size_t)(mark + 1 - data);
		data = mark + 1;
		/* The separator is part of what came before it, if it is in. */
		status = feed_text(s, s->depth ? mark : "\n", 1);
	}
	return status;
}

/* Passes over a byte order mark at the very start. */
static void skip_bom(struct scan *s, const char **data, size_t *len)
{
	while (s->bom < 3 && *len && **data == "\xef\xbb\xbf"[s->bom] &&
	       s->before == s->bom) {
		s->bom++;
		s->before++;
		++*data;
		--*len;
	}
	if (*len && s->bom > 0 && s->bom < 3)
		s->refused = "not UTF-8";
}

enum json_status scan_feed(struct scan *s, const char *data, size_t len)
{
	enum json_status status;
	size_t good;

	if (s->before < 3)
		skip_bom(s, &data, &len);
	if (s->refused)
		return bad(s, s->refused, s->before + 1);
	good = utf8_check(&s->utf8, data, len);
	for (size_t i = 0; i < good && !s->any; i++)
		s->any = !memchr(" \t\r\n\x1e", data[i], 5);
	status = feed_records(s, data, good);
	if (status == JSON_OK && good < len)
		return bad(s,
		    data[good] == 0x0b || data[good] == 0x0c
			? "control character"
			: "not UTF-8",
		    s->before + 1);
	return status;
}

enum json_status scan_finish(struct scan *s)
{
	enum json_status status;

	if (s->bom == 1 || s->bom == 2)
		return bad(s, "not UTF-8", s->before);
	if (!s->any) /* no text; the library would miss one */
		return JSON_OK;
	s->finishing = true;
	status = settle(s, yajl_complete_parse(s->yajl));
	/* Behind a complete text the library overlooks half a string. */
	if (s->string.open ||
	    (status == JSON_BAD && (!s->refused || s->depth))) {
		s->truncated = true;
		return bad(s, "ends too early", s->before);
	}
	return status;
}

const char *scan_error(const struct scan *s)
{
	return s->error ? s->error : "no error";
}

uint64_t scan_error_byte(const struct scan *s)
{
	return s->error_byte;
}

void scan_keep(struct scan *s, size_t len)
{
	s->whole = len;
}

bool scan_cut(const struct scan *s)
{
	return s->cut;
}

bool scan_too_deep(const struct scan *s)
{
	return s->refused == too_deep;
}

bool scan_truncated(const struct scan *s)
{
	return s->truncated;
}

const char *event_name(enum json_event event)
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
