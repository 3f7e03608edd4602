/*
 * URLs with placeholders, and bodies that are forms: both hold parameters, such
 * as page={page}&after={cursor}.
 */
#ifndef FETCH_QUERY_H
#define FETCH_QUERY_H

#include "fetch/placeholder.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct pattern;

/*
 * Makes a pattern of a URL. Placeholders may stand in its path and its query;
 * other braces there are percent-encoded. User and password are left alone.
 * Writes what is wrong to `why`; does nothing if that has a text already.
 */
void query_of_url(struct pattern *p, const char *url, struct buf *why);

/* Is a body a form, and not JSON? */
bool query_is_form(const char *body);

/* Makes a pattern of a form. `why` as above. */
void query_of_form(struct pattern *p, const char *form, struct buf *why);

/*
 * Appends the URL or form without the parameters that have this placeholder in
 * them, {cursor} or {since}.
 */
void query_without(
    struct buf *to, const char *text, bool form, enum placeholder what);

/*
 * Finds a parameter that query_without should not leave out, because it holds
 * more than the condition with the placeholder. Returns its name, which has
 * *len bytes, or NULL.
 */
const char *query_lost(
    const char *text, bool form, enum placeholder what, size_t *len);

/* The first parameter of a URL or form; NULL if there is none. */
const char *query_parameters(const char *text, bool form);

/* Is there a placeholder in these bytes? */
bool query_has_slot(const char *at, size_t len);

#endif
