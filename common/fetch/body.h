/*
 * The body of a request as a pattern: finds the placeholders of a JSON text
 * that are to be filled in.
 */
#ifndef FETCH_BODY_H
#define FETCH_BODY_H

#include "fetch/placeholder.h"

#include <stdbool.h>
#include <stddef.h>

struct pattern;

/* What else is in the text. */
struct body_notes {
	bool stays[PLACES];   /* this placeholder is not filled in */
	const char *misspelt; /* a whole value that is close to one; or NULL */
	size_t misspelt_len;  /* with its braces */
};

/*
 * Makes a pattern of the text, which need not be JSON:
 *
 *  - A placeholder that is a whole value, "{cursor}" or {offset}, is a slot.
 *  - If there is none, all others are slots: those inside longer strings, and
 *    those that stand where JSON has no value.
 *
 * A member's name is never a slot. `notes` points into the text.
 */
void body_pattern(
    struct pattern *p, const char *text, struct body_notes *notes);

#endif
