/*
 * A byte outside of tokens is looked up in two tables: what does it begin, and
 * may that come here? So the byte at fault is always the first one with which
 * no valid text goes on.
 *
 * A number or name is complete only when the next byte cannot belong to it:
 * nothing is reported of 1.2.3 or nullx.
 */
#include "json/grammar.h"

#include <stdio.h>

#define TEN(x) x, x, x, x, x, x, x, x, x, x

static const unsigned char kinds[256] = {[' '] = BLANK,
    ['\t'] = BLANK,
    ['\n'] = BLANK,
    ['\r'] = BLANK,
    [0x1e] = SEPARATOR,
    [','] = COMMA,
    [':'] = COLON,
    ['{'] = OPEN_OBJECT,
    ['['] = OPEN_ARRAY,
    ['}'] = CLOSE_OBJECT,
    [']'] = CLOSE_ARRAY,
    ['"'] = QUOTE,
    ['-'] = NUMBER,
    ['0'] = TEN(NUMBER),
    ['f'] = NAME,
    ['n'] = NAME,
    ['t'] = NAME};

#define BIT(kind) (1U << (kind))
#define VALUES                                                                 \
	(BIT(BLANK) | BIT(OPEN_OBJECT) | BIT(OPEN_ARRAY) | BIT(QUOTE) |        \
	    BIT(NUMBER) | BIT(NAME))

static const struct {
	unsigned kinds; /* a bit each */
	const char *expected;
} places[] = {
    [ROOT] = {VALUES | BIT(SEPARATOR), "expected a JSON text"},
    [VALUE] = {VALUES, "expected a value"},
    [FIRST_ELEMENT] = {VALUES | BIT(CLOSE_ARRAY), "expected a value or ']'"},
    [KEY] = {BIT(BLANK) | BIT(QUOTE), "expected a key in double quotes"},
    [FIRST_KEY] = {BIT(BLANK) | BIT(QUOTE) | BIT(CLOSE_OBJECT),
	"expected a key in double quotes or '}'"},
    [BEHIND_KEY] = {BIT(BLANK) | BIT(COLON), "expected ':'"},
    [IN_OBJECT] = {BIT(BLANK) | BIT(COMMA) | BIT(CLOSE_OBJECT),
	"expected ',' or '}'"},
    [IN_ARRAY] = {BIT(BLANK) | BIT(COMMA) | BIT(CLOSE_ARRAY),
	"expected ',' or ']'"},
};

static uint64_t offset(const struct scan *s, const char *p)
{
	return s->before + (uint64_t)(p - s->chunk);
}

/* The byte at p is at fault. NULL, as from all that cannot go on. */
static const char *fail(
    struct scan *s, const char *p, const char *what, const char *why)
{
	snprintf(s->error, sizeof s->error, "%s%s", what, why);
	s->error_byte = offset(s, p) + 1;
	s->status = JSON_BAD;
	return NULL;
}

