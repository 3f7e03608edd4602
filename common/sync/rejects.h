/*
 * The file of --reject: rejected items as they were in the input, one a line,
 * to be pushed again once they are corrected.
 */
#ifndef SYNC_REJECTS_H
#define SYNC_REJECTS_H

#include "base/attr.h"

#include <stdbool.h>

struct item;

/*
 * NULL: there is no such file. Ends the program when it cannot be opened. What
 * it holds stays until the first rejection or the end: it may be the input of
 * this run, through a pipe.
 */
void rejects_open(const char *path);
/* False with errno when the file cannot be written. */
MUST_CHECK bool rejects_put(const struct item *item);
/*
 * At the end of the run. Empties the file if nothing was rejected. False with
 * errno when what was written may be lost. Does nothing the second time.
 */
MUST_CHECK bool rejects_close(void);

/* Ends the program with "cannot write to 'FILE': …", by errno. */
_Noreturn void rejects_die(void);

#endif
