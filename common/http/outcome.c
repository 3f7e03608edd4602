#include "http/outcome.h"

#include "base/err.h"
#include "http/status.h"

enum outcome outcome_of_http(long http_status)
{
	if (status_is_unauthorized(http_status))
		return OUTCOME_DENIED;
	switch (http_status) {
	case 403:
	case 407: /* the proxy wants a user and password */
		return OUTCOME_DENIED;
	case 408: /* Request Timeout: it did not read the whole request */
	case 420: /* Enhance Your Calm: Twitter's 429 */
	case 423: /* Locked */
	case 425: /* Too Early */
	case 429: /* Too Many Requests */
	case 430: /* Shopify's 429 */
	case 503: /* Service Unavailable */
		return OUTCOME_AGAIN;
	case 501: /* Not Implemented */
	case 505: /* HTTP Version Not Supported */
		return OUTCOME_REFUSED;
	}
	if (http_status >= 200 && http_status < 300)
		return OUTCOME_DONE;
	/* The work may be done; for a 502 or 504, only the answer is lost. */
	return http_status >= 500 && http_status < 600 ? OUTCOME_UNKNOWN
						       : OUTCOME_REFUSED;
}

enum outcome outcome_of_status(long http_status, const struct status_set *retry,
    const struct status_set *renew)
{
	enum outcome outcome = outcome_of_http(http_status);

	if (status_has(retry, http_status))
		return http_status < 500 ? OUTCOME_AGAIN : OUTCOME_UNKNOWN;
	if (status_has(renew, http_status) && outcome == OUTCOME_REFUSED)
		return OUTCOME_DENIED;
	return outcome;
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
