/*
 * Opening the ledger, and one run at a time.
 */
#ifndef DELTA_OPEN_H
#define DELTA_OPEN_H

#include "base/attr.h"
#include "ledger/ledger.h"

#include <stdint.h>

struct delta;

/* Opens the ledger to be read. */
void open_reader(struct delta *d);
/* Opens it for a run, which no other one may disturb. *latest: the run before.
 */
void open_run(struct delta *d, struct ledger_run *latest);
/* Closes standard output, which may be a pipe to an --ack. */
void open_close_out(struct delta *d);
/*
 * After that, unless --no-wait was given or there is no pipe: waits until the
 * --ack of the latest run has begun, as more than `before`, and until it has
 * ended. Only warns if it cannot end before this program does, as far as that
 * can be seen: not in the pipe of another user, nor in a socket.
 */
void open_await_ack(struct delta *d, uint64_t before);

/* Ends the program because of the ledger's error. */
_Noreturn void open_die(const struct delta *d);

#endif
