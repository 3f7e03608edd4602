#include "http/options.h"

#include "base/buf.h"
#include "base/err.h"
#include "http/netrc.h"
#include "http/origin.h"
#include "http/proxy.h"
#include "http/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool has_header(const char *const *headers, const char *name)
{
	size_t len = strlen(name);

	for (; headers && *headers; headers++)
		if (!strncasecmp(*headers, name, len) && (*headers)[len] == ':')
			return true;
	return false;
}

/* Refuse to send a secret where anyone on the way can read it. */
static void check_secrets(
    const struct http_options *o, const char *shown, bool exposed)
{
	const bool in_url =
	    url_remember(o->origin) || origin_has_user(o->origin);

	if (exposed && !o->insecure_http &&
	    (o->secret || o->authorize || o->netrc || in_url))
		die(EXIT_USAGE,
		    "a secret would be sent unencrypted to '%s'; use https, "
		    "or allow this with --insecure-http",
		    shown);
	if (o->authorize && has_header(o->headers, o->authorize_header))
		die(EXIT_USAGE,
		    "%s is set twice; use only one of -H, --token-file and "
		    "--auth-command",
		    o->authorize_header);
}

static void check_file(const char *path)
{
	if (path && access(path, R_OK) < 0)
		die_errno("cannot open '%s'", path);
}

static void check_files(const struct http_options *o, bool plain)
{
	if (o->client_key && !o->client_cert)
		die(EXIT_USAGE, "--client-key needs --client-cert");
	if (o->client_cert && plain)
		die(EXIT_USAGE, "--client-cert needs an https URL");
	check_file(o->cacert);
	check_file(o->client_cert);
	check_file(o->client_key);
	if (o->netrc)
		netrc_check(o->origin, o->netrc_option);
}

static void check_proxy(const char *proxy)
{
	if (!proxy)
		return;
	if (!proxy_is_valid(proxy))
		die(EXIT_USAGE, "--proxy: it is not the URL of a proxy, such "
				"as http://proxy.example.com:3128");
	if (proxy_has_password(proxy))
		die(EXIT_USAGE,
		    "--proxy: it has a password, but any user can see "
		    "arguments; set the proxy in the environment variable "
		    "https_proxy or http_proxy");
}

void http_options_check(const struct http_options *o)
{
	bool plain, loopback;
	struct buf shown = {0};
	char *origin = origin_of(o->origin, &plain, &loopback);

	url_show(&shown, o->origin);
	if (!origin)
		die(EXIT_USAGE, "'%s' is not an http or https URL%s",
		    shown.data ? shown.data : "",
		    strstr(o->origin, "://")
			? ""
			: "; begin it with https:// or http://");
	check_proxy(o->proxy);
	/* With a proxy, requests to this machine leave it, too. */
	check_secrets(o, shown.data, plain && (!loopback || o->proxy));
	check_files(o, plain);
	buf_release(&shown);
	free(origin);
}
