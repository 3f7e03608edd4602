/*
 * A client of Medusa's Admin API: a request in, a struct medusa_answer out.
 *
 * The layer http retries what is safe to retry. What is special about Medusa is
 * here:
 *
 * - A 2xx answer counts only when its body is a JSON object and holds the list
 *   that was asked for. Proxies answer 200 with pages of their own, and an
 *   answer may be cut short.
 * - Medusa answers 401 also while its database is away, because it cannot look
 *   up the key then (framework, authenticate-middleware.js, 2.21). After an
 *   earlier request has succeeded, a 401 is retried.
 * - A refusal that is not about the body is OUTCOME_FOREIGN, such as a redirect
 *   or the 404 of a route that does not exist. No item may be rejected for it.
 *
 * Several threads may use the same server: medusa_again shares the secrets, the
 * login and the pace, and opens connections of its own.
 */
#include "medusa/medusa.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/mem.h"
#include "http/http.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/status.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/credentials.h"
#include "medusa/gzip.h"
#include "medusa/health.h"
#include "medusa/login.h"
#include "medusa/pace.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A smaller body fits into the first packets of a connection anyway. */
enum { GZIP_LEAST = 4096 };

struct medusa {
	struct http *http;
	const struct medusa *first; /* owns what is shared; NULL: this one */
	struct http_options options;
	struct pace *pace;
	struct health *health; /* owned by the first; or NULL */
	bool gzip;	       /* compress bodies of GZIP_LEAST and more */
	struct buf base;       /* MEDUSA_URL without a trailing slash */
	struct credentials credentials; /* owned by the first */
	atomic_bool *authorized;	/* shared: has any request succeeded? */
};

/* Compressing takes about a millisecond, less than a network needs. */
static bool use_gzip(const char *url, enum medusa_gzip gzip)
{
	return gzip == GZIP_ALWAYS ||
	       (gzip == GZIP_AUTO && !origin_is_here(url));
}

static void check_url(const char *url)
{
	struct buf shown = {0};

	url_show(&shown, url);
	if (!origin_same(url, url))
		die(EXIT_USAGE,
		    "MEDUSA_URL: '%s' is not an http or https URL, such as "
		    "https://shop.example.com",
		    shown.data);
	buf_release(&shown);
}

struct medusa *medusa_open(
    const struct http_options *net, enum medusa_gzip gzip, struct pace *pace)
{
	const char *url = getenv("MEDUSA_URL");
	struct medusa *m;

	if (!url || !*url)
		die(EXIT_USAGE,
		    "MEDUSA_URL is not set; set it to the address of the "
		    "server, for example https://shop.example.com");
	check_url(url);
	m = mem_alloc(sizeof *m);
	*m = (struct medusa){.options = *net, .pace = pace};
	m->authorized = mem_alloc(sizeof *m->authorized);
	atomic_init(m->authorized, false);
	buf_puts(&m->base, url);
	while (m->base.len && m->base.data[m->base.len - 1] == '/')
		m->base.data[--m->base.len] = '\0';
	m->options.origin = m->base.data;
	m->gzip = use_gzip(m->base.data, gzip);
	credentials_read(&m->credentials, m->base.data, &m->options);
	m->http = http_open(&m->options);
	return m;
}

struct medusa *medusa_again(const struct medusa *m)
{
	struct medusa *other = mem_alloc(sizeof *other);

	*other = *m;
	other->first = m;
	other->http = http_open(&other->options);
	return other;
}

void medusa_watch(struct medusa *m)
{
	m->health = health_start(m->base.data, &m->options, m->pace);
}

void medusa_close(struct medusa *m)
{
	http_close(m->http);
	if (!m->first) {
		health_stop(m->health);
		buf_release(&m->base);
		credentials_release(&m->credentials);
		free(m->authorized);
	}
	free(m);
}

struct http_totals medusa_totals(const struct medusa *m)
{
	return http_totals(m->http);
}

struct pace *medusa_pace(const struct medusa *m)
{
	return m->pace;
}

long long medusa_patience(const struct medusa *m)
{
	return (long long)m->options.stall_ms / 4;
}

bool medusa_pause(struct medusa *m, unsigned n)
{
	return http_pause(m->http, n);
}

/* A request and its answer. */
struct exchange {
	struct arena *arena;
	const char *list; /* the array that a 2xx must have; NULL: none */
	struct medusa_answer answer;
};

static bool is_array(const struct value *v)
{
	return v && v->type == JSON_ARRAY;
}

/* Called by http.c for a 2xx answer: does it count as one? */
static enum outcome check_body(void *ctx, struct http_call *c)
{
	enum { QUOTE_MAX = 201 };
	struct exchange *x = ctx;
	const char *error;
	char quote[QUOTE_MAX];
	char *text = arena_copy(x->arena, c->reply.data, c->reply.len);
	struct value *body = value_parse(x->arena, text, c->reply.len, &error);

	x->answer.body = body;
	x->answer.date = http_date(c);
	if (!body || body->type != JSON_OBJECT) {
		snprintf(c->error, sizeof c->error,
		    "the answer is not JSON (%s); is MEDUSA_URL a Medusa "
		    "server?",
		    body ? "not an object" : error);
		/* Cut short, it may be better next time; a page is not. */
		return !c->reply.len || *text == '{' ? OUTCOME_UNKNOWN
						     : OUTCOME_REFUSED;
	}
	if (x->list && !is_array(value_get(body, x->list))) {
		hide_quote(quote, sizeof quote, c->reply.data, c->reply.len);
		snprintf(c->error, sizeof c->error,
		    "the answer has no list '%s': %s", x->list, quote);
		return OUTCOME_UNKNOWN;
	}
	return OUTCOME_DONE;
}

