/*
 * Which page comes next, and when there is none: the rules of ms-fetch(1).
 */
#ifndef FETCH_PAGING_H
#define FETCH_PAGING_H

#include <stdint.h>

struct buf;
struct fetch_rules;
struct page;
struct paging;

/*
 * The rules must outlive it, and do not change any more. NULL when they do not
 * go together: then *wrong is what is missing, for a message; else *wrong is
 * NULL. Released with paging_free.
 */
struct paging *paging_new(const struct fetch_rules *rules, const char **wrong);
void paging_free(struct paging *g);

/* Appends the next request; to `data` only if there is a body. */
void paging_request(const struct paging *g, struct buf *url, struct buf *data);

enum paging_verdict {
	PAGING_MORE,	 /* the page counts; fetch another */
	PAGING_LAST,	 /* the page counts; it was the last */
	PAGING_DEAD_END, /* the page counts; the next cannot be fetched */
	PAGING_REPEATED, /* the page is the last one again: leave it out */
	PAGING_BAD_PAGE, /* the page is an error */
};

/*
 * To be called when a page is done, before page_finish. With PAGING_DEAD_END
 * and PAGING_BAD_PAGE *why says what is wrong; it lives until the next call.
 * Prints warnings.
 */
enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why);

/* Pages that count, so far, and their items. */
uint64_t paging_pages(const struct paging *g);
uint64_t paging_items(const struct paging *g);

/* How much of it all has come, from 0 to 1; below 0: not known. */
double paging_share(const struct paging *g);

/* Warnings that can only be given at the end. */
void paging_end(const struct paging *g);

/* To stderr: the rules in words, and the first request. */
void paging_explain(const struct paging *g);

#endif
