/*
 * Whether the server counts what {offset} counts.
 */
#ifndef FETCH_COUNTED_H
#define FETCH_COUNTED_H

struct template;

/*
 * To end a message: the advice if a parameter, a member of the body or a part
 * of the path holds {offset}, though it has a name for the number of a page;
 * else "". Valid until the next call.
 */
const char *counted_hint(const struct template *t);

/* Warns in that case. For a run in which nothing tells that all items came. */
void counted_warn(const struct template *t);

#endif
