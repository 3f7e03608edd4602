/*
 * Doubts about the completeness of a run: warnings, or with --strict errors
 * that decide its exit status.
 */
#ifndef FETCH_DOUBT_H
#define FETCH_DOUBT_H

#include "base/attr.h"

#include <stdbool.h>

struct doubts {
	bool strict;
	int status; /* the exit status because of them; EXIT_DONE: none */
};

/*
 * Prints a doubt. `status` is EXIT_AGAIN if another run may be complete, else
 * EXIT_REMOTE. EXIT_AGAIN wins: if other doubts remain, that run finds them.
 */
void doubt(struct doubts *d, int status, const char *fmt, ...) PRINTF(3, 4);

#endif
