/*
 * fetch/words.h: what names of members and headers suggest.
 */
#include "fetch/words.h"

#include "unit.h"

static const struct {
	int line;
	const char *name;
	bool next, object; /* names a next page; also if it is an object */
} cases[] = {
    CASE("next", true, true),
    CASE("Next", true, true),
    CASE("nextCursor", true, true),
    CASE("next_page", true, true),
    CASE("NEXT-PAGE", true, true),
    CASE("@odata.nextLink", true, true),
    CASE("hasNextPage", true, true),
    CASE("X-Next-Cursor", true, true),
    CASE("cursor", true, false),
    CASE("endCursor", true, false),
    CASE("cursors", true, false),
    CASE("pageToken", true, false),
    CASE("page_token", true, false),
    CASE("page-token", true, false),
    CASE("Page Token", true, false),
    CASE("continuationToken", true, false),
    CASE("x-ms-continuation", true, false),
    CASE("more", true, false),
    CASE("has_more", true, false),
    CASE("moreItems", true, false),
    CASE("IsTruncated", true, false),
    CASE("nextOffset", true, true),
    CASE("next_from", true, true),
    CASE("next_max_id", true, true),
    CASE("nextStartIndex", true, true),
    CASE("nextRecordsUrl", true, true),
    CASE("nextCursorMark", true, true),
    CASE("lastUpdateNextPage", true, true),
    CASE("nextUpdateNextPage", true, true),
    CASE("next_pagination_token", true, true),
    CASE("nextPartitionKey", true, true),
    CASE("next_page_params", true, true),
    CASE("nextResultsUrls", true, true),
    CASE("next_no", true, true),
    CASE("next_ref", true, true),
    CASE("next_pages", true, true),
    /* Not the next page, or not the page. */
    CASE("", false, false),
    CASE("nex", false, false),
    CASE("n.ext", false, false),
    CASE("token", false, false),
    CASE("page", false, false),
    CASE("total", false, false),
    CASE("items", false, false),
    CASE("context", false, false),
    CASE("previous_cursor", false, false),
    CASE("prevPageToken", false, false),
    CASE("beforeCursor", false, false),
    CASE("startCursor", false, false),
    CASE("first_cursor", false, false),
    CASE("currentCursor", false, false),
    CASE("self_cursor", false, false),
    CASE("nextSyncToken", false, false),
    CASE("more_info", false, false),
    CASE("nextPageInfo", false, false),
    CASE("nextRefresh", false, false),
    CASE("next_refresh_token", false, false),
    CASE("nextPartner", false, false),
    CASE("nextSettlement", false, false),
    CASE("nextStartDate", false, false),
    CASE("next_market", false, false),
    CASE("nextMaxPrice", false, false),
    CASE("nextRecordedAt", false, false),
    CASE("nextStatement", false, false),
    CASE("nextblockhash", false, false),
    CASE("nextss", false, false),
    CASE("nextPageXToken", false, false),
    CASE("next_pagess", false, false),
    CASE("nextUpdate", false, false),
    CASE("next_run", false, false),
    CASE("nextSteps", false, false),
    CASE("nextInvoiceDate", false, false),
    CASE("next_retry_at", false, false),
    CASE("nex_tpage", true, true), /* only - and _ differ */
    CASE("read_more", false, false),
    CASE("learnMore", false, false),
};

static const struct {
	int line;
	const char *name;
	bool want, total, pages, range;
} headers[] = {
    CASE("Link", true, false, false, false),
    CASE("X-WP-Total", true, true, false, false),
    CASE("X-WP-TotalPages", true, false, true, false),
    CASE("X-Total-Count", true, true, false, false),
    CASE("X-Total", true, true, false, false),
    CASE("x-pagination-total-count", true, true, false, false),
    CASE("Total-Count", true, true, false, false),
    CASE("x-pagination-current-page", true, false, false, false),
    CASE("X-Next-Cursor", true, false, false, false),
    CASE("Content-Range", true, false, false, true),
    CASE("X-Content-Range", true, false, false, true),
    CASE("Accept-Ranges", true, false, false, false),
    CASE("X-RateLimit-Limit", true, false, false, false),
    CASE("X-RateLimit-Total", true, false, false, false),
    CASE("X-Pages", true, false, true, false),
    CASE("X-Pagination-Page-Count", true, false, true, false),
    CASE("WP-X-Total", true, false, false, false),
    CASE("WP-X-Pages", true, false, false, false),
    CASE("X-Result-Count", true, true, false, false),
    CASE("X-", false, false, false, false),
    CASE("Date", false, false, false, false),
    CASE("Content-Type", false, false, false, false),
    CASE("Server", false, false, false, false),
    CASE("Cache-Control", false, false, false, false),
    CASE("", false, false, false, false),
};

