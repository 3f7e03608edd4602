/*
 * Cleaning follows the URL Standard of the WHATWG, 4.4, as browsers do: servers
 * send, and people paste, what only a browser takes for a URL. Blanks and
 * controls around the text are dropped, and tabs and line ends anywhere. Before
 * the query, "\" is "/". What RFC 3986 does not allow is percent-encoded, byte
 * by byte; brackets, as in "filter[id]", and "%" stay.
 *
 * Browsers differ from RFC 3986 in a query: they send ^ ` { | } as they are,
 * which Tomcat refuses (its relaxedQueryChars), and encode the apostrophe,
 * which is correct. Here RFC 3986 decides, so a correct URL keeps its bytes.
 *
 * Merging follows RFC 3986, 5.2.2 and 5.2.3. libcurl 7.88 could do that, but
 * takes "" and "#s" for the directory, writes a blank in a query as "+", and
 * loses one of two slashes in a row.
 */
#include "http/reference.h"

#include "base/buf.h"
#include "http/url.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_allowed(char c)
{
	return c > ' ' && c < 0x7f && !strchr("\"<>\\^`{|}", c);
}

static bool is_outside(char c)
{
	return (unsigned char)c <= ' ';
}

void reference_clean(struct buf *to, const char *text)
{
	const char *end = text + strlen(text), *fragment;
	bool query = false;

	while (text < end && is_outside(*text))
		text++;
	while (text < end && is_outside(end[-1]))
		end--;
	fragment = memchr(text, '#', (size_t)(end - text));
	if (fragment)
		end = fragment;
	buf_puts(to, ""); /* so that data is not NULL */
	for (; text < end; text++) {
		query |= *text == '?';
		if (strchr("\t\n\r", *text))
			continue;
		if (*text == '\\' && !query)
			buf_putc(to, '/');
		else if (is_allowed(*text))
			buf_putc(to, *text);
		else
			url_encode(to, text, 1);
	}
}

/* The length of the scheme with its colon; 0: there is none (3.1). */
static size_t scheme_of(const char *url)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789+-.";
	const char *not_first = strchr(chars, '0');
	size_t len = strspn(url, chars);

	return url[len] == ':' && strcspn(url, not_first) ? len + 1 : 0;
}

/* How much of the base stays before the reference, which has no scheme. */
static size_t kept(const char *base, const char *reference)
{
	size_t scheme = scheme_of(base);
	size_t path = scheme + 2 + strcspn(base + scheme + 2, "/?");
	size_t query = path + strcspn(base + path, "?");

	if (!*reference)
		return strlen(base);
	if (*reference == '?')
		return query;
	if (*reference == '/')
		return reference[1] == '/' ? scheme : path;
	while (base[query - 1] != '/')
		query--;
	return query;
}

void reference_merge(struct buf *to, const char *base, const char *reference)
{
	size_t scheme = scheme_of(reference);

	/* An old form of "g" is "http:g" (5.4.2); browsers still take it. */
	if (scheme && !strncasecmp(reference, base, scheme) &&
	    strncmp(reference + scheme, "//", 2) != 0) {
		reference += scheme;
		scheme = 0;
	}
	if (!scheme)
		buf_put(to, base, kept(base, reference));
	buf_puts(to, reference);
}
