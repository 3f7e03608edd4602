/*
 * Reads a list of Medusa, page by page.
 */
#ifndef MEDUSA_LIST_H
#define MEDUSA_LIST_H

#include "medusa/medusa.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads the list `name` in pages of `limit` rows, ordered by id; *rows is the
 * first row, linked to the others, or NULL. No two rows have the same id.
 * `path` begins with "/admin/", is encoded, and has a query. OUTCOME_FOREIGN:
 * the list has no end, or a page has only rows of earlier pages. The result is
 * in the arena; `ms` of the answer covers all pages.
 */
struct medusa_answer medusa_list(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, struct value **rows);

/* Takes a page, an array, which is gone after it; false: no more. */
typedef bool medusa_page_taker(
    void *ctx, struct arena *a, const struct value *page);

/*
 * The same page by page, in the memory of one: the arena is reset before each
 * page. Several pages may have the same row.
 */
struct medusa_answer medusa_pages(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, medusa_page_taker *take,
    void *ctx);

#endif
