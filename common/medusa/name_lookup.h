/*
 * Looks up names and ids in Medusa.
 */
#ifndef MEDUSA_NAME_LOOKUP_H
#define MEDUSA_NAME_LOOKUP_H

#include "medusa/name_kind.h"

struct name;
struct name_known;

/*
 * Looks up the names of the list that are NAME_MISSING. Afterwards each name
 * that Medusa has is NAME_HAS_ID or NAME_SEVERAL. Stops with k->failed set when
 * the server cannot be asked.
 */
void name_lookup(struct name_known *k, enum name_kind kind, struct name *list);

/*
 * Looks up which ids of the list exist; they are NAME_MISSING. Afterwards those
 * that exist are NAME_HAS_ID. Stops as above.
 */
void name_lookup_ids(
    struct name_known *k, enum name_kind kind, struct name *list);

#endif
