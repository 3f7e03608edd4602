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
#include <stdint.h>

struct buf;
struct journal; /* can be shared by threads */
struct resource;
struct writer;

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

/* Appends the lines. `sync`: they are on disk when it returns. False with
 * errno, and so all later calls. */
MUST_CHECK bool journal_append(
    struct journal *j, const struct buf *lines, bool sync);
/* A number for a line: 1, 2, … */
uint64_t journal_number(struct journal *j);
const char *journal_path(const struct journal *j);

/* Begins a line, an object. */
void journal_begin_line(struct writer *to, const char *event);
void journal_put_time(struct writer *to);
/* Ends the line that began at `start` of the buffer, and all of its objects. */
void journal_end_line(struct buf *lines, size_t start, struct writer *w);

#endif
