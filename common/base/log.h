/*
 * Formats a message as a line of JSON, for --log json.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>

/*
 * Writes {"time":…,"tool":…,"level":…,"message":…} and a line end to `to`, at
 * most `room` bytes; room must be at least 512. Returns the number of bytes.
 * The line is always valid JSON in UTF-8: invalid bytes become U+FFFD, and a
 * message that does not fit is shortened. Allocates no memory.
 */
size_t log_json(char *to, size_t room, const char *tool, const char *level,
    const char *message);

#endif
