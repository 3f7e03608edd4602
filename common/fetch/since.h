/*
 * --since: what has changed since the last run. A file keeps the greatest value
 * of a member of the items, such as updated_at. It becomes {since} in the next
 * run.
 */
#ifndef FETCH_SINCE_H
#define FETCH_SINCE_H

#include "base/buf.h"
#include "fetch/greatest.h"

#include <stdbool.h>
#include <stdint.h>

/* Zero-initialise; release with since_release. */
struct since {
	/* Set by options. */
	const char *file;    /* NULL: there is no --since */
	const char *first;   /* of --since-first, or NULL */
	uint64_t overlap_ms; /* of --since-overlap */
	/* Private. */
	struct buf last;  /* the content of the file; empty: there is none */
	struct buf value; /* that of {since} */
	struct buf next;  /* the name of the file for the next run */
	struct greatest values;
};
void since_release(struct since *s);

/*
 * Where the value for the next run is written; NULL without --since. Lives as
 * long as s.
 */
const char *since_next(struct since *s);

/*
 * Removes that file of an earlier run. A caller may rename it although this run
 * has failed, so this comes before since_read and before any request. Ends the
 * program if it cannot.
 */
void since_begin(struct since *s);

/*
 * Reads the file. Returns the value of {since}, NULL if there is none yet; it
 * lives as long as s. Ends the program if the file or --since-first has no
 * value that can be used.
 */
const char *since_read(struct since *s);

/* Adds the values of a page that is accepted. */
void since_take(struct since *s, const struct greatest *page);

/*
 * To be called when the run has succeeded: writes the greatest value for the
 * next run. Says what is wrong with the values; `strict`: all of it is an
 * error. Returns the exit status; if it is not EXIT_DONE, no file was written.
 */
int since_end(const struct since *s, bool strict);

#endif
