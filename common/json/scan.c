/*
 * Turns the chunks of a stream into events. The grammar is in parser.c; this
 * file does the rest:
 *
 *   - a byte order mark at the start is skipped;
 *   - bytes are checked to be UTF-8;
 *   - a record separator before a text (RFC 7464) becomes a line end;
 *   - the rest of a long string is held back from the parser.
 *
 * Holding back saves time and memory. The library keeps a copy of a token that
 * a chunk cuts, and lexes it again from its start with each further chunk, so a
 * string of n bytes would cost n²/chunk time and n bytes. When a string is open
 * at the end of a chunk and already LONG_STRING bytes long, its rest is checked
 * here, and the parser gets only the closing quote. The event then has only the
 * beginning of the text (scan_cut). The offset of each event stays exact,
 * because the parser also counts bytes that it does not get (parser_pass).
 *
 * Invariant between two chunks: `string.open` if and only if the stream is
 * inside a string, and then `opened` is the offset just past its quote.
 */
#include "json/scan.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "json/parser.h"
#include "json/string.h"

#include <stdlib.h>
#include <string.h>

/* Longer strings are held back; the fuzzers set a small value. */
#ifndef LONG_STRING
#define LONG_STRING 4096
#endif

enum {
	LONG_NUMBER = 64 * 1024, /* longer ones are refused */
	RECORD_SEPARATOR = 0x1e, /* before a text, RFC 7464 */
};

struct scan {
	struct parser *parser;
	struct utf8 utf8;
	uint64_t opened; /* just past the quote of the open string */
	struct string_scan string;
	size_t whole; /* the parser gets at least so much of a string */
	bool holding; /* bytes of the open string are held back */
	bool cut;     /* and some have been */
	unsigned bom; /* bytes of a byte order mark seen */
	size_t run;   /* bytes of a number at the end of the chunk */
	bool any;     /* there was more than white space */
	bool truncated;
};

struct scan *scan_new(json_handler *handler, void *ctx, size_t max_depth)
{
	struct scan *s = mem_alloc(sizeof *s);

	*s = (struct scan){.parser = parser_new(handler, ctx, max_depth),
	    .whole = LONG_STRING};
	return s;
}

void scan_free(struct scan *s)
{
	if (!s)
		return;
	parser_free(s->parser);
	free(s);
}

static uint64_t place(const struct scan *s)
{
	return parser_place(s->parser);
}

static enum json_status bad(struct scan *s, const char *error, uint64_t byte)
{
	return parser_refuse(s->parser, error, byte);
}

/*
 * Counts the bytes at the end of the chunk that can only belong to one number,
 * with those of the chunks before.
 */
static bool number_too_long(struct scan *s, const char *data, size_t len)
{
	size_t n = 0;

	while (n < len && n <= LONG_NUMBER &&
	       !memchr(" \t\r\n,:[]{}\"", data[len - 1 - n], 11))
		n++;
	s->run = n == len ? s->run + n : n;
	return s->run > LONG_NUMBER;
}

/*
 * After the parser has read a chunk: is a string open at its end? The search
 * begins behind the last token that the parser reported.
 */
static enum json_status find_open_string(
    struct scan *s, const char *data, size_t len)
{
	const uint64_t last = parser_last(s->parser), start = place(s) - len;
	size_t i = 0;

	if (last > start) {
		i = (size_t)(last - start);
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
		return bad(s, "a number longer than 65536 bytes", place(s));
	return JSON_OK;
}

/*
 * Checks the rest of a long string without the parser. The first time, the
 * parser may have read the beginning of an escape: it gets the rest of that.
 */
static enum json_status hold_back(
    struct scan *s, const char **data, size_t *len)
{
	enum json_status status;
	size_t n = 0;

	if (!s->holding)
		n = string_escape_left(&s->string, *data, *len);
	if (n) {
		status = parser_feed(s->parser, *data, n);
		if (status == JSON_OK)
			status = find_open_string(s, *data, n);
		*data += n;
		*len -= n;
		if (status != JSON_OK || !*len)
			return status;
	}
	s->holding = true;
	n = string_scan(&s->string, *data, *len);
	*data += n;
	*len -= n;
	parser_pass(s->parser, n);
	s->cut |= n > 0;
	if (s->string.bad)
		return bad(s, s->string.bad, place(s) + 1);
	s->holding = s->string.open;
	if (s->holding || !*len)
		return JSON_OK;
	status = parser_feed(s->parser, *data, 1); /* its closing quote */
	s->cut = false;
	++*data;
	--*len;
	return status;
}

/* The data has no record separator that stands before a text. */
static enum json_status feed_text(struct scan *s, const char *data, size_t len)
{
	enum json_status status = JSON_OK;

	if (s->string.open && place(s) - s->opened >= s->whole)
		status = hold_back(s, &data, &len);
	if (status != JSON_OK || !len)
		return status;
	status = parser_feed(s->parser, data, len);
	return status == JSON_OK ? find_open_string(s, data, len) : status;
}

/*
 * Between two texts the parser gets a line end instead of a separator: it ends
 * a number, and in any other token it is an error.
 */
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
		/* Within a text the separator is an error: let it be. */
		status = feed_text(s, parser_depth(s->parser) ? mark : "\n", 1);
	}
	return status;
}

/* Skips a byte order mark at the very start; false: it is incomplete. */
static bool skip_bom(struct scan *s, const char **data, size_t *len)
{
	while (s->bom < 3 && *len && **data == "\xef\xbb\xbf"[s->bom] &&
	       place(s) == s->bom) {
		s->bom++;
		parser_pass(s->parser, 1);
		++*data;
		--*len;
	}
	return !*len || !s->bom || s->bom == 3;
}

enum json_status scan_feed(struct scan *s, const char *data, size_t len)
{
	enum json_status status;
	size_t good;

	if (place(s) < 3 && !skip_bom(s, &data, &len))
		return bad(s, "not UTF-8", place(s) + 1);
	good = utf8_check(&s->utf8, data, len);
	for (size_t i = 0; i < good && !s->any; i++)
		s->any = !memchr(" \t\r\n\x1e", data[i], 5);
	status = feed_records(s, data, good);
	if (status == JSON_OK && good < len)
		return bad(s,
		    data[good] == 0x0b || data[good] == 0x0c
			? "control character"
			: "not UTF-8",
		    place(s) + 1);
	return status;
}

enum json_status scan_finish(struct scan *s)
{
	enum json_status status;

	if (s->bom == 1 || s->bom == 2)
		return bad(s, "not UTF-8", place(s));
	if (!s->any) /* the library takes no text at all for an error */
		return JSON_OK;
	status = parser_finish(s->parser);
	/* After a complete text the library ignores an unfinished string. */
	if (s->string.open ||
	    (status == JSON_BAD && parser_wants_more(s->parser))) {
		s->truncated = true;
		return bad(s, "ends too early", place(s));
	}
	return status;
}

const char *scan_error(const struct scan *s)
{
	return parser_error(s->parser);
}

uint64_t scan_error_byte(const struct scan *s)
{
	return parser_error_byte(s->parser);
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
	return parser_too_deep(s->parser);
}

bool scan_truncated(const struct scan *s)
{
	return s->truncated;
}
