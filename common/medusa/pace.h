/*
 * Limits the load on a server, for the sake of its other clients. Threads that
 * share a struct pace have one request under way at a time. The size of a
 * request follows from the duration of earlier ones.
 *
 * NULL stands for a pace without limits.
 */
#ifndef MEDUSA_PACE_H
#define MEDUSA_PACE_H

#include <stddef.h>
#include <stdint.h>

struct pace_rules {
	/* Percent of the time that requests may be under way; 0: no limit. */
	unsigned duty;
	/* Milliseconds that an answer may take longer than the fastest one did;
	   0: no limit. */
	uint64_t slack_ms;
};

enum pace_kind { PACE_READ, PACE_WRITE, PACE_KINDS };

struct pace;

/* NULL when the rules set no limit. Released with pace_free. */
struct pace *pace_new(const struct pace_rules *rules);
void pace_free(struct pace *p);

/*
 * Around each request. pace_begin waits until the request may begin. pace_end
 * is told how long it was under way, without the pauses between attempts.
 */
void pace_begin(struct pace *p);
void pace_end(struct pace *p, long long ms);

/* How many things the next request may be for; at least 1. */
size_t pace_room(struct pace *p, enum pace_kind kind);
/* A request for `count` things was answered after `ms` milliseconds. */
void pace_learn(
    struct pace *p, enum pace_kind kind, size_t count, long long ms);

#endif
