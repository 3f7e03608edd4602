#include "product.h"

#include <stdio.h>
#include <string.h>

enum {
	STRING = 1 << JSON_STRING,
	NUMBER = 1 << JSON_NUMBER,
	BOOLEAN = 1 << JSON_TRUE | 1 << JSON_FALSE | STRING,
	ARRAY = 1 << JSON_ARRAY,
	OBJECT = 1 << JSON_OBJECT,
	NONE = 1 << JSON_NULL,
};

static const struct member product_members[] = {
    {"external_id", MEMBER_KEY, STRING, ""},
    {"title", MEMBER_FIXED, STRING, NULL},
    {"handle", MEMBER_FIXED, STRING, NULL},
    {"status", MEMBER_FIXED, STRING | NONE, NULL},
    {"is_giftcard", MEMBER_FIXED, BOOLEAN, NULL},
    {"discountable", MEMBER_FIXED, BOOLEAN, NULL},
    {"subtitle", MEMBER_SCALAR, STRING | NONE, NULL},
    {"description", MEMBER_SCALAR, STRING | NONE, NULL},
    {"thumbnail", MEMBER_SCALAR, STRING | NONE, NULL},
    {"type_id", MEMBER_SCALAR, STRING | NONE, NULL},
    {"collection_id", MEMBER_SCALAR, STRING | NONE, NULL},
    {"weight", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"length", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"height", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"width", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"hs_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"mid_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"origin_country", MEMBER_SCALAR, STRING | NONE, NULL},
    {"material", MEMBER_SCALAR, STRING | NONE, NULL},
    {"metadata", MEMBER_METADATA, OBJECT | NONE, NULL},
    {"images", MEMBER_IMAGES, ARRAY, "images.id,images.url,images.rank"},
    {"tags", MEMBER_NAMES, ARRAY, "tags.id"},
    {"categories", MEMBER_IDS, ARRAY, "categories.id"},
    {"sales_channels", MEMBER_IDS, ARRAY, "sales_channels.id"},
    {"shipping_profile_id", MEMBER_CREATE, STRING, ""},
    {"options", MEMBER_OPTIONS, ARRAY,
	"options.id,options.title,options.values.value"},
    {"variants", MEMBER_VARIANTS, ARRAY,
	"variants.id,variants.sku,variants.options.value,"
	"variants.options.option.title"},
};

static const struct member variant_members[] = {
    {"id", MEMBER_ID, STRING, ""},
    {"title", MEMBER_FIXED, STRING, NULL},
    {"allow_backorder", MEMBER_FIXED, BOOLEAN, NULL},
    {"manage_inventory", MEMBER_FIXED, BOOLEAN, NULL},
    {"variant_rank", MEMBER_FIXED, NUMBER, NULL},
    {"sku", MEMBER_SCALAR, STRING | NONE, ""},
    {"ean", MEMBER_SCALAR, STRING | NONE, NULL},
    {"upc", MEMBER_SCALAR, STRING | NONE, NULL},
    {"barcode", MEMBER_SCALAR, STRING | NONE, NULL},
    {"hs_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"mid_code", MEMBER_SCALAR, STRING | NONE, NULL},
    {"weight", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"length", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"height", MEMBER_SCALAR, NUMBER | NONE, NULL},
    {"width", MEMBER_SCALAR, NUMBER | NONE, NULL},
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

enum {
	PRODUCT_MEMBERS = sizeof product_members / sizeof product_members[0],
	VARIANT_MEMBERS = sizeof variant_members / sizeof variant_members[0],
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

void product_fields(struct buf *to, const struct owned *o)
{
	buf_puts(to, "id,external_id");
	put_fields(to, product_members, PRODUCT_MEMBERS, o->product, "");
	put_fields(
	    to, variant_members, VARIANT_MEMBERS, o->variant, "variants.");
}

typedef const struct member *member_of(const struct value *);

/* Unknown names, all of them, then members of a type they cannot have. */
static void check_members(
    struct buf *why, const struct value *object, member_of *member)
{
	size_t before = why->len;

	for (const struct value *v = object->child; v; v = v->next)
		if (!member(v))
			buf_printf(why, "%s'%.*s'",
			    why->len == before ? "unknown members: " : ", ",
			    (int)v->key_len, v->key);
	if (why->len > before)
		return;
	for (const struct value *v = object->child; v; v = v->next) {
		if (member(v)->types & 1U << v->type)
			continue;
		buf_printf(why, "'%.*s' cannot be %s", (int)v->key_len, v->key,
		    json_event_name(v->type));
		return;
	}
}

static void check_key(struct buf *why, const struct value *want)
{
	const struct value *key = value_get(want, "external_id");

	if (!key)
		buf_puts(why, "'external_id' is missing");
	else if (key->type != JSON_STRING)
		buf_printf(why, "'external_id' cannot be %s",
		    json_event_name(key->type));
	else if (!key->len)
		buf_puts(why, "'external_id' is empty");
}

const char *product_check(struct arena *a, const struct value *want)
{
	struct buf why = {0};
	const struct value *v;
	const char *text = NULL;

	if (want->type != JSON_OBJECT)
		buf_printf(&why, "a product cannot be %s",
		    json_event_name(want->type));
	if (!why.len)
		check_key(&why, want);
	if (!why.len)
		check_members(&why, want, product_member);
	v = value_get(want, "variants");
	for (v = v ? v->child : NULL; v && !why.len; v = v->next) {
		if (v->type != JSON_OBJECT)
			buf_printf(&why, "a variant cannot be %s",
			    json_event_name(v->type));
		else
			check_members(&why, v, variant_member);
	}
	if (why.len)
		text = arena_copy(a, why.data, why.len);
	buf_release(&why);
	return text;
}

void product_names(struct refs *refs, const struct value *want)
{
	for (const struct value *v = want->child; v; v = v->next) {
		const struct member *m = product_member(v);
		enum ref_kind kind;

		if (!m || m->kind != MEMBER_NAMES)
			continue;
		kind = ref_kind_named(m->name, strlen(m->name));
		for (const struct value *e = v->child; e; e = e->next)
			if (e->type == JSON_STRING)
				refs_want(refs, kind, e->text, e->len);
	}
}
