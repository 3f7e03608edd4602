/*
 * Which products were changed since a time, whoever did it: in their texts,
 * variants and options. What else can change moves no time (see version.h).
 *
 * Answers have to live as long as the arena, which is reset for each page.
 */
#ifndef MEDUSA_TOUCHED_H
#define MEDUSA_TOUCHED_H

#include "medusa/medusa.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct touched {
	const char *id;
	const char *version; /* see version.h; NULL: unknown */
	bool deleted;
};

/* Takes the products of a page, which are gone after it; false: no more. */
typedef bool touched_taker(void *ctx, const struct touched *list, size_t count);

/* The store's id, in *id; NULL: the server has none. */
struct medusa_answer touched_store(
    struct medusa *m, struct arena *a, const char **id);

/* Finds what was changed at that time of the server's clock or later. A product
   may be found several times. */
struct medusa_answer touched_find(struct medusa *m, struct arena *a,
    time_t since, touched_taker *take, void *ctx);

enum { TOUCHED_IDS = 200 };
/* Finds those of up to TOUCHED_IDS products that Medusa has or had. */
struct medusa_answer touched_look_up(struct medusa *m, struct arena *a,
    const char *const *ids, size_t count, touched_taker *take, void *ctx);

#endif
