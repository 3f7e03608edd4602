/*
 * A safety limit of a run: how many items may be changed, for example. A run
 * stops before the batch with which there would be more.
 *
 * The count of a batch is made from its plans, and made anew when it is
 * written, because rejected items do not count.
 */
#ifndef SYNC_LIMIT_H
#define SYNC_LIMIT_H

#include "base/share.h"

#include <stdbool.h>
#include <stdint.h>

struct batch;
struct item;

struct limit_kind {
	const char *option; /* "--max-changes" */
	const char *fate;   /* "would be created, updated or deleted" */
	bool (*counts)(const struct item *item);
};

struct limit {
	const struct limit_kind *kind; /* NULL: there is no limit */
	struct share share;	       /* of the items looked at */
};

/* Of items that were compared with what Medusa has. */
struct limit_count {
	uint64_t looked, counted;
};

/* Items to be created, updated or deleted. */
extern const struct limit_kind limit_changes;

/* Counts the items of a batch. */
struct limit_count limit_count(const struct limit *l, const struct batch *b);
void limit_add(struct limit_count *to, struct limit_count more);
/* Is it more? */
bool limit_exceeded(const struct limit *l, struct limit_count count);
/* Why the batch may not be written, in its arena. The count includes it. */
const char *limit_why(
    const struct limit *l, struct limit_count count, struct batch *b);

#endif
