/*
 * One line on stderr that tells how far it is, drawn over itself, at most a
 * few times a second. Nothing is drawn unless it was switched on.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* On when `always`, or when stderr is a terminal and warnings are wanted. */
void progress_init(bool always);

/* total is UINT64_MAX while it is not known. */
void progress_show(uint64_t pages, uint64_t items, uint64_t total);

/* Clears the line, before a message and at the end. */
void progress_clear(void);

#endif
