/*
 * Probes a Medusa server with GET /health, on a thread and a connection of its
 * own, while the pace wants it. The server answers without its database and
 * without a key, so the time it takes is that for which others wait.
 */
#ifndef MEDUSA_HEALTH_H
#define MEDUSA_HEALTH_H

struct health;
struct http_options;
struct pace;

/*
 * Starts the thread. `base` is MEDUSA_URL without a trailing slash; `net` has
 * the time limits, and no secret of it is used. Both, and the pace, have to
 * outlive the result. NULL when the pace needs no probes. Ended with
 * health_stop.
 */
struct health *health_start(
    const char *base, const struct http_options *net, struct pace *pace);
/* Abandons a probe that is under way. NULL is allowed. */
void health_stop(struct health *h);

#endif
