/*
 * What a run has done: a table of counters, from which come the summary at the
 * end, the text of the progress line, a file of statistics in JSON, and the
 * metrics.
 *
 * A program has one report. A counter says where it is shown; a function of the
 * program sets the numbers just before they are.
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceiling of the counters of a report. */
enum { REPORT_MAX = 24 };

/* How a counter is shown to people. */
enum {
	REPORT_BAD = 1,	 /* red in the table, unless it is 0 */
	REPORT_DONE = 2, /* part of the number that progress begins with */
	REPORT_LIST = 4, /* progress lists it, see report_list */
};

struct report_counter {
	uint64_t number;
	/* For people and the statistics; NULL: not for them. */
	const char *name;   /* "bytes in" */
	const char *before; /* joins it to the summary's line: ", "; NULL: it
			       is in the table only */
	unsigned place;	    /* in the order for people: 1, 2, … */
	unsigned flags;
	/* For monitoring, see metrics.h; NULL: not for it. */
	const char *metric, *help;
	const char *label, *value; /* NULL: no label */
};

struct report {
	/*
	 * In the order of the metrics and statistics. They live as long as the
	 * program.
	 */
	struct report_counter *counters;
	size_t count;
	/* Sets the numbers that progress shows, while the run goes on. */
	void (*update)(struct report_counter *counters);
	/*
	 * Sets those that cannot be told before the end; may be NULL. Called
	 * for the summary, and on any thread that ends the program.
	 */
	void (*finish)(struct report_counter *counters);
	const char *prefix;	  /* of the metrics: "ms_push" */
	const char *unit;	  /* of what is done: "items" */
	double (*share)(void);	  /* see progress_draw */
	const char *stats_path;	  /* a JSON object; NULL: none */
	const char *metrics_path; /* NULL: none */
	/*
	 * The summary is a detail: with -v only, or as a table when the run was
	 * long enough to show progress.
	 */
	bool modest;
	bool timed;	/* the summary's line ends with the seconds */
	bool hide_zero; /* progress does not list a counter that is 0 */
};

/* Starts the clock of report_seconds. Call at the beginning of main. */
void report_begin(void);

/* Seconds since report_begin. */
double report_seconds(void);

/*
 * Sets the report, which is not copied and lives as long as the program. From
 * now on the files are written however the program ends, by err_at_end, with
 * its exit status. If one cannot be written, a message says so and EXIT_DONE
 * becomes EXIT_IO.
 */
void report_init(const struct report *r);

/* Draws the progress line if it is time to; see progress_due. */
void report_progress(void);

/*
 * "3 created, 0 updated": the counters with REPORT_LIST as they are now; those
 * that are 0 only with `all`. Lives until the next call.
 */
const char *report_list(bool all);

/*
 * The summary, after the progress line is cleared: a table on a terminal,
 * else a line. `what` stands before it: "dry run: ", or "".
 */
void report_summary(const char *what);

#endif
