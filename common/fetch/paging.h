/*
 * The next page, and the end of the run: the paging rules of ms-fetch(1).
 */
#ifndef FETCH_PAGING_H
#define FETCH_PAGING_H

#include "fetch/verdict.h"

#include <stdint.h>

struct fetch_rules;
struct page;
struct paging;
struct pattern_value;
struct template_request;

/*
 * The rules must outlive it and stay unchanged, and have no rules_conflict; so
 * must the members of the item of --each, which may be NULL. Released with
 * paging_free.
 */
struct paging *paging_new(
    const struct fetch_rules *rules, const struct pattern_value *members);
void paging_free(struct paging *g);

/* Makes the next request, in place of the one that `to` holds. */
void paging_request(const struct paging *g, struct template_request *to);

/*
 * To be called when a page is done, before page_finish. With PAGING_DEAD_END
 * and PAGING_BAD_PAGE *why says what is wrong; it lives until the next call.
 * Prints warnings.
 */
enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why);

/* The number of accepted pages so far, and of their items. */
uint64_t paging_pages(const struct paging *g);
uint64_t paging_items(const struct paging *g);

/* The share that has come, from 0 to 1; below 0 if the total is unknown. */
double paging_share(const struct paging *g);

/*
 * The exit status of a run that has not failed. With --strict, it depends on
 * the doubts about its completeness.
 */
int paging_status(const struct paging *g);

#endif
