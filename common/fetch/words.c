/*
 * The words are those of many APIs. Names are compared in small letters and
 * without blanks, - and _.
 */
#include "fetch/words.h"

#include <ctype.h>
#include <string.h>

enum { NAME_SIZE = 80 }; /* the rest of a longer name is ignored */

static const char *plain(char to[NAME_SIZE], const char *name, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < NAME_SIZE - 1; i++)
		if (!strchr(" -_", name[i]))
			to[n++] = (char)tolower((unsigned char)name[i]);
	to[n] = '\0';
	return to;
}

/* Does the name contain one of the words? The list ends with NULL. */
static bool contains(const char *name, size_t len, const char *const *words)
{
	char text[NAME_SIZE];

	for (plain(text, name, len); *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

/* Is the name one of the words? */
static bool is_one(const char *name, size_t len, const char *const *words)
{
	char text[NAME_SIZE];

	for (plain(text, name, len); *words; words++)
		if (!strcmp(text, *words))
			return true;
	return false;
}

bool words_next(const char *name, size_t len, bool object)
{
	static const char *const next[] = {"next", "cursor", "pagetoken",
	    "continuation", "more", "truncated", NULL};
	static const char *const next_object[] = {"next", NULL};
	/* Google and Contentful have a nextSyncToken on the last page. */
	static const char *const not_next[] = {"prev", "before", "start",
	    "first", "current", "self", "sync", "info", NULL};

	return contains(name, len, object ? next_object : next) &&
	       !contains(name, len, not_next);
}

bool words_total(const char *name, size_t len)
{
	static const char *const words[] = {"total", "count", "totalcount",
	    "totalitems", "totalresults", "totalelements", "totalrecords",
	    "totalrows", "totalhits", "totalsize", "itemcount", "itemscount",
	    "resultcount", "recordcount", "numfound", "@odata.count", NULL};

	return is_one(name, len, words);
}

bool words_pages(const char *name, size_t len)
{
	static const char *const words[] = {"pages", "totalpages", "pagecount",
	    "pagestotal", "totalpagecount", "numpages", "pagescount",
	    "lastpage", NULL};

	return is_one(name, len, words);
}

bool words_last(const char *name, size_t len)
{
	static const char *const words[] = {"last", "lastpage", "islast",
	    "islastpage", "end", "isend", "endofstream", "endoflist", "done",
	    "isdone", "finished", NULL};

	return is_one(name, len, words);
}

bool words_about(const char *name, size_t len)
{
	static const char *const words[] = {
	    "meta", "page", "paging", "pagination", "links", NULL};

	return contains(name, len, words);
}

bool words_header(const char *name, size_t len)
{
	static const char *const words[] = {"next", "cursor", "token",
	    "continuation", "more", "total", "count", "page", "link", "range",
	    "offset", "limit", "result", "item", "record", NULL};

	return contains(name, len, words);
}
