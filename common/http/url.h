/*
 * URLs as text: filled in, and made fit to be shown.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct url_value {
	const char *name;
	const char *value; /* NULL: none yet */
};

/*
 * Appends the pattern with every {name} that stands in the table replaced
 * by its percent-encoded value; other braces stay. A query parameter whose
 * value is a name without a value (NULL) is left out. The table ends with a
 * NULL name.
 */
void url_expand(
    struct buf *to, const char *pattern, const struct url_value *values);
/*
 * The same for a JSON text: "{name}" with its quotes becomes a string, or
 * null without a value; {name} alone becomes the value as it is.
 */
void url_expand_json(
    struct buf *to, const char *pattern, const struct url_value *values);
bool url_has(const char *pattern, const char *name);

/* Appends s[0…len) with all but unreserved characters (RFC 3986) encoded. */
void url_encode(struct buf *to, const char *s, size_t len);

/* Makes secrets of the values of such parameters as url_show hides. */
void url_remember(const char *url);

/*
 * Appends the URL for a message: without user and password, also where it
 * is a URL only in part, and with *** for the values of query parameters whose
 * names speak of secrets.
 */
void url_show(struct buf *to, const char *url);

#endif
