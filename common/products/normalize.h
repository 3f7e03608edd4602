/*
 * Turns what a member of the input may look like into the one form in which it
 * is checked, compared and sent.
 *
 *   truth values    the texts true and false, in any case, are these values;
 *                   the empty text means that the member is absent
 *   codes           the empty text means null
 *   thumbnails      the empty text means null
 *   names           the empty text means null, and is left out of a list
 *   option values   without white space at either end
 *   options         [], or {} of a variant, means that the member is absent
 */
#ifndef PRODUCTS_NORMALIZE_H
#define PRODUCTS_NORMALIZE_H

struct arena;
struct value;

/*
 * The product has known members only, each once, and it, its variants, prices
 * and options are copies that can be changed. Members of a wrong type stay as
 * they are.
 */
void product_normalize(struct arena *a, struct value *product);

#endif
