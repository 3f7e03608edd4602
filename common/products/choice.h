/*
 * The choice of a variant: a value for each option of its product. The input
 * has {"Size":"M"}; Medusa answers a list of values, each with its option:
 * [{"value":"M","option":{"title":"Size"}}]. Neither has a fixed order.
 */
#ifndef PRODUCTS_CHOICE_H
#define PRODUCTS_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct map;
struct mark_member;
struct offer;
struct value;
struct writer;

/* In the order of the input or the answer. */
struct choice {
	struct mark_member *list; /* title and value, a string */
	size_t count;
	bool odd; /* a value has no title, or is not a string */
};

/*
 * What a variant chooses, in the arena. `had` NULL: the variant is one of the
 * input. Otherwise it is one of Medusa, with these options: their titles are
 * those that they have after the update, and an option that goes is left out.
 * Empty if the variant chooses nothing, or is odd.
 */
struct choice choice_read(
    struct arena *a, const struct value *variant, const struct offer *had);

/* Its part for options with these titles, the keys of a map. */
struct choice choice_among(
    struct arena *a, const struct choice *c, const struct map *titles);

/* Have both the same value for the same options? */
bool choice_same(const struct choice *a, const struct choice *b);
/* Sets a text that is equal for choices with the same values; false: it is
 * empty. White space around a value does not count. */
bool choice_mark(struct buf *to, const struct choice *c);
/* What a variant of Medusa has, whatever becomes of the options: an object in
 * the arena, as the input would have it. */
struct value *choice_stored(struct arena *a, const struct value *variant);
/* As an object in the arena, as the input has it. */
struct value *choice_value(struct arena *a, const struct choice *c);
/* Writes it as the member `options`. */
void choice_put(struct writer *to, const struct choice *c);

#endif
