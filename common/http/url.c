/*
 * Nothing here asks libcurl: a text need not be a valid URL, and may have
 * placeholders.
 *
 * url_show must never print a password, so it removes what could be
 * one even from a text that no parser accepts, such as
 * "http:/user:secret@host". It searches for the user before the first "/", "?"
 * or "#", and beyond these only if the text cannot be a correct URL. A URL that
 * a server names may contain any secret that the server knows, so remembered
 * secrets are replaced as well.
 */
#include "http/url.h"

#include "base/buf.h"
#include "base/escape.h"
#include "base/hide.h"
#include "base/mem.h"
#include "http/secret.h"

#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 701 }; /* bytes of a URL in a message, and a NUL */

void url_encode(struct buf *to, const char *s, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "abcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c && strchr(unreserved, c)) {
			buf_putc(to, s[i]);
			continue;
		}
		buf_putc(to, '%');
		buf_putc(to, hex[c >> 4]);
		buf_putc(to, hex[c & 15]);
	}
}

/* Does a parameter's name suggest that its value is a secret? */
static bool is_private(const char *name, size_t len)
{
	static const char *const words[] = {
	    "key", "token", "secret", "pass", "auth", "sig", "cred", "session"};

	for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
		size_t n = strlen(words[w]);

		for (size_t i = 0; i + n <= len; i++)
			if (strncasecmp(name + i, words[w], n) == 0)
				return true;
	}
	return false;
}

static void show_query(struct buf *to, const char *query)
{
	while (*query) {
		size_t name = strcspn(query, "=&#");
		size_t value = strcspn(query + name, "&#");

		buf_put(to, query, name);
		if (value && is_private(query, name))
			buf_puts(to, "=***");
		else
			buf_put(to, query + name, value);
		query += name + value;
		if (*query == '#')
			break;
		if (*query)
			buf_putc(to, *query++);
	}
}

/* Hides the value of a parameter in messages, as it is and decoded. */
static void hide_value(const char *value, size_t len)
{
	char *secret = mem_strndup(value, len);

	hide_secret(secret);
	for (char *p = secret; (p = strchr(p, '+'));)
		*p = ' '; /* as a form spells a blank */
	secret[escape_decode(secret, NULL, len)] = '\0';
	hide_secret(secret);
	secret_free(secret);
}

bool url_remember(const char *url)
{
	const char *at = url + strcspn(url, "?#");
	bool any = false;

	while (*at == '?' || *at == '&') {
		size_t name = strcspn(++at, "=&#");
		const char *value = at + name + (at[name] == '=');
		size_t len = strcspn(value, "&#");
		bool named = secret_is_named(at, name, value, len);

		any |= named && len;
		if (named ||
		    (is_private(at, name) && secret_is_long(value, len)))
			hide_value(value, len);
		at = value + len;
	}
	return any;
}

/* The "://" after the scheme; NULL if there is none. */
static const char *slashes_of(const char *url)
{
	const char *at = url + strcspn(url, ":/?#");

	return strncmp(at, "://", 3) == 0 ? at : NULL;
}

/*
 * Where the host begins, after any user and password. If a slash is missing or
 * the port is not a number, the text is not a URL, and a password may contain
 * what looks like the end of the host: then look for "@" further on.
 */
const char *url_host(const char *url)
{
	const char *slashes = slashes_of(url);
	const char *host =
	    slashes ? slashes + 3 + strspn(slashes + 3, "/") : url;
	size_t len = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', len);
	const char *port = memchr(host, ':', len);

	if (at)
		return at + 1;
	if (!slashes && strchr("/?#.", *url))
		return url; /* a relative reference */
	if (slashes &&
	    (!port || *host == '[' ||
		port + 1 + strspn(port + 1, "0123456789") == host + len))
		return host;
	at = memrchr(host, '@', slashes ? strlen(host) : strcspn(host, "?#"));
	return at ? at + 1 : host;
}

/* As url_show, but whole and with secrets that are no parameters. */
static void show(struct buf *to, const char *url)
{
	const char *host = url_host(url), *slashes = slashes_of(url);
	size_t len;

	if (slashes && slashes < host) {
		const char *name = slashes + 3;

		/* More slashes stay, as in file:///path, if nothing goes. */
		if (name + strspn(name, "/") == host)
			name = host;
		buf_put(to, url, (size_t)(name - url));
	}
	if (memchr(url, '?', (size_t)(host - url))) {
		show_query(to, host);
		return;
	}
	url = host;
	len = strcspn(url, "?#");
	buf_put(to, url, len);
	if (url[len] == '?') {
		buf_putc(to, '?');
		show_query(to, url + len + 1);
	}
}

void url_show(struct buf *to, const char *url)
{
	struct buf whole = {0};
	char quote[SHOWN_MAX];

	show(&whole, url);
	buf_puts(to, hide_quote(quote, sizeof quote, whole.data, whole.len));
	buf_release(&whole);
}
