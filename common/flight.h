/*
 * Batches under way at once, each with a thread and connections of its own.
 * While several are written the next is looked up; they are given back in the
 * order they came, and one that has to do with an earlier one waits for it.
 *
 * All functions are for one thread, that of the caller.
 */
#ifndef FLIGHT_H
#define FLIGHT_H

#include "medusa.h"
#include "sync.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flight;

struct flight_rules {
	unsigned writes; /* at once; of more than 1, one more is looked up */
	unsigned create_missing; /* see refs_new */
	struct sync_rules sync;
};

struct flight *flight_new(
    struct medusa *medusa, const struct flight_rules *rules);
/* Waits for what is under way. */
void flight_free(struct flight *f);

/* May another batch be taken? */
bool flight_room(struct flight *f);
bool flight_empty(const struct flight *f);
/* The line is copied; `number` is its own. There must be room. */
void flight_take(
    struct flight *f, const char *line, size_t len, uint64_t number);
/*
 * The oldest batch, when it has come to its end, well or not (see `failed`);
 * NULL when it has not. It is the caller's until flight_drop.
 */
const struct sync *flight_done(struct flight *f, uint64_t *number);
void flight_drop(struct flight *f);

/*
 * No look-up, which may create names, and no write begins from now on, as after
 * a batch that failed; what has begun comes to its end.
 */
void flight_stop(struct flight *f);

/* Readable when a batch may have come to its end; flight_done clears it. */
int flight_fd(const struct flight *f);

/* Of all connections. */
struct http_totals flight_totals(const struct flight *f);

#endif
