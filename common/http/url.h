/*
 * URLs as text: placeholders, and URLs in messages.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct url_value {
	const char *name;
	const char *value; /* NULL: it has no value yet */
};

/*
 * Appends the pattern. Every {name} in the table is replaced by its
 * percent-encoded value; other braces stay. A query parameter with a name that
 * has no value is left out. The table ends with a NULL name.
 */
void url_expand(
    struct buf *to, const char *pattern, const struct url_value *values);

/*
 * The same for a JSON text: "{name}" in quotes becomes a JSON string, or null
 * if it has no value; {name} without quotes becomes the value itself.
 */
void url_expand_json(
    struct buf *to, const char *pattern, const struct url_value *values);

/* Does the pattern have the placeholder {name}? */
bool url_has(const char *pattern, const char *name);

/* Appends len bytes, all but unreserved ones percent-encoded (RFC 3986, 2.3).
 */
void url_encode(struct buf *to, const char *s, size_t len);

/*
 * Hides in messages the values of query parameters that are secrets by their
 * name, and long values whose name suggests it, see url_show. Returns whether
 * there is one of the first kind (secret_is_named in http/secret.h).
 */
bool url_remember(const char *url);

/*
 * Appends the URL for a message: without user and password, even if it is not a
 * valid URL, and with *** for secrets (base/hide.h) and for the values of query
 * parameters whose names suggest one, such as api_key. A long URL is cut.
 */
void url_show(struct buf *to, const char *url);

#endif
