/*
 * A message is formatted on the stack and written with one write(2) of at most
 * PIPE_BUF bytes, so lines of several programs or threads are never mixed, and
 * a message can be printed when memory is exhausted. A long message is cut at
 * the caller's text, so that there is always room for the text of errno, the
 * program's name and the sequence that clears a progress line.
 *
 * Secrets are hidden in every message, so no caller has to (base/hide.h). A
 * caller that cuts a text itself does so with hide_quote.
 *
 * die() ends the program at once and frees nothing.
 */
#include "base/err.h"

#include "base/cut.h"
#include "base/hide.h"
#include "base/log.h"
#include "base/term.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program = "ms", *place;
static int verbosity;
static atomic_ulong warnings;
static bool json;
static atomic_bool drawn;
static int (*at_end)(int status);
static bool died;

#ifdef __SANITIZE_ADDRESS__
/*
 * LeakSanitizer asks this at the end. What die() has not freed is no leak, and
 * only a register that is gone may have led to it.
 */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return died;
}
#endif

void err_init(char **argv)
{
	char *slash;

	if (!argv[0])
		return;
	slash = strrchr(argv[0], '/');
	if (slash)
		argv[0] = slash + 1;
	program = argv[0];
}

const char *err_program(void)
{
	return program;
}

void err_verbosity(int level)
{
	verbosity = level;
}

void err_place(const char *now)
{
	place = now;
}

int err_verbose(void)
{
	return verbosity;
}

unsigned long err_warnings(void)
{
	return atomic_load(&warnings);
}

void err_json(bool yes)
{
	json = yes;
}

bool err_as_json(void)
{
	return json;
}

bool err_set_drawn(bool now)
{
	return atomic_exchange(&drawn, now);
}

void err_at_end(int (*f)(int status))
{
	at_end = f;
}

int err_end(int status)
{
	int (*f)(int) = at_end;

	at_end = NULL; /* f may fail and call die() */
	return f ? f(status) : status;
}

/* Returns how many bytes snprintf wrote, from its result n. */
static size_t written(int n, size_t room)
{
	if (n < 0)
		return 0;
	return (size_t)n < room ? (size_t)n : room - 1;
}

static size_t as_text(char *line, size_t room, const char *message)
{
	size_t len = written(
	    snprintf(line, room, "%.64s: %s", program, message), room - 1);

	term_tame(line, len);
	line[len++] = '\n';
	return len;
}

PRINTF(2, 0)
static void print(const char *level, const char *fmt, va_list ap, int err)
{
	static const char clear[] = "\r\033[K";
	char message[PIPE_BUF - 128], line[PIPE_BUF], *p = line;
	size_t len, room = sizeof message - 256; /* the rest is for errno */
	size_t start = written(snprintf(message, room, "%s%s",
				   place ? place : "", place ? ": " : ""),
	    room);
	int all = vsnprintf(message + start, room - start, fmt, ap);

	hide_in(message, all >= (int)(room - start));
	len = strlen(message);
	if (all >= (int)(room - start))
		len = strlen(cut_copy(message, room, message, len, true));
	if (err)
		snprintf(
		    message + len, sizeof message - len, ": %s", strerror(err));
	if (err_set_drawn(false) || term_locked(STDERR_FILENO)) {
		memcpy(line, clear, sizeof clear - 1);
		p += sizeof clear - 1;
	}
	room = sizeof line - (size_t)(p - line);
	p += json ? log_json(p, room, program, level, message)
		  : as_text(p, room, message);
	/* There is no way to report that stderr cannot be written. */
	if (write(STDERR_FILENO, line, (size_t)(p - line)) < 0)
		return;
}

static _Noreturn void end(int status)
{
	status = err_end(status);
	died = true;
	exit(status);
}

void die(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print("error", fmt, ap, 0);
	va_end(ap);
	end(status);
}

void die_errno(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	print("error", fmt, ap, err);
	va_end(ap);
	end(EXIT_IO);
}

PRINTF(3, 0)
static void print_at(int least, const char *level, const char *fmt, va_list ap)
{
	if (verbosity >= least)
		print(level, fmt, ap, 0);
}

void error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_at(-1, "error", fmt, ap);
	va_end(ap);
}

void info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_at(-1, "info", fmt, ap);
	va_end(ap);
}

void warning(const char *fmt, ...)
{
	va_list ap;

	atomic_fetch_add(&warnings, 1);
	va_start(ap, fmt);
	print_at(0, "warning", fmt, ap);
	va_end(ap);
}

void summary(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_at(0, "info", fmt, ap);
	va_end(ap);
}

void debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_at(1, "debug", fmt, ap);
	va_end(ap);
}
