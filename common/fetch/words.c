/*
 * The words are those of many APIs. Names are compared in small letters and
 * without blanks, - and _.
 */
#include "fetch/words.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAME_SIZE = WORDS_MAX + 1 }; /* the rest of a longer name is ignored */

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

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* d[i][j] is the distance of the first i and j letters. */
unsigned words_distance(
    const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned d[NAME_SIZE][NAME_SIZE];

	assert(a_len < NAME_SIZE && b_len < NAME_SIZE);
	for (size_t i = 0; i <= a_len; i++)
		for (size_t j = 0; j <= b_len; j++) {
			d[i][j] = (unsigned)(i + j);
			if (!i || !j)
				continue;
			d[i][j] = least(d[i - 1][j], d[i][j - 1]) + 1;
			d[i][j] = least(d[i][j],
			    d[i - 1][j - 1] + !same_letter(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[a_len][b_len];
}

bool words_alike(const char *a, size_t a_len, const char *b, size_t b_len)
{
	enum { SHORT_NAME = 6 };
	char one[NAME_SIZE], other[NAME_SIZE];
	size_t m, n;
	unsigned most;

	m = strlen(plain(one, a, a_len));
	n = strlen(plain(other, b, b_len));
	most = m < SHORT_NAME && n < SHORT_NAME ? 1 : 2;
	/* The first letter is seldom wrong: text is not next. */
	return one[0] == other[0] && words_distance(one, m, other, n) <= most;
}

/* Is the text made of these words, in any number? Each may end with an s. */
static bool is_made_of(const char *text, const char *const *words)
{
	if (!*text)
		return true;
	for (size_t i = 0; words[i]; i++) {
		const size_t len = strlen(words[i]);

		if (strncmp(text, words[i], len) != 0)
			continue;
		if (is_made_of(text + len, words) ||
		    (text[len] == 's' && is_made_of(text + len + 1, words)))
			return true;
	}
	return false;
}

/* Does "next" in the name mean the next page, not the next update? */
static bool has_next(const char *name, size_t len)
{
	/* What may follow: nextPage, next_page_token, @odata.nextLink. */
	static const char *const pages[] = {"page", "pagination", "paging",
	    "cursor", "token", "link", "url", "uri", "href", "ref", "path",
	    "query", "request", "param", "parameter", "offset", "key", "marker",
	    "mark", "id", "index", "number", "no", "position", "start", "from",
	    "after", "since", "skip", "max", "seq", "sequence", "record",
	    "result", "item", "row", "entity", "entities", "list", "set",
	    "batch", "chunk", "part", "partition", "continuation", "scroll",
	    "anchor", "bookmark", "version", "name", "value", "exist",
	    "available", "of", NULL};
	char text[NAME_SIZE];
	const char *at = plain(text, name, len);

	while ((at = strstr(at, "next"))) {
		at += strlen("next");
		if (is_made_of(at, pages))
			return true;
	}
	return false;
}

bool words_next(const char *name, size_t len, bool object)
{
	static const char *const next[] = {
	    "cursor", "pagetoken", "continuation", "more", "truncated", NULL};
	static const char *const not_next[] = {"prev", "before", "start",
	    "first", "current", "self", "nomore", "readmore", "learnmore",
	    NULL};
	/* Google and Contentful have a nextSyncToken on the last page. */
	static const char *const never[] = {"sync", "info", NULL};

	if (contains(name, len, never))
		return false;
	if (has_next(name, len))
		return true;
	return !object && contains(name, len, next) &&
	       !contains(name, len, not_next);
}

bool words_more(const char *name, size_t len)
{
	static const char *const more[] = {
	    "more", "truncated", "hasnext", NULL};
	static const char *const not_more[] = {
	    "nomore", "info", "readmore", "learnmore", "prev", "before", NULL};

	return contains(name, len, more) && !contains(name, len, not_more);
}

bool words_limit(const char *name, size_t len)
{
	static const char *const words[] = {"limit", "perpage", "pagesize",
	    "size", "itemsperpage", "take", NULL};

	return is_one(name, len, words);
}

bool words_page_size(const char *name, size_t len)
{
	static const char *const words[] = {"count", "length", "pagelength",
	    "pagelimit", "returned", "numberreturned", "numberofelements",
	    "resultsperpage", "resultcount", "itemcount", "currentcount",
	    "currentitemcount", NULL};

	return words_limit(name, len) || is_one(name, len, words);
}

bool words_page_number(const char *name, size_t len)
{
	static const char *const words[] = {"page", "pagenumber", "pageno",
	    "pageindex", "number", "current", "currentpage", NULL};

	return is_one(name, len, words);
}

bool words_page_parameter(const char *name, size_t len)
{
	static const char *const words[] = {"page", "p", "pg", "paged",
	    "pagenumber", "pageno", "pagenum", "pagenr", "pageindex",
	    "currentpage", "seite", "pagina", NULL};

	return is_one(name, len, words);
}

static bool is_clear_offset(const char *name, size_t len)
{
	static const char *const words[] = {"offset", "skip", "$skip", "start",
	    "startindex", "page[offset]", "pagination[start]", NULL};

	return is_one(name, len, words);
}

bool words_offset(const char *name, size_t len)
{
	static const char *const words[] = {"from", NULL};

	return is_clear_offset(name, len) || is_one(name, len, words);
}

bool words_position(const char *name, size_t len)
{
	static const char *const words[] = {"page[number]", NULL};

	return words_page_parameter(name, len) || is_one(name, len, words) ||
	       is_clear_offset(name, len);
}

bool words_filter(const char *name, size_t len)
{
	static const char *const parts[] = {"filter", "search", "where", NULL};
	static const char *const words[] = {"q", "query", "status", "category",
	    "categoryid", "brand", "vendor", "ids", "updatedatmin", "since",
	    "updatedsince", "modifiedsince", "select", "$select", "fields",
	    "expand", "$expand", "include", NULL};

	return contains(name, len, parts) || is_one(name, len, words);
}

bool words_total(const char *name, size_t len)
{
	static const char *const words[] = {"total", "count", "totalcount",
	    "totalcounts", "totalitems", "totalitemcount", "totalitemscount",
	    "totalresults", "totalresultcount", "totalresultscount",
	    "totalelements", "totalrecords", "totalrecordcount",
	    "totalrecordscount", "totalrows", "totalrowcount", "totalhits",
	    "totaldocs", "totaldocuments", "totalentries", "totalobjects",
	    "totalproducts", "totalproductcount", "totalmatches", "totalfound",
	    "totalnumber", "totalnum", "totalsize", "itemcount", "itemscount",
	    "itemstotal", "productcount", "productscount", "resultcount",
	    "resultscount", "resultstotal", "recordcount", "recordscount",
	    "hitcount", "hitscount", "nbhits", "nbresults", "nbtotal",
	    "numfound", "numresults", "numberofresults", "numberofitems",
	    "numberofrecords", "numtotal", "foundcount", "matchcount",
	    "@odata.count", "odata.count", NULL};

	return is_one(name, len, words);
}

/* The length of the prefixes that the name of a header has. */
static size_t prefixes_of(const char *name, size_t len)
{
	static const char *const prefixes[] = {
	    "x-", "wp-", "pagination-", "paging-", "list-", NULL};
	size_t all = 0;

	for (const char *const *prefix = prefixes; *prefix; prefix++) {
		size_t n = strlen(*prefix);

		if (len - all > n && !strncasecmp(name + all, *prefix, n))
			all += n;
	}
	return all;
}

bool words_total_header(const char *name, size_t len)
{
	const size_t prefixes = prefixes_of(name, len);

	return words_total(name + prefixes, len - prefixes);
}

bool words_pages_header(const char *name, size_t len)
{
	const size_t prefixes = prefixes_of(name, len);

	return words_pages(name + prefixes, len - prefixes);
}

bool words_range_header(const char *name, size_t len)
{
	static const char *const words[] = {"contentrange", NULL};

	return contains(name, len, words);
}

bool words_pages(const char *name, size_t len)
{
	static const char *const words[] = {"pages", "totalpages", "pagecount",
	    "pagestotal", "totalpagecount", "numpages", "pagescount",
	    "lastpage", NULL};

	return is_one(name, len, words);
}

bool words_items(const char *name, size_t len)
{
	static const char *const words[] = {"items", "data", "results",
	    "result", "products", "value", "records", "rows", "entries",
	    "content", "entities", "resources", "objects", "hits", NULL};

	return is_one(name, len, words);
}

bool words_changed(const char *name, size_t len)
{
	static const char *const words[] = {
	    "updated", "modified", "changed", NULL};

	return contains(name, len, words);
}

bool words_last(const char *name, size_t len)
{
	static const char *const words[] = {"last", "lastpage", "islast",
	    "islastpage", "end", "isend", "endofstream", "endoflist", "done",
	    "isdone", "finished", NULL};
	static const char *const no_more[] = {"nomore", NULL};

	return is_one(name, len, words) || contains(name, len, no_more);
}

bool words_first(const char *name, size_t len)
{
	static const char *const words[] = {
	    "first", "firstpage", "isfirst", "isfirstpage", NULL};

	return is_one(name, len, words);
}

bool words_cursor(const char *name, size_t len)
{
	static const char *const words[] = {"cursor", "token", "continuation",
	    "marker", "scroll", "offset", "key", "bookmark", NULL};

	return contains(name, len, words);
}

unsigned words_error(const char *name, size_t len)
{
	static const char *const errors[] = {"error", "exception", NULL};
	static const struct {
		unsigned bit;
		const char *words[5];
	} kinds[] = {
	    {0x2, {"fault", "faultstring", "faultcode"}},
	    {0x4, {"success", "successful", "ok", "succeeded"}},
	    {0x8, {"message", "msg", "errmsg", "messages"}},
	    {0x10, {"code", "status", "statuscode", "errcode"}},
	    {0x20, {"detail", "details"}},
	    {0x40, {"reason", "cause"}},
	    {0x80, {"title", "description", "type"}},
	};

	if (contains(name, len, errors))
		return 0x1;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (is_one(name, len, kinds[i].words))
			return kinds[i].bit;
	return 0;
}

bool words_about(const char *name, size_t len)
{
	static const char *const words[] = {
	    "meta", "page", "paging", "pagination", "links", NULL};
	static const char *const names[] = {"info", "resultinfo", NULL};

	return contains(name, len, words) || is_one(name, len, names);
}

bool words_header(const char *name, size_t len)
{
	static const char *const words[] = {"next", "cursor", "token",
	    "continuation", "more", "total", "count", "page", "link", "range",
	    "offset", "limit", "result", "item", "record", NULL};

	return contains(name, len, words);
}
