/*
 * Sets of HTTP statuses, from options such as --retry-status.
 */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H

#include <stdbool.h>
#include <stdint.h>

/* The statuses that refuse a request: 400 to 599. All zero is an empty set. */
enum { STATUS_LEAST = 400, STATUS_MOST = 599 };

struct status_set {
	uint8_t bits[(STATUS_MOST - STATUS_LEAST) / 8 + 1];
};

/*
 * Adds a list, "403,409". Ends the program with EXIT_USAGE and a message that
 * names the option if the list is not valid.
 */
void status_add(struct status_set *set, const char *option, const char *list);

/* False also for a number that cannot be in a set. */
bool status_has(const struct status_set *set, long status);

/*
 * Is an authorization missing, wrong or expired? 401, and what some servers
 * send in its place: 440 (IIS), 498 and 499 (ArcGIS).
 */
bool status_is_unauthorized(long status);

#endif
