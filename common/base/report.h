/*
 * Reports the work of a run: the progress line, the summary at the end, a file
 * of statistics in JSON and the metrics, all from one table of counters. A
 * program has one report. Its function `update` sets the numbers before they
 * are used.
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most counters that a report can have. */
enum { REPORT_MAX = 24 };

/* How a counter is shown to people. */
enum {
	REPORT_BAD = 1,	 /* red in the table, unless it is 0 */
	REPORT_DONE = 2, /* part of the first number of the progress line */
	REPORT_LIST = 4, /* part of report_list */
	REPORT_RARE = 8, /* left out while it is 0 */
};

struct report_counter {
	uint64_t number;
	/* "bytes in"; NULL: not for people or statistics. */
	const char *name;
	const char *one; /* "byte in"; NULL: the name */
	/*
	 * The text before the number in the line of the summary: ", ".
	 * NULL: the line leaves this counter out; the table does not.
	 */
	const char *before;
	unsigned flags;
	/* For metrics, see metrics.h. NULL: not in the metrics. */
	const char *metric, *help;
	const char *label, *value; /* NULL: no label */
};

struct report {
	/* In the order of the statistics and metrics. */
	struct report_counter *counters;
	size_t count;
	/* Those shown to people, in their order; NULL after the last one. */
	const struct report_counter *const *shown;
	/* Sets the numbers that are known during the run. */
	void (*update)(struct report_counter *counters);
	/*
	 * Sets the numbers that are known only at the end; may be NULL. Called
	 * for the summary, and on the thread that ends the program.
	 */
	void (*finish)(struct report_counter *counters);
	const char *prefix;	  /* of metrics: "ms_push" */
	const char *unit;	  /* of the progress line: "items" */
	double (*share)(void);	  /* see progress_draw */
	const char *stats_path;	  /* file for a JSON object; NULL: none */
	const char *metrics_path; /* NULL: none */
	/*
	 * Prints the summary only with -v, or as a table if the run was long
	 * enough to show progress.
	 */
	bool quiet_summary;
	bool timed;	/* the line of the summary ends with the seconds */
	bool hide_zero; /* progress leaves out a counter that is 0 */
};

/* Starts the clock of report_seconds. Call it at the start of main. */
void report_begin(void);

/* Returns the seconds since report_begin. */
double report_seconds(void);

/*
 * Sets the report. It is not copied, so it and its counters must live as long
 * as the program. From now on the files are written whenever the program ends,
 * by err_at_end, with its exit status. If a file cannot be written, it prints
 * an error and EXIT_DONE becomes EXIT_IO.
 */
void report_init(const struct report *r);

/* Draws the progress line if progress_due says so. */
void report_progress(void);

/*
 * Returns the current counters with REPORT_LIST as text: "3 created, 0
 * updated". Leaves out those that are 0 unless `all`. Valid until the next
 * call.
 */
const char *report_list(bool all);

/*
 * Clears the progress line and prints the summary: a table on a terminal,
 * otherwise a line. `what` comes before it: "dry run: ", or "".
 */
void report_summary(const char *what);

#endif
