#include "world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/worker.h"
#include "http/http.h"
#include "http/options.h"
#include "json/value.h"
#include "json/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world world;

void world_begin(const char *script)
{
	world_end();
	world = (struct world){.script = script, .now = 1000000};
	buf_puts(&world.posts, "");
}

void world_end(void)
{
	buf_release(&world.posts);
}

/* --- the clock, random numbers, workers */

long long clock_ms(void)
{
	return world.now;
}

struct timespec clock_now(void)
{
	return (struct timespec){.tv_sec = world.now / 1000};
}

void clock_sleep(long long ms)
{
	world.now += ms;
	world.slept += ms;
}

/* Makes every retry delay as long as possible. */
uint32_t random_u32(void)
{
	return UINT32_MAX;
}

struct worker {
	void (*work)(void *ctx);
	void *ctx;
};

struct worker *worker_start(void (*work)(void *ctx), void *ctx)
{
	struct worker *w = mem_alloc(sizeof *w);

	*w = (struct worker){work, ctx};
	world.workers++;
	return w;
}

/* Runs the work, on the only thread, one worker after the other. */
void worker_join(struct worker *w)
{
	w->work(w->ctx);
	world.workers--;
	free(w);
}

/* --- the server */

enum { SLOW_MS = 3000, ROW_MS = 2000 };

static const struct fault {
	char letter;
	bool written;
	long status;
	enum outcome outcome;
	long long slow; /* time from one note to the next */
} faults[] = {
    {'l', true, 0, OUTCOME_UNKNOWN, 0},	      /* the answer is lost */
    {'s', true, 0, OUTCOME_UNKNOWN, SLOW_MS}, /* the same, written slowly */
    {'n', false, 0, OUTCOME_UNKNOWN, 0},      /* the request is lost */
    {'c', false, 500, OUTCOME_UNKNOWN, 0},    /* the server crashes */
    {'a', false, 503, OUTCOME_AGAIN, 0},      /* the retries are used up */
    {'r', false, 409, OUTCOME_REFUSED, 0},    /* refused, see recover */
    {'u', true, 200, OUTCOME_DONE, 0},	      /* the answer names nothing */
    {'\0', true, 200, OUTCOME_DONE, 0},	      /* no fault */
};

static struct world_note *find(const char *slug)
{
	for (size_t i = 0; i < world.count; i++)
		if (!strcmp(world.notes[i].slug, slug))
			return &world.notes[i];
	return NULL;
}

static void set(struct world_note *n, const char *slug, const char *text)
{
	*n = (struct world_note){.since = world.now};
	snprintf(n->slug, sizeof n->slug, "%s", slug);
	snprintf(n->text, sizeof n->text, "%s", text);
}

void world_add(const char *slug, const char *text, long long after)
{
	struct world_note *n = find(slug);

	n = n ? n : &world.notes[world.count++];
	set(n, slug, text);
	n->since += after;
}

/* Appends the notes of a list in a request. Returns the new count. */
static size_t read_list(struct world_note *to, size_t count,
    const struct value *list, const char *id, char how)
{
	const struct value *v = list ? list->child : NULL;

	for (; v; v = v->next) {
		struct world_note *n = &to[count++];

		set(n, value_text(v, id)->text, value_text(v, "text")->text);
		n->how = how;
		buf_printf(&world.posts, "%c%s", how, n->slug);
	}
	return count;
}

static size_t read_post(struct world_note *to, const struct http_call *c)
{
	struct arena a = {0};
	const char *error;
	const struct value *body =
	    value_parse(&a, c->body, c->body_len, &error);
	size_t count;

	buf_printf(&world.posts, "%s%s", world.posts.len ? " " : "",
	    strrchr(c->url, '/') + 1);
	count = read_list(to, 0, value_get(body, "create"), "slug", '+');
	count = read_list(to, count, value_get(body, "update"), "id", '=');
	arena_release(&a);
	return count;
}

/* As in Medusa, one bad note refuses the whole batch. */
static const char *refusal(const struct world_note *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i].text, "bad"))
			return "a note cannot be bad";
		if (list[i].how == '+' && find(list[i].slug))
			return "Note already exists";
	}
	return NULL;
}

static void put_error(struct http_call *c, const char *type, const char *why)
{
	buf_printf(
	    &c->reply, "{\"type\":\"%s\",\"message\":\"%s\"}", type, why);
}

