/*
 * --detect: how an API that nobody has described lists its items, found by a
 * few requests.
 */
#ifndef FETCH_DETECT_H
#define FETCH_DETECT_H

struct fetch_rules;
struct http;

/* The most requests that it sends, retries not counted. */
enum { DETECT_REQUESTS = 6 };

/* What --detect cannot be used with, for a message; or NULL. */
const char *detect_conflict(const struct fetch_rules *rules);

/*
 * Prints the command that fetches all items to standard output, with the
 * evidence for it on standard error; or, without a command, what it could not
 * see. `given` is the part of the command before its own options, such as
 * "ms-fetch --token-file key". Of the rules, only the URL and --items count.
 * Returns the exit status.
 */
int detect_run(
    struct http *h, const struct fetch_rules *rules, const char *given);

#endif
