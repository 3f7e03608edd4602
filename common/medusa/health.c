/*
 * In: the pace says if probes are wanted. Out: the duration of each probe.
 *
 * Medusa answers /health with the text OK (framework, health.js, 2.21). Another
 * answer is that of a proxy, and its duration says nothing about Medusa:
 *
 * - before the first OK, one such answer ends the probing, or silence does;
 * - after FAILURES_MAX probes in a row without an OK, for whatever reason, the
 *   pace is told that there are none. If there was an OK before, the server may
 *   be starting anew, so a probe now and then looks whether it is back.
 *
 * Both are said, once. Silence after an OK is an answer that takes very long.
 *
 * A probe is not repeated, and no key is sent with it: each check of an API key
 * costs Medusa 50 ms. The first probe after a rest opens a connection, so its
 * duration does not count.
 */
#include "medusa/health.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/worker.h"
#include "http/http.h"
#include "http/options.h"
#include "http/url.h"
#include "medusa/pace.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	FAILURES_MAX = 5,
	FAILED_MS = 1000, /* the pause after a probe without an OK */
	SILENCE_MS = 5000,
	BODY_MAX = 64 * 1024,
	REST_MS = 3000, /* Medusa keeps a connection open for 5 s */
};

struct health {
	struct pace *pace;
	struct http *http;
	struct buf url;
	int stop_fd, wake_fd;
	struct worker *worker;
	/* Of the thread. */
	bool answered;	    /* there was an OK */
	bool said;	    /* that there is none */
	unsigned failures;  /* since then */
	long long last_end; /* of the last probe; 0: none yet */
};

static enum outcome judge(void *ctx, struct http_call *c)
{
	(void)ctx;
	if (c->reply.len == 2 && memcmp(c->reply.data, "OK", 2) == 0)
		return OUTCOME_DONE;
	snprintf(c->error, sizeof c->error, "the answer is not Medusa's 'OK'");
	return OUTCOME_REFUSED;
}

static const struct http_hooks hooks = {.judge = judge};

static bool is_readable(int fd, long long ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, ms < 0 ? -1 : (int)ms) > 0;
}

static bool stops(const struct health *h)
{
	return is_readable(h->stop_fd, 0);
}

/* Runs the call; false when the thread is to stop first. */
static bool run(struct health *h, struct http_call *c)
{
	http_start(h->http, c);
	while (!c->done && !stops(h))
		http_step(h->http, -1);
	http_finish(c);
	return c->done;
}

static void say_why(struct health *h, const struct http_call *c)
{
	struct buf shown = {0};

	if (h->said)
		return;
	h->said = true;
	url_show(&shown, h->url.data);
	warning("--pace: cannot probe '%s': %s; pacing by the duration of "
		"requests instead",
	    shown.data, c->error);
	buf_release(&shown);
}

static bool is_silent(const struct http_call *c)
{
	return !c->status && c->spent >= SILENCE_MS;
}

/* False: there will be no more probes. */
static bool take_failure(struct health *h, const struct http_call *c)
{
	const bool foreign = !h->answered && (c->status || is_silent(c));

	if (!foreign && ++h->failures < FAILURES_MAX) {
		pace_unprobed(h->pace);
		return true;
	}
	say_why(h, c);
	pace_without_probes(h->pace);
	return h->answered;
}

/* The same after any answer. */
static bool take_answer(struct health *h, const struct http_call *c)
{
	const bool first = !h->last_end || c->began - h->last_end >= REST_MS;

	h->last_end = clock_ms();
	if (c->outcome != OUTCOME_DONE && !(h->answered && is_silent(c)))
		return take_failure(h, c);
	h->answered = true;
	h->failures = 0;
	if (!first)
		pace_probed(h->pace, c->began, c->spent);
	return true;
}

/* Waits until probes are wanted; 0: the thread is to stop. */
static long long wait_for_work(struct health *h)
{
	struct pollfd p[2] = {{.fd = h->stop_fd, .events = POLLIN},
	    {.fd = h->wake_fd, .events = POLLIN}};
	long long interval = pace_probe_interval(h->pace);
	uint64_t events;

	while (!interval && !stops(h)) {
		poll(p, 2, -1);
		(void)!read(h->wake_fd, &events, sizeof events);
		interval = pace_probe_interval(h->pace);
	}
	return stops(h) ? 0 : interval;
}

/* Waits so that probes begin that many milliseconds apart. */
static void wait_after(
    const struct health *h, const struct http_call *c, long long interval)
{
	long long next = c->began + interval;

	if (c->outcome != OUTCOME_DONE)
		next = clock_ms() + FAILED_MS;
	next -= clock_ms();
	if (next > 0)
		(void)is_readable(h->stop_fd, next);
}

static void work(void *ctx)
{
	struct health *h = ctx;
	bool more = true;

	while (more) {
		struct http_call c = {
		    .method = "GET", .url = h->url.data, .hooks = &hooks};
		const long long interval = wait_for_work(h);

		more = interval && run(h, &c) && take_answer(h, &c);
		if (more)
			wait_after(h, &c, interval);
		buf_release(&c.reply);
	}
}

static int new_eventfd(void)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		die_errno("cannot create an event descriptor");
	return fd;
}

struct health *health_start(
    const char *base, const struct http_options *net, struct pace *pace)
{
	struct http_options options = *net;
	struct health *h = mem_alloc(sizeof *h);

	*h = (struct health){.pace = pace, .wake_fd = new_eventfd()};
	if (!pace_watch(pace, h->wake_fd)) {
		close(h->wake_fd);
		free(h);
		return NULL;
	}
	options.origin = base;
	options.headers = NULL;
	options.authorize = NULL;
	options.secret = false;
	options.stall_ms = SILENCE_MS;
	options.interval_ms = 0;
	options.buffer_max = BODY_MAX;
	options.retry.retries = 0;
	h->stop_fd = new_eventfd();
	h->http = http_open(&options);
	http_watch(h->http, h->stop_fd);
	buf_printf(&h->url, "%s/health", base);
	h->worker = worker_start(work, h);
	return h;
}

void health_stop(struct health *h)
{
	const uint64_t one = 1;

	if (!h)
		return;
	(void)!write(h->stop_fd, &one, sizeof one);
	worker_join(h->worker);
	http_close(h->http);
	close(h->stop_fd);
	close(h->wake_fd);
	buf_release(&h->url);
	free(h);
}
