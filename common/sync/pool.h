/*
 * Runs several batches at a time, each on a thread and connections of its own.
 * They are returned in the order of the input. A batch that has something
 * unique in common with an earlier one waits for it.
 *
 * All functions have to be called by the same thread.
 */
#ifndef SYNC_POOL_H
#define SYNC_POOL_H

#include "http/http.h"
#include "sync/batch.h"
#include "sync/limit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal;
struct medusa;
struct pool;

enum { LIMITS_MAX = 2 };

struct pool_rules {
	/* Batches written at a time; if more than 1, one more is looked up. */
	unsigned writes;
	/* See names_new. */
	unsigned create_missing;
	const char *create_option;
	struct journal *journal; /* or NULL */
	struct batch_rules batch;
	/* A batch that would exceed one fails with EXIT_LIMIT. In a dry run,
	   its `limited` is set, and the run goes on. */
	struct limit limits[LIMITS_MAX];
};

/* Released with pool_free, before `medusa` is closed. */
struct pool *pool_new(struct medusa *medusa, const struct pool_rules *rules);
/* Waits for batches that are under way. */
void pool_free(struct pool *p);

/* Is there room for another batch? */
bool pool_room(struct pool *p);
/* Is there no batch to wait for? See pool_stop. */
bool pool_empty(struct pool *p);
/* Copies the line; `number` counts lines. There has to be room. */
void pool_take(struct pool *p, const char *line, size_t len, uint64_t number);
/*
 * The oldest batch if it has ended, failed or not; otherwise NULL. It may be
 * read until pool_drop.
 */
const struct batch *pool_done(struct pool *p, uint64_t *number);
void pool_drop(struct pool *p);

/*
 * The program is about to end. From now on no look-up begins, since it may
 * create names, and no write. Writes that have begun are completed. Look-ups
 * are abandoned, whatever they wait for: pool_empty does not count them, and
 * the end of the program ends them. So neither pool_take nor pool_free may
 * follow.
 */
void pool_stop(struct pool *p);

/* Readable when a batch may have ended; pool_done clears it. */
int pool_fd(const struct pool *p);

/* The totals of all batches that have ended. */
struct http_totals pool_totals(struct pool *p);

#endif
