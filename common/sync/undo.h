/*
 * Reads a journal from its end, and makes batches of what is to be undone.
 *
 * An item of such a batch is {"write":…,"outcome":…}: the line of a plan, and
 * the line with what became of it; null if the run was killed before that.
 * Plans that Medusa refused, and those that another one replaced, are left out.
 * No two items of a batch mean the same thing of the shop.
 */
#ifndef SYNC_UNDO_H
#define SYNC_UNDO_H

#include "base/attr.h"
#include "base/lines.h"

#include <stddef.h>
#include <stdint.h>

struct resource;
struct undo_reader;

/*
 * Ends the program if the descriptor is not a journal of the resource, or its
 * run has not ended. Warns if the run was at another address than `url`. A
 * descriptor that cannot be positioned is copied to a temporary file.
 */
struct undo_reader *undo_open(
    int fd, const struct resource *r, const char *url);
void undo_close(struct undo_reader *u);

/*
 * The next batch, a line that belongs to u and is valid until the next call.
 * LINES_ERROR: undo_why says what is wrong, *status is an exit status.
 */
MUST_CHECK enum lines_got undo_next(
    struct undo_reader *u, const char **line, size_t *len);
const char *undo_why(const struct undo_reader *u, int *status);
/* How many tags, types, collections and categories the run has created, of what
 * was returned. They stay. */
uint64_t undo_created(const struct undo_reader *u);
/* The share of the journal that was returned, from 0 to 1. */
double undo_share(const struct undo_reader *u);

#endif
