/*
 * --metrics: what a run has done, in the text format of Prometheus, for the
 * textfile collector of its node exporter.
 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One value. Those of the same name follow each other and have the same help.
 * All are gauges: they begin anew in each run, and a counter that stands where
 * it stood would look as if nothing had been done.
 */
struct metric {
	const char *name, *help;
	const char *label, *value; /* NULL: no label */
	uint64_t number;
};

/*
 * Replaces the file as a whole. Names get the prefix; added are the seconds the
 * run took, the time it ended, and its exit status. Each value has the label
 * run, the file's name without .prom, because the collector takes no value
 * twice. False when the file cannot be written, after a message; then the old
 * file is still there.
 */
MUST_CHECK bool metrics_write(const char *path, const char *prefix,
    const struct metric *list, size_t count, double seconds, int status);

#endif
