/*
 * How hard a server may be worked, so that its other clients do not suffer.
 * Of everybody who shares it, one has a request under way at a time, and what
 * one request may ask for follows from how long the ones before it took.
 *
 * Where a struct pace is wanted NULL does, and bounds nothing.
 */
#ifndef MEDUSA_PACE_H
#define MEDUSA_PACE_H

#include <stddef.h>
#include <stdint.h>

struct pace_rules {
	/* Of the time, how many percent a request may be under way; 0: any. */
	unsigned duty;
	/*
	 * An answer may take so much longer than the fastest one did, in
	 * milliseconds; 0: as long as it likes.
	 */
	uint64_t slack_ms;
};

enum pace_kind { PACE_READ, PACE_WRITE, PACE_KINDS };

struct pace;

/* NULL when the rules bound nothing. */
struct pace *pace_new(const struct pace_rules *rules);
void pace_free(struct pace *p);

/*
 * Around each request: waits until it may begin; tells that it has ended, and
 * for how long it was under way, without pauses between attempts.
 */
void pace_begin(struct pace *p);
void pace_end(struct pace *p, long long ms);

/* How many things the next request may have; at least 1. */
size_t pace_room(struct pace *p, enum pace_kind kind);
/* One with `count` of them was answered after that many milliseconds. */
void pace_learn(
    struct pace *p, enum pace_kind kind, size_t count, long long ms);

#endif
