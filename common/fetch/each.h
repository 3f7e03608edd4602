/*
 * --each: the pages for each item on standard input, several items at a time,
 * and the results in the order of the items.
 */
#ifndef FETCH_EACH_H
#define FETCH_EACH_H

#include "fetch/job.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct each;
struct queue;

/*
 * Standard input, as another descriptor: standard input is /dev/null from now
 * on, so that programs which are run do not read the items. Ends the program if
 * that is not possible.
 */
int each_input(void);

/*
 * Reads items from the descriptor `input`, and fetches with at most so many
 * requests at a time. Copies the options, and sets what the rules need.
 * Released with each_free.
 */
struct each *each_new(const struct job_options *o, struct queue *output,
    int input, uint64_t most);
void each_free(struct each *e);

/*
 * To be called before each http_step: reads items, starts requests, and gives
 * items that are done to the output. False: the run has ended.
 */
bool each_begin(struct each *e);
/* To be called after http_step: takes the pages that have come. */
void each_take(struct each *e);

/* So far: pages that count, and their items. */
uint64_t each_pages(const struct each *e);
uint64_t each_items(const struct each *e);
/* The share of the input that has been read, as lines_share. */
double each_share(const struct each *e);

/*
 * At the end: the exit status. If the run failed, appends a message, which
 * names the line. Prints doubts about the run as a whole.
 */
int each_end(struct each *e, struct buf *message);

#endif
