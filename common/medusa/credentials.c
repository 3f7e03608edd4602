#include "medusa/credentials.h"

#include "base/base64.h"
#include "base/err.h"
#include "base/hide.h"
#include "http/options.h"
#include "http/secret.h"
#include "medusa/login.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A secret API key is the user of Basic authentication, without password. */
static void use_key(struct credentials *c)
{
	struct buf pair = {0};
	char *key = secret_from_env("MEDUSA_API_KEY", "MEDUSA_API_KEY_FILE");

	if (!key)
		die(EXIT_DENIED,
		    "no API key: set MEDUSA_API_KEY_FILE to a file that holds "
		    "one, or MEDUSA_API_KEY");
	hide_secret(key);
	buf_printf(&pair, "%s:", key);
	buf_puts(&c->header, "Authorization: Basic ");
	base64_put(&c->header, pair.data, pair.len);
	hide_secret(c->header.data + strlen("Authorization: Basic "));
	explicit_bzero(pair.data, pair.len);
	buf_release(&pair);
	secret_free(key);
	c->hint = "is it a secret API key of this server?";
}

static bool use_token(struct credentials *c)
{
	char *token = secret_from_env("MEDUSA_TOKEN", "MEDUSA_TOKEN_FILE");

	if (!token)
		return false;
	hide_secret(token);
	buf_printf(&c->header, "Authorization: Bearer %s", token);
	secret_free(token);
	c->hint = "has the token expired?";
	return true;
}

/* Checking an API key costs the server 50 ms a request, a token 2 ms. */
static bool use_login(
    struct credentials *c, const char *base, struct http_options *options)
{
	const char *email = getenv("MEDUSA_EMAIL");

	if (!email || !*email)
		return false;
	c->login = login_new(base, email, options);
	options->authorize = login_authorize;
	options->authorize_ctx = c->login;
	c->hint = "is MEDUSA_EMAIL a user of this server?";
	return true;
}

void credentials_read(
    struct credentials *c, const char *base, struct http_options *options)
{
	*c = (struct credentials){.login = NULL};
	options->secret = true;
	if (!use_token(c) && !use_login(c, base, options))
		use_key(c);
	if (c->header.len)
		c->lines[0] = c->header.data;
	options->headers = c->lines;
}

void credentials_release(struct credentials *c)
{
	if (c->header.len)
		explicit_bzero(c->header.data, c->header.len);
	buf_release(&c->header);
	login_free(c->login);
}
