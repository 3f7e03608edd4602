#include "http/fate.h"

#include "base/err.h"

int http_fate_status(enum http_fate fate)
{
	switch (fate) {
	case HTTP_DONE:
		return EXIT_DONE;
	case HTTP_DENIED:
		return EXIT_DENIED;
	case HTTP_REFUSED:
		return EXIT_REMOTE;
	default:
		return EXIT_AGAIN;
	}
}