enum sort { TOTAL = 1, PAGES = 2, LAST = 4, ABOUT = 8 };

static const struct {
	int line;
	const char *name;
	unsigned sorts;
} sorts[] = {
    CASE("total", TOTAL),
    CASE("count", TOTAL),
    CASE("totalElements", TOTAL),
    CASE("total_records", TOTAL),
    CASE("numFound", TOTAL),
    CASE("@odata.count", TOTAL),
    CASE("nbHits", TOTAL),
    CASE("total_products", TOTAL),
    CASE("recordsTotal", 0),
    CASE("pages", PAGES | ABOUT),
    CASE("totalPages", PAGES | ABOUT),
    CASE("page_count", PAGES | ABOUT),
    CASE("last_page", PAGES | LAST | ABOUT),
    CASE("last", LAST),
    CASE("isLastPage", LAST | ABOUT),
    CASE("end_of_stream", LAST),
    CASE("done", LAST),
    CASE("noMoreItems", LAST),
    CASE("meta", ABOUT),
    CASE("pageInfo", ABOUT),
    CASE("pagination", ABOUT),
    CASE("_links", ABOUT),
    CASE("paging", ABOUT),
    CASE("info", ABOUT),
    CASE("result_info", ABOUT),
    CASE("productInfo", 0),
    CASE("totals", 0),
    CASE("subtotal", 0),
    CASE("account", 0),
    CASE("discount", 0),
    CASE("lastName", 0),
    CASE("vendor", 0),
    CASE("", 0),
};

enum other {
	MORE = 0x1,
	CURSOR = 0x2,
	SIZE = 0x4,
	NUMBER = 0x8,
	LIMIT = 0x10,
	POSITION = 0x20,
	OFFSET = 0x40,
	ITEMS = 0x80,
	CHANGED = 0x100,
};

static const struct {
	int line;
	const char *name;
	unsigned others, error;
} others[] = {
    CASE("has_more", MORE, 0),
    CASE("IsTruncated", MORE, 0),
    CASE("hasNextPage", MORE, 0),
    CASE("no_more", 0, 0),
    CASE("more_info", 0, 0),
    CASE("readMore", 0, 0),
    CASE("hasMoreBefore", 0, 0),
    CASE("hasPreviousMore", 0, 0),
    CASE("next", 0, 0),
    CASE("next_cursor", CURSOR, 0),
    CASE("nextPageToken", CURSOR, 0),
    CASE("continuation", CURSOR, 0),
    CASE("scroll_id", CURSOR, 0),
    CASE("next_offset", CURSOR, 0),
    CASE("next_url", 0, 0),
    CASE("count", SIZE, 0),
    CASE("per_page", SIZE | LIMIT, 0),
    CASE("numberOfElements", SIZE, 0),
    CASE("limit", SIZE | LIMIT, 0),
    CASE("total", 0, 0),
    CASE("total_count", 0, 0),
    CASE("page", NUMBER | POSITION, 0),
    CASE("current_page", NUMBER | POSITION, 0),
    CASE("number", NUMBER, 0),
    CASE("pages", 0, 0),
    CASE("last_page", 0, 0),
    CASE("error", 0, 0x1),
    CASE("Errors", 0, 0x1),
    CASE("error_code", 0, 0x1),
    CASE("exception", 0, 0x1),
    CASE("fault", 0, 0x2),
    CASE("default", 0, 0),
    CASE("success", 0, 0x4),
    CASE("ok", 0, 0x4),
    CASE("message", 0, 0x8),
    CASE("code", 0, 0x10),
    CASE("statusCode", 0, 0x10),
    CASE("detail", 0, 0x20),
    CASE("reason", 0, 0x40),
    CASE("title", 0, 0x80),
    CASE("subtitle", 0, 0),
    CASE("items", ITEMS, 0),
    CASE("Results", ITEMS, 0),
    CASE("value", ITEMS, 0),
    CASE("included", 0, 0),
    CASE("take", SIZE | LIMIT, 0),
    CASE("itemsPerPage", SIZE | LIMIT, 0),
    CASE("pageSize", SIZE | LIMIT, 0),
    CASE("_limit", SIZE | LIMIT, 0),
    CASE("size", SIZE | LIMIT, 0),
    CASE("pageLimit", SIZE, 0),
    CASE("limits", 0, 0),
    CASE("$skip", OFFSET | POSITION, 0),
    CASE("_start", OFFSET | POSITION, 0),
    CASE("start_index", OFFSET | POSITION, 0),
    CASE("from", OFFSET, 0),
    CASE("page[offset]", CURSOR | OFFSET | POSITION, 0),
    CASE("pagination[start]", OFFSET | POSITION, 0),
    CASE("page[number]", POSITION, 0),
    CASE("p", POSITION, 0),
    CASE("fromDate", 0, 0),
    CASE("offsets", CURSOR, 0),
    CASE("updated_at", CHANGED, 0),
    CASE("date_modified_gmt", CHANGED, 0),
    CASE("lastChanged", CHANGED, 0),
    CASE("created_at", 0, 0),
    CASE("", 0, 0),
};

