/*
 * The options that all network tools have in common, so that they mean the
 * same in each of them.
 */
#ifndef HTTP_OPTIONS_H
#define HTTP_OPTIONS_H

#include "base/opt.h"
#include "http/http.h"

#include <getopt.h>
#include <stdbool.h>

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

#endif
