/*
 * Codes that move from one variant to another within a batch.
 */
#ifndef PRODUCTS_CODES_H
#define PRODUCTS_CODES_H

struct draft;
struct pairs;
struct value;

/*
 * Fills `release` and `restore` of the draft when a code of the product with
 * that id moves; all pairs have to be compared.
 */
void codes_move(struct draft *d, const struct value *id, const struct pairs *p);

#endif
