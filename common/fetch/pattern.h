/*
 * A text with slots, which are filled in for each request: a URL, a header line
 * or a body.
 */
#ifndef FETCH_PATTERN_H
#define FETCH_PATTERN_H

#include "base/buf.h"
#include "fetch/placeholder.h"

#include <stdbool.h>
#include <stddef.h>

/* How a value is written into a slot, and what stands for no value. */
enum form {
	FORM_PLAIN,   /* as it is; nothing */
	FORM_URL,     /* percent-encoded; nothing */
	FORM_ENCODED, /* it is percent-encoded already; nothing */
	FORM_VALUE,   /* a JSON number, else as FORM_STRING */
	FORM_STRING,  /* a JSON string with its quotes; null */
	FORM_INSIDE,  /* the inside of a JSON string; nothing */
	FORM_INNER,   /* of a string in one, with its own escapes; nothing */
	FORM_QUOTED,  /* all of such a string, with its quotes; null */
};

struct slot {
	size_t at, len; /* in the text, with all that is replaced */
	enum placeholder what;
	enum form form;
	size_t member; /* of PLACE_MEMBER: which one, see template.h */
};

/* Zero-initialise it. Released with pattern_release. */
struct pattern {
	struct buf text;
	struct slot *slots; /* in the order of the text */
	size_t count;
};

/* Adds a slot after those that there are. */
void pattern_add(struct pattern *p, struct slot slot);

bool pattern_has(const struct pattern *p, enum placeholder what);

/* A value; the text is NULL if there is none. */
struct pattern_value {
	const char *text;
	bool json; /* it is JSON, an object or array, and no text */
};

/* May a header have this text in it? */
bool pattern_fits_header(const char *text);

/* For each placeholder, its value. */
struct pattern_values {
	const char *text[PLACES];
	bool json;			     /* of the cursor */
	const struct pattern_value *members; /* NULL: none has a value */
};

/*
 * Appends the text with its slots filled in. An object or array needs a slot of
 * FORM_VALUE or FORM_STRING.
 */
void pattern_fill(
    struct buf *to, const struct pattern *p, const struct pattern_values *v);

/* The same, but slots without a value stay as they were written. */
void pattern_fill_known(
    struct buf *to, const struct pattern *p, const struct pattern_values *v);

/* Has it a slot without a value? */
bool pattern_lacks(const struct pattern *p, const struct pattern_values *v);

/* Appends the text with each slot as it was written, in << >>. */
void pattern_mark(struct buf *to, const struct pattern *p);

void pattern_release(struct pattern *p);

#endif
