/*
 * Counts what became of the items of a run, and reports it: in the summary, the
 * progress line and the metrics (see base/report.h).
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
	/* Totals of the requests. Called when no request is under way, or by
	   the thread that ends the program. */
	struct http_totals (*totals)(void);
	uint64_t (*probes)(void); /* how many were answered */
	double (*share)(void);	  /* of the input, see progress_draw */
};

/*
 * Installs the report; see report_init. What the rules point to has to exist
 * until the program ends.
 */
void tally_init(const struct tally_rules *rules);

/* Counts the items of a batch that has ended. */
void tally_add(const struct batch *b);

/* How many items with that action were counted. */
uint64_t tally_of(enum item_action action);
/* How many counted items have parts that an undo has left as they are. */
uint64_t tally_conflicts(void);
/*
 * Prints what people should know of the run besides the numbers: values that
 * were replaced, hand edits, and what an undo has left. `created`: see
 * undo_created.
 */
void tally_warn(uint64_t created);

#endif
