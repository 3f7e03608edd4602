/*
 * Opening the ledger, and one run at a time.
 */
#ifndef DELTA_OPEN_H
#define DELTA_OPEN_H

#include "base/attr.h"
#include "ledger/ledger.h"

#include <stdbool.h>

struct delta;

/* Opens the ledger to be read. */
void open_reader(struct delta *d);
/* Opens it for a run, which no other one may disturb. *latest: the run before.
 */
void open_run(struct delta *d, struct ledger_run *latest);
/* Can an --ack be at the other end of standard output, and is it awaited? */
bool open_has_ack(const struct delta *d);
/* Waits until the --ack of the latest run has begun, as more than `before`, and
   until it has ended. */
void open_await_ack(struct delta *d, uint64_t before);

/* Ends the program because of the ledger's error. */
_Noreturn void open_die(const struct delta *d);

#endif
