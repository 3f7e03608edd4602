#include "products/schema.h"

#include "base/buf.h"
#include "json/value.h"

#include <stdio.h>
#include <string.h>

enum {
	STRING = 1 << JSON_STRING,
	NUMBER = 1 << JSON_NUMBER,
	BOOLEAN = 1 << JSON_TRUE | 1 << JSON_FALSE,
	ARRAY = 1 << JSON_ARRAY,
	OBJECT = 1 << JSON_OBJECT,
	NONE = 1 << JSON_NULL,
};

static const struct member product_members[] = {
    {"external_id", MEMBER_KEY, STRING, ""},
    {"id", MEMBER_ID, STRING, ""},
    {"title", MEMBER_FIXED, STRING | NONE, NULL},
    {"handle", MEMBER_FIXED, STRING | NONE, NULL},
    {"status", MEMBER_FIXED, STRING | NONE, NULL},
    {"is_giftcard", MEMBER_FIXED, BOOLEAN | NONE, NULL},
    {"discountable", MEMBER_FIXED, BOOLEAN | NONE, NULL},
    {"subtitle", MEMBER_SCALAR, STRING | NONE, NULL},
    {"description", MEMBER_SCALAR, STRING | NONE, NULL},
    {"thumbnail", MEMBER_SCALAR, STRING | NONE, NULL},
    {"weight", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"length", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"height", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"width", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"hs_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"mid_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"origin_country", MEMBER_SCALAR, STRING | NONE, NULL},
    {"material", MEMBER_SCALAR, STRING | NONE, NULL},
    {"metadata", MEMBER_METADATA, OBJECT | NONE, NULL},
    {"images", MEMBER_IMAGES, ARRAY, "images.id,images.url,images.rank"},
    {"tags", MEMBER_SET, ARRAY, "tags.id,tags.value"},
    {"categories", MEMBER_SET, ARRAY, "categories.id,categories.name"},
    {"sales_channels", MEMBER_SET, ARRAY,
	"sales_channels.id,sales_channels.name"},
    {"type", MEMBER_REF, STRING | OBJECT | NONE, "type_id,type.value"},
    {"type_id", MEMBER_REF, STRING | NONE, "type_id,type.value"},
    {"collection", MEMBER_REF, STRING | OBJECT | NONE,
	"collection_id,collection.title"},
    {"collection_id", MEMBER_REF, STRING | NONE,
	"collection_id,collection.title"},
    {"shipping_profile", MEMBER_REF, STRING | OBJECT | NONE,
	"shipping_profile.id,shipping_profile.name"},
    {"shipping_profile_id", MEMBER_REF, STRING | NONE,
	"shipping_profile.id,shipping_profile.name"},
    {"prices", MEMBER_CREATE, ARRAY, ""},
    {"options", MEMBER_OPTIONS, ARRAY,
	"options.id,options.title,options.is_exclusive,options.metadata,"
	"options.values.id,options.values.value,options.values.rank"},
    {"variants", MEMBER_VARIANTS, ARRAY,
	"variants.id,variants.sku,variants.options.value,"
	"variants.options.option.title,variants.manage_inventory,"
	"variants.inventory_items.inventory_item_id,created_at"},
};

static const struct member variant_members[] = {
    {"id", MEMBER_ID, STRING, ""},
    {"title", MEMBER_FIXED, STRING | NONE, NULL},
    {"allow_backorder", MEMBER_FIXED, BOOLEAN | NONE, NULL},
    {"manage_inventory", MEMBER_FIXED, BOOLEAN | NONE, ""},
    {"variant_rank", MEMBER_FIXED, NUMBER | NONE, NULL},
    {"sku", MEMBER_SCALAR, STRING | NONE, ""},
    {"ean", MEMBER_SCALAR, STRING | NONE, NULL},
    {"upc", MEMBER_SCALAR, STRING | NONE, NULL},
    {"barcode", MEMBER_SCALAR, STRING | NONE, NULL},
    {"thumbnail", MEMBER_LATER, STRING | NONE, NULL},
    {"hs_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"mid_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"weight", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"length", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"height", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"width", MEMBER_MEASURE, NUMBER | NONE, NULL},
    {"origin_country", MEMBER_SCALAR, STRING | NONE, NULL},
    {"material", MEMBER_SCALAR, STRING | NONE, NULL},
    {"metadata", MEMBER_METADATA, OBJECT | NONE, NULL},
    {"prices", MEMBER_PRICES, ARRAY,
	"variants.prices.id,variants.prices.amount,"
	"variants.prices.currency_code,variants.prices.min_quantity,"
	"variants.prices.max_quantity,variants.prices.price_rules.attribute,"
	"variants.prices.price_rules.value"},
    {"options", MEMBER_CHOICE, OBJECT, ""},
    {"inventory_items", MEMBER_CREATE, ARRAY, ""},
};

static const struct member price_members[] = {
    {"currency_code", MEMBER_FIXED, STRING, ""},
    {"amount", MEMBER_FIXED, NUMBER, ""},
    {"min_quantity", MEMBER_FIXED, NUMBER | NONE, ""},
    {"max_quantity", MEMBER_FIXED, NUMBER | NONE, ""},
    {"rules", MEMBER_FIXED, OBJECT, ""},
};

static const struct member option_members[] = {
    {"title", MEMBER_FIXED, STRING, ""},
    {"values", MEMBER_FIXED, ARRAY, ""},
    {"id", MEMBER_ID, STRING, ""},
    {"ranks", MEMBER_FIXED, OBJECT, ""},
    {"is_exclusive", MEMBER_FIXED, BOOLEAN, ""},
    {"metadata", MEMBER_METADATA, OBJECT | NONE, ""},
};

