/*
 * A message as a line of JSON, for --log json.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>

/*
 * Writes {"time":…,"tool":…,"level":…,"message":…} and a line end to `to`, at
 * most `room` bytes, of which there must be 512. Whatever the message holds,
 * the line is JSON in UTF-8: bytes that are not become U+FFFD, and what there
 * is no room for is left out. How many bytes were written. Allocates nothing.
 */
size_t log_json(char *to, size_t room, const char *tool, const char *level,
    const char *message);

#endif
