/*
 * One token serves all connections. The lock makes other threads wait while one
 * of them logs in.
 *
 * There is a new login if there is no token, if the token expires within EARLY
 * seconds, or if the server refused the current one. A thread whose older token
 * was refused gets the current one without a login.
 *
 * A token is a JSON Web Token (RFC 7519): its second part, in base64url, is a
 * JSON object whose `exp` is the time at which it expires. Without `exp` the
 * token is used until it is refused.
 */
#include "medusa/login.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/mem.h"
#include "http/http.h"
#include "http/options.h"
#include "http/outcome.h"
#include "http/secret.h"
#include "json/value.h"
#include "json/writer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	EARLY = 60, /* seconds: renew a token so long before it expires */
	LONGEST = 10 * 365 * 86400, /* seconds: a life that is believed */
};

struct login {
	const char *base, *email;
	char *password;
	struct http_options net;
	pthread_mutex_t lock; /* for bearer and renew */
	char *bearer;
	long long renew; /* when to renew it, by clock_ms; 0: once refused */
};

struct login *login_new(
    const char *base, const char *email, const struct http_options *net)
{
	const char *path = getenv("MEDUSA_PASSWORD_FILE");
	struct login *l = mem_alloc(sizeof *l);

	if (!path || !*path)
		die(EXIT_DENIED,
		    "MEDUSA_EMAIL needs MEDUSA_PASSWORD_FILE, a file that "
		    "holds the password");
	*l = (struct login){.base = base,
	    .email = email,
	    .net = *net,
	    .lock = PTHREAD_MUTEX_INITIALIZER};
	l->password = secret_from_file(path);
	secret_check(path, l->password);
	hide_secret(l->password);
	l->net.authorize = NULL;
	l->net.headers = NULL;
	return l;
}

void login_free(struct login *l)
{
	if (!l)
		return;
	secret_free(l->password);
	secret_free(l->bearer);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static int base64url(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Returns `exp` of the token (RFC 7519, 4.1.4); 0 when there is none. */
static time_t expiry(struct arena *a, const char *token)
{
	const char *part = strchr(token, '.'), *error;
	const struct value *exp;
	struct buf text = {0};
	unsigned bits = 0, held = 0;
	time_t when = 0;

	for (part = part ? part + 1 : ""; base64url(*part) >= 0; part++) {
		bits = bits << 6 | (unsigned)base64url(*part);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		buf_putc(&text, (char)(bits >> held & 0xff));
	}
	if (text.len) {
		exp = value_get(
		    value_parse(a, text.data, text.len, &error), "exp");
		if (exp && exp->type == JSON_NUMBER)
			when = (time_t)strtoll(exp->raw, NULL, 10);
	}
	buf_release(&text);
	return when;
}

struct answer {
	struct arena arena;
	const struct value *token;
	time_t date; /* the server's clock */
};

/* A truncated answer is retried: to log in twice does no harm. */
static enum outcome judge(void *ctx, struct http_call *c)
{
	struct answer *a = ctx;
	const struct value *v = NULL;
	const char *error, *why = "is not JSON";
	bool cut = !c->reply.len || *c->reply.data == '{';

	a->token = NULL;
	a->date = http_date(c);
	if (c->reply.len)
		v = value_parse(&a->arena, c->reply.data, c->reply.len, &error);
	if (v) {
		a->token = value_text(v, "token");
		why = "has no token";
		cut = false;
	}
	if (a->token)
		return OUTCOME_DONE;
	snprintf(c->error, sizeof c->error,
	    "the answer %s; is MEDUSA_URL a Medusa server?", why);
	return cut ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

static const struct http_hooks hooks = {.judge = judge};

/*
 * When to renew a token: early enough that no request is refused, but not
 * before half of its life, so that a short one is not renewed for each request.
 */
static long long renewal(time_t expires, time_t now)
{
	long long life = expires > now ? (long long)expires - now : 0;
	long long early;

	if (life > LONGEST)
		life = LONGEST;
	early = life > 2 * EARLY ? EARLY * 1000 : life * 1000 / 2;
	return life ? clock_ms() + life * 1000 - early : 0;
}

static void take(struct login *l, struct answer *a)
{
	struct buf line = {0};

	secret_check("the token of the login", a->token->text);
	buf_printf(&line, "Bearer %s", a->token->text);
	secret_free(l->bearer);
	l->bearer = line.data;
	hide_token(a->token->text);
	l->renew = renewal(expiry(&a->arena, a->token->text), a->date);
}

/*
 * Sends POST /auth/user/emailpass. Medusa answers 401 also while its database
 * is down. So once a login has succeeded, a later failure is only a warning and
 * the old token stays: requests with it fail with 401, and medusa.c waits and
 * tries again as after any transient failure.
 */
static void log_in(struct login *l)
{
	struct buf url = {0}, body = {0};
	struct writer w = {.to = &body};
	struct http *http = http_open(&l->net);
	struct answer answer = {.token = NULL};
	struct http_call call = {
	    .method = "POST", .hooks = &hooks, .ctx = &answer};

	l->renew = 0; /* not again, should it fail */
	buf_printf(&url, "%s/auth/user/emailpass", l->base);
	writer_object(&w, NULL);
	writer_text(&w, "email", l->email);
	writer_text(&w, "password", l->password);
	writer_end(&w);
	call.url = url.data;
	call.body = body.data;
	call.body_len = body.len;
	http_run(http, &call);
	if (call.outcome == OUTCOME_DONE)
		take(l, &answer);
	else if (l->bearer)
		warning("cannot log in again: %s", call.error);
	else
		die(outcome_status(call.outcome), "cannot log in as '%s': %s",
		    l->email, call.error);
	buf_release(&call.reply);
	arena_release(&answer.arena);
	explicit_bzero(body.data, body.len);
	buf_release(&body);
	buf_release(&url);
	http_close(http);
}

static bool is_old(const struct login *l)
{
	return l->renew && clock_ms() >= l->renew;
}

char *login_authorize(void *login, const char *refused)
{
	struct login *l = login;
	char *value;

	pthread_mutex_lock(&l->lock);
	if (!l->bearer || (refused && strcmp(refused, l->bearer) == 0) ||
	    is_old(l))
		log_in(l);
	value = mem_strdup(l->bearer);
	pthread_mutex_unlock(&l->lock);
	return value;
}

bool login_old(struct login *l)
{
	bool old;

	pthread_mutex_lock(&l->lock);
	old = is_old(l);
	pthread_mutex_unlock(&l->lock);
	return old;
}
