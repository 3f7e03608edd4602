/*
 * Asks Medusa, at the start of a run, whether it is still the same shop, and
 * which items others have changed there.
 */
#ifndef DELTA_ASK_H
#define DELTA_ASK_H

#include <stdbool.h>

struct delta;
struct http_options;

/* Takes the settlement of what was changed, or of everything. `names_all`: it
   has to be known of each item, so Medusa is asked however many there are. Ends
   the program if Medusa cannot be asked. */
void ask_shop(struct delta *d, const struct http_options *net, bool names_all);

#endif
