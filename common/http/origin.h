/*
 * Origins of URLs: scheme, host and port (RFC 6454). libcurl parses the URLs,
 * so the origin that is compared here is the one that libcurl connects to.
 */
#ifndef HTTP_ORIGIN_H
#define HTTP_ORIGIN_H

#include <stdbool.h>

/*
 * The origin as scheme://host:port, NULL if the URL is not http or https. The
 * caller frees it. Also sets `plain` for http and `loopback` for a host that
 * is this machine; both are left alone when the result is NULL.
 */
char *origin_of(const char *url, bool *plain, bool *loopback);

/*
 * Its host, in lower case, an IPv6 address in brackets; NULL if the URL is not
 * http or https. The caller frees it.
 */
char *origin_host(const char *url);

/* Do both have the same origin? False if either is not http or https. */
bool origin_same(const char *a, const char *b);

/*
 * Are both the address of the same server? As origin_same, and with the same
 * path, whether slashes follow it or not.
 */
bool origin_same_address(const char *a, const char *b);

/*
 * Does the URL have a user? Sets *user and *password, percent-decoded, or NULL
 * for each that is missing. The caller frees them.
 */
bool origin_user(const char *url, char **user, char **password);
bool origin_has_user(const char *url);

/* Is its host this machine? */
bool origin_is_here(const char *url);

/*
 * May a link or a redirect from `home` be followed to `to`? Yes to the same
 * origin and to the origin of a URL in `also`, but never from https to http.
 * Returns NULL for yes, else words for a message that go after "is". For any
 * other origin these are `other_origin`, or "at another origin" if that is
 * NULL. `also` ends with NULL and may be NULL.
 */
const char *origin_may_not_follow(const char *home, const char *const *also,
    const char *other_origin, const char *to);

/*
 * The path and query of a URL at the origin of another one, whose user it gets,
 * too. Both must come from origin_resolve. The caller frees it.
 */
char *origin_move(const char *url, const char *home);

/*
 * Resolves a reference in the page at `base` (RFC 3986, section 5), read as
 * http/reference.h says, without its fragment. An empty one is the page itself.
 * Two references to the same page give the same text, whatever the case of the
 * host, dot segments or a default port. NULL if the result is not an http or
 * https URL. The caller frees it.
 */
char *origin_resolve(const char *base, const char *reference);

#endif
