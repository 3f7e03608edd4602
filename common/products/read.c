/*
 * An item of the input becomes two trees:
 *
 *   owned  what the input says, in Medusa's form: what an update compares;
 *   full   the same with the defaults of a simple product: what is created.
 *
 * The steps, in this order:
 *
 *   1. the key, as a string; it becomes the member `external_id`;
 *   2. members that Medusa does not know are refused, dropped or moved to
 *      `metadata`; of a repeated member the last one stays;
 *   3. product_normalize gives the members one form;
 *   4. product_validate checks the result;
 *   5. --match has something to find the product by;
 *   6. `prices` of a product without variants move to its one variant.
 *
 * Unknown members go first, so that the later steps find known ones only, each
 * once. Prices move after the check, so that its messages name the place that
 * the input used.
 *
 * The input's tree is not changed: objects and arrays are copied down to the
 * level that changes, and share what is below. Other values keep their bytes.
 */
#include "products/read.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/normalize.h"
#include "products/schema.h"
#include "products/validate.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

static const char key_name[] = "external_id";

/* The dashboard of Medusa 2.21 gives these to a product without options. */
static const char default_options[] =
    "[{\"title\":\"Default option\",\"values\":[\"Default option value\"]}]";
static const char default_choice[] =
    "{\"Default option\":\"Default option value\"}";
static const char default_option[] = "Default option";
static const char default_title[] = "Default variant";

struct reading {
	struct arena *arena;
	const struct batch_rules *rules;
	const struct identity *match;
	struct part { /* the part that is being read, and the one around it */
		const char *list;
		size_t index;
	} parts[2];
	size_t depth;
	struct buf unknown; /* paths, for the message */
};

/* A text by which products are found: the key, or that of --match. */
static const char *check_text(
    struct reading *r, const struct value *v, const char *name)
{
	if (!v)
		return arena_printf(r->arena, "'%s' is missing", name);
	if (v->type == JSON_STRING && !v->len)
		return arena_printf(r->arena, "'%s' is empty", name);
	if (v->type != JSON_STRING && v->type != JSON_NUMBER)
		return arena_printf(r->arena,
		    "'%s' is %s; expected a string or a number", name,
		    event_name(v->type));
	return NULL;
}

/* Is it found by its external_id, and not by --match? */
static bool by_key(const struct reading *r)
{
	return r->match == r->rules->resource->identities;
}

/* A number becomes its text as written; a double could change it. */
static const char *read_key(struct reading *r, struct item *to)
{
	const struct value *key = value_get(to->input, r->rules->key);
	const char *why;

	if (!by_key(r) && !key)
		return NULL;
	why = check_text(r, key, r->rules->key);
	if (!why)
		to->key = value_string(r->arena, key->text, key->len);
	return why;
}

static const struct value *first_sku(const struct value *product)
{
	const struct value *v = value_get(product, "variants");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *sku = value_text(v, "sku");

		if (sku && sku->len)
			return sku;
	}
	return NULL;
}

/* With --match, the key is what the item has of it, unless it has the key. */
static const char *read_match(
    struct reading *r, struct item *to, const struct value *product)
{
	const char *name = r->match->name, *why;
	const struct value *text;

	if (by_key(r))
		return NULL;
	if (r->match->several) {
		to->key = first_sku(product);
		return to->key ? NULL : "no variant has a 'sku' to find it by";
	}
	text = value_get(product, name);
	why = check_text(r, text, name);
	if (!why && !to->key) {
		to->key = text;
		to->key_name = name;
	}
	return why;
}

static void add_member(struct value *object, const char *name, struct value *v)
{
	struct value *last = object->child;

	while (last && last->next)
		last = last->next;
	value_append(object, &last, name, v);
}

static void refuse_unknown(struct reading *r, const struct value *v)
{
	buf_puts(&r->unknown, r->unknown.len ? ", '" : "unknown members: '");
	for (size_t i = 0; i < r->depth; i++)
		buf_printf(&r->unknown, "%s[%zu].", r->parts[i].list,
		    r->parts[i].index);
	buf_printf(&r->unknown, "%.*s'", (int)v->key_len, v->key);
}

