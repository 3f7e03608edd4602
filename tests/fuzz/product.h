/*
 * Makes products from the bytes of the input. Texts come from small pools, so
 * that two products often have the same ones. The same bytes give the same
 * product in several forms: as the input of ms-push, and as a row of Medusa's
 * answer.
 */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "base/buf.h"

#include "fuzz.h"

#include <stdbool.h>

enum form {
	FORM_INPUT,
	FORM_ROW,
	FORM_ODD_ROW, /* incomplete, as a killed server leaves it */
};

/* The next byte selects one of the JSON texts. */
#define PICK(d, ...)                                                           \
	((const char *const[]){__VA_ARGS__})[draw(                             \
	    d, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))]

static const char *const pool_titles[] = {"Size", "Color", "Default option"};
static const char *const pool_values[] = {"S", "M", "L", " L "};

static void put_member(struct buf *to, const char *name, const char *json)
{
	if (to->data[to->len - 1] != '{')
		buf_putc(to, ',');
	buf_printf(to, "\"%s\":%s", name, json);
}

static void put_id(struct buf *to, const char *kind, unsigned n)
{
	char json[32];

	snprintf(json, sizeof json, "\"%s%u\"", kind, n);
	put_member(to, "id", json);
}

/* Medusa stores "true" as true. */
static const char *pick_boolean(struct draw *d, enum form form)
{
	const char *json =
	    PICK(d, "true", "false", "\"TRUE\"", "null", "\"true\"");

	return form != FORM_INPUT && *json == '"' ? "true" : json;
}

/* ms-push writes an empty code as null. */
static const char *pick_code(struct draw *d, enum form form)
{
	const char *json =
	    PICK(d, "null", "\"c1\"", "\"c2\"", "\"c3\"", "\"\"");

	return form != FORM_INPUT && json[1] == '"' ? "null" : json;
}

static const char *pick_number(struct draw *d)
{
	return PICK(d, "1", "1.0", "10e-1", "0.1", "0.10000000001", "-0",
	    "16777217", "1e30", "null");
}

/* Medusa stores no member that is null or empty. */
static void put_metadata(struct buf *to, struct draw *d, enum form form)
{
	static const char *const pool[][2] = {{"{}", "{}"}, {"null", "null"},
	    {"{\"external_id\":\"e1\"}", "{\"external_id\":\"e1\"}"},
	    {"{\"external_id\":\"e2\",\"a\":1.50}",
		"{\"a\":1.5,\"external_id\":\"e2\"}"},
	    {"{\"a\":null}", "{}"},
	    {"{\"a\":\"\",\"b\":[1,{\"c\":2}]}", "{\"b\":[1,{\"c\":2}]}"},
	    {"{\"a\":1,\"a\":1.5}", "{\"a\":1.5}"}};

	put_member(to, "metadata",
	    pool[draw(d, sizeof pool / sizeof pool[0])][form != FORM_INPUT]);
}

static void put_price(
    struct buf *to, struct draw *d, enum form form, unsigned n)
{
	const char *rules =
	    PICK(d, "", "{}", "{\"r\":\"x\"}", "{\"r\":\"y\",\"q\":\"x\"}");
	const char *least = PICK(d, "", "1", "2", "null");
	const char *code = PICK(d, "\"eur\"", "\"usd\"", "\"EUR\"");

	buf_puts(to, n ? ",{" : "{");
	if (form != FORM_INPUT) {
		put_id(to, "price", n);
		code = code[1] == 'E' ? "\"eur\"" : code;
	}
	put_member(to, "currency_code", code);
	put_member(to, "amount", PICK(d, "1", "1.50", "1e2", "100", "0"));
	if (*least)
		put_member(to, "min_quantity", least);
	if (*rules)
		put_member(to, "rules", rules);
	buf_putc(to, '}');
}

static void put_prices(struct buf *to, struct draw *d, enum form form)
{
	unsigned count = draw(d, 4);

	put_member(to, "prices", "[");
	for (unsigned n = 0; n < count; n++)
		put_price(to, d, form, n);
	buf_putc(to, ']');
}

