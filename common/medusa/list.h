/*
 * Reads a list of Medusa, page by page.
 */
#ifndef MEDUSA_LIST_H
#define MEDUSA_LIST_H

#include "medusa/medusa.h"

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

#endif
