/*
 * Headers and the authorization of a run, from the options.
 *
 * In: -H, --token-file, --auth-command, --auth-header and --secret-file. Out:
 * header lines in the template, and an `authorize` function in struct
 * http_options, which live as long as the program.
 *
 * Any user of a machine can read the arguments of a program, so a header that
 * is known to carry a secret is refused in an argument and has to come from a
 * file.
 *
 * A token may expire during a run. http calls `authorize` again when the server
 * refuses it: the file is read again, or the command run again. At the start a
 * failure ends the program; later it is a warning, and http retries with the
 * old value, because the token may be in the middle of being renewed.
 *
 * Every value is hidden in messages (base/hide.h), with and without its scheme,
 * because a server may quote either.
 */
#include "fetch/auth.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/mem.h"
#include "fetch/command.h"
#include "fetch/template.h"
#include "http/options.h"
#include "http/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *token_path, *command, *auth_name, *login_name;
static const char authorization[] = "Authorization";

/* The header of a preset with the name of this line, which has a colon. */
static const char **find_preset_header(struct template *t, const char *line)
{
	const size_t len = strcspn(line, ":") + 1;

	for (size_t i = 0; i < t->preset_headers; i++)
		if (!strncasecmp(t->headers[i], line, len))
			return &t->headers[i];
	return NULL;
}

/* `where` names the line in a message, which must not show it. */
static void add_header(struct template *t, const char *line, const char *where)
{
	size_t name = strcspn(line, ":");
	const char **place = find_preset_header(t, line);

	if (!place && t->header_count == TEMPLATE_HEADERS)
		die(EXIT_USAGE, "-H: more than %d headers", TEMPLATE_HEADERS);
	if (!name || !line[name] || strpbrk(line, "\r\n"))
		die(EXIT_USAGE, "%s: not a header; write it as 'Name: value'",
		    where);
	if (!place)
		place = &t->headers[t->header_count++];
	*place = line;
}

/* The headers of HTTP that carry secrets, and others in common use for keys. */
static void from_argument(struct template *t, const char *line)
{
	static const char *const secret[] = {"authorization", "cookie",
	    "proxy-authorization", "api-key", "apikey", "dolapikey",
	    "private-token", "vendure-auth-token", "x-ac-auth-token",
	    "x-access-token", "x-amz-access-token", "x-api-key", "x-auth-token",
	    "x-shopify-access-token"};
	size_t len = strcspn(line, ": \t");

	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
		if (strlen(secret[i]) == len &&
		    strncasecmp(line, secret[i], len) == 0)
			die(EXIT_USAGE,
			    "-H: the header %s is secret, but any user can "
			    "see arguments; put the line into a file and use "
			    "-H @FILE",
			    secret[i]);
	add_header(t, line, "-H");
}

/* Remembers each value in a Cookie header. */
static void remember_cookies(void (*as)(const char *), const char *pairs)
{
	for (const char *at = strchr(pairs, '='); at; at = strchr(at, '=')) {
		size_t len = strcspn(at + 1, ";");
		char *value = mem_strndup(at + 1, len);

		as(value);
		secret_free(value);
		at += 1 + len;
	}
}

/* Remembers a value with and without its scheme, as in "Bearer TOKEN". */
static void remember(void (*as)(const char *), const char *value)
{
	const char *bare = strchr(value, ' ');

	as(value);
	if (bare)
		as(bare + 1);
}

/* A placeholder is replaced, so a secret is only what is around it. */
static void remember_parts(const char *value)
{
	size_t len = 0;

	for (const char *at = value; (at = strchr(at, '{'));) {
		char *part;

		if (placeholder_at(at, &len) == PLACES) {
			at++;
			continue;
		}
		part = mem_strndup(value, (size_t)(at - value));
		remember(hide_secret, part);
		secret_free(part);
		value = at += len;
	}
	remember(hide_secret, value);
}

static void from_file(struct template *t, const char *path)
{
	char *text = secret_from_file(path), *state = NULL;
	unsigned n = 0;
	char where[128], shown[81];

	hide_quote(shown, sizeof shown, path, strlen(path));
	for (char *line = strtok_r(text, "\r\n", &state); line;
	     line = strtok_r(NULL, "\r\n", &state)) {
		const char *value;

		n++;
		snprintf(where, sizeof where, "-H @%s, header %u", shown, n);
		add_header(t, line, where);
		value = strchr(line, ':') + 1;
		remember_parts(value + strspn(value, " \t"));
		if (!strncasecmp(line, "Cookie:", strlen("Cookie:")))
			remember_cookies(hide_secret, value);
	}
}

void auth_header(
    struct http_options *o, struct template *t, const char *argument)
{
	if (*argument == '@') {
		o->secret = true;
		from_file(t, argument + 1);
	} else {
		from_argument(t, argument);
	}
}

static bool has_bytes(const char *path)
{
	struct stat st = {0};
	bool found = stat(path, &st) == 0;

	return found && st.st_size;
}

/* Is the token for the header Authorization, which has a scheme before it? */
static bool has_scheme(const struct http_options *o)
{
	return !strcasecmp(o->authorize_header, authorization);
}

/* Remembers a new value of the header. */
static void remember_token(const struct http_options *o, const char *value)
{
	remember(hide_token, value);
	if (!strcasecmp(o->authorize_header, "Cookie"))
		remember_cookies(hide_token, value);
}

