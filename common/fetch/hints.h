/*
 * Options that name a member or a header that no page has.
 */
#ifndef FETCH_HINTS_H
#define FETCH_HINTS_H

#include <stdbool.h>

struct doubts;
struct fetch_rules;
struct hints;
struct page;
struct run_end;

/* The rules must outlive it. Released with hints_free. */
struct hints *hints_new(const struct fetch_rules *rules);
void hints_free(struct hints *h);

/* Takes what a page of the run has. */
void hints_take(struct hints *h, const struct page *p);

/*
 * To be called with the last page. An option is a doubt if its absence may have
 * ended the run too early, else a message for -v. Is one of the doubts that
 * there may be another page?
 */
bool hints_end(const struct hints *h, const struct page *p,
    const struct run_end *run, struct doubts *d);

#endif
