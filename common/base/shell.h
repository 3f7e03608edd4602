/*
 * Words for a shell.
 */
#ifndef BASE_SHELL_H
#define BASE_SHELL_H

struct buf;

/*
 * Appends the text as one word of a POSIX shell, in single quotes unless it has
 * only letters, digits and marks that mean nothing to a shell.
 */
void shell_quote(struct buf *to, const char *text);

#endif