static const struct member_ref member_refs[] = {
    {"tags", NAME_TAG, ""},
    {"categories", NAME_CATEGORY, ""},
    {"sales_channels", NAME_CHANNEL, ""},
    {"type", NAME_TYPE, "type_id"},
    {"type_id", NAME_TYPE, "type_id"},
    {"collection", NAME_COLLECTION, "collection_id"},
    {"collection_id", NAME_COLLECTION, "collection_id"},
    {"shipping_profile", NAME_PROFILE, "shipping_profile_id"},
    {"shipping_profile_id", NAME_PROFILE, "shipping_profile_id"},
};

const char *const variant_codes[] = {"sku", "ean", "upc", "barcode", NULL};

enum {
	PRODUCT_MEMBERS = sizeof product_members / sizeof product_members[0],
	VARIANT_MEMBERS = sizeof variant_members / sizeof variant_members[0],
	PRICE_MEMBERS = sizeof price_members / sizeof price_members[0],
	OPTION_MEMBERS = sizeof option_members / sizeof option_members[0],
};

static const struct member *find(
    const struct member *table, size_t count, const struct value *v)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(table[i].name) == v->key_len &&
		    memcmp(table[i].name, v->key, v->key_len) == 0)
			return &table[i];
	return NULL;
}

const struct member *product_member(const struct value *v)
{
	return find(product_members, PRODUCT_MEMBERS, v);
}

const struct member *variant_member(const struct value *v)
{
	return find(variant_members, VARIANT_MEMBERS, v);
}

const struct member *price_member(const struct value *v)
{
	return find(price_members, PRICE_MEMBERS, v);
}

const struct member *option_member(const struct value *v)
{
	return find(option_members, OPTION_MEMBERS, v);
}

bool member_is_truth(const struct member *m)
{
	return m->types & 1U << JSON_TRUE;
}

const struct member_ref *member_ref(const struct member *m)
{
	const struct member_ref *r = member_refs;

	while (strcmp(r->name, m->name) != 0)
		r++;
	return r;
}

void product_owned(struct owned *o, const struct value *want)
{
	const struct value *variants = value_get(want, "variants");
	const struct member *m;

	for (const struct value *v = want->child; v; v = v->next)
		if ((m = product_member(v)))
			o->product |= UINT64_C(1) << (m - product_members);
	if (!variants || variants->type != JSON_ARRAY)
		return;
	for (variants = variants->child; variants; variants = variants->next)
		for (const struct value *v = variants->child; v; v = v->next)
			if ((m = variant_member(v)))
				o->variant |= UINT64_C(1)
					      << (m - variant_members);
}

static void put_fields(struct buf *to, const struct member *table, size_t count,
    uint64_t owned, const char *prefix)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *m = &table[i];

		if (!(owned & UINT64_C(1) << i))
			continue;
		if (!m->fields)
			buf_printf(to, ",%s%s", prefix, m->name);
		else if (*m->fields)
			buf_printf(to, ",%s", m->fields);
	}
}

static uint64_t product_bit(const char *name)
{
	const struct value probe = {.key = name, .key_len = strlen(name)};

	return UINT64_C(1) << (product_member(&probe) - product_members);
}

static uint64_t variant_bit(const char *name)
{
	const struct value probe = {.key = name, .key_len = strlen(name)};

	return UINT64_C(1) << (variant_member(&probe) - variant_members);
}

/*
 * Members that a change of others may change, or that they are checked with. A
 * product that may be created always has options, so they are always owned.
 */
static void add_related(struct owned *o)
{
	o->product |= product_bit("options") | product_bit("variants");
	o->variant |= variant_bit("title");
	if (o->product & product_bit("images"))
		o->product |= product_bit("thumbnail");
}

void product_fields(struct buf *to, const struct owned *o)
{
	struct owned all = *o;

	add_related(&all);
	buf_puts(to, "id,external_id");
	put_fields(to, product_members, PRODUCT_MEMBERS, all.product, "");
	put_fields(
	    to, variant_members, VARIANT_MEMBERS, all.variant, "variants.");
}

void product_stock_fields(struct buf *to)
{
	buf_puts(to, ",variants.inventory_items.required_quantity,"
		     "variants.inventory_items.inventory.sku,"
		     "variants.inventory_items.inventory.variants.id");
}

void product_whole_fields(struct buf *to)
{
	const struct owned all = {UINT64_MAX, UINT64_MAX};

	product_fields(to, &all);
	product_stock_fields(to);
}

const struct value *member_ref_id(const struct member *m, const struct value *v)
{
	bool is_id = strcmp(m->name, member_ref(m)->as) == 0;

	return is_id && v->type == JSON_STRING ? v : value_text(v, "id");
}

void product_names(
    struct names_wanted *list, struct arena *a, const struct value *want)
{
	for (const struct value *v = want->child; v; v = v->next) {
		const struct member *m = product_member(v);
		bool set = m->kind == MEMBER_SET;
		const struct value *e = set ? v->child : v, *id;
		enum name_kind kind;

		if (!set && m->kind != MEMBER_REF)
			continue;
		kind = member_ref(m)->kind;
		for (; e; e = set ? e->next : NULL) {
			id = member_ref_id(m, e);
			if (id)
				names_want_id(list, a, kind, id->text, id->len);
			else if (e->type == JSON_STRING)
				names_want(list, a, kind, e->text, e->len);
		}
	}
}
