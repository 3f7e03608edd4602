#include "http/outcome.h"

#include "base/err.h"

enum outcome outcome_of_http(long http_status)
{
	switch (http_status) {
	case 401:
	case 403:
	case 407: /* the proxy wants a user and password */
		return OUTCOME_DENIED;
	case 408: /* Request Timeout: it did not read the whole request */
	case 425: /* Too Early */
	case 429: /* Too Many Requests */
	case 503: /* Service Unavailable */
		return OUTCOME_AGAIN;
	case 500: /* Internal Server Error: the work may be done */
	case 502: /* Bad Gateway: only the answer may be lost */
	case 504: /* Gateway Timeout: likewise */
		return OUTCOME_UNKNOWN;
	default:
		return http_status >= 200 && http_status < 300
			   ? OUTCOME_DONE
			   : OUTCOME_REFUSED;
	}
}

int outcome_status(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_DONE:
		return EXIT_DONE;
	case OUTCOME_DENIED:
		return EXIT_DENIED;
	case OUTCOME_REFUSED:
	case OUTCOME_FOREIGN:
		return EXIT_REMOTE;
	default:
		return EXIT_AGAIN;
	}
}