/* The id of a product is of use only to find it. */
static bool is_stranger(const struct reading *r, const struct value *v)
{
	return !r->depth && !r->match->fixed && strcmp(v->key, "id") == 0;
}

typedef const struct member *member_of(const struct value *);

/*
 * The members of a product or variant; of a repeated one the last. Unknown ones
 * are noted, dropped or appended to those of `metadata`, as the rules say.
 * `but` names a member to leave out; NULL: none.
 */
static struct value *read_members(struct reading *r, const struct value *object,
    member_of *known, const char *but)
{
	struct value *to = value_new(r->arena, JSON_OBJECT), *last = NULL;
	struct value *more = value_new(r->arena, JSON_OBJECT), *end = NULL;
	const struct value *old = value_get(object, "metadata");

	if (old && old->type == JSON_OBJECT)
		for (const struct value *v = old->child; v; v = v->next)
			value_append(more, &end, NULL, value_copy(r->arena, v));
	for (const struct value *v = object->child; v; v = v->next) {
		if (!value_counts(object, v) ||
		    (but && strcmp(v->key, but) == 0))
			continue;
		if (known(v) && !is_stranger(r, v)) {
			value_append(to, &last, NULL, value_copy(r->arena, v));
			continue;
		}
		if (r->rules->unknown == UNKNOWN_ERROR)
			refuse_unknown(r, v);
		if (r->rules->unknown == UNKNOWN_METADATA)
			value_append(more, &end, NULL, value_copy(r->arena, v));
	}
	if (r->rules->unknown != UNKNOWN_METADATA || !more->count)
		return to;
	value_sort(r->arena, more);
	value_remove(to, "metadata");
	add_member(to, "metadata", more);
	return to;
}

typedef struct value *read_one(struct reading *r, const struct value *v);

/* Replaces the elements of a member, a list, by what `read` makes of them. */
static void read_list(
    struct reading *r, struct value *object, const char *name, read_one *read)
{
	struct value *list = value_get(object, name), *all, *last = NULL;
	struct part *part = &r->parts[r->depth];

	if (!list || list->type != JSON_ARRAY)
		return;
	*part = (struct part){.list = name};
	r->depth++;
	all = value_new(r->arena, JSON_ARRAY);
	for (const struct value *v = list->child; v; v = v->next) {
		value_append(all, &last, NULL,
		    v->type == JSON_OBJECT ? read(r, v)
					   : value_copy(r->arena, v));
		part->index++;
	}
	r->depth--;
	value_set_children(list, all);
}

/* Prices and options have no metadata: their unknown members are dropped. */
static struct value *read_part(
    struct reading *r, const struct value *part, member_of *known)
{
	struct value *to = value_new(r->arena, JSON_OBJECT), *last = NULL;

	for (const struct value *v = part->child; v; v = v->next) {
		if (!value_counts(part, v))
			continue;
		if (known(v))
			value_append(to, &last, NULL, value_copy(r->arena, v));
		else if (r->rules->unknown == UNKNOWN_ERROR)
			refuse_unknown(r, v);
	}
	return to;
}

static struct value *read_price(struct reading *r, const struct value *v)
{
	return read_part(r, v, price_member);
}

static struct value *read_option(struct reading *r, const struct value *v)
{
	return read_part(r, v, option_member);
}

static struct value *read_variant(struct reading *r, const struct value *v)
{
	struct value *one = read_members(r, v, variant_member, NULL);

	read_list(r, one, "prices", read_price);
	return one;
}

