/*
 * One command, waited for with poll(2): first for the end of its output, then
 * for its exit (a pidfd). Meanwhile the signals that would end this program are
 * blocked, and a signalfd tells of them. So the process group can be killed
 * before they take effect, which they do when the mask is restored.
 *
 * The command may start others, for example in a pipe. Signals therefore go to
 * its whole group. SIGTERM lets it clean up, for GRACE_MS.
 */
#include "fetch/command.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/signals.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 1000, LONGEST = 64 * 1024 };

struct command {
	pid_t pid;
	int output, exited, signalled; /* descriptors that poll(2) waits for */
	long long deadline;
	struct buf line;
	bool complete; /* the line has ended; what follows is dropped */
	sigset_t before;
};

static void block_signals(struct command *c)
{
	static const int ends[] = {SIGHUP, SIGINT, SIGTERM};
	struct sigaction now;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (sigaction(ends[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			sigaddset(&set, ends[i]);
	sigprocmask(SIG_BLOCK, &set, &c->before);
	c->signalled = signalfd(-1, &set, SFD_CLOEXEC);
	if (c->signalled < 0)
		die_errno("cannot run the --auth-command");
}

/* The shell gets the signals as this program got them, and SIGPIPE. */
static void set_attributes(posix_spawnattr_t *a, const struct command *c)
{
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	posix_spawnattr_init(a);
	posix_spawnattr_setpgroup(a, 0);
	posix_spawnattr_setsigmask(a, &c->before);
	posix_spawnattr_setsigdefault(a, &pipe);
	posix_spawnattr_setflags(a, POSIX_SPAWN_SETPGROUP |
					POSIX_SPAWN_SETSIGMASK |
					POSIX_SPAWN_SETSIGDEF);
}

static void start(struct command *c, const char *line)
{
	char shell[] = "sh", option[] = "-c", *copy = mem_strdup(line);
	char *const argv[] = {shell, option, copy, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		die_errno("cannot run the --auth-command");
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	/* libcurl's sockets, for example, are not closed by exec. */
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	set_attributes(&attributes, c);
	errno =
	    posix_spawn(&c->pid, "/bin/sh", &files, &attributes, argv, environ);
	if (errno)
		die_errno("cannot run the --auth-command");
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(copy);
	close(ends[1]);
	c->output = ends[0];
	c->exited = pidfd_open(c->pid, 0);
	if (c->exited < 0)
		die_errno("cannot run the --auth-command");
}

static int left(const struct command *c)
{
	long long ms = c->deadline - clock_ms();

	return ms < 0 ? 0 : ms < INT_MAX ? (int)ms : INT_MAX;
}

/* Waits until fd can be read. False: *why, a signal or the end of the time. */
static bool wait_for(const struct command *c, int fd, const char **why)
{
	struct pollfd p[] = {
	    {.fd = fd, .events = POLLIN}, {c->signalled, POLLIN, 0}};
	int n;

	do
		n = poll(p, 2, left(c));
	while (n < 0 && errno == EINTR);
	if (p[1].revents)
		*why = "was interrupted";
	else if (!n)
		*why = "failed: it took too long; --timeout sets the limit";
	else if (n < 0)
		*why = "failed: cannot wait for it";
	return !*why;
}

/* Keeps the bytes up to the first line end. */
static void keep(struct command *c, const char *data, size_t len)
{
	size_t n = 0;

	while (n < len && data[n] != '\n' && data[n] != '\r')
		n++;
	if (!c->complete)
		buf_put(&c->line, data, n);
	c->complete |= n < len;
}

/* Reads to the end, so that the command does not get SIGPIPE. */
static bool read_output(struct command *c, const char **why)
{
	char chunk[4096];
	ssize_t n = 1;

	while (n > 0 && wait_for(c, c->output, why)) {
		n = io_read(c->output, chunk, sizeof chunk);
		if (n > 0)
			keep(c, chunk, (size_t)n);
		if (n < 0)
			*why = "failed: cannot read its output";
		if (c->line.len > LONGEST)
			*why = "printed a line that is too long";
		if (*why)
			break;
	}
	explicit_bzero(chunk, sizeof chunk);
	return !*why;
}

/* Kills what is left of the group. Its leader has not been waited for. */
static void kill_group(const struct command *c)
{
	struct pollfd exited = {.fd = c->exited, .events = POLLIN};

	kill(-c->pid, SIGTERM);
	(void)poll(&exited, 1, GRACE_MS);
	kill(-c->pid, SIGKILL);
}

static bool succeeds(struct command *c, const char **why)
{
	bool ended = read_output(c, why) && wait_for(c, c->exited, why);
	int status;

	if (!ended)
		kill_group(c);
	if (waitpid(c->pid, &status, 0) < 0 || (ended && status))
		*why = "failed";
	else if (ended && !c->line.len)
		*why = "failed: it printed nothing";
	else if (ended && strlen(c->line.data) != c->line.len)
		*why = "printed a control character";
	return !*why;
}

char *command_run(const char *line, uint64_t limit_ms, const char **why)
{
	struct command c = {.deadline = clock_ms() + (long long)limit_ms};
	bool good;

	*why = NULL;
	block_signals(&c);
	start(&c, line);
	good = succeeds(&c, why);
	close(c.output);
	close(c.exited);
	close(c.signalled);
	if (!good && c.line.data) {
		explicit_bzero(c.line.data, c.line.len);
		buf_release(&c.line);
	}
	/* A signal that came meanwhile takes effect here. */
	sigprocmask(SIG_SETMASK, &c.before, NULL);
	if (signals_end())
		signals_die(signals_end());
	return c.line.data;
}
