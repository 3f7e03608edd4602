/*
 * The file of --reject: items that were rejected, as they came, a line each,
 * ready to be fed in again.
 */
#ifndef SYNC_REJECTS_H
#define SYNC_REJECTS_H

#include "base/attr.h"

#include <stdbool.h>

struct item;

/* NULL: none is kept. Ends the program when the file cannot be opened. */
void rejects_open(const char *path);
/* False with errno when it cannot be written. */
MUST_CHECK bool rejects_put(const struct item *item);
/* Ends the program when something may not have arrived. */
void rejects_close(void);

/* "cannot write to 'FILE': …", by errno. */
_Noreturn void rejects_die(void);

#endif
