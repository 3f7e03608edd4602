/*
 * Watches a page for the conditions of an option while it is scanned.
 */
#ifndef FETCH_WATCH_H
#define FETCH_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conditions;
struct fanout;
struct watch;

/* The conditions must outlive it. Released with watch_free. */
struct watch *watch_new(const struct conditions *conditions);
void watch_free(struct watch *w);

/*
 * Begins a page: nothing is met yet. The watch is added to the handlers of its
 * scan, for as long as that is fed.
 */
void watch_begin(struct watch *w, struct fanout *scan);

/*
 * To be called when a piece of the page, which begins at this offset, has been
 * scanned: keeps what a message will quote.
 */
void watch_piece(
    struct watch *w, const char *data, size_t len, uint64_t offset);

/*
 * Is a condition met? If so, writes for a message which one, and the beginning
 * of the error in the page. A bare PATH goes without saying.
 */
bool watch_met(const struct watch *w, char *why, size_t room);

/* Has a condition found a value to look at, whether that meets it or not? */
bool watch_found(const struct watch *w);

/* Is there a PATH!=VALUE whose PATH was not found? The first, or NULL. */
const struct condition *watch_missing(const struct watch *w);

#endif
