/*
 * Decides how large the next request may be and how long the pause after it is,
 * from what requests cost and from what a visitor of the server would feel. It
 * has no clock and sends nothing: time is counted in probes.
 *
 * A probe is a small request that costs the server nothing, sent
 * PACER_PROBE_MS after the one before. The duration of probes while nothing of
 * ours is under way is called idle. It keeps the 95th percentile of the
 * last probes within a limit above that of idle ones, which is at least half of
 * that: where idle probes take long, they also vary.
 */
#ifndef MEDUSA_PACER_H
#define MEDUSA_PACER_H

#include "medusa/pace.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	PACER_PROBE_MS = 100,
	PACER_LAST = 40,   /* probes that are looked at: 4 seconds */
	PACER_FEW = 10,	   /* so many say something … */
	PACER_ENOUGH = 20, /* … and so many say it reliably */
	PACER_IDLES = 12,  /* windows of idle probes */
};

/* The last `count` durations in milliseconds, at most PACER_LAST. */
struct pacer_window {
	long long ms[PACER_LAST];
	size_t count, next;
};

/* Sums over requests of one kind, older ones with less weight. */
struct pacer_cost {
	double weight, n, nn, ms, n_ms; /* n: things in a request */
};

struct pacer {
	/* Set once. */
	long long limit_ms;
	double rest; /* the least pause, as a multiple of a request */
	/* What requests cost. */
	struct pacer_cost cost[PACE_KINDS];
	/* What visitors feel. */
	bool probed; /* false: the requests themselves have to tell */
	struct pacer_window last, idle;
	long long idles[PACER_IDLES]; /* the p95 of earlier windows */
	size_t idle_count;
	double crowd; /* the share of the last idle probes that were slow */
	/*
	 * 1: requests of the least size, with the least pause. Above it, the
	 * requests get larger; below it, the pauses get longer.
	 */
	double speed;
	double ceiling; /* where it was too fast last */
	bool rising;	/* the last change was up */
	bool filled;	/* a request since then was about as large as allowed */
	unsigned since; /* probes since then */
};

/* rest: the least pause after a request, as a multiple of its duration. */
void pacer_init(struct pacer *p, long long limit_ms, double rest);

/* A request for `count` things was answered after `ms` milliseconds. */
void pacer_request(
    struct pacer *p, enum pace_kind kind, size_t count, long long ms);
/* A probe took so long; idle: nothing of ours was under way meanwhile. */
void pacer_probe(struct pacer *p, long long ms, bool idle);
/* Is enough known of idle probes? */
bool pacer_ready(const struct pacer *p);
/* Do the last idle probes say that others keep the server busy? */
bool pacer_crowded(const struct pacer *p);
/* There are no probes: only requests tell, until the next one. */
void pacer_without_probes(struct pacer *p);

/* How many things a request may be for, at least 1. */
size_t pacer_size(const struct pacer *p, enum pace_kind kind);
/* The pause after a request that took `ms` milliseconds. */
long long pacer_pause(const struct pacer *p, long long ms);

/* The 95th percentiles in milliseconds, for messages; 0: not known. */
long long pacer_last_p95(const struct pacer *p);
long long pacer_idle_p95(const struct pacer *p);

#endif
