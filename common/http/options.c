#include "http/options.h"

#include "base/err.h"

/* No time at all is no time for a server to answer in. */
static uint64_t positive(const char *name, const char *value)
{
	uint64_t ms = opt_duration(name, value);

	if (!ms)
		die(EXIT_USAGE, "%s: it cannot be 0", name);
	return ms;
}

bool http_options_take(struct http_options *o, int c, const char *value)
{
	switch (c) {
	case HTTP_OPT_CACERT:
		o->cacert = value;
		return true;
	case HTTP_OPT_CONNECT_TIMEOUT:
		o->connect_ms = positive("--connect-timeout", value);
		return true;
	case HTTP_OPT_INSECURE_HTTP:
		o->insecure_http = true;
		return true;
	case HTTP_OPT_PROXY:
		o->proxy = value;
		return true;
	case HTTP_OPT_RETRIES:
		o->retry.retries =
		    (unsigned)opt_number("--retries", value, 0, 1000);
		return true;
	case HTTP_OPT_RETRY_BUDGET:
		o->retry.budget_ms = opt_duration("--retry-budget", value);
		return true;
	case HTTP_OPT_RETRY_DELAY:
		o->retry.base_ms = opt_duration("--retry-delay", value);
		return true;
	case HTTP_OPT_RETRY_MAX_DELAY:
		o->retry.cap_ms = opt_duration("--retry-max-delay", value);
		return true;
	case HTTP_OPT_TIMEOUT:
		o->stall_ms = positive("--timeout", value);
		return true;
	default:
		return false;
	}
}
