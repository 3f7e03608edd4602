/*
 * A world for the engine within one process: base/clock.h, base/random.h,
 * base/worker.h and http/http.h once more, as far as the layers sync and medusa
 * use them, and behind them a server that keeps notes in a table. Requests fail
 * as a script says, and waiting takes no time.
 *
 * The linker takes one of our own files out of its archive only for a function
 * that is missing here, and then finds the others defined twice: a program that
 * links goes around none of these headers. Of random.h, which has one function,
 * it would say nothing.
 */
#ifndef WORLD_H
#define WORLD_H

#include "base/buf.h"

#include <stddef.h>

struct world_note {
	char slug[8], text[8];
	char how;	 /* it is asked for: '+' to be created, '=' updated */
	long long since; /* when it begins to be seen */
};

struct world {
	/*
	 * What becomes of requests: a letter for each POST, see `faults`, and
	 * 'L' for a GET that is not answered. Behind its end all goes well.
	 */
	const char *script;
	/* What the server has, and what it was asked. */
	struct world_note notes[8];
	size_t count;
	struct buf posts; /* "batch+a=b undo": the path's end, the notes */
	unsigned looks;	  /* GETs */
	/* Milliseconds. */
	long long now, slept;
	unsigned workers; /* started and not joined */
};

extern struct world world;

/* Without notes, nothing asked, at a time that is not 0. */
void world_begin(const char *script);
void world_end(void);

/* A note that is seen after so many milliseconds. */
void world_add(const char *slug, const char *text, long long after);

#endif
