/*
 * One run of a ledger's resource at a time: locks in a file beside the ledger.
 * They end with the process that holds them.
 *
 * The filter of a run holds the run until its --ack has ended. It also says
 * when the run is ready to be joined; an --ack that begins at the same time
 * waits for that, so that it joins its own run and not the one before.
 */
#ifndef LEDGER_LOCK_H
#define LEDGER_LOCK_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Opens the file, "LEDGER-RESOURCE-lock"; creates it for its owner only.
 * Returns -1 with a message in *why, which the caller frees.
 */
MUST_CHECK int lock_open(const char *ledger, const char *resource, char **why);

/* False: another run has it. */
MUST_CHECK bool lock_run(int fd);
/* Does another process have a run? */
bool lock_has_run(int fd);
/* Does an --ack still hold a run up to this one? */
bool lock_has_acks(int fd, uint64_t run);
/* An --ack may join now. */
void lock_ready(int fd);
bool lock_is_ready(int fd);

/* Held by each --ack until it ends. */
void lock_join(int fd, uint64_t run);
/* Waits until each --ack of the run has ended. */
void lock_wait(int fd, uint64_t run);

#endif
