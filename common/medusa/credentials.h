/*
 * Who a client of Medusa is: a token, a user who logs in, or a secret API key,
 * from the environment.
 */
#ifndef MEDUSA_CREDENTIALS_H
#define MEDUSA_CREDENTIALS_H

#include "base/buf.h"

struct http_options;
struct login;

struct credentials {
	struct login *login;  /* NULL: the header is sent */
	struct buf header;    /* a whole line; empty: there is a login */
	const char *lines[2]; /* the header, as `headers` of http_options */
	const char *hint;     /* what to check if the server denies them */
};

/*
 * Reads MEDUSA_TOKEN; or MEDUSA_EMAIL, with MEDUSA_PASSWORD_FILE; or
 * MEDUSA_API_KEY. The first and the last may have _FILE behind the name, and
 * name a file then. Ends the program with a message when they are missing.
 *
 * Sets what the options need to send them. `base` is the URL of the server; it
 * and *c must outlive what uses the options. Released with credentials_release.
 */
void credentials_read(
    struct credentials *c, const char *base, struct http_options *options);
void credentials_release(struct credentials *c);

#endif
