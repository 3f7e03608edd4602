/*
 * The settings of a handle for requests, and the command-line options for them
 * that all network tools share.
 */
#ifndef HTTP_OPTIONS_H
#define HTTP_OPTIONS_H

#include "http/retry.h"
#include "http/status.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_options {
	/* Headers and secrets go only to this URL's scheme, host and port. */
	const char *origin;
	/*
	 * URLs of other origins that a redirect may lead to; no headers or
	 * secrets go there. Ends with NULL.
	 */
	const char *const *also;
	/* The words of a message for any other origin; may be NULL. */
	const char *other_origin;
	/*
	 * Whole header lines; ends with NULL. Must outlive the handle. Read for
	 * each attempt: it may change between two calls.
	 */
	const char *const *headers;
	bool secret; /* a header or the body of a request is a secret */
	/*
	 * Returns the value of authorize_header, which the caller frees; NULL
	 * if there is none now. Called when the handle is opened, with
	 * `refused` NULL, and when the server has refused a value, with that
	 * value (http/token.h). May be NULL.
	 */
	char *(*authorize)(void *ctx, const char *refused);
	void *authorize_ctx;
	const char *authorize_header; /* "Authorization" */
	struct status_set renew_on;   /* statuses that refuse it, besides 401 */
	bool insecure_http, netrc, uncompressed;
	const char *netrc_option;   /* that sets netrc, for a message */
	const char *proxy, *cacert; /* may be NULL */
	/*
	 * Files in PEM: a certificate for TLS, sent to the origin only, and its
	 * key, by default in the same file. May be NULL.
	 */
	const char *client_cert, *client_key;
	uint64_t connect_ms;
	uint64_t stall_ms;	   /* longest silence, also before headers */
	uint64_t interval_ms;	   /* least time between two starts */
	uint64_t buffer_max;	   /* largest body kept in memory, decoded */
	const char *buffer_option; /* that raises it; may be NULL */
	uint64_t stream_max;	   /* largest body that is streamed */
	const char *stream_option; /* that raises it; may be NULL */
	const char *plain_option;  /* that sets uncompressed; may be NULL */
	struct retry_policy retry;
	struct status_set retry_status; /* more that are transient */
	uint64_t wait_ms; /* longest time that a server may be not ready */
};

/* The values without any option. */
#define HTTP_OPT_DEFAULTS                                                      \
	.connect_ms = 10000, .stall_ms = 30000, .retry = RETRY_DEFAULT,        \
	.authorize_header = "Authorization", .netrc_option = "--netrc"

/* Rows of the table of base/options.h, for the settings of a handle. */
#define HTTP_OPTION_CACERT(net)                                                \
	{                                                                      \
		"--cacert", 0, "FILE", "trust only the certificates in FILE",  \
		    .reads = "", .text = &(net).cacert                         \
	}
#define HTTP_OPTION_CONNECT(net)                                               \
	{                                                                      \
		"--connect-timeout", 0, "TIME",                                \
		    "limit the time to connect (10s)",                         \
		    .time = &(net).connect_ms, .least = 1                      \
	}
#define HTTP_OPTION_INSECURE(net)                                              \
	{                                                                      \
		"--insecure-http", 0, NULL,                                    \
		    "send secrets over plain http, too",                       \
		    .flag = &(net).insecure_http                               \
	}
#define HTTP_OPTION_PROXY(net)                                                 \
	{                                                                      \
		"--proxy", 0, "URL", "use this proxy", .text = &(net).proxy    \
	}
#define HTTP_OPTION_TIMEOUT(net)                                               \
	{                                                                      \
		"--timeout", 0, "TIME",                                        \
		    "limit how long the server may be silent (30s)",           \
		    .time = &(net).stall_ms, .least = 1                        \
	}
/* `what` is requested: "a page". */
#define HTTP_OPTIONS_RETRY(net, what)                                          \
	{"--retries", 0, "N", "retry " what " at most N times (5)",            \
	    .number = &(net).retry.retries, .most = 1000},                     \
	    {"--retry-budget", 0, "TIME", "limit the sum of all delays",       \
		.time = &(net).retry.budget_ms},                               \
	    {"--retry-delay", 0, "TIME", "limit the first delay (1s)",         \
		.time = &(net).retry.base_ms},                                 \
	{                                                                      \
		"--retry-max-delay", 0, "TIME", "limit every delay (60s)",     \
		    .time = &(net).retry.cap_ms                                \
	}
/* All of them, for tools for which requests are only a means. */
#define HTTP_OPTIONS(net)                                                      \
	HTTP_OPTION_CACERT(net), HTTP_OPTION_CONNECT(net),                     \
	    HTTP_OPTION_INSECURE(net), HTTP_OPTION_PROXY(net),                 \
	    HTTP_OPTIONS_RETRY(net, "a request"), HTTP_OPTION_TIMEOUT(net)

/*
 * Ends the program with EXIT_USAGE if the URL is not http or https, if a secret
 * would go over plain http to a host that is not loopback, or if options
 * contradict each other; with EXIT_IO if a file cannot be read; with
 * EXIT_DENIED if ~/.netrc has no entry for the host (see netrc_check).
 */
void http_options_check(const struct http_options *options);

#endif