/* When it is refused, the file may be empty for a moment: it is renewed. */
static char *read_token(void *ctx, const char *refused)
{
	const struct http_options *o = ctx;
	struct buf value = {0};
	char *token;

	if (refused && !has_bytes(token_path)) {
		warning("the token file '%s' is missing or empty; keeping "
			"the old token",
		    token_path);
		return NULL;
	}
	token = secret_from_file(token_path);
	secret_check(token_path, token);
	if ((has_scheme(o) && strchr(token, ' ')) || strchr("{[\"<", *token))
		die(EXIT_DENIED,
		    "'%s' holds more than a token, such as a scheme or JSON",
		    token_path);
	remember_token(o, token);
	buf_printf(&value, "%s%s", has_scheme(o) ? "Bearer " : "", token);
	secret_free(token);
	return value.data;
}

void auth_token_file(struct http_options *o, const char *path)
{
	token_path = path;
	o->authorize = read_token;
	o->authorize_ctx = o;
}

/*
 * Does the line begin with the name of a header? A scheme or a token has no
 * colon (RFC 9110, 11.2 and 11.4). The values of other headers may have one.
 */
static bool has_name(const struct http_options *o, const char *line)
{
	size_t len = strcspn(line, ": ");
	const char *colon = line + len + strspn(line + len, " ");

	return *colon == ':' &&
	       (has_scheme(o) || colon[1] == ' ' ||
		   (len == strlen(o->authorize_header) &&
		       !strncasecmp(line, o->authorize_header, len)));
}

/*
 * Why a line cannot be the value of the header, in words that go after the
 * command's name; NULL: it can. The words must not quote it.
 */
static const char *unusable(const struct http_options *o, const char *line)
{
	const char *start = line + strspn(line, " ");

	for (const char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return "printed a control character";
	if (!*start)
		return "failed: it printed nothing";
	if (strchr("{[\"<", *start))
		return has_scheme(o) ? "printed JSON or XML; it has to print "
				       "only the value of the Authorization "
				       "header, such as 'Bearer' and a token"
				     : "printed JSON or XML; it has to print "
				       "only the value of the header";
	if (has_name(o, start))
		return has_scheme(o) ? "printed the name of a header; it has "
				       "to print only the value, such as "
				       "'Bearer' and a token"
				     : "printed the name of a header; it has "
				       "to print only the value";
	return NULL;
}

/* A value of the header; NULL: *why says what is wrong. */
static char *ask_command(const struct http_options *o, const char **why)
{
	char *line = command_run(command, o->stall_ms, why);

	if (line)
		*why = unusable(o, line);
	if (line && *why) {
		secret_free(line);
		line = NULL;
	}
	return line;
}

static char *run_command(void *ctx, const char *refused)
{
	const char *why = NULL;
	char *line = ask_command(ctx, &why);

	if (line) {
		remember_token(ctx, line);
		return line;
	}
	if (!refused)
		die(EXIT_DENIED, "the --auth-command %s", why);
	warning("the --auth-command %s", why);
	return NULL;
}

void auth_command(struct http_options *o, const char *line)
{
	command = line;
	o->authorize = run_command;
	o->authorize_ctx = o;
}

/* RFC 9110, 5.6.2: a name is made of these characters. */
void auth_header_name(struct http_options *o, const char *name)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "!#$%&'*+-.^_`|~";

	if (!*name || name[strspn(name, allowed)])
		die(EXIT_USAGE,
		    "--auth-header: '%s' is not the name of a header, such as "
		    "X-Shopify-Access-Token",
		    name);
	auth_name = o->authorize_header = name;
}

void auth_header_default(struct http_options *o, const char *name)
{
	if (!auth_name)
		auth_header_name(o, name);
}

/* RFC 7617: user and password with a colon between them. */
static char *read_login(void *ctx, const char *refused)
{
	struct buf file = {0}, pair = {0}, value = {0};
	char *key;

	(void)ctx;
	buf_printf(&file, "%s_FILE", login_name);
	key = secret_from_env(login_name, file.data);
	if (!key && !refused)
		die(EXIT_DENIED, "neither %s nor %s is set", login_name,
		    file.data);
	buf_release(&file);
	if (!key)
		return NULL;
	hide_secret(key);
	secret_remember_pair(key, "");
	buf_printf(&pair, "%s:", key);
	buf_puts(&value, "Basic ");
	base64_put(&value, pair.data, pair.len);
	explicit_bzero(pair.data, pair.len);
	buf_release(&pair);
	secret_free(key);
	return value.data;
}

void auth_login(struct http_options *o, const char *name)
{
	login_name = name;
	o->authorize = read_login;
	o->authorize_ctx = o;
}

const char *auth_conflict(const struct http_options *o)
{
	static const struct status_set none;

	if (token_path && command)
		return "use only one of --token-file and --auth-command";
	if (o->authorize)
		return NULL;
	if (auth_name)
		return "--auth-header needs --token-file or --auth-command";
	if (memcmp(&o->renew_on, &none, sizeof none) != 0)
		return "--renew-on needs --token-file or --auth-command";
	return NULL;
}

void auth_secret_file(struct http_options *o, const char *path)
{
	char *text = secret_from_file(path), *state = NULL;
	size_t len = strlen(text);
	unsigned n = 0;

	for (char *line = strtok_r(text, "\r\n", &state); line;
	     line = strtok_r(NULL, "\r\n", &state)) {
		n++;
		if (strlen(line) < HIDE_SHORTEST)
			die(EXIT_USAGE,
			    "--secret-file '%s': secret %u is shorter than %d "
			    "bytes, too short to be hidden",
			    path, n, HIDE_SHORTEST);
		hide_secret(line);
	}
	o->secret = true;
	explicit_bzero(text, len);
	free(text);
}
