/*
 * A simulated world for tests of the engine, in one process. It replaces
 * base/clock.h, base/random.h, base/worker.h and http/http.h with the functions
 * that the layers sync and medusa use. Behind them is a server with a table of
 * notes. Requests fail as a script says, and waiting takes no time.
 *
 * If a function of these headers were missing here, the linker would take the
 * original file from its archive and find the other functions defined twice. So
 * a program that links uses no original by accident. The exception is random.h,
 * which has only one function.
 */
#ifndef WORLD_H
#define WORLD_H

#include "base/buf.h"

#include <stddef.h>

struct world_note {
	char slug[8], text[8];
	char how;	 /* in a request: '+' create, '=' update */
	long long since; /* when lookups begin to find it */
};

struct world {
	/*
	 * The faults: a letter for each POST, see `faults` in world.c, and 'L'
	 * for a GET that fails. After the end of the script nothing fails.
	 */
	const char *script;
	/* The server's notes and the requests it got. */
	struct world_note notes[8];
	size_t count;
	struct buf posts; /* "batch+a=b undo": last part of the path, notes */
	unsigned looks;	  /* GETs */
	long long now, slept; /* milliseconds */
	unsigned workers;     /* started and not joined */
};

extern struct world world;

/* Starts without notes or requests, at a time that is not 0. */
void world_begin(const char *script);
void world_end(void);

/* Adds a note that lookups find after so many milliseconds. */
void world_add(const char *slug, const char *text, long long after);

#endif