static const char *value_of(enum form form, unsigned n)
{
	return pool_values[form != FORM_INPUT && n == 3 ? 2 : n];
}

/* Half of the odd rows have a title in another case. */
static const char *title_of(enum form form, unsigned n, unsigned values)
{
	return form == FORM_ODD_ROW && n == 1 && values & 1 ? "color"
							    : pool_titles[n];
}

static void put_option(
    struct buf *to, unsigned values, enum form form, unsigned n)
{
	bool first = true;

	buf_putc(to, '{');
	if (form != FORM_INPUT) {
		put_id(to, "option", n);
		put_member(to, "is_exclusive", values & 2 ? "true" : "false");
	}
	put_member(to, "title", "\"");
	buf_printf(to, "%s\"", title_of(form, n, values));
	put_member(to, "values", "[");
	for (unsigned v = 0; v < 4; v++) {
		if (!(values & 1U << v))
			continue;
		buf_printf(to,
		    form == FORM_INPUT
			? "%s\"%s\""
			: "%s{\"value\":\"%s\",\"id\":\"value%u-%u\"}",
		    first ? "" : ",", value_of(form, v), n, v);
		first = false;
	}
	buf_puts(to, "]}");
}

/* `titles` has a bit for each option; 0: the default option of a row. */
static void put_options(
    struct buf *to, struct draw *d, enum form form, unsigned titles)
{
	bool first = true;

	put_member(to, "options", "[");
	for (unsigned n = 0; n < 3; n++) {
		if (!(titles & 1U << n))
			continue;
		buf_puts(to, first ? "" : ",");
		put_option(to, 1 + draw(d, 15), form, n);
		first = false;
	}
	if (!titles)
		buf_puts(to,
		    "{\"id\":\"option2\",\"title\":\"Default option\",\"values"
		    "\":[{\"id\":\"v\",\"value\":\"Default option value\"}]}");
	buf_putc(to, ']');
}

static void put_choice(
    struct buf *to, struct draw *d, enum form form, unsigned titles)
{
	bool first = true;

	put_member(to, "options", form == FORM_INPUT ? "{" : "[");
	for (unsigned n = 0; n < 3; n++) {
		const char *value;

		if (!(titles & 1U << n))
			continue;
		value = value_of(form, draw(d, 4));
		buf_printf(to,
		    form == FORM_INPUT
			? "%s\"%s\":\"%s\""
			: "%s{\"option\":{\"title\":\"%s\"},\"value\":\"%s\"}",
		    first ? "" : ",", pool_titles[n], value);
		first = false;
	}
	buf_putc(to, form == FORM_INPUT ? '}' : ']');
}

enum {
	HAS_ID = 1,
	HAS_TITLE = 2,
	HAS_SKU = 4,
	HAS_EAN = 8,
	HAS_MANAGED = 16,
	HAS_WEIGHT = 32,
	HAS_METADATA = 64,
	HAS_PRICES = 128,
};

/* An older server does not list inventory items; a killed one made none. */
static void put_stock(struct buf *to, struct draw *d, enum form form)
{
	static const char items[] = "[{\"inventory_item_id\":\"item1\"}]";
	const char *managed = pick_boolean(d, form);
	unsigned odd = draw(d, 4);

	put_member(to, "manage_inventory", managed);
	if (form == FORM_INPUT || (form == FORM_ODD_ROW && odd == 1))
		return;
	put_member(to, "inventory_items",
	    *managed != 't' || (form == FORM_ODD_ROW && odd == 2) ? "[]"
								  : items);
}

static void put_variant(
    struct buf *to, struct draw *d, enum form form, unsigned n, unsigned titles)
{
	unsigned has = draw(d, 256), odd = draw(d, 8);

	buf_puts(to, n ? ",{" : "{");
	if (form != FORM_INPUT || has & HAS_ID)
		put_id(to, "variant", n);
	if (has & HAS_TITLE)
		put_member(to, "title",
		    PICK(d, "\"V\"", "\"S / M\"", "null", "\"S\""));
	if (has & HAS_SKU)
		put_member(to, "sku", pick_code(d, form));
	if (has & HAS_EAN)
		put_member(to, "ean", pick_code(d, form));
	if (has & HAS_MANAGED)
		put_stock(to, d, form);
	if (has & HAS_WEIGHT)
		put_member(to, "weight", pick_number(d));
	if (has & HAS_METADATA)
		put_metadata(to, d, form);
	if (has & HAS_PRICES && !(odd == 6 && form == FORM_ODD_ROW))
		put_prices(to, d, form);
	if (odd)
		put_choice(to, d, form, titles);
	buf_putc(to, '}');
}

