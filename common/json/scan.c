/*
 * A byte outside of tokens is looked up in the grammar: may it come here? So
 * the byte at fault is always the first one with which no valid text goes on.
 *
 * A chunk may end anywhere. Between tokens, `place` is all that has to be
 * known. For a token that is cut, `cut` is its kind, `token` says how it goes
 * on, and its bytes are kept in `text`, if it has an event.
 *
 * A number or name is complete only when the next byte cannot belong to it:
 * nothing is reported of 1.2.3 or nullx.
 */
#include "json/scan.h"

#include "base/mem.h"
#include "json/grammar.h"
#include "json/text.h"
#include "json/token.h"

#include <stdio.h>
#include <stdlib.h>

struct scan {
	json_handler *handler;
	void *ctx;
	const char *chunk; /* that is being read */
	uint64_t before;   /* its offset in the stream */
	enum place place;
	enum place behind; /* a value: ROOT, IN_OBJECT or IN_ARRAY */
	enum kind cut; /* the token that goes on: QUOTE, or NUMBER for words */
	struct token token;
	struct text text;
	size_t depth, max_depth;
	size_t skip;	  /* depth at which a skipped value ends; 0: none */
	bool skip_scalar; /* after a key: a scalar has no event */
	unsigned bom;	  /* bytes of a byte order mark seen */
	enum json_status status;
	uint64_t error_byte;
	char error[96];
	bool too_deep, truncated;
	uint64_t arrays[]; /* a bit for each open container: is it an array? */
};

struct scan *scan_new(json_handler *handler, void *ctx, size_t max_depth)
{
	const size_t words = max_depth / 64 + 1;
	struct scan *s = mem_alloc(sizeof *s + words * sizeof s->arrays[0]);

	*s = (struct scan){.handler = handler,
	    .ctx = ctx,
	    .text = {.keep = SCAN_KEEP},
	    .max_depth = max_depth};
	return s;
}

void scan_free(struct scan *s)
{
	if (!s)
		return;
	text_release(&s->text);
	free(s);
}

static uint64_t offset(const struct scan *s, const char *p)
{
	return s->before + (uint64_t)(p - s->chunk);
}

static enum json_status refuse(struct scan *s, const char *why, uint64_t byte)
{
	snprintf(s->error, sizeof s->error, "%s", why);
	s->error_byte = byte;
	return s->status = JSON_BAD;
}

/* The byte at p is at fault. NULL, as from all that cannot go on. */
static const char *fail(struct scan *s, const char *p, const char *why)
{
	refuse(s, why, offset(s, p) + 1);
	return NULL;
}

/* The byte at p begins no token that may stand here. */
static const char *misplaced(struct scan *s, const char *p)
{
	const unsigned char c = (unsigned char)*p;

	if (c > 0xf4 || (c >= 0x80 && c < 0xc2))
		return fail(s, p, "not UTF-8");
	fail(s, p, "");
	snprintf(s->error, sizeof s->error, "%s%s",
	    kinds[c] <= SEPARATOR ? "invalid character, " : "",
	    places[s->place].expected);
	return NULL;
}

/* Reports an event that ends before `end`. False: the handler stops. */
static bool emit(struct scan *s, enum json_event event, const char *text,
    size_t len, const char *end)
{
	enum json_next next =
	    s->handler(s->ctx, event, text, len, offset(s, end));

	if (next == JSON_STOP)
		s->status = JSON_STOPPED;
	else if (next == JSON_SKIP && event == JSON_KEY)
		s->skip_scalar = true;
	else if (next == JSON_SKIP && event_opens(event))
		s->skip = s->depth;
	return next != JSON_STOP;
}

static bool is_key(const struct scan *s)
{
	return s->place == KEY || s->place == FIRST_KEY;
}

/* Has the string, number or name an event? */
static bool is_wanted(const struct scan *s)
{
	return !s->skip && (!s->skip_scalar || is_key(s));
}

