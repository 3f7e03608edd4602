/*
 * The version of a product: a text that is the same as long as Medusa's times
 * say that nothing was changed. Medusa moves `updated_at` of the product for
 * its texts and status, that of a variant also for its prices, and that of an
 * option when it is renamed or gets a value. An option that other products
 * share does not count: it changes with each of them.
 *
 * Medusa moves no time for images, tags, categories, sales channels, and
 * prices that POST /admin/products/batch writes (2.21).
 */
#ifndef MEDUSA_VERSION_H
#define MEDUSA_VERSION_H

struct arena;
struct value;

/* The members of a product that it needs, for the parameter `fields`. */
extern const char version_fields[];

/*
 * The latest of the times, a slash, and a hash over all of them. So the version
 * that sorts behind another one of the same product is the newer one. In the
 * arena; NULL if the row lacks a time. Deleted variants and options are left
 * out.
 */
const char *version_of(struct arena *a, const struct value *row);
#endif
