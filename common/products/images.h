/*
 * The images of a product: a list, ordered by rank and compared by URL.
 */
#ifndef PRODUCTS_IMAGES_H
#define PRODUCTS_IMAGES_H

#include <stdbool.h>

struct draft;
struct value;

/*
 * Writes the whole list to the draft's body if it differs from that of the
 * product in Medusa. Images that Medusa has already keep their ids. If the
 * thumbnail was one of the images, and goes with them, the first image becomes
 * the thumbnail, if it `may_follow`.
 */
void images_diff(struct draft *d, const struct value *want,
    const struct value *product, bool may_follow);

#endif
