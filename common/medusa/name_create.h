/*
 * Creates things that items name and Medusa does not have.
 */
#ifndef MEDUSA_NAME_CREATE_H
#define MEDUSA_NAME_CREATE_H

#include "medusa/name_kind.h"

struct name;
struct name_known;

/*
 * Creates the things of the list that are NAME_MISSING. Afterwards each has an
 * id, or k knows why Medusa refused it, see name_known_refusal. Without
 * k->create, nothing is sent, and each gets an id that no other thing has.
 * Stops with k->failed set when the server cannot be asked.
 */
void name_create(struct name_known *k, enum name_kind kind, struct name *list);

#endif
