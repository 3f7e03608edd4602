/*
 * Replaces a file as a whole: its readers see the old or the new contents.
 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include "base/attr.h"

#include <stdbool.h>

struct buf;

/*
 * Writes the text to a new file in the same directory, which then replaces the
 * old one by rename(2). With `sync`, both are on disk when it returns. If that
 * fails, prints an error and returns false; the old file stays. A file that is
 * not a regular one is not replaced.
 */
MUST_CHECK bool replace_file(
    const char *path, const struct buf *text, bool sync);

#endif
