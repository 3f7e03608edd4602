/*
 * The grammar of JSON (RFC 8259, section 2) and the state of a scan, for
 * scan.c.
 */
#ifndef JSON_GRAMMAR_H
#define JSON_GRAMMAR_H

#include "json/scan.h"
#include "json/text.h"
#include "json/token.h"

/* What a byte outside of tokens begins. */
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

/*
 * Where in a text the scan is: what may come next. VALUE and KEY come first:
 * strings() compares.
 */
enum place {
	VALUE,
	KEY,
	FIRST_ELEMENT,
	FIRST_KEY,
	ROOT,
	BEHIND_KEY,
	IN_OBJECT, /* behind a value */
	IN_ARRAY
};

struct scan {
	json_handler *handler;
	void *ctx;
	const char *chunk; /* that is being read */
	uint64_t before;   /* its offset in the stream */
	enum place place;
	enum place behind; /* a value: ROOT, IN_OBJECT or IN_ARRAY */
	enum kind cut;	/* the token that goes on: QUOTE, or NUMBER for words */
	uint64_t start; /* of the latest token that has an event */
	struct token token;
	struct text text;
	uint64_t blank; /* just past the last white space */
	size_t depth, max_depth;
	uint64_t *arrays; /* a bit for each open container */
	size_t skip;	  /* depth at which a skipped value ends; 0: none */
	bool skip_scalar; /* after a key: a scalar has no event */
	unsigned bom;	  /* bytes of a byte order mark seen */
	enum json_status status;
	uint64_t error_byte;
	char error[96];
	bool too_deep, truncated;
};

/* Reads the chunk on from p; before that, s->chunk and s->before are set. */
void grammar_read(struct scan *s, const char *p, const char *end);

/* The stream ends. False: a text is cut short. */
bool grammar_end(struct scan *s);

#endif
