/*
 * The journal of a run: a file of lines, each a JSON object, from which people
 * see what a run has changed, and --undo takes it back.
 *
 * Before an item is written, a line has what Medusa has of it and what is going
 * to be written, and is on disk; when it is decided, a line has what became of
 * it. An item without the second line may have been written or not.
 */
#ifndef SYNC_JOURNAL_H
#define SYNC_JOURNAL_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct journal; /* can be shared by threads */
struct resource;

/*
 * Creates the file, which must not exist. `url` is Medusa's address, for
 * people. Ends the program when it cannot. NULL path: returns NULL, a journal
 * that holds nothing.
 */
struct journal *journal_open(
    const char *path, const struct resource *r, const char *url);
/* False with errno when what was written may be lost, unless a batch has failed
 * because of that. */
MUST_CHECK bool journal_close(struct journal *j);
/* Ends the program with "cannot write to 'FILE': …", by errno. */
_Noreturn void journal_die(const char *path);

/*
 * Before requests are sent for the open items of the list: records those whose
 * plans are not in the journal. Looks them up for that. False when the batch
 * has failed.
 */
MUST_CHECK bool journal_plans(
    struct batch *b, struct item *const *list, size_t count);
/*
 * At the end of a batch: records what became of the items that were recorded.
 * Looks those up that were written. False when that cannot be recorded: the
 * batch has failed.
 */
MUST_CHECK bool journal_outcomes(struct batch *b);

#endif
