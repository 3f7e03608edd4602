#include "base/worker.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct worker {
	pthread_t thread;
	void (*work)(void *ctx);
	void *ctx;
};

static void *run(void *ctx)
{
	struct worker *w = ctx;

	w->work(w->ctx);
	return NULL;
}

struct worker *worker_start(void (*work)(void *ctx), void *ctx)
{
	struct worker *w = mem_alloc(sizeof *w);
	sigset_t all, before;

	w->work = work;
	w->ctx = ctx;
	/* The thread inherits the signal mask. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	errno = pthread_create(&w->thread, NULL, run, w);
	if (errno)
		die_errno("cannot start a thread");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return w;
}

void worker_join(struct worker *w)
{
	pthread_join(w->thread, NULL);
	free(w);
}
