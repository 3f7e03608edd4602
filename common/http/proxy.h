/*
 * The URL of a proxy, from --proxy or from the environment.
 */
#ifndef HTTP_PROXY_H
#define HTTP_PROXY_H

#include <stdbool.h>

/* Is it a URL of a proxy, with a scheme that libcurl knows, or without one? */
bool proxy_is_valid(const char *url);

/* Does it have a password, be it empty? */
bool proxy_has_password(const char *url);

/*
 * Hides in messages the user and password of this proxy; of those in the
 * environment if it is NULL.
 */
void proxy_hide(const char *url);

#endif