/* The token, whose bytes in this chunk begin at `from`, goes on. NULL. */
static const char *cut(
    struct scan *s, enum kind kind, const char *from, const char *end)
{
	s->cut = kind;
	if (is_wanted(s))
		text_add(&s->text, from, (size_t)(end - from));
	return NULL;
}

static bool emit_string(struct scan *s, const char *from, const char *quote)
{
	enum json_event event = is_key(s) ? JSON_KEY : JSON_STRING;
	size_t len = (size_t)(quote - from);
	const char *text = text_string(&s->text, from, &len);
	bool go_on = emit(s, event, text, len, quote + 1);

	text_end(&s->text);
	return go_on;
}

/* A value ends before p; a comma may follow. */
static inline const char *next(struct scan *s, const char *p, const char *end)
{
	s->place = s->behind;
	if (p == end || *p != ',' || s->place == ROOT)
		return p;
	s->place = s->place == IN_OBJECT ? KEY : VALUE;
	return p + 1;
}

/*
 * A string was read up to p; its bytes in this chunk begin at `from`. Returns
 * its closing quote; NULL: it goes on, or nothing does.
 */
static const char *string(
    struct scan *s, const char *from, const char *p, const char *end)
{
	if (s->token.wrong)
		return fail(s, p, s->token.wrong);
	if (p == end)
		return cut(s, QUOTE, from, end);
	if (is_wanted(s) && !emit_string(s, from, p))
		return NULL;
	s->skip_scalar &= is_key(s);
	return p;
}

/* A string ends before p; a colon or comma may follow. */
static inline const char *behind_string(
    struct scan *s, const char *p, const char *end)
{
	if (!is_key(s))
		return next(s, p, end);
	s->place = BEHIND_KEY;
	if (p == end || *p != ':')
		return p;
	s->place = VALUE;
	return p + 1;
}

/* Reads a string, and those that follow it with only a : or , between. */
static inline const char *strings(
    struct scan *s, const char *p, const char *end)
{
	do {
		const char *from = p;

		p = token_string(&s->token, p + 1, end);
		/* Within a skipped value, there is not more to do. */
		if (p == end || s->token.wrong || !s->skip)
			p = string(s, from, p, end);
		if (!p)
			return NULL;
		p = behind_string(s, p + 1, end);
	} while (p < end && *p == '"' && places[s->place].kinds & BIT(QUOTE));
	return p;
}

/* The number or name is complete. False: the handler stops. */
static bool emit_word(struct scan *s, const char *from, const char *end)
{
	size_t len = (size_t)(end - from);
	const char *text = text_whole(&s->text, from, &len);
	bool go_on = *text == 't'   ? emit(s, JSON_TRUE, NULL, 0, end)
		     : *text == 'f' ? emit(s, JSON_FALSE, NULL, 0, end)
		     : *text == 'n' ? emit(s, JSON_NULL, NULL, 0, end)
				    : emit(s, JSON_NUMBER, text, len, end);

	text_end(&s->text);
	return go_on;
}

/* Reads a number or name on from p. */
static const char *word(struct scan *s, const char *p, const char *end)
{
	const char *from = p;

	p = token_word(&s->token, p, end);
	if (s->token.wrong)
		return fail(s, p, s->token.wrong);
	if (p == end)
		return cut(s, NUMBER, from, end);
	if (token_goes_on(*p)) {
		s->place = s->behind;
		return s->depth ? misplaced(s, p)
				: fail(s, p, "white space is missing");
	}
	if (is_wanted(s) && !emit_word(s, from, p))
		return NULL;
	s->skip_scalar = false;
	return next(s, p, end);
}

static const char *open_value(struct scan *s, const char *p, bool array)
{
	const uint64_t bit = UINT64_C(1) << s->depth % 64;
	uint64_t *bits = &s->arrays[s->depth / 64];

	if (s->depth == s->max_depth) {
		s->too_deep = true;
		return fail(s, p, "nested too deeply");
	}
	*bits = array ? *bits | bit : *bits & ~bit;
	s->depth++;
	s->place = array ? FIRST_ELEMENT : FIRST_KEY;
	s->behind = array ? IN_ARRAY : IN_OBJECT;
	s->skip_scalar = false;
	p++;
	if (!s->skip && !emit(s, array ? JSON_ARRAY : JSON_OBJECT, NULL, 0, p))
		return NULL;
	return p;
}

