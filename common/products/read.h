/*
 * A product as the input has it, made into what Medusa is to hold: its key,
 * its members without the ones Medusa does not know, and, for a product that
 * has yet to be created, what Medusa's own dashboard gives a simple product.
 */
#ifndef PRODUCTS_READ_H
#define PRODUCTS_READ_H

#include "base/mem.h"
#include "json/value.h"

enum unknown_rule { UNKNOWN_ERROR, UNKNOWN_DROP, UNKNOWN_METADATA };

struct desired_rules {
	const char *key; /* the member that becomes external_id */
	enum unknown_rule unknown;
};

struct desired {
	const struct value *source; /* as it came */
	const struct value *key;    /* a string, NULL if there is none */
	const struct value *owned;  /* what the input has a say in */
	/* The same with the defaults of a product that has no options. */
	const struct value *full;
};

/*
 * Everything lives in the arena or in `source`. NULL, or what is wrong with
 * the product whatever the server holds.
 */
const char *desired_read(struct arena *a, const struct desired_rules *rules,
    const struct value *source, struct desired *to);

/* Are the options of a product in Medusa those of a simple one, or none? */
bool desired_is_simple(const struct value *options);

#endif
