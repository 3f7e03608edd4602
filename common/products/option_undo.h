/*
 * If a product is rejected after options and values were added to it, they are
 * removed again. Their ids are in the answer to the request that added them. If
 * that answer is lost, they stay, and the next run finds them.
 */
#ifndef PRODUCTS_OPTION_UNDO_H
#define PRODUCTS_OPTION_UNDO_H

struct draft;
struct step;
struct value;

/* Gives the step that adds options its undo. `have` is the product before. The
 * answer to the step has to list `options.id` and `options.values.id`. */
void option_undo(struct draft *d, struct step *step, const struct value *have);

#endif
