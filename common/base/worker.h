/*
 * Threads. All of the program starts them here, so that a test can link
 * another way to run them in place of this file.
 */
#ifndef BASE_WORKER_H
#define BASE_WORKER_H

struct worker;

/*
 * Runs work(ctx) on a thread of its own, on which no signal is delivered: they
 * are for the thread that reads and prints. Ends the program when it cannot be
 * started. Ended and freed by worker_join.
 */
struct worker *worker_start(void (*work)(void *ctx), void *ctx);

/* Waits until its work is done. */
void worker_join(struct worker *w);

#endif
