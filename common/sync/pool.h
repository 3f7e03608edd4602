/*
 * Batches under way at once, each with a thread and connections of its own.
 * While several are written the next is looked up; they are given back in the
 * order they came, and one that has to do with an earlier one waits for it.
 *
 * All functions are for one thread, that of the caller.
 */
#ifndef SYNC_POOL_H
#define SYNC_POOL_H

#include "http/http.h"
#include "sync/batch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct medusa;
struct pool;

struct pool_rules {
	unsigned writes; /* at once; of more than 1, one more is looked up */
	/* See names_new. */
	unsigned create_missing;
	const char *create_option;
	struct batch_rules batch;
};

struct pool *pool_new(struct medusa *medusa, const struct pool_rules *rules);
/* Waits for what is under way. */
void pool_free(struct pool *p);

/* May another batch be taken? */
bool pool_room(struct pool *p);
bool pool_empty(const struct pool *p);
/* The line is copied; `number` is its own. There must be room. */
void pool_take(struct pool *p, const char *line, size_t len, uint64_t number);
/*
 * The oldest batch, when it has come to its end, well or not (see `failed`);
 * NULL when it has not. It is the caller's until pool_drop.
 */
const struct batch *pool_done(struct pool *p, uint64_t *number);
void pool_drop(struct pool *p);

/*
 * No look-up, which may create names, and no write begins from now on, as after
 * a batch that failed; what has begun comes to its end.
 */
void pool_stop(struct pool *p);

/* Readable when a batch may have come to its end; pool_done clears it. */
int pool_fd(const struct pool *p);

/* Of all connections; nothing may be under way. */
struct http_totals pool_totals(const struct pool *p);

#endif
