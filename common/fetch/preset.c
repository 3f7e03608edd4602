/*
 * A preset is read before the command line, so that a later value wins. That is
 * not enough for the authorization, since its options exclude each other: what
 * a preset says of it is kept until the command line is read.
 *
 * A preset is made to be passed on, so it can neither hold a secret nor name
 * the place of one. It says how a secret is sent: from ~/.netrc, from a
 * variable of the environment (login-env), or in which header.
 */
#include "fetch/preset.h"

#include "base/config.h"
#include "base/err.h"
#include "base/opt.h"
#include "base/options.h"
#include "base/outputs.h"
#include "fetch/apis.h"
#include "fetch/auth.h"
#include "fetch/parameter.h"
#include "fetch/placeholder.h"
#include "fetch/query.h"
#include "fetch/template.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- the lines of a file */

static bool is_any(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* The value of a line that is no option. */
static const char *needed(const char *name, const char *value)
{
	if (!value || !*value)
		die(EXIT_USAGE, "'%s' needs a value", name);
	return value;
}

static void refuse_secrets(const char *name, const char *value)
{
	static const char *const secret[] = {"auth-command", "client-cert",
	    "client-key", "config", "detect", "insecure-http", "secret-file",
	    "token-file", NULL};

	if (is_any(secret, name))
		die(EXIT_USAGE, "--%s is only for the command line", name);
	if (!strcmp(name, "header") && value && *value == '@')
		die(EXIT_USAGE,
		    "a file of headers is only for the command line: -H %s",
		    value);
}

/* The URL of a preset is shown by --explain, and the file is passed on. */
static void refuse_secret_url(const char *url)
{
	if (url_remember(url) || origin_has_user(url))
		die(EXIT_USAGE,
		    "the URL has a secret; give it in the URL of the command "
		    "line, or use ~/.netrc");
}

static void refuse_secret_body(const char *data)
{
	struct http_options found = {0};
	struct buf body = {0};

	/* Without quotes, a placeholder is not JSON until it is filled in. */
	placeholder_fill(&body, data);
	(void)auth_body(&found, &body, false);
	if (found.secret)
		die(EXIT_USAGE,
		    "the body has a secret; use -d @FILE on the command line");
	buf_release(&body);
}

/* The user did not ask for ~/.netrc, so a message says who did. */
static void set_netrc(struct preset *p)
{
	buf_reset(&p->netrc);
	buf_printf(&p->netrc, "-K %s reads ~/.netrc", p->name);
}

/* What a preset says of the authorization. False: it is another option. */
static bool take_authorization(
    struct preset *p, const char *name, const char *value)
{
	if (!strcmp(name, "login-env"))
		p->login = needed(name, value);
	else if (!strcmp(name, "auth-header") && value)
		p->auth_header = value;
	else if (!strcmp(name, "netrc") && !value)
		set_netrc(p);
	else
		return false;
	return true;
}

static void take_line(void *ctx, const char *name, const char *value)
{
	struct preset *p = ctx;

	refuse_secrets(name, value);
	if (take_authorization(p, name, value))
		return;
	if (!strcmp(name, "url")) {
		p->url = needed(name, value);
		refuse_secret_url(p->url);
		return;
	}
	if (!strcmp(name, "limit") && value) {
		p->request->preset_limit =
		    opt_number("--limit", value, 1, TEMPLATE_LIMIT_MAX);
		return;
	}
	if (!strcmp(name, "data") && value)
		refuse_secret_body(value);
	options_set(p->options, name, value);
}

void preset_read(struct preset *p, const char *name)
{
	struct buf path = {0};

	if (p->count == PRESETS_MAX)
		die(EXIT_USAGE, "more than %d -K options", PRESETS_MAX);
	if (strchr(name, '/') || !strcmp(name, "-"))
		buf_puts(&path, name);
	else
		apis_find(&path, name);
	p->name = name;
	if (strcmp(name, "-") != 0)
		outputs_note_read("--config", path.data);
	config_read(&p->texts[p->count++], path.data, take_line, p);
	p->request->preset_headers = p->request->header_count;
	buf_release(&path);
}

/* --- the URL */

/* Appends the preset's text, with the user's URL up to its query for {}. */
static void fill_in(struct buf *to, const char *text, size_t len,
    const char *given, size_t given_len)
{
	const char *end = text + len, *at;
	/* It has a placeholder, such as {.id}: its path is complete. */
	const bool whole = query_has_slot(given, given_len);

	while ((at = memmem(text, (size_t)(end - text), "{}", 2))) {
		buf_put(to, text, (size_t)(at - text));
		text = whole ? end : at + 2;
		buf_put(to, given,
		    given_len - (given_len && *text == '/' &&
				    given[given_len - 1] == '/'));
	}
	buf_put(to, text, (size_t)(end - text));
}

/* Appends the parameters of `from` that are not in `without`, which may be
 * NULL. */
static void add_parameters(
    struct buf *to, const char *from, const char *without)
{
	const char *at = query_parameters(from, false);

	for (; at; at = parameter_next(at)) {
		const size_t len = strcspn(at, "&#");
		char *name = parameter_name(at);

		if (len && (!without || !parameter_find(without, name)))
			parameter_add(to, at, len);
		free(name);
	}
}

const char *preset_url(
    const struct preset *p, const char *given, struct buf *to)
{
	if (!p->url) {
		buf_puts(to, given ? given : "");
		return given ? NULL : "expected one URL";
	}
	if (!strstr(p->url, "{}")) {
		buf_puts(to, p->url);
		return given ? "the preset has the whole URL" : NULL;
	}
	if (!given)
		return "expected one URL: what stands for {} in the preset's";
	fill_in(to, p->url, strcspn(p->url, "?#"), given, strcspn(given, "?#"));
	add_parameters(to, p->url, given);
	add_parameters(to, given, NULL);
	return NULL;
}

/* --- the authorization */

static bool has_header(const struct template *t, const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < t->header_count; i++)
		if (!strncasecmp(t->headers[i], name, len) &&
		    t->headers[i][len] == ':')
			return true;
	return false;
}

void preset_authorize(const struct preset *p, struct http_options *http)
{
	const struct template *t = p->request;
	const bool given = http->authorize || http->netrc ||
			   has_header(t, "Authorization") ||
			   origin_has_user(t->url);

	if (p->auth_header && http->authorize)
		auth_header_default(http, p->auth_header);
	if (given)
		return;
	if (p->login) {
		auth_login(http, p->login);
	} else if (p->netrc.len) {
		http->netrc = true;
		http->netrc_option = p->netrc.data;
	}
}
