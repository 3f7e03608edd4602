/*
 * --metrics: counters of a run in the text format of Prometheus, for the
 * textfile collector of the node exporter.
 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One value. Values with the same name must follow each other and have the same
 * help. All metrics are gauges, because they start at 0 in each run. As a
 * counter, two runs that did equal work would look as if the second did none.
 */
struct metric {
	const char *name, *help;
	const char *label, *value; /* NULL: no label */
	uint64_t number;
};

/*
 * Replaces the file atomically. Adds the prefix to the names, and adds the
 * duration of the run in seconds, the time of its end and its exit status. Each
 * value has the label `run`, the file's name without .prom, because the
 * collector rejects a value that two files have. On failure it prints an error,
 * leaves the old file and returns false.
 */
MUST_CHECK bool metrics_write(const char *path, const char *prefix,
    const struct metric *list, size_t count, double seconds, int status);

#endif
