/*
 * Which page comes next, and when there is none: the rules of ms-fetch(1).
 */
#ifndef FETCH_PAGING_H
#define FETCH_PAGING_H

#include "base/buf.h"
#include "fetch/page.h"

#include <stdbool.h>
#include <stdint.h>

enum paging_style {
	PAGING_OFFSET,
	PAGING_NUMBER,
	PAGING_CURSOR,
	PAGING_NEXT, /* a URL in the body */
	PAGING_LINK, /* a URL in the Link header, if there is one */
};

struct paging {
	/* Set by the caller. */
	const char *url, *data; /* templates; data may be NULL */
	struct page_rules rules;
	const char *const *also; /* origins that may be followed to */
	const char *foreign;	 /* what is said of others */
	uint64_t start;		 /* UINT64_MAX: 1 for pages, 0 for offsets */
	uint64_t limit, max_pages, max_items;
	/* To be read. */
	enum paging_style style;
	uint64_t pages, items;
	uint64_t total;	    /* UINT64_MAX: not known */
	uint64_t all_pages; /* likewise */
	/* Private. */
	struct buf cursor;   /* of the next page */
	struct buf next_url; /* likewise; empty: the template's */
	bool has_cursor;
	uint64_t anchor; /* hash of what named a page before */
	uint64_t hash, first_items;
	unsigned empty; /* pages without items, the last ones in a row */
	bool total_moved, capped, null_met;
};

/* Settles the style; NULL, or what is missing. */
const char *paging_init(struct paging *g);
void paging_release(struct paging *g);

/* Appends the next request. */
void paging_request(const struct paging *g, struct buf *url, struct buf *data);

enum paging_verdict {
	PAGING_MORE,  /* write the page, then fetch another */
	PAGING_LAST,  /* write the page, then no more */
	PAGING_OVER,  /* the page does not count; no more */
	PAGING_STUCK, /* write the page, but where the next is, is wrong */
	PAGING_WRONG, /* the page does not count */
};

/*
 * After a page has come in, before http_finish. With PAGING_STUCK and
 * PAGING_WRONG *why is an error; it lives until the next call. Warnings are
 * printed.
 */
enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why);

/* How much of it all has come, from 0 to 1; below 0: not known. */
double paging_share(const struct paging *g);

/* Warnings that can only be given at the end. */
void paging_end(const struct paging *g);

/* To stderr: the rules in words, and the first request. */
void paging_explain(const struct paging *g);

#endif
