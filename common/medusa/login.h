/*
 * A user's login at a Medusa server: a token that lasts a day, for all
 * connections of this process, renewed before it expires.
 */
#ifndef MEDUSA_LOGIN_H
#define MEDUSA_LOGIN_H

#include "http/http.h"

#include <stdbool.h>

/*
 * Who logs in where. `base` must outlive all else. The password comes from
 * the file MEDUSA_PASSWORD_FILE; ends the program when there is none.
 */
void login_set(
    const char *base, const char *email, const struct http_options *net);
/*
 * For http_options: "Bearer …", of the login at hand unless that was refused,
 * else of a new one. Ends the program when the first login fails; when a later
 * one does, that is warned of, and the token at hand comes back.
 */
char *login_authorize(const char *refused);
/* Will it expire within the minute? */
bool login_old(void);

#endif