static void put_variants(
    struct buf *to, struct draw *d, enum form form, unsigned titles)
{
	unsigned count = draw(d, 4);

	put_member(to, "variants", "[");
	for (unsigned n = 0; n < count; n++)
		put_variant(to, d, form, n, titles);
	buf_putc(to, ']');
}

/* The variant of a simple product. */
static void put_default_variant(struct buf *to, struct draw *d, bool prices)
{
	put_member(to, "variants", "[{");
	put_id(to, "variant", 0);
	put_member(to, "title", "\"Default variant\"");
	if (prices)
		put_prices(to, d, FORM_ROW);
	put_member(to, "options",
	    "[{\"value\":\"Default option value\",\"option\":{\"title\":"
	    "\"Default option\"}}]}]");
}

static void put_things(struct buf *to, struct draw *d, enum form form)
{
	unsigned images = draw(d, 4), tags = draw(d, 8);
	bool first = true;

	put_member(to, "images", "[");
	for (unsigned n = 0; n < images; n++)
		buf_printf(to,
		    form == FORM_INPUT
			? "%s{\"url\":%s}"
			: "%s{\"url\":%s,\"id\":\"image%u\",\"rank\":%u}",
		    n ? "," : "", PICK(d, "\"http://a/1\"", "\"http://a/2\""),
		    n, n);
	buf_putc(to, ']');
	put_member(to, "tags", "[");
	for (unsigned n = 0; n < 3; n++) {
		if (!(tags & 1U << n))
			continue;
		buf_printf(to, "%s{\"id\":\"tag%u\"}", first ? "" : ",", n);
		first = false;
	}
	buf_putc(to, ']');
	put_member(to, "type_id", PICK(d, "\"type1\"", "\"type2\"", "null"));
	if (form != FORM_INPUT)
		put_member(to, "thumbnail", "\"http://a/1\"");
}

static void put_scalars(
    struct buf *to, struct draw *d, enum form form, unsigned has)
{
	if (has & 1)
		put_member(
		    to, "title", PICK(d, "\"T\"", "\"\\u00fc\"", "null"));
	if (has & 2)
		put_member(to, "handle", PICK(d, "\"a\"", "\"a-b\"", "null"));
	if (has & 4)
		put_member(to, "status", PICK(d, "\"draft\"", "\"published\""));
	if (has & 8)
		put_member(to, "subtitle", PICK(d, "\"S\"", "\"\"", "null"));
	if (has & 16)
		put_member(to, "discountable", pick_boolean(d, form));
	if (has & 32)
		put_member(to, "weight", pick_number(d));
	if (has & 64)
		put_metadata(to, d, form);
	if (has & 128)
		put_things(to, d, form);
}

/* The key is JSON. A row gets the n-th id. */
static void put_product(
    struct buf *to, struct draw *d, enum form form, const char *key, unsigned n)
{
	enum { OPTIONS, VARIANTS, BOTH, PRICES, NEITHER };
	unsigned parts = draw(d, 5), titles = 1 + draw(d, 7);
	bool row = form != FORM_INPUT;

	buf_putc(to, '{');
	if (row)
		put_id(to, "product", n);
	put_member(to, "external_id", key);
	put_scalars(to, d, form, draw(d, 256));
	if (parts == OPTIONS || parts == BOTH)
		put_options(to, d, form, titles);
	else if (row)
		put_options(to, d, form, 0);
	if (parts == VARIANTS || parts == BOTH)
		put_variants(to, d, form, titles);
	else if (row)
		put_default_variant(to, d, parts == PRICES);
	else if (parts == PRICES)
		put_prices(to, d, form);
	buf_putc(to, '}');
}

#endif
