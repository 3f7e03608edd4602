/*
 * Checks what Medusa would refuse, crash at or store as something else, before
 * anything is sent: Medusa refuses the whole batch for one product, and often
 * does not say which. The checks run from the types of the members to rules
 * about several of them, so that a later check can rely on the types.
 *
 * Each check appends its finding to `why`, and the first finding ends all: a
 * check is entered only while `why` is empty.
 */
#include "products/validate.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/basic_check.h"
#include "products/choice.h"
#include "products/option_check.h"
#include "products/place.h"
#include "products/price_check.h"
#include "products/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In answers it is deeper, and we read 1000 levels. */
enum { DEEPEST = 900 };

/*
 * Can Medusa store the value? PostgreSQL cannot store a NUL, and Medusa answers
 * 500 without a reason. A JavaScript object loses a member called __proto__,
 * and a number beyond the range of a double becomes null.
 */
static void check_storable(
    struct buf *why, const char *name, const struct value *v, int depth)
{
	static const char proto[] = "__proto__";

	if (why->len)
		return;
	if (depth > DEEPEST) {
		buf_printf(why, "'%s' is nested too deeply", name);
		return;
	}
	if (v->type == JSON_NUMBER && isinf(strtod(v->text, NULL))) {
		buf_printf(
		    why, "'%s' contains a number that is too large", name);
		return;
	}
	if ((v->type == JSON_STRING && memchr(v->text, '\0', v->len)) ||
	    (v->key && memchr(v->key, '\0', v->key_len))) {
		buf_printf(why,
		    "'%s' contains a NUL character, which Medusa cannot store",
		    name);
		return;
	}
	if (v->key && strcmp(v->key, proto) == 0) {
		buf_printf(why,
		    "'%s' has a key '%s', which Medusa cannot store", name,
		    proto);
		return;
	}
	for (const struct value *c = v->child; c; c = c->next)
		check_storable(why, name, c, depth + 1);
}

static bool handle_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/*
 * Groups of lower-case letters and digits, joined by single hyphens. Letters
 * outside ASCII are left to Medusa.
 */
static void check_handle(struct buf *why, const struct value *v)
{
	bool open = false; /* inside a group */

	if (!v)
		return;
	for (size_t i = 0; i < v->len; i++) {
		unsigned char c = (unsigned char)v->text[i];

		if (handle_byte(c))
			open = true;
		else if (c == '-' && open)
			open = false;
		else
			goto bad;
	}
	if (open)
		return;
bad:
	buf_printf(why,
	    "the handle '%s' does not fit into a URL: use lower-case letters "
	    "and digits, with single hyphens between them",
	    v->text);
}

static void check_status(struct buf *why, const struct value *v)
{
	static const char *const known[] = {
	    "draft", "proposed", "published", "rejected"};

	if (!v)
		return;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (value_is(v, known[i]))
			return;
	buf_printf(why,
	    "the status '%s' is not draft, proposed, published or rejected",
	    v->text);
}

static void check_images(struct buf *why, const struct value *list)
{
	struct place at = {.list = "images"};

	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next, at.item++) {
		const struct value *url = value_text(v, "url");

		check_object(
		    why, &at, v, "{\"url\":\"https://img.example.com/1.jpg\"}");
		if (why->len || (url && url->len))
			continue;
		place_put(why, &at, "");
		buf_puts(why, " has no 'url'");
	}
}

static bool ends_with(const struct value *v, const char *end)
{
	size_t len = strlen(end);

	return v->len >= len && memcmp(v->text + v->len - len, end, len) == 0;
}

/* A category without a name could not be found again. The path has one form,
 * see product_normalize. */
static void check_categories(struct buf *why, const struct value *list)
{
	static const char first[] = " > ", inner[] = " >  > ";
	struct place at = {.list = "categories"};

	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next, at.item++) {
		if (v->type != JSON_STRING ||
		    (strncmp(v->text, first, strlen(first)) != 0 &&
			!ends_with(v, first) && !strstr(v->text, inner)))
			continue;
		place_put(why, &at, "");
		buf_printf(why, " is '%s', a path with an empty name", v->text);
	}
}

/* The column is an integer, and PostgreSQL would round. */
static void check_rank(
    struct buf *why, const struct place *at, const struct value *variant)
{
	const struct value *v = value_get(variant, "variant_rank");

	if (value_is_null(v) || is_integer(v))
		return;
	place_put(why, at, "variant_rank");
	buf_printf(
	    why, " is %.*s, not an integer of 32 bits", (int)v->len, v->text);
}

/* Titles that differ only in white space are one. */
static void check_choice(
    struct buf *why, const struct place *at, const struct value *variant)
{
	const struct value *list = value_get(variant, "options");

	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next) {
		if (value_counts(list, v))
			continue;
		place_put(why, at, "options");
		buf_printf(why, " has two values for '%s'", v->key);
	}
}

