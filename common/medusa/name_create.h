/*
 * Creates what is referred to by name and does not exist.
 */
#ifndef MEDUSA_NAME_CREATE_H
#define MEDUSA_NAME_CREATE_H

#include "medusa/name_kind.h"

#include <stdbool.h>

struct name;
struct name_known;

/*
 * Creates those of the list that are known as missing; of one that is refused
 * the reason is known afterwards. In a dry run each gets an id that no other
 * thing has. When the server cannot be asked, k->failed says so.
 */
void name_create(
    struct name_known *k, enum name_kind kind, struct name *list, bool dry_run);

#endif
