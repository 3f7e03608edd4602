/*
 * Requests for which a placeholder has no value: {cursor} on page 1, and
 * {since} in the first run. What they are a part of is left out.
 */
#ifndef FETCH_FIRST_H
#define FETCH_FIRST_H

struct template;

/* Would more be left out than the value? Then puts the reason into t->why. */
void first_check(struct template *t);

#endif