static const struct {
	int line;
	const char *a, *b;
	bool alike;
} pairs[] = {
    CASE("offset", "offset", true),
    CASE("offset", "ofset", true),
    CASE("offset", "offfset", true),
    CASE("offset", "offest", true),
    CASE("offset", "offse", true),
    CASE("offset", "offsets", true),
    CASE("offset", "ofest", true),
    CASE("offset", "oxxset", true),
    CASE("offset", "oxxxet", false),
    CASE("offset", "offsetxxx", false),
    CASE("nextPage", "next_page", true),
    CASE("nextPage", "NextPag", true),
    CASE("nextPage", "prevPage", false),
    CASE("next", "nxt", true),
    CASE("next", "nxet", true),
    CASE("next", "nexts", true),
    CASE("next", "ntx", false),
    CASE("next", "text", false),
    CASE("next", "last", false),
    CASE("after", "aftr", true),
    CASE("after", "later", false),
    CASE("after", "before", false),
    CASE("marker", "makrer", true),
    CASE("a", "b", false),
    CASE("a", "", false),
    CASE("a", "a", true),
    CASE("", "", true),
};

int main(void)
{
	char longer[200];

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *name = cases[i].name;
		char *copy = unit_copy(name, strlen(name));

		SAME_BOOL(cases[i].line, words_next(copy, strlen(name), false),
		    cases[i].next);
		SAME_BOOL(cases[i].line, words_next(copy, strlen(name), true),
		    cases[i].object);
		free(copy);
	}
	for (size_t i = 0; i < COUNT(headers); i++) {
		const char *name = headers[i].name;
		size_t len = strlen(name);

		SAME_BOOL(
		    headers[i].line, words_header(name, len), headers[i].want);
		SAME_BOOL(headers[i].line, words_total_header(name, len),
		    headers[i].total);
		SAME_BOOL(headers[i].line, words_pages_header(name, len),
		    headers[i].pages);
		SAME_BOOL(headers[i].line, words_range_header(name, len),
		    headers[i].range);
	}
	for (size_t i = 0; i < COUNT(sorts); i++) {
		const char *name = sorts[i].name;
		size_t len = strlen(name);

		SAME_NUMBER(sorts[i].line,
		    (words_total(name, len) ? TOTAL : 0u) |
			(words_pages(name, len) ? PAGES : 0u) |
			(words_last(name, len) ? LAST : 0u) |
			(words_about(name, len) ? ABOUT : 0u),
		    sorts[i].sorts);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		const char *name = others[i].name;
		size_t len = strlen(name);

		SAME_NUMBER(others[i].line,
		    (words_more(name, len) ? MORE : 0u) |
			(words_cursor(name, len) ? CURSOR : 0u) |
			(words_page_size(name, len) ? SIZE : 0u) |
			(words_page_number(name, len) ? NUMBER : 0u) |
			(words_limit(name, len) ? LIMIT : 0u) |
			(words_position(name, len) ? POSITION : 0u) |
			(words_offset(name, len) ? OFFSET : 0u) |
			(words_items(name, len) ? ITEMS : 0u) |
			(words_changed(name, len) ? CHANGED : 0u),
		    others[i].others);
		SAME_NUMBER(
		    others[i].line, words_error(name, len), others[i].error);
	}
	SAME_NUMBER(
	    __LINE__, WORDS_ERROR | WORDS_SUCCESS | WORDS_MESSAGE, 0xff);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const char *a = pairs[i].a, *b = pairs[i].b;

		SAME_BOOL(pairs[i].line,
		    words_alike(a, strlen(a), b, strlen(b)), pairs[i].alike);
		SAME_BOOL(pairs[i].line,
		    words_alike(b, strlen(b), a, strlen(a)), pairs[i].alike);
	}
	/* The end of a very long name is not read. */
	memset(longer, 'x', sizeof longer);
	memcpy(longer + sizeof longer - 4, "next", 4);
	SAME_BOOL(__LINE__, words_next(longer, sizeof longer, false), false);
	memcpy(longer, "cursor", 6);
	SAME_BOOL(__LINE__, words_next(longer, sizeof longer, false), true);
	return unit_end();
}
