/*
 * The input of a run: lines with a batch each, of standard input; or with
 * --undo, the batches that undo.h makes of a journal.
 */
#ifndef SYNC_INPUT_H
#define SYNC_INPUT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input;
struct resource;

/*
 * Reads the descriptor, which stays the caller's. `max` is the most bytes of a
 * line. `undo`: it is a journal of that resource, to be undone at `url`, and
 * the program ends if it is none (see undo_open); NULL: it has lines. Released
 * with input_close.
 */
struct input *input_open(
    int fd, size_t max, const struct resource *undo, const char *url);
void input_close(struct input *in);

/* Does input_next return without waiting for input_fd? */
bool input_ready(struct input *in);
int input_fd(const struct input *in);

/*
 * The next batch. Returns false if none has come yet, if a line was blank, or
 * at the end. *line belongs to `in` and is valid until the next call; *number
 * is that of the line, for input_error.
 */
MUST_CHECK bool input_next(
    struct input *in, const char **line, size_t *len, uint64_t *number);
/* Has the input ended, or can it not be read further? */
bool input_ended(const struct input *in);
/*
 * The exit status for what input_next found: EXIT_DONE, or after a message,
 * why the input cannot be read further.
 */
int input_status(const struct input *in);

/* Prints an error about the batch with that number. */
void input_error(const struct input *in, uint64_t number, const char *why);

/* What was read, see lines_share and undo_share. */
double input_share(const struct input *in);
/* See undo_created; 0 for lines. */
uint64_t input_created(const struct input *in);

#endif
