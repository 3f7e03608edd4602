#include "http/outcome.h"

#include "base/err.h"

enum outcome outcome_of_http(long http_status)
{
	switch (http_status) {
	case 401:
	case 403:
		return OUTCOME_DENIED;
	case 408: /* the server did not read the request to its end */
	case 425:
	case 429:
	case 503:
		return OUTCOME_AGAIN;
	case 500:
	case 502:
	case 504:
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
