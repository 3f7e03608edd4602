/*
 * A next link may leave out a filter of the first URL. That is right if it has
 * a cursor in which the server has put all, as Shopify's page_info; so the
 * warning is for links that only add a page or an offset to the first URL.
 */
#include "fetch/keep.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "fetch/parameter.h"
#include "fetch/query.h"
#include "fetch/words.h"
#include "http/origin.h"

#include <stdlib.h>
#include <string.h>

/* Is the value a number, and not a long one? */
static bool is_number(const char *parameter, size_t len)
{
	enum { DIGITS_MAX = 10 };
	const char *value = memchr(parameter, '=', len);
	const size_t digits = value ? strspn(value + 1, "0123456789") : 0;

	return digits && digits <= DIGITS_MAX &&
	       value + 1 + digits == parameter + len;
}

/* Is it where the first page begins, such as page=1? */
static bool is_position(const char *name, const char *parameter, size_t len)
{
	return is_number(parameter, len) && words_position(name, strlen(name));
}

/* The first parameter from `at` on that the URL does not have; or NULL. */
static const char *find_left_out(const char *url, const char *at)
{
	while (at) {
		size_t len = strcspn(at, "&#");
		char *name = parameter_name(at);
		bool out = len && !query_has_slot(at, len) &&
			   !parameter_find(url, name) &&
			   !is_position(name, at, len);

		free(name);
		if (out)
			return at;
		at = parameter_next(at);
	}
	return NULL;
}

void keep_add(struct buf *url, const char *first)
{
	const char *at = query_parameters(first, false);
	char *link = mem_strdup(url->data);

	while ((at = find_left_out(link, at))) {
		size_t len = strcspn(at, "&#");

		parameter_add(url, at, len);
		at = parameter_next(at);
	}
	free(link);
}

const char *keep_missing(const char *url, const char *first, size_t *len)
{
	const char *at = find_left_out(url, query_parameters(first, false));

	if (at)
		*len = strcspn(at, "=&#");
	return at;
}

/* Is the path the same, up to the query? Both are from origin_resolve. */
static bool has_path(const char *url, const char *first)
{
	const size_t len = strcspn(url, "?");

	return len == strcspn(first, "?") && !memcmp(url, first, len);
}

/* Has the URL no text that could stand for what it leaves out? */
static bool is_plain(const char *url, const char *first)
{
	const char *at = query_parameters(url, false);
	bool plain = has_path(url, first);

	while (at && plain) {
		const size_t len = strcspn(at, "&#");
		char *name = parameter_name(at);

		plain =
		    !len || parameter_find(first, name) ||
		    is_position(name, at, len) ||
		    (is_number(at, len) && words_page_size(name, strlen(name)));
		free(name);
		at = parameter_next(at);
	}
	return plain;
}

/* Does the parameter decide which items come, or what is in them? */
static bool is_filter(const char *parameter)
{
	char *name = parameter_name(parameter);
	const bool filter = words_filter(name, strlen(name));

	free(name);
	return filter;
}

void keep_tell(const char *first, const char *next)
{
	static const char text[] =
	    "the next link leaves out '%.*s' of the URL; if the pages need it, "
	    "use --keep-query";
	char *clean = origin_resolve(first, "");
	size_t len;
	const char *name = NULL;

	if (clean && origin_same(next, clean))
		name = keep_missing(next, first, &len);
	for (const char *at = name; at && is_plain(next, clean);) {
		if (is_filter(at)) {
			warning(text, (int)strcspn(at, "=&#"), at);
			name = at = NULL;
		} else {
			at = find_left_out(next, parameter_next(at));
		}
	}
	if (name)
		debug(text, (int)len, name);
	free(clean);
}