/* `prices` of a product are those of its one variant. */
static const char *move_prices(struct reading *r, struct value *product)
{
	struct value *prices = value_get(product, "prices");
	struct value *list, *one, *last = NULL;

	if (!prices)
		return NULL;
	if (value_get(product, "variants") || value_get(product, "options"))
		return "a product with 'options' or 'variants' cannot have "
		       "'prices'; give them to the variants";
	value_remove(product, "prices");
	list = value_new(r->arena, JSON_ARRAY);
	one = value_new(r->arena, JSON_OBJECT);
	add_member(one, "prices", value_copy(r->arena, prices));
	value_append(list, &last, NULL, one);
	add_member(product, "variants", list);
	return NULL;
}

static struct value *parse_constant(struct arena *a, const char *text)
{
	const char *error;

	return value_parse(a, text, strlen(text), &error);
}

static void default_variant(struct arena *a, struct value *variant)
{
	if (value_is_null(value_get(variant, "title"))) {
		value_remove(variant, "title");
		add_member(variant, "title",
		    value_string(a, default_title, strlen(default_title)));
	}
	if (!value_get(variant, "options"))
		add_member(
		    variant, "options", parse_constant(a, default_choice));
}

static struct value *copy_object(struct arena *a, const struct value *v)
{
	struct value *copy = value_new(a, v->type), *last = NULL;

	for (v = v->child; v; v = v->next)
		value_append(copy, &last, NULL, value_copy(a, v));
	return copy;
}

const struct value *product_complete(struct arena *a, const struct value *given)
{
	const struct value *variants = value_get(given, "variants");
	struct value *full, *list, *one, *last = NULL;

	if (value_get(given, "options") || (variants && variants->count > 1))
		return given;
	full = copy_object(a, given);
	add_member(full, "options", parse_constant(a, default_options));
	if (variants && !variants->count)
		return full;
	one = variants ? copy_object(a, variants->child)
		       : value_new(a, JSON_OBJECT);
	default_variant(a, one);
	list = value_new(a, JSON_ARRAY);
	value_append(list, &last, NULL, one);
	value_remove(full, "variants");
	add_member(full, "variants", list);
	return full;
}

static const char *read_product(struct reading *r, struct item *to)
{
	bool renamed = strcmp(r->rules->key, key_name) != 0;
	const struct value probe = {
	    .key = r->rules->key, .key_len = strlen(r->rules->key)};
	struct value *product;
	const char *why;

	if (to->input->type != JSON_OBJECT)
		return arena_printf(r->arena,
		    "a product must be an object, not %s",
		    event_name(to->input->type));
	why = read_key(r, to);
	if (why)
		return why;
	if (renamed && value_get(to->input, key_name))
		return arena_printf(r->arena,
		    "both '%s', the key, and 'external_id' are given; give "
		    "only the key",
		    r->rules->key);
	product = read_members(r, to->input, product_member,
	    product_member(&probe) && !is_stranger(r, &probe) ? NULL
							      : r->rules->key);
	value_remove(product, key_name);
	if (to->key)
		add_member(product, key_name, value_copy(r->arena, to->key));
	read_list(r, product, "variants", read_variant);
	read_list(r, product, "prices", read_price);
	read_list(r, product, "options", read_option);
	product_normalize(r->arena, product);
	if (r->unknown.len)
		return arena_copy(r->arena, r->unknown.data, r->unknown.len);
	why = product_validate(r->arena, product);
	if (!why)
		why = read_match(r, to, product);
	if (!why)
		why = move_prices(r, product);
	to->given = product;
	to->owned = product;
	if (!why)
		to->full = product_complete(r->arena, product);
	return why;
}

bool option_is_default(const struct value *option)
{
	return value_is(value_get(option, "title"), default_option);
}

bool title_is_default(const struct value *title)
{
	return value_is(title, default_title);
}

bool product_is_simple(const struct value *options)
{
	const struct value *o = options ? options->child : NULL;

	while (o && option_is_default(o))
		o = o->next;
	return !o;
}

const char *product_read(struct batch *b, struct item *item)
{
	struct reading r = {
	    .arena = &b->arena, .rules = &b->rules, .match = batch_match(b)};
	const char *why = read_product(&r, item);

	buf_release(&r.unknown);
	return why;
}
