/*
 * Codes that move from one variant to another within a batch.
 */
#ifndef PRODUCTS_CODES_H
#define PRODUCTS_CODES_H

struct draft;
struct pairs;
struct value;

/*
 * Fills the draft's `release` and `restore` if a code moves within the product
 * with that id, or from it to another product. Inventory items follow their
 * variants (rename.h). All pairs have been compared.
 */
void codes_move(struct draft *d, const struct value *id, const struct pairs *p);

#endif
