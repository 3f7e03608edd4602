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
	"      --cacert FILE         certificates to trust, instead of the\n"  \
	"                            system's\n"                               \
	"      --connect-timeout T   for a connection (10s)\n"                 \
	"      --insecure-http       let secrets go over plain http\n"         \
	"      --proxy URL           use this proxy\n"                         \
	"      --retries N           for one request (5)\n"                    \
	"      --retry-budget T      all delays together (no bound)\n"         \
	"      --retry-delay T       first delay, doubling (1s)\n"             \
	"      --retry-max-delay T   longest delay (60s)\n"                    \
	"      --timeout T           longest silence of the server (30s)\n"

/* What they are before any option. */
#define NETOPT_DEFAULTS                                                        \
	.connect_ms = 10000, .stall_ms = 30000, .retry = RETRY_DEFAULT

/* Takes the option in, or false when it is not one of them. */
bool netopt_take(struct http_options *o, int c, const char *value);

#endif
