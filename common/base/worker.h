/*
 * Threads. All code starts them here, so that a test can run the work in
 * another way by linking its own functions in place of this file.
 */
#ifndef BASE_WORKER_H
#define BASE_WORKER_H

struct worker;

/*
 * Runs work(ctx) on a new thread. Signals are blocked on it, so that the main
 * thread gets them. Ends the program if no thread can be started. The result
 * must be passed to worker_join.
 */
struct worker *worker_start(void (*work)(void *ctx), void *ctx);

/* Waits until the work is done and frees the worker. */
void worker_join(struct worker *w);

#endif
