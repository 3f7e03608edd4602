#include "fetch/doubt.h"

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

void doubt(struct doubts *d, int status, const char *fmt, ...)
{
	char text[4096]; /* err.c prints no longer one */
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (!d->strict) {
		warning("%s", text);
		return;
	}
	error("%s", text);
	if (d->status != EXIT_AGAIN)
		d->status = status;
}
