/*
 * A user's login at a Medusa server: a token that lasts a day, for all
 * connections of this process, renewed before it expires. It may be used by
 * several threads.
 */
#ifndef MEDUSA_LOGIN_H
#define MEDUSA_LOGIN_H

#include <stdbool.h>

struct http_options;
struct login;

/*
 * Who logs in where; `base` and `email` must outlive it. The password comes
 * from the file MEDUSA_PASSWORD_FILE; ends the program when there is none.
 * Released with login_free.
 */
struct login *login_new(
    const char *base, const char *email, const struct http_options *net);
void login_free(struct login *l);
/*
 * For http_options, with the login as its context: "Bearer …", of the login at
 * hand unless that was refused, else of a new one, which the caller frees. Ends
 * the program when the first login fails; when a later one does, that is warned
 * of, and the token at hand comes back.
 */
char *login_authorize(void *login, const char *refused);
/* Will it expire within the minute? */
bool login_old(struct login *l);

#endif