static void put_row(struct writer *to, const struct world_note *n)
{
	writer_object(to, NULL);
	writer_text(to, "id", n->slug);
	writer_text(to, "slug", n->slug);
	writer_text(to, "text", n->text);
	writer_end(to);
}

static void put_rows(struct writer *to, const char *name,
    const struct world_note *list, size_t count, char how)
{
	writer_array(to, name);
	for (size_t i = 0; i < count; i++)
		if (list[i].how == how)
			put_row(to, &list[i]);
	writer_end(to);
}

static void post(struct http_call *c, const struct fault *f)
{
	struct world_note list[sizeof world.notes / sizeof world.notes[0]];
	size_t count = read_post(list, c);
	const char *why = refusal(list, count);
	struct writer w = {.to = &c->reply};

	c->status = f->status;
	c->outcome = f->outcome;
	if (f->status == 500) {
		put_error(c, "unknown_error", "An unknown error occurred.");
	} else if (f->status == 409) {
		put_error(c, "conflict", "again");
	} else if (why && f->written) {
		c->status = 400;
		c->outcome = OUTCOME_REFUSED;
		put_error(c, "invalid_data", why);
	}
	for (size_t i = 0; i < count && f->written && !why; i++)
		world_add(
		    list[i].slug, list[i].text, f->slow * (long long)(i + 1));
	if (c->outcome != OUTCOME_DONE)
		return;
	count = f->letter ? 0 : count;
	writer_object(&w, NULL);
	put_rows(&w, "created", list, count, '+');
	put_rows(&w, "updated", list, count, '=');
	writer_end(&w);
}

static void look(struct http_call *c)
{
	const long long now = world.now;
	const bool lost = *world.script == 'L';
	struct writer w = {.to = &c->reply};
	char filter[32];

	world.looks++;
	c->status = lost ? 503 : 200;
	c->outcome = lost ? OUTCOME_AGAIN : OUTCOME_DONE;
	world.script += lost;
	writer_object(&w, NULL);
	writer_array(&w, "notes");
	for (size_t i = 0; i < world.count; i++) {
		const struct world_note *n = &world.notes[i];

		snprintf(filter, sizeof filter, "&slug=%s&", n->slug);
		if (n->since > now || !strstr(c->url, filter))
			continue;
		put_row(&w, n);
		world.now += ROW_MS;
	}
	writer_end(&w);
	writer_end(&w);
}

/* --- HTTP */

struct http {
	struct http_options options;
	struct http_totals totals;
};

struct http *http_open(const struct http_options *options)
{
	struct http *h = mem_alloc(sizeof *h);

	*h = (struct http){.options = *options};
	return h;
}

time_t http_date(const struct http_call *c)
{
	(void)c;
	return clock_now().tv_sec;
}

void http_close(struct http *h)
{
	free(h);
}

struct http_totals http_totals(const struct http *h)
{
	return h->totals;
}

bool http_renew(struct http *h)
{
	(void)h;
	return false;
}

bool http_pause(struct http *h, unsigned n)
{
	const struct retry_policy *policy = &h->options.retry;

	if (n > policy->retries)
		return false;
	clock_sleep((long long)retry_delay(policy, n, 0, random_u32()));
	return true;
}

/* Nothing in the world sends several requests at once. */
void http_start(struct http *h, struct http_call *c)
{
	(void)h, (void)c;
	abort();
}

bool http_step(struct http *h, int fd)
{
	(void)h, (void)fd;
	abort();
}

void http_finish(struct http_call *c)
{
	(void)c;
	abort();
}

void http_watch(struct http *h, int fd)
{
	(void)h, (void)fd;
}

void http_run(struct http *h, struct http_call *c)
{
	const struct fault *f = faults;

	h->totals.requests++;
	c->began = world.now;
	buf_reset(&c->reply);
	if (c->body) {
		while (f->letter && f->letter != *world.script)
			f++;
		world.script += *world.script != '\0';
		post(c, f);
	} else {
		look(c);
	}
	if (c->outcome == OUTCOME_DONE &&
	    c->hooks->judge(c->ctx, c) != OUTCOME_DONE)
		c->outcome = OUTCOME_UNKNOWN;
	else
		snprintf(
		    c->error, sizeof c->error, "HTTP status %ld", c->status);
}
