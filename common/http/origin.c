/*
 * The rules for where requests and secrets may go.
 *
 * An origin is scheme, host and port (RFC 6454, section 4), the host in lower
 * case and the port always written out. Two URLs have the same origin if these
 * texts are equal; a host is compared by name, and never resolved.
 *
 * Secrets and the headers of the user go to the origin of the first URL only
 * (at_home in send.c). Links and redirects may lead to that origin and to
 * those of --allow-origin. A downgrade from https to http is refused even then:
 * the answer could be replaced on the way, and a program that continues there
 * would send its next requests in the clear.
 */
#include "http/origin.h"

#include "base/buf.h"
#include "base/mem.h"
#include "http/reference.h"
#include "http/secret.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A URL is not invalid for lack of memory. */
static bool is_ok(CURLUcode code)
{
	if (code == CURLUE_OUT_OF_MEMORY)
		mem_exhausted();
	return code == CURLUE_OK;
}

static CURLU *parse_url(const char *url)
{
	CURLU *u = curl_url();

	if (!u)
		mem_exhausted();
	if (is_ok(curl_url_set(u, CURLUPART_URL, url, 0)))
		return u;
	curl_url_cleanup(u);
	return NULL;
}

static char *part(CURLU *u, CURLUPart which, unsigned flags)
{
	char *text = NULL, *copy = NULL;

	if (is_ok(curl_url_get(u, which, &text, flags)))
		copy = mem_strdup(text);
	curl_free(text);
	return copy;
}

/* 127.0.0.1.example.com is not loopback. */
static bool is_loopback(const char *host)
{
	struct in_addr address;

	return !strcasecmp(host, "localhost") || !strcmp(host, "[::1]") ||
	       (!strncmp(host, "127.", 4) &&
		   inet_pton(AF_INET, host, &address) == 1);
}

static void lower(char *text, size_t len)
{
	for (; len; text++, len--)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text + ('a' - 'A'));
}

char *origin_of(const char *url, bool *plain, bool *loopback)
{
	CURLU *u = parse_url(url);
	char *scheme, *host, *port;
	struct buf b = {0};

	if (!u)
		return NULL;
	scheme = part(u, CURLUPART_SCHEME, 0);
	host = part(u, CURLUPART_HOST, 0);
	port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	curl_url_cleanup(u);
	/* libcurl decodes a host, and would decode "%41" of "%2541" again. */
	if (scheme && host && port && !strpbrk(host, "%\177") &&
	    (!strcmp(scheme, "http") || !strcmp(scheme, "https"))) {
		*plain = !strcmp(scheme, "http");
		*loopback = is_loopback(host);
		lower(host, strlen(host));
		buf_printf(&b, "%s://%s:%s", scheme, host, port);
	}
	free(scheme);
	free(host);
	free(port);
	return b.data;
}

char *origin_host(const char *url)
{
	bool plain, loopback;
	char *origin = origin_of(url, &plain, &loopback), *host;

	if (!origin)
		return NULL;
	host = strstr(origin, "://") + 3;
	*strrchr(host, ':') = '\0';
	host = mem_strdup(host);
	free(origin);
	return host;
}

/* CURLU_URLDECODE would refuse control characters, which libcurl sends. */
static char *decoded(CURLU *u, CURLUPart which)
{
	char *text = part(u, which, 0), *plain, *copy;

	if (!text)
		return NULL;
	plain = curl_easy_unescape(NULL, text, 0, NULL);
	if (!plain)
		mem_exhausted();
	copy = mem_strdup(plain);
	curl_free(plain);
	free(text);
	return copy;
}

bool origin_user(const char *url, char **user, char **password)
{
	CURLU *u = parse_url(url);

	*user = u ? decoded(u, CURLUPART_USER) : NULL;
	*password = u ? decoded(u, CURLUPART_PASSWORD) : NULL;
	curl_url_cleanup(u);
	return *user != NULL;
}

bool origin_has_user(const char *url)
{
	char *user, *password;
	bool has = origin_user(url, &user, &password);

	secret_free(user);
	secret_free(password);
	return has;
}

bool origin_same(const char *a, const char *b)
{
	bool plain, loopback, same;
	char *x = origin_of(a, &plain, &loopback);
	char *y = origin_of(b, &plain, &loopback);

	same = x && y && !strcmp(x, y);
	free(x);
	free(y);
	return same;
}

/* False if either is not http or https. */
static bool same_host(const char *a, const char *b)
{
	char *x = origin_host(a), *y = origin_host(b);
	bool same = x && y && !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

const char *origin_may_not_follow(const char *home, const char *const *also,
    const char *other_origin, const char *to)
{
	bool plain_home = true, plain_to = true, loopback;

	if (origin_same(to, home))
		return NULL;
	free(origin_of(home, &plain_home, &loopback));
	free(origin_of(to, &plain_to, &loopback));
	if (plain_to && !plain_home)
		return "a downgrade to http, never followed; the server must "
		       "give an https URL";
	for (; also && *also; also++)
		if (origin_same(to, *also))
			return NULL;
	if (plain_home && !plain_to && same_host(home, to))
		return "the same host by https; start with an https URL, "
		       "because secrets go only to the first origin";
	return other_origin ? other_origin : "at another origin";
}

bool origin_is_here(const char *url)
{
	bool plain, loopback = false;

	free(origin_of(url, &plain, &loopback));
	return loopback;
}

/* Where the path of a URL with "://" begins. */
static const char *path_of(const char *url)
{
	const char *host = strstr(url, "://") + 3;

	return host + strcspn(host, "/?");
}

char *origin_move(const char *url, const char *home)
{
	struct buf moved = {0};

	buf_put(&moved, home, (size_t)(path_of(home) - home));
	buf_puts(&moved, path_of(url));
	return moved.data;
}

/* Scheme and host in lower case (RFC 3986, 6.2.2.1); the user stays. */
static void lower_origin(char *url)
{
	char *host = strstr(url, "://") + 3;
	size_t len = strcspn(host, "/?");
	char *user = memrchr(host, '@', len);

	lower(url, (size_t)(host - url));
	if (user)
		len -= (size_t)(user - host);
	lower(user ? user : host, len);
}

/*
 * The URL in libcurl's spelling, so that equal texts are the same page: without
 * dot segments and the default port. NULL if it is not http or https.
 */
static char *spell(const char *url)
{
	CURLU *u = parse_url(url);
	bool plain, loopback;
	char *text = NULL, *origin;

	if (u)
		text = part(u, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
	curl_url_cleanup(u);
	origin = text ? origin_of(text, &plain, &loopback) : NULL;
	if (origin) {
		lower_origin(text);
	} else {
		free(text);
		text = NULL;
	}
	free(origin);
	return text;
}

static char *spell_address(const char *url)
{
	char *text = spell(url);
	size_t len = text ? strlen(text) : 0;

	while (len && text[len - 1] == '/')
		text[--len] = '\0';
	return text;
}

bool origin_same_address(const char *a, const char *b)
{
	char *x = spell_address(a), *y = spell_address(b);
	bool same = x && y && !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

char *origin_resolve(const char *base, const char *reference)
{
	struct buf clean = {0}, whole = {0};
	char *from, *url = NULL;

	reference_clean(&clean, base);
	from = spell(clean.data);
	if (from) {
		buf_reset(&clean);
		reference_clean(&clean, reference);
		reference_merge(&whole, from, clean.data);
		url = spell(whole.data);
	}
	free(from);
	buf_release(&clean);
	buf_release(&whole);
	return url;
}
