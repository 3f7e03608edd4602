/*
 * The login of a user at a Medusa server: a token that lasts a day and is
 * renewed before it expires, by the server's clock. All connections of the
 * process share it; threads may use it at the same time.
 */
#ifndef MEDUSA_LOGIN_H
#define MEDUSA_LOGIN_H

#include <stdbool.h>

struct http_options;
struct login;

/*
 * Sends nothing yet. `base` is the URL of the server; it and `email` must
 * outlive the login. Reads the password from the file MEDUSA_PASSWORD_FILE, and
 * ends the program when that is not set. Released with login_free.
 */
struct login *login_new(
    const char *base, const char *email, const struct http_options *net);
void login_free(struct login *l);
/*
 * The `authorize` of http_options; the login is its context. Returns "Bearer
 * …", which the caller frees. Logs in when there is no token, when login_old
 * says so, and when `refused` is the current one. Ends the program when the
 * first login fails. When a later one fails, it warns and returns the old
 * token.
 */
char *login_authorize(void *login, const char *refused);
/*
 * Is it time to renew the token: a minute before it expires, or after half of
 * its life if that is later? Not again after a renewal that failed.
 */
bool login_old(struct login *l);

#endif
