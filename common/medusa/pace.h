/*
 * Limits the load on a server, for the sake of its other clients. Threads that
 * share a struct pace have one request under way at a time. The size of a
 * request and the pause after it follow from earlier requests, and from probes
 * of the server, see pacer.h.
 *
 * NULL stands for a pace without limits.
 */
#ifndef MEDUSA_PACE_H
#define MEDUSA_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace_rules {
	/* Percent of the time that requests may be under way; 0: no limit. */
	unsigned duty;
	/* Milliseconds that other clients may wait longer than when the server
	   does nothing for us; 0: no limit. */
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

/*
 * How many of `count` things the next request should be for; at least 1. Parts
 * are of about the same size: a small one would cost almost as much.
 */
size_t pace_part(struct pace *p, enum pace_kind kind, size_t count);
/* A request for `count` things was answered after `ms` milliseconds. */
void pace_learn(
    struct pace *p, enum pace_kind kind, size_t count, long long ms);

/* The program is about to end: from now on, only the rule for `duty` counts. */
void pace_hurry(struct pace *p);

/*
 * For what sends the probes, on a thread of its own. Is there a limit that
 * needs them? From then on, requests wait for the first probes; wake_fd is an
 * eventfd that becomes readable when probes are wanted.
 */
bool pace_watch(struct pace *p, int wake_fd);
/*
 * The milliseconds from one probe to the next; 0: none are wanted now, because
 * no request is under way, due, or only just over.
 */
long long pace_probe_interval(struct pace *p);
/* A probe was sent at that time by clock_ms, and answered after `ms`. */
void pace_probed(struct pace *p, long long sent, long long ms);
/* A probe failed, so requests do not wait for the first ones. */
void pace_unprobed(struct pace *p);
/* Probes cannot be had, until there is one again. */
void pace_without_probes(struct pace *p);
/* The number of probes that were answered. */
uint64_t pace_probes(struct pace *p);

#endif
