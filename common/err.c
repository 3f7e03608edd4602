#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program = "ms";
static int verbosity;

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

int err_verbose(void)
{
	return verbosity;
}

/* What snprintf wanted to write, cut to what it had room for. */
static size_t written(int n, size_t room)
{
	if (n < 0)
		return 0;
	return (size_t)n < room ? (size_t)n : room - 1;
}

/* Bytes from 0x80 up are left alone: they are UTF-8 in all that is valid. */
PRINTF(1, 0)
static void print(const char *fmt, va_list ap, int err)
{
	char line[4096];
	size_t len, room = sizeof line - 256; /* the rest is errno's */

	len = written(snprintf(line, room, "%.64s: ", program), room);
	len += written(vsnprintf(line + len, room - len, fmt, ap), room - len);
	if (err) {
		room = sizeof line - 1 - len;
		len += written(
		    snprintf(line + len, room, ": %s", strerror(err)), room);
	}
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';
	/* Nothing can be done about a stderr that cannot be written. */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}

void die(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(fmt, ap, 0);
	va_end(ap);
	exit(status);
}

void die_errno(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	print(fmt, ap, err);
	va_end(ap);
	exit(EXIT_IO);
}

#define PRINT_AT(level)                                                        \
	do {                                                                   \
		va_list ap;                                                    \
		if (verbosity < (level))                                       \
			return;                                                \
		va_start(ap, fmt);                                             \
		print(fmt, ap, 0);                                             \
		va_end(ap);                                                    \
	} while (0)

void complain(const char *fmt, ...)
{
	PRINT_AT(-1);
}

void warning(const char *fmt, ...)
{
	PRINT_AT(0);
}

void summary(const char *fmt, ...)
{
	PRINT_AT(0);
}

void note(const char *fmt, ...)
{
	PRINT_AT(1);
}
