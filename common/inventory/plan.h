/*
 * What turns a level into what an item says.
 */
#ifndef INVENTORY_PLAN_H
#define INVENTORY_PLAN_H

#include <stdbool.h>

struct batch;
struct item;

/* As `plan` of struct resource. */
bool level_plan(struct batch *b, struct item *item);

#endif
