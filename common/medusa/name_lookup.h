/*
 * Looks up the ids of names in Medusa.
 */
#ifndef MEDUSA_NAME_LOOKUP_H
#define MEDUSA_NAME_LOOKUP_H

#include "medusa/name_kind.h"

struct name;
struct name_known;

/* Longer names are refused. Encoded for a URL it is three times as long. */
enum { NAME_MAX_BYTES = 2000 };

/* " > ", between the steps of a category's path. */
extern const char name_separator[];

/*
 * Looks up the names of the list that are NAME_MISSING. Afterwards each name
 * that Medusa has is NAME_HAS_ID or NAME_SEVERAL. Stops with k->failed set when
 * the server cannot be asked.
 */
void name_lookup(struct name_known *k, enum name_kind kind, struct name *list);

#endif
