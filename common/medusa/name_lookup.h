/*
 * Asks Medusa for the ids of names.
 */
#ifndef MEDUSA_NAME_LOOKUP_H
#define MEDUSA_NAME_LOOKUP_H

#include "medusa/name_kind.h"

struct name;
struct name_known;

enum { NAME_MAX_BYTES = 2000 }; /* three times as long when encoded */

/* Between the names of a category's path. */
extern const char name_separator[];

/*
 * Looks up those of the list that are known as missing. When the server cannot
 * be asked, k->failed says so afterwards.
 */
void name_lookup(struct name_known *k, enum name_kind kind, struct name *list);

#endif
