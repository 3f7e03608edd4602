/*
 * What became of all items of a run, and the report of it: the summary, the
 * progress and the metrics (see base/report.h).
 */
#ifndef SYNC_TALLY_H
#define SYNC_TALLY_H

#include "sync/batch.h"

#include <stdint.h>

struct http_totals;

struct tally_rules {
	const struct batch_rules *batch;
	const char *prefix;	  /* of the metrics: "ms_push" */
	const char *metrics_path; /* NULL: none */
	/* Totals of the requests; asked for when nothing is under way, or by
	   whichever thread ends the program. */
	struct http_totals (*totals)(void);
	double (*share)(void); /* of the input, see progress_draw */
};

/*
 * From now on there is a report; see report_init. What the rules point to has
 * to outlive the program's end.
 */
void tally_init(const struct tally_rules *rules);

/* Counts the items of a batch that has come to its end. */
void tally_add(const struct batch *b);

/* How many of them there were. */
uint64_t tally_of(enum item_action action);

#endif
