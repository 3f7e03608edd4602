/*
 * Runs a command of the user for its output.
 */
#ifndef FETCH_COMMAND_H
#define FETCH_COMMAND_H

#include <stdint.h>

/*
 * Runs the line with the shell, and returns the first line of its output when
 * it has closed its output and exited; the caller frees it with secret_free.
 * NULL: *why says what is wrong, in words that go after the command's name.
 *
 * The command gets standard input, output and error, and no other open file. It
 * has a process group of its own, which is killed after limit_ms, and when a
 * signal ends this program.
 */
char *command_run(const char *line, uint64_t limit_ms, const char **why);

#endif
