/*
 * The file of a ledger, before SQLite opens it.
 */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

#include "base/attr.h"

#include <stdbool.h>

/*
 * Creates the file, for its owner only, unless it exists or `create` is false.
 * *exists becomes whether it is there now; an empty one that is not to be
 * created is not. Returns NULL, or why it cannot be a ledger: it is not a
 * regular file, or it is on a file system of another machine, where neither
 * SQLite's locks nor its shared memory can be relied on (sqlite.org/wal.html).
 * The caller frees the message.
 */
MUST_CHECK char *file_prepare(const char *path, bool create, bool *exists);

#endif
