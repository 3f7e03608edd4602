/*
 * The grammar of JSON (RFC 8259, section 2) as two tables, for scan.c: what a
 * byte outside of tokens begins, and what may come next at each place of a
 * text.
 */
#ifndef JSON_GRAMMAR_H
#define JSON_GRAMMAR_H

enum kind {
	OTHER,
	BLANK,
	SEPARATOR, /* of records (RFC 7464): white space between texts */
	COMMA,
	COLON,
	OPEN_OBJECT,
	OPEN_ARRAY,
	CLOSE_OBJECT,
	CLOSE_ARRAY,
	QUOTE,
	NUMBER,
	NAME, /* true, false, null */
};

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

enum place {
	ROOT,
	VALUE,
	FIRST_ELEMENT,
	KEY,
	FIRST_KEY,
	BEHIND_KEY,
	IN_OBJECT, /* behind a value */
	IN_ARRAY
};

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

#endif