/* The byte at p begins no token that may stand here. */
static const char *misplaced(struct scan *s, const char *p)
{
	const unsigned char c = (unsigned char)*p;
	const bool known = kinds[c] > SEPARATOR;

	if (c > 0xf4 || (c >= 0x80 && c < 0xc2))
		return fail(s, p, "", "not UTF-8");
	return fail(s, p, known ? "" : "invalid character, ",
	    places[s->place].expected);
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

/* The token, whose bytes in this chunk begin at `from`, has an event. */
static void note_start(struct scan *s, const char *from)
{
	if (!s->text.raw.len)
		s->start = offset(s, from);
}

/* The token, whose bytes in this chunk begin at `from`, goes on. NULL. */
static const char *cut(
    struct scan *s, enum kind kind, const char *from, const char *end)
{
	s->cut = kind;
	if (is_wanted(s)) {
		note_start(s, from);
		text_add(&s->text, from, (size_t)(end - from));
	}
	return NULL;
}

static bool emit_string(struct scan *s, const char *from, const char *quote)
{
	enum json_event event = is_key(s) ? JSON_KEY : JSON_STRING;
	size_t len = (size_t)(quote - from);
	const char *text;
	bool go_on;

	note_start(s, from);
	text = text_string(&s->text, from, &len);
	go_on = emit(s, event, text, len, quote + 1);
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
		return fail(s, p, "", s->token.wrong);
	if (p == end)
		return cut(s, QUOTE, from, end);
	if (is_wanted(s) && !emit_string(s, from, p))
		return NULL;
	s->skip_scalar &= is_key(s);
	return p;
}

/* Skips white space. */
static inline const char *blanks(struct scan *s, const char *p, const char *end)
{
	if (p == end || kinds[(unsigned char)*p] != BLANK)
		return p;
	p = token_blanks(p, end);
	s->blank = offset(s, p);
	return p;
}

/*
 * A string was read up to p. Reads those that follow, with only a colon or
 * comma between: this is where most of the time goes.
 */
static const char *strings(
    struct scan *s, const char *from, const char *p, const char *end)
{
	bool key = is_key(s);

	for (;;) {
		/* Within a skipped value, there is not more to do. */
		if (!s->skip || p == end || s->token.wrong) {
			s->place = key ? KEY : VALUE;
			if (!(p = string(s, from, p, end)))
				return NULL;
		}
		p++;
		if (key) {
			s->place = BEHIND_KEY;
			if (p == end || *p != ':')
				return p;
			s->place = VALUE;
			p++;
			key = false;
		} else {
			p = next(s, p, end);
			key = s->place == KEY;
		}
		p = blanks(s, p, end);
		if (p == end || *p != '"' || s->place > KEY)
			return p;
		from = p;
		p = token_string(&s->token, p + 1, end);
	}
}

/* The number or name is complete. False: the handler stops. */
static bool emit_word(struct scan *s, const char *from, const char *end)
{
	size_t len = (size_t)(end - from);
	const char *text;
	bool go_on;

	note_start(s, from);
	text = text_whole(&s->text, from, &len);
	go_on = *text == 't'   ? emit(s, JSON_TRUE, NULL, 0, end)
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
		return fail(s, p, "", s->token.wrong);
	if (p == end)
		return cut(s, NUMBER, from, end);
	if (token_goes_on(*p)) {
		s->place = s->behind;
		return s->depth ? misplaced(s, p)
				: fail(s, p, "", "white space is missing");
	}
	if (is_wanted(s) && !emit_word(s, from, p))
		return NULL;
	s->skip_scalar = false;
	return next(s, p, end);
}

static const char *open_value(struct scan *s, const char *p, bool array)
{
	const uint64_t bit = UINT64_C(1) << s->depth % 64;
	uint64_t *word = &s->arrays[s->depth / 64];

	if (s->depth == s->max_depth) {
		s->too_deep = true;
		return fail(s, p, "", "nested too deeply");
	}
	*word = array ? *word | bit : *word & ~bit;
	s->depth++;
	s->place = array ? FIRST_ELEMENT : FIRST_KEY;
	s->behind = array ? IN_ARRAY : IN_OBJECT;
	s->skip_scalar = false;
	s->start = offset(s, p);
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
		s->start = offset(s, p) - 1;
		if (!emit(s, JSON_END, NULL, 0, p))
			return NULL;
	}
	return next(s, p, end);
}

/* Reads the token that begins at p, which may stand here. */
static inline const char *read_token(
    struct scan *s, enum kind kind, const char *p, const char *end)
{
	if (kind == QUOTE) /* this is faster than a case */
		return strings(s, p, token_string(&s->token, p + 1, end), end);
	switch (kind) {
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
		return blanks(s, p + 1, end); /* a record separator */
	}
}

/* Reads on in the token that was cut. */
static const char *resume(
    struct scan *s, enum kind kind, const char *p, const char *end)
{
	if (kind == NUMBER)
		return word(s, p, end);
	return strings(s, p, token_string_rest(&s->token, p, end), end);
}

void grammar_read(struct scan *s, const char *p, const char *end)
{
	const enum kind kind = s->cut;

	s->cut = OTHER;
	if (kind != OTHER)
		p = resume(s, kind, p, end);
	while (p && (p = blanks(s, p, end)) < end) {
		const enum kind begins = kinds[(unsigned char)*p];

		p = places[s->place].kinds >> begins & 1
			? read_token(s, begins, p, end)
			: misplaced(s, p);
	}
}

bool grammar_end(struct scan *s)
{
	if (s->depth || s->cut == QUOTE)
		return false;
	if (s->cut == NUMBER && !token_complete(&s->token))
		return false;
	if (s->cut == NUMBER)
		emit_word(s, s->chunk, s->chunk);
	return true;
}
