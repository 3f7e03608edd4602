/*
 * Templates of URLs and JSON bodies, and URLs in messages. Nothing here asks
 * libcurl: a text need not be a valid URL yet, or at all.
 *
 * Templates: copy_plain copies up to the next placeholder that is in the table;
 * url_expand and url_expand_json then append its value in their own encoding. A
 * brace that does not begin a known placeholder is copied like any other byte.
 *
 * Messages: url_show must never print a password, so it removes what could be
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
#include "json/string.h"

#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 701 }; /* bytes of a URL in a message, and a NUL */

/* The placeholder that begins at the brace s; NULL if it is not in the table.
 */
static const struct url_value *placeholder(
    const char *s, const struct url_value *values)
{
	size_t len = strcspn(s + 1, "{}");

	if (s[len + 1] != '}')
		return NULL;
	for (; values->name; values++)
		if (strlen(values->name) == len &&
		    memcmp(s + 1, values->name, len) == 0)
			return values;
	return NULL;
}

bool url_has(const char *pattern, const char *name)
{
	const struct url_value values[] = {{name, ""}, {NULL, NULL}};

	const char *brace = strchr(pattern, '{');

	for (; brace; brace = strchr(brace + 1, '{'))
		if (placeholder(brace, values))
			return true;
	return false;
}

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

/*
 * Removes the query parameter whose value was to come next, both its beginning
 * in `to` and the rest of it in the pattern; returns what follows.
 */
static const char *leave_out(struct buf *to, const char *rest)
{
	while (to->len && !strchr("?&", to->data[to->len - 1]))
		to->len--;
	rest += strcspn(rest, "&#");
	if (*rest == '&')
		return rest + 1;
	if (to->len)
		to->len--; /* it was the last one: drop its ? or & */
	return rest;
}

/* Copies up to the next placeholder and skips it; NULL at the end. */
static const struct url_value *copy_plain(
    struct buf *to, const char **pattern, const struct url_value *values)
{
	const struct url_value *v;
	size_t plain;

	while (**pattern) {
		plain = strcspn(*pattern, "{");
		buf_put(to, *pattern, plain);
		*pattern += plain;
		if (!**pattern)
			break;
		v = placeholder(*pattern, values);
		if (v) {
			*pattern += strlen(v->name) + 2;
			return v;
		}
		buf_putc(to, *(*pattern)++);
	}
	buf_put(to, "", 0); /* so that data is not NULL */
	return NULL;
}

void url_expand(
    struct buf *to, const char *pattern, const struct url_value *values)
{
	const struct url_value *v = copy_plain(to, &pattern, values);

	while (v) {
		if (v->value)
			url_encode(to, v->value, strlen(v->value));
		else if (to->len && memchr(to->data, '?', to->len))
			pattern = leave_out(to, pattern);
		v = copy_plain(to, &pattern, values);
	}
}

void url_expand_json(
    struct buf *to, const char *pattern, const struct url_value *values)
{
	const struct url_value *v = copy_plain(to, &pattern, values);

	while (v) {
		bool quoted =
		    *pattern == '"' && to->len && to->data[to->len - 1] == '"';

		if (quoted) {
			to->len--;
			pattern++;
		}
		if (!v->value)
			buf_puts(to, "null");
		else if (quoted)
			string_put(to, v->value, strlen(v->value));
		else
			buf_puts(to, v->value);
		v = copy_plain(to, &pattern, values);
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
static const char *host_of(const char *url)
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
	const char *host = host_of(url), *slashes = slashes_of(url);
	size_t len;

	if (slashes && slashes < host)
		buf_put(to, url, (size_t)(slashes + 3 - url));
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