static const char *close_value(struct scan *s, const char *p, const char *end)
{
	const size_t depth = s->depth--, up = depth - 2;

	s->behind = ROOT;
	if (s->depth)
		s->behind =
		    s->arrays[up / 64] >> up % 64 & 1 ? IN_ARRAY : IN_OBJECT;
	p++;
	if (!s->skip || s->skip == depth) {
		s->skip = 0;
		if (!emit(s, JSON_END, NULL, 0, p))
			return NULL;
	}
	return next(s, p, end);
}

/* Reads the token that begins at p, which may stand here. */
static inline const char *read_token(
    struct scan *s, enum kind kind, const char *p, const char *end)
{
	switch (kind) {
	case QUOTE:
		return strings(s, p, end);
	case NUMBER:
	case NAME:
		token_begin(&s->token, *p);
		return word(s, p, end);
	case OPEN_OBJECT:
	case OPEN_ARRAY:
		return open_value(s, p, kind == OPEN_ARRAY);
	case CLOSE_OBJECT:
	case CLOSE_ARRAY:
		return close_value(s, p, end);
	case COMMA:
		return next(s, p, end);
	case COLON:
		s->place = VALUE;
		return p + 1;
	default:
		return token_blanks(p + 1, end);
	}
}

/* Skips a byte order mark at the very start. */
static const char *skip_bom(struct scan *s, const char *p, const char *end)
{
	static const char mark[] = "\xef\xbb\xbf";

	while (p < end && s->bom < 3 && s->bom == offset(s, p) &&
	       *p == mark[s->bom]) {
		s->bom++;
		p++;
	}
	if (p < end && (s->bom == 1 || s->bom == 2))
		return fail(s, p, "not UTF-8");
	return p;
}

/* Reads on in the token that was cut. */
static const char *resume(
    struct scan *s, enum kind kind, const char *p, const char *end)
{
	if (kind == NUMBER)
		return word(s, p, end);
	p = string(s, p, token_string_rest(&s->token, p, end), end);
	return p ? behind_string(s, p + 1, end) : NULL;
}

enum json_status scan_feed(struct scan *s, const char *data, size_t len)
{
	const char *p = data, *end = data + len;
	const enum kind kind = s->cut;

	if (!len)
		return s->status;
	s->chunk = data;
	s->cut = OTHER;
	if (s->before < 3)
		p = skip_bom(s, p, end);
	if (kind != OTHER)
		p = resume(s, kind, p, end);
	while (p && p < end) {
		const enum kind begins = kinds[(unsigned char)*p];

		p = places[s->place].kinds >> begins & 1
			? read_token(s, begins, p, end)
			: misplaced(s, p);
	}
	s->before += len;
	return s->status;
}

enum json_status scan_finish(struct scan *s)
{
	const enum kind kind = s->cut;

	s->chunk = ""; /* nothing more comes */
	if (s->bom == 1 || s->bom == 2)
		return refuse(s, "not UTF-8", s->before);
	s->cut = OTHER;
	if (!s->depth && kind == NUMBER && token_complete(&s->token)) {
		emit_word(s, s->chunk, s->chunk);
		return s->status;
	}
	s->truncated = s->depth || kind != OTHER;
	return s->truncated ? refuse(s, "ends too early", s->before)
			    : s->status;
}

const char *scan_error(const struct scan *s)
{
	return *s->error ? s->error : "no error";
}

uint64_t scan_error_byte(const struct scan *s)
{
	return s->error_byte;
}

void scan_keep(struct scan *s, size_t len)
{
	s->text.keep = len;
}

bool scan_cut(const struct scan *s)
{
	return s->text.cut;
}

bool scan_too_deep(const struct scan *s)
{
	return s->too_deep;
}

bool scan_truncated(const struct scan *s)
{
	return s->truncated;
}

unsigned scan_start(const struct scan *s)
{
	return s->bom;
}
