/*
 * The stock locations of a shop. All are read once in a run, when the first is
 * needed: a shop has few.
 */
#ifndef MEDUSA_LOCATIONS_H
#define MEDUSA_LOCATIONS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct locations; /* can be shared by threads */
struct medusa;
struct medusa_answer;

struct location {
	const char *id, *name;
	bool has_channel; /* shoppers see what lies there */
};

struct locations *locations_new(void);
void locations_free(struct locations *l);

/*
 * Reads them, unless they were read. Waits while another thread does. False:
 * the server cannot be asked, and *answer says why.
 */
MUST_CHECK bool locations_read(
    struct locations *l, struct medusa *m, struct medusa_answer *answer);

/*
 * After that: the one of exactly this name, with this id, or the only one of
 * the shop. NULL if there is none; then *why has the reason, in the arena. The
 * result lives as long as l.
 */
const struct location *locations_named(struct locations *l, struct arena *a,
    const char *name, size_t len, const char **why);
const struct location *locations_with_id(struct locations *l, struct arena *a,
    const char *id, size_t len, const char **why);
const struct location *locations_only(
    struct locations *l, struct arena *a, const char **why);

/* True once in a run: it has no sales channel, and that is to be said. */
bool locations_warns(struct locations *l, const struct location *location);

#endif
