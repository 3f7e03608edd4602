/*
 * The shape of a product as the input gives it: which members there are, what
 * they may hold, and what has to be asked of the server to compare them.
 * From Medusa's validators (api/admin/products/validators.js, 2.21).
 */
#ifndef PRODUCTS_SCHEMA_H
#define PRODUCTS_SCHEMA_H

#include "medusa/names.h"

#include <stdint.h>

struct arena;
struct buf;
struct value;

enum member_kind {
	MEMBER_KEY,	/* external_id: what products are matched by */
	MEMBER_ID,	/* of a variant: what it may be matched by */
	MEMBER_SCALAR,	/* null clears it */
	MEMBER_MEASURE, /* likewise; PostgreSQL keeps it in single precision */
	MEMBER_FIXED,	/* the same, but null leaves it alone */
	MEMBER_METADATA,
	MEMBER_IMAGES,
	MEMBER_SET, /* things that exist on their own, by name or id */
	MEMBER_REF, /* one of them; a string in `as` itself is an id */
	MEMBER_OPTIONS,
	MEMBER_VARIANTS,
	MEMBER_PRICES,
	MEMBER_CHOICE, /* a variant's value for each option */
	MEMBER_CREATE, /* understood when the product is created only */
};

struct member {
	const char *name;
	enum member_kind kind;
	unsigned types;	    /* bits of enum json_event it may have */
	const char *fields; /* what to ask for; NULL: its name; "": nothing
			       that is not asked for anyway */
};

/* NULL when there is no such member. */
const struct member *product_member(const struct value *v);
const struct member *variant_member(const struct value *v);
const struct member *price_member(const struct value *v);
const struct member *option_member(const struct value *v);

/* What a MEMBER_SET or MEMBER_REF is about. */
struct member_ref {
	const char *name;
	enum name_kind kind;
	const char *as; /* what Medusa calls a MEMBER_REF: the id's member */
};
const struct member_ref *member_ref(const struct member *m);

/* What a shop has once among all its variants; ends with NULL. */
extern const char *const variant_codes[];

/* Members that stand in any product of a batch, a bit each. */
struct owned {
	uint64_t product, variant;
};

void product_owned(struct owned *o, const struct value *want);
/* Appends the value of the `fields` parameter. */
void product_fields(struct buf *to, const struct owned *o);

/* Adds the names that will be needed. */
void product_names(
    struct names_wanted *list, struct arena *a, const struct value *want);

#endif
