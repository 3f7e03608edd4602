/*
 * libcurl reads the environment itself (CURLOPT_PROXY, CURLOPT_NOPROXY). A
 * proxy's URL may lack its scheme, and its scheme may be one of SOCKS; to read
 * the rest of it, the scheme is replaced by http.
 */
#include "http/proxy.h"

#include "base/buf.h"
#include "http/origin.h"
#include "http/secret.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Where the URL continues behind its scheme. */
static const char *rest_of(const char *url)
{
	const char *at = strstr(url, "://");

	return at ? at + 3 : url;
}

static void as_http(struct buf *to, const char *url)
{
	buf_puts(to, "http://");
	buf_puts(to, rest_of(url));
}

bool proxy_is_valid(const char *url)
{
	static const char *const schemes[] = {"", "http://", "https://",
	    "socks://", "socks4://", "socks4a://", "socks5://", "socks5h://"};
	size_t len = (size_t)(rest_of(url) - url);
	struct buf http = {0};
	bool valid = false;

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		valid |= strlen(schemes[i]) == len &&
			 !strncasecmp(schemes[i], url, len);
	as_http(&http, url);
	valid = valid && origin_same(http.data, http.data);
	buf_release(&http);
	return valid;
}

/* As origin_user. */
static bool user_of(const char *url, char **user, char **password)
{
	struct buf http = {0};
	bool found;

	as_http(&http, url);
	found = origin_user(http.data, user, password);
	explicit_bzero(http.data, http.len);
	buf_release(&http);
	return found;
}

bool proxy_has_password(const char *url)
{
	char *user, *password;
	bool found = user_of(url, &user, &password) && password;

	secret_free(user);
	secret_free(password);
	return found;
}

static void hide_one(const char *url)
{
	char *user, *password;

	if (user_of(url, &user, &password))
		secret_remember_pair(user, password ? password : "");
	secret_free(user);
	secret_free(password);
}

void proxy_hide(const char *url)
{
	static const char *const names[] = {"http_proxy", "https_proxy",
	    "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

	if (url) {
		hide_one(url);
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value)
			hide_one(value);
	}
}
