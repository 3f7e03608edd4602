/*
 * URLs as text: percent-encoding, and URLs in messages.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Appends len bytes, percent-encoded unless unreserved (RFC 3986, 2.3). */
void url_encode(struct buf *to, const char *s, size_t len);

/*
 * Where the host begins, after any user and password, also in a text that is
 * not a valid URL; its beginning if there is no host.
 */
const char *url_host(const char *url);

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
