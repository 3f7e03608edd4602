#include "medusa/login.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "http/secret.h"
#include "json/value.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EARLY = 60 }; /* seconds before its end a token is renewed */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *base, *email;
static char *password;
static struct http_options net;
static char *bearer;   /* with the lock */
static time_t expires; /* likewise; 0: it does not say */

void login_set(const char *url, const char *user, const struct http_options *o)
{
	const char *path = getenv("MEDUSA_PASSWORD_FILE");

	if (!path || !*path)
		die(EXIT_DENIED,
		    "MEDUSA_EMAIL needs MEDUSA_PASSWORD_FILE, a file that "
		    "holds the password");
	base = url;
	email = user;
	password = secret_from_file(path);
	secret_check(path, password);
	secret_remember(password);
	net = *o;
	net.authorize = NULL;
	net.headers = NULL;
}

static int base64url(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The `exp` of a JSON Web Token (RFC 7519, 4.1.4); 0 when it has none. */
static time_t expiry(struct arena *a, const char *token)
{
	const char *part = strchr(token, '.'), *error;
	const struct value *exp;
	struct buf text = {0};
	unsigned bits = 0, held = 0;
	time_t when = 0;
	int digit;

	for (part = part ? part + 1 : ""; (digit = base64url(*part)) >= 0;
	     part++) {
		bits = bits << 6 | (unsigned)digit;
		held += 6;
		if (held >= 8)
			buf_putc(&text, (char)(bits >> (held -= 8) & 0xff));
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
};

/* An answer that is cut short is none; it does no harm to log in twice. */
static enum retry_class judge(void *ctx, struct http_call *c)
{
	struct answer *a = ctx;
	const struct value *v = NULL;
	const char *error, *why = "no JSON";
	bool cut = !c->reply.len || *c->reply.data == '{';

	a->token = NULL;
	if (c->reply.len)
		v = value_parse(&a->arena, c->reply.data, c->reply.len, &error);
	if (v) {
		a->token = value_text(v, "token");
		why = "no token";
		cut = false;
	}
	if (a->token)
		return RETRY_DONE;
	snprintf(c->error, sizeof c->error,
	    "the answer has %s; is MEDUSA_URL a Medusa server?", why);
	return cut ? RETRY_TRANSIENT : RETRY_REFUSED;
}

static const struct http_hooks hooks = {.judge = judge};

static void take(struct answer *a)
{
	struct buf line = {0};

	secret_check("the token of the login", a->token->text);
	buf_printf(&line, "Bearer %s", a->token->text);
	secret_free(bearer);
	bearer = line.data;
	secret_remember_token(a->token->text);
	expires = expiry(&a->arena, a->token->text);
}

/*
 * Medusa: POST /auth/user/emailpass. It says 401 when its database is away,
 * too, so who has been let in before keeps the old token when he gets no new
 * one: that one is then refused, which is waited for as any passing fault.
 */
static void log_in(void)
{
	struct buf url = {0}, body = {0};
	struct http *http = http_open(&net);
	struct answer answer = {.token = NULL};
	struct http_call call = {
	    .method = "POST", .hooks = &hooks, .ctx = &answer};

	buf_printf(&url, "%s/auth/user/emailpass", base);
	buf_putc(&body, '{');
	value_put_key(&body, "email");
	string_put(&body, email, strlen(email));
	value_put_key(&body, "password");
	string_put(&body, password, strlen(password));
	buf_putc(&body, '}');
	call.url = url.data;
	call.body = body.data;
	call.body_len = body.len;
	http_run(http, &call);
	if (call.fate == HTTP_DONE)
		take(&answer);
	else if (bearer)
		warning("cannot log in again: %s", call.error);
	else
		die(http_exit_status(call.fate), "cannot log in as '%s': %s",
		    email, call.error);
	buf_release(&call.reply);
	arena_release(&answer.arena);
	explicit_bzero(body.data, body.len);
	buf_release(&body);
	buf_release(&url);
	http_close(http);
}

static bool is_old(void)
{
	return expires && clock_now().tv_sec >= expires - EARLY;
}

char *login_authorize(const char *refused)
{
	char *value;

	pthread_mutex_lock(&lock);
	if (!bearer || (refused && strcmp(refused, bearer) == 0) || is_old())
		log_in();
	value = mem_strdup(bearer);
	pthread_mutex_unlock(&lock);
	return value;
}

bool login_old(void)
{
	bool old;

	pthread_mutex_lock(&lock);
	old = is_old();
	pthread_mutex_unlock(&lock);
	return old;
}
