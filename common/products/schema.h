/*
 * The members of a product in the input: their names, the types they may have,
 * and the fields to ask Medusa for to compare them. Source: the validators of
 * Medusa 2.21 (api/admin/products/validators.js).
 */
#ifndef PRODUCTS_SCHEMA_H
#define PRODUCTS_SCHEMA_H

#include "medusa/names.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buf;
struct value;

enum member_kind {
	MEMBER_KEY,	/* external_id: products are matched by it */
	MEMBER_ID,	/* it may be found by it; never written */
	MEMBER_SCALAR,	/* null clears it */
	MEMBER_LATER,	/* the same; Medusa takes it only in an update */
	MEMBER_MEASURE, /* a scalar that is stored in single precision */
	MEMBER_FIXED,	/* a scalar that null leaves alone */
	MEMBER_METADATA,
	MEMBER_IMAGES,
	MEMBER_SET, /* references, by name or id: tags */
	MEMBER_REF, /* one reference: collection */
	MEMBER_OPTIONS,
	MEMBER_VARIANTS,
	MEMBER_PRICES,
	MEMBER_CHOICE, /* a variant's value for each option */
	MEMBER_CREATE, /* Medusa takes it only when the product is created */
};

struct member {
	const char *name;
	enum member_kind kind;
	unsigned types;	    /* bits of enum json_event: the types it may have */
	const char *fields; /* to ask for; NULL: its name; "": they are asked
			       for anyway */
};

/* NULL when there is no such member. */
const struct member *product_member(const struct value *v);
const struct member *variant_member(const struct value *v);
const struct member *price_member(const struct value *v);
const struct member *option_member(const struct value *v);

/* Is it true or false? */
bool member_is_truth(const struct member *m);

/* What a MEMBER_SET or MEMBER_REF refers to. */
struct member_ref {
	const char *name;
	enum name_kind kind;
	/* Of a MEMBER_REF: Medusa's member for its id; otherwise "". */
	const char *as;
};
const struct member_ref *member_ref(const struct member *m);
/* The id that the member, or an element of it, gives in place of a name:
 * {"id":…}, or a string where Medusa has one; or NULL. */
const struct value *member_ref_id(
    const struct member *m, const struct value *v);

/* The members that are unique among all variants of a shop; ends with NULL. */
extern const char *const variant_codes[];

/* The members that products of a batch have, a bit each. */
struct owned {
	uint64_t product, variant;
};

/* Adds the members of a product. */
void product_owned(struct owned *o, const struct value *want);
/* Appends the value of the `fields` parameter. */
void product_fields(struct buf *to, const struct owned *o);
/* Appends the fields of the inventory items of variants. */
void product_stock_fields(struct buf *to);
/* Appends all of these. */
void product_whole_fields(struct buf *to);

/* Adds the names and ids that the product refers to. */
void product_names(
    struct names_wanted *list, struct arena *a, const struct value *want);

#endif