static void check_item(
    struct buf *why, const struct place *at, const struct value *item)
{
	static const char quantity[] = "required_quantity";
	const struct value *n = value_get(item, quantity);

	check_object(why, at, item, "{\"inventory_item_id\":\"iitem_1\"}");
	check_present(why, at, item, "inventory_item_id");
	if (why->len || !n ||
	    (n->type == JSON_NUMBER && strtod(n->text, NULL) > 0))
		return;
	place_put(why, at, quantity);
	if (n->type == JSON_NUMBER)
		buf_printf(why, " is %.*s; it has to be more than 0",
		    (int)n->len, n->text);
	else
		buf_printf(why, " cannot be %s", event_name(n->type));
}

static void check_items(
    struct buf *why, const struct place *of, const struct value *list)
{
	struct place at = *of;

	at.list = "inventory_items";
	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next, at.item++)
		check_item(why, &at, v);
}

static void check_variant(
    struct buf *why, const struct place *at, const struct value *v)
{
	if (v->type != JSON_OBJECT) {
		buf_printf(why, "'variants[%zu]' is %s; expected an object",
		    at->index, event_name(v->type));
		return;
	}
	check_members(why, at, v, variant_member);
	check_title(why, at, v);
	if (!why->len)
		check_rank(why, at, v);
	check_strings(why, at, v, "options");
	check_choice(why, at, v);
	check_items(why, at, value_get(v, "inventory_items"));
	price_check(why, value_get(v, "prices"), at);
}

/* Has this text been seen before? Remembers it. */
static bool seen_before(struct map *seen, const struct value *v)
{
	return map_put(seen, v->text, v->len, seen) != NULL;
}

static void check_unique(
    struct buf *why, const struct value *list, const char *code)
{
	struct map seen = {0};

	for (const struct value *v = list->child; v && !why->len; v = v->next) {
		const struct value *text = value_text(v, code);

		if (text && seen_before(&seen, text))
			buf_printf(why, "two variants have the %s '%s'", code,
			    text->text);
	}
	map_release(&seen);
}

static void put_variant(
    struct buf *why, const struct value *list, const struct value *variant)
{
	struct place at = {.variant = variant};

	for (const struct value *v = list->child; v != variant; v = v->next)
		at.index++;
	place_put_variant(why, &at);
}

/* Of several variants with the same values, shoppers could choose only one. */
static void check_choices(
    struct buf *why, struct arena *a, const struct value *list)
{
	struct map seen = {0};
	struct buf mark = {0};

	for (struct value *v = list->child; v && !why->len; v = v->next) {
		const struct choice c = choice_read(a, v, NULL);
		const struct value *other;

		if (!choice_mark(&mark, &c))
			continue;
		other = map_put(&seen, mark.data, mark.len, v);
		if (!other)
			continue;
		put_variant(why, list, other);
		buf_puts(why, " and ");
		put_variant(why, list, v);
		buf_puts(why, " have the same option values");
	}
	map_release(&seen);
	buf_release(&mark);
}

static void check_variants(
    struct buf *why, struct arena *a, const struct value *list)
{
	struct place at = {0};

	if (!list)
		return;
	for (at.variant = list->child; at.variant && !why->len;
	     at.variant = at.variant->next) {
		check_variant(why, &at, at.variant);
		at.index++;
	}
	if (!why->len)
		check_unique(why, list, "id");
	for (const char *const *c = variant_codes; *c && !why->len; c++)
		check_unique(why, list, *c);
	if (!why->len)
		check_choices(why, a, list);
}

static void check_product(
    struct buf *why, struct arena *a, const struct value *product)
{
	static const struct place top = {0};

	check_members(why, &top, product, product_member);
	for (const struct value *v = product->child; v && !why->len;
	     v = v->next)
		check_storable(why, v->key, v, 0);
	check_title(why, &top, product);
	if (!why->len)
		check_handle(why, value_text(product, "handle"));
	if (!why->len)
		check_status(why, value_text(product, "status"));
	check_categories(why, value_get(product, "categories"));
	option_check(why, value_get(product, "options"));
	if (!why->len)
		check_images(why, value_get(product, "images"));
	price_check(why, value_get(product, "prices"), &top);
	if (!why->len)
		check_variants(why, a, value_get(product, "variants"));
}

const char *product_validate(struct arena *a, const struct value *product)
{
	struct buf why = {0};
	const char *text = NULL;

	check_product(&why, a, product);
	if (why.len)
		text = arena_copy(a, why.data, why.len);
	buf_release(&why);
	return text;
}
