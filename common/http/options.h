/*
 * What a handle for requests is told, and the options of the command line for
 * it, which all network tools have in common, so that they mean the same in
 * each of them.
 */
#ifndef HTTP_OPTIONS_H
#define HTTP_OPTIONS_H

#include "base/opt.h"
#include "http/retry.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_options {
	/* Headers and secrets go to this URL's scheme, host and port only. */
	const char *origin;
	/* Other URLs a redirect may lead to, without them. NULL at the end. */
	const char *const *also;
	/* What a message says of any other origin; NULL: without advice. */
	const char *foreign;
	/* Whole header lines, the last one NULL. Must outlive the handle. */
	const char *const *headers;
	bool secret; /* one of the headers is one */
	/*
	 * The value of the Authorization header, asked for when the handle is
	 * made, and once more for a request that was answered 401 to the value
	 * in `refused`, which is NULL at first. The caller of it frees what it
	 * gives; NULL: there is none just now. May be NULL.
	 */
	char *(*authorize)(void *ctx, const char *refused);
	void *authorize_ctx;
	bool insecure_http, netrc, uncompressed;
	const char *proxy, *cacert; /* may be NULL */
	uint64_t connect_ms;
	uint64_t stall_ms;	   /* longest silence, headers included */
	uint64_t interval_ms;	   /* between the starts of two requests */
	size_t buffer_max;	   /* largest body kept in memory, decoded */
	const char *buffer_option; /* the option that raises it; may be NULL */
	uint64_t stream_max;	   /* largest body that is streamed */
	const char *stream_option; /* the option that raises it */
	struct retry_policy retry;
};

enum {
	HTTP_OPT_CACERT = OPT_LONG + 1000,
	HTTP_OPT_CONNECT_TIMEOUT,
	HTTP_OPT_INSECURE_HTTP,
	HTTP_OPT_PROXY,
	HTTP_OPT_RETRIES,
	HTTP_OPT_RETRY_BUDGET,
	HTTP_OPT_RETRY_DELAY,
	HTTP_OPT_RETRY_MAX_DELAY,
	HTTP_OPT_TIMEOUT,
};

/* For a tool's table of long options. */
#define HTTP_OPT_TABLE                                                         \
	{"cacert", required_argument, NULL, HTTP_OPT_CACERT},                  \
	    {"connect-timeout", required_argument, NULL,                       \
		HTTP_OPT_CONNECT_TIMEOUT},                                     \
	    {"insecure-http", no_argument, NULL, HTTP_OPT_INSECURE_HTTP},      \
	    {"proxy", required_argument, NULL, HTTP_OPT_PROXY},                \
	    {"retries", required_argument, NULL, HTTP_OPT_RETRIES},            \
	    {"retry-budget", required_argument, NULL, HTTP_OPT_RETRY_BUDGET},  \
	    {"retry-delay", required_argument, NULL, HTTP_OPT_RETRY_DELAY},    \
	    {"retry-max-delay", required_argument, NULL,                       \
		HTTP_OPT_RETRY_MAX_DELAY},                                     \
	{                                                                      \
		"timeout", required_argument, NULL, HTTP_OPT_TIMEOUT           \
	}

/* For a tool's help. */
#define HTTP_OPT_HELP                                                          \
	"  --timeout T (30s), --connect-timeout T (10s), --retries N (5),\n"   \
	"  --retry-delay T (1s), --retry-max-delay T (60s), --cacert FILE,\n"  \
	"  --retry-budget T, --proxy URL, --insecure-http\n"

/* What they are before any option. */
#define HTTP_OPT_DEFAULTS                                                      \
	.connect_ms = 10000, .stall_ms = 30000, .retry = RETRY_DEFAULT

/* Takes the option in, or false when it is not one of them. */
bool http_options_take(struct http_options *o, int c, const char *value);

/*
 * Ends the program when a secret would go over plain http to a host that is
 * not loopback, the URL is not http or https, or options do not go together.
 */
void http_options_check(const struct http_options *options);

#endif
