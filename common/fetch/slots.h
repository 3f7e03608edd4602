/*
 * The members of an item of --each, {.PATH}, in a template.
 */
#ifndef FETCH_SLOTS_H
#define FETCH_SLOTS_H

struct template;

/*
 * Finds the members in the patterns of a template that has been read, and gives
 * each a number. Puts what is wrong into t->why.
 */
void slots_find(struct template *t);

#endif
