#include "base/signals.h"

#include "base/err.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t ending, asked_for;
static int wake = -1;

/* In a signal handler. */
static void catch_no_more(int signal)
{
	struct sigaction sa;

	if (sigaction(signal, NULL, &sa) == 0 && sa.sa_handler != SIG_IGN) {
		sa.sa_handler = SIG_DFL;
		sigaction(signal, &sa, NULL);
	}
}

/* The second that asks for the end, whichever it is, is deadly. */
static void on_signal(int signal)
{
	const uint64_t one = 1;
	int saved = errno;

	if (signal == SIGUSR1) {
		asked_for = 1;
	} else {
		ending = signal;
		catch_no_more(SIGINT);
		catch_no_more(SIGTERM);
	}
	/* When it cannot be written to, it is readable. */
	(void)!write(wake, &one, sizeof one);
	errno = saved;
}

static void catch_signal(int signal, int flags)
{
	struct sigaction sa = {.sa_flags = flags}, before;

	sa.sa_handler = on_signal;
	sigemptyset(&sa.sa_mask);
	if (sigaction(signal, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		sigaction(signal, &sa, NULL);
}

void signals_init(int wake_fd)
{
	wake = wake_fd;
	catch_signal(SIGINT, 0);
	catch_signal(SIGTERM, 0);
	catch_signal(SIGUSR1, SA_RESTART);
}

int signals_end(void)
{
	return ending;
}

bool signals_asked(void)
{
	bool asked = asked_for;

	asked_for = 0;
	return asked;
}

void signals_die(int signal)
{
	struct sigaction sa = {.sa_handler = SIG_DFL};
	sigset_t set;

	err_end(128 + signal);
	sigaction(signal, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, signal);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(signal);
	_exit(128 + signal);
}
