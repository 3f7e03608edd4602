/*
 * URLs as the HTTP library reads them, so that what is compared here is
 * what is asked for there.
 */
#ifndef HTTP_ORIGIN_H
#define HTTP_ORIGIN_H

#include <stdbool.h>

/*
 * scheme://host:port (RFC 6454), NULL when it is not an http or https URL.
 * The caller frees it. `plain`: not encrypted; `loopback`: this machine.
 */
char *origin_of(const char *url, bool *plain, bool *loopback);
bool origin_same(const char *a, const char *b);

/*
 * Is there a user in the URL? Then that and the password, which may be NULL;
 * the caller frees them.
 */
bool origin_user(const char *url, char **user, char **password);

/* Is it this machine's? */
bool origin_is_here(const char *url);

/*
 * Why a link or a redirect from home may not lead there, as what it is: "at
 * another origin", or `foreign` in its place; NULL: it may. It may to the same
 * origin, or to that of a URL in `also` (NULL at its end, may be NULL), but
 * never from https to http.
 */
const char *origin_may_not_follow(const char *home, const char *const *also,
    const char *foreign, const char *to);

/*
 * A reference as it stands in a page at `base` (RFC 3986, section 5), NULL
 * when it makes no http or https URL. The caller frees it.
 */
char *origin_resolve(const char *base, const char *reference);

#endif