/* Medusa's {"type":…,"message":…}, or the message of the transfer. */
static void read_error(struct exchange *x, struct http_call *c)
{
	const struct value *type, *message;
	const char *error, *text;

	text = arena_copy(x->arena, c->reply.data, c->reply.len);
	x->answer.body = value_parse(x->arena, text, c->reply.len, &error);
	type = value_text(x->answer.body, "type");
	message = value_text(x->answer.body, "message");
	x->answer.type = type ? type->text : "http";
	x->answer.message =
	    message ? message->text
		    : arena_copy(x->arena, c->error, strlen(c->error));
}

static const struct http_hooks hooks = {.judge = check_body};

bool medusa_refused(const struct medusa_answer *answer)
{
	return answer->outcome == OUTCOME_REFUSED ||
	       answer->outcome == OUTCOME_FOREIGN;
}

/*
 * Was a request refused for a reason other than its body: a redirect, a route
 * that does not exist? A 413, or the 4xx of a firewall, does concern the body.
 */
static bool is_foreign(const struct medusa_answer *answer)
{
	enum { NOT_FOUND = 404, METHOD_NOT_ALLOWED = 405 };

	if (answer->status < 400 || answer->status >= 500)
		return true;
	if (strcmp(answer->type, "http") != 0)
		return false;
	return answer->status == NOT_FOUND ||
	       answer->status == METHOD_NOT_ALLOWED;
}

/* Once; http.c may retry it. */
static void send_once(
    struct medusa *m, struct exchange *x, struct http_call *call)
{
	struct login *login = m->credentials.login;
	struct medusa_answer *answer = &x->answer;

	if (login && login_old(login))
		(void)http_renew(m->http);
	call->spent = 0;
	pace_begin(m->pace);
	http_run(m->http, call);
	pace_end(m->pace, call->spent);
	answer->ms = clock_ms() - call->began;
	answer->outcome = call->outcome;
	answer->status = call->status;
	if (answer->outcome == OUTCOME_DONE) {
		atomic_store(m->authorized, true);
		return;
	}
	read_error(x, call);
	if (answer->outcome == OUTCOME_REFUSED && is_foreign(answer))
		answer->outcome = OUTCOME_FOREIGN;
}

static void add_to_message(struct exchange *x, const char *remark)
{
	x->answer.message =
	    arena_printf(x->arena, "%s; %s", x->answer.message, remark);
}

/* Is a 401 taken for an outage of Medusa's database? */
static bool is_outage(const struct medusa *m, const struct exchange *x)
{
	return x->answer.outcome == OUTCOME_DENIED && x->answer.status == 401 &&
	       atomic_load(m->authorized);
}

/* Repeats it until the outage ends, or the retries are used up. */
static void send_in_outage(
    struct medusa *m, struct exchange *x, struct http_call *call)
{
	for (unsigned n = 1; is_outage(m, x); n++) {
		bool paused = http_pause(m->http, n);

		if (!paused) {
			x->answer.outcome = OUTCOME_AGAIN;
			add_to_message(x, "gave up");
			return;
		}
		warning("HTTP status 401 after earlier requests succeeded; is "
			"Medusa's database restarting? trying again (%u)",
		    n);
		send_once(m, x, call);
	}
}

static struct medusa_answer request(struct medusa *m, struct arena *a,
    const char *path, const char *list, struct http_call call)
{
	struct exchange x = {.arena = a, .list = list};
	struct buf url = {0};

	buf_put(&url, m->base.data, m->base.len);
	buf_puts(&url, path);
	call.url = url.data;
	call.hooks = &hooks;
	call.ctx = &x;
	send_once(m, &x, &call);
	send_in_outage(m, &x, &call);
	/* A proxy may have denied it, too. */
	if (x.answer.outcome == OUTCOME_DENIED &&
	    (status_is_unauthorized(x.answer.status) || x.answer.status == 403))
		add_to_message(&x, m->credentials.hint);
	buf_release(&call.reply);
	buf_release(&url);
	return x.answer;
}

struct medusa_answer medusa_get(
    struct medusa *m, struct arena *a, const char *path, const char *list)
{
	return request(m, a, path, list, (struct http_call){.method = "GET"});
}

static struct medusa_answer post_gzip(
    struct medusa *m, struct arena *a, const char *path, struct http_call call)
{
	struct buf body = {0};
	struct medusa_answer answer;

	gzip_put(&body, call.body, call.body_len);
	call.body = body.data;
	call.body_len = body.len;
	call.encoding = "gzip";
	answer = request(m, a, path, NULL, call);
	buf_release(&body);
	return answer;
}

struct medusa_answer medusa_post(struct medusa *m, struct arena *a,
    const char *path, const char *body, size_t len)
{
	enum { UNSUPPORTED = 415 };
	const struct http_call call = {
	    .method = "POST", .body = body, .body_len = len, .write = true};

	if (m->gzip && len >= GZIP_LEAST) {
		struct medusa_answer answer = post_gzip(m, a, path, call);

		if (answer.status != UNSUPPORTED)
			return answer;
		/* A proxy in between does not take compressed bodies. */
		m->gzip = false;
	}
	return request(m, a, path, NULL, call);
}
