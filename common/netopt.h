/*
 * The options that all network tools have in common, so that they mean the
 * same in each of them.
 */
#ifndef NETOPT_H
#define NETOPT_H

#include "http.h"
#include "opt.h"

#include <getopt.h>
#include <stdbool.h>

enum {
	NETOPT_CACERT = OPT_LONG + 1000,
	NETOPT_CONNECT_TIMEOUT,
	NETOPT_INSECURE_HTTP,
	NETOPT_PROXY,
	NETOPT_RETRIES,
	NETOPT_RETRY_BUDGET,
	NETOPT_RETRY_DELAY,
	NETOPT_RETRY_MAX_DELAY,
	NETOPT_TIMEOUT,
};

/* For a tool's table of long options. */
#define NETOPT_TABLE                                                           \
	{"cacert", required_argument, NULL, NETOPT_CACERT},                    \
	    {"connect-timeout", required_argument, NULL,                       \
		NETOPT_CONNECT_TIMEOUT},                                       \
	    {"insecure-http", no_argument, NULL, NETOPT_INSECURE_HTTP},        \
	    {"proxy", required_argument, NULL, NETOPT_PROXY},                  \
	    {"retries", required_argument, NULL, NETOPT_RETRIES},              \
	    {"retry-budget", required_argument, NULL, NETOPT_RETRY_BUDGET},    \
	    {"retry-delay", required_argument, NULL, NETOPT_RETRY_DELAY},      \
	    {"retry-max-delay", required_argument, NULL,                       \
		NETOPT_RETRY_MAX_DELAY},                                       \
	{                                                                      \
		"timeout", required_argument, NULL, NETOPT_TIMEOUT             \
	}

/* For a tool's help. */
#define NETOPT_HELP                                                            \
	"  --timeout T (30s), --connect-timeout T (10s), --retries N (5),\n"   \
	"  --retry-delay T (1s), --retry-max-delay T (60s), --cacert FILE,\n"  \
	"  --retry-budget T, --proxy URL, --insecure-http\n"

/* What they are before any option. */
#define NETOPT_DEFAULTS                                                        \
	.connect_ms = 10000, .stall_ms = 30000, .retry = RETRY_DEFAULT

/* Takes the option in, or false when it is not one of them. */
bool netopt_take(struct http_options *o, int c, const char *value);

#endif
