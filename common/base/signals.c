/*
 * The handler only sets a flag and writes to the eventfd, which wakes poll(2)
 * in the main loop; the loop then asks signals_end and signals_asked. At the
 * first SIGINT or SIGTERM the handler also resets both to their defaults, so
 * that the second one kills the process even if the main loop hangs.
 */
#include "base/signals.h"

#include "base/err.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t ending, asked_for; /* the signal; SIGUSR1 came */
static int wake = -1;

/* Does nothing if the signal is ignored. Called by the signal handler. */
static void restore_default(int signal)
{
	struct sigaction sa;

	if (sigaction(signal, NULL, &sa) == 0 && sa.sa_handler != SIG_IGN) {
		sa.sa_handler = SIG_DFL;
		sigaction(signal, &sa, NULL);
	}
}

static void on_signal(int signal)
{
	const uint64_t one = 1;
	int saved = errno;

	if (signal == SIGUSR1) {
		asked_for = 1;
	} else {
		ending = signal;
		restore_default(SIGINT);
		restore_default(SIGTERM);
	}
	/* The write fails only when the eventfd is readable already. */
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

void signals_init_end(int wake_fd)
{
	wake = wake_fd;
	catch_signal(SIGINT, 0);
	catch_signal(SIGTERM, 0);
}

void signals_init(int wake_fd)
{
	signals_init_end(wake_fd);
	catch_signal(SIGUSR1, SA_RESTART);
}

void signals_wait_writable(int fd)
{
	struct pollfd p[] = {
	    {.fd = fd, .events = POLLOUT}, {.fd = wake, .events = POLLIN}};

	while (poll(p, 2, -1) < 0 && errno == EINTR && !ending)
		;
	if (ending)
		signals_die(ending);
}

int signals_end(void)
{
	return ending;
}

/* Clears the flag only if it is set, so that no signal is lost in between. */
bool signals_asked(void)
{
	if (!asked_for)
		return false;
	asked_for = 0;
	return true;
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
