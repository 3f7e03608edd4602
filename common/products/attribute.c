#include "products/attribute.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "products/schema.h"
#include "sync/batch.h"

#include <stdio.h>
#include <string.h>

/* "'variants, 0, sku' is required", which is said of wrong values, too. */
static void put_complaint(struct buf *to, const char *text, size_t len)
{
	static const char required[] = "' is required";
	size_t name = (size_t)((const char *)memchr(text, '\'', len) - text);

	buf_puts(to, to->len ? "; '" : "'");
	for (size_t i = 0; i < name; i++) {
		buf_putc(to, text[i] == ',' ? '.' : text[i]);
		i += text[i] == ',' && text[i + 1] == ' ';
	}
	if (len - name == strlen(required) &&
	    memcmp(text + name, required, len - name) == 0)
		buf_puts(to, "' is missing, or none that Medusa takes");
	else
		buf_put(to, text + name, len - name);
}

/*
 * "Invalid request: Field 'create, 1, title' is required; Field …": what is
 * said of this place, without the place.
 */
static const char *by_place(
    struct arena *a, const char *message, const struct item *item, size_t place)
{
	const char *kind = item->op == ITEM_CREATE ? "create" : "update";
	const char *at = message, *text = NULL;
	struct buf why = {0};
	char mark[64];

	snprintf(mark, sizeof mark, "'%s, %zu, ", kind, place);
	while ((at = strstr(at, mark))) {
		const char *rest = at + strlen(mark);
		size_t len = strcspn(rest, ";");

		if (memchr(rest, '\'', len))
			put_complaint(&why, rest, len);
		at = rest + len;
	}
	if (why.len)
		text = arena_copy(a, why.data, why.len);
	buf_release(&why);
	return text;
}

/* The value between two texts of the message, in the arena. */
static const char *between(
    struct arena *a, const char *message, const char *before, const char *after)
{
	const char *start = strstr(message, before), *end;

	if (!start)
		return NULL;
	start += strlen(before);
	end = strstr(start, after);
	return end ? arena_copy(a, start, (size_t)(end - start)) : NULL;
}

static bool has_code(
    const struct item *item, const char *code, const char *text)
{
	const struct value *v = value_get(item->owned, "variants");

	for (v = v ? v->child : NULL; v; v = v->next)
		if (value_is(value_get(v, code), text))
			return true;
	return false;
}

/*
 * Does what is sent have the member, or the id in one of the members that are
 * ids, or lists of objects with ids? What it does not change is not sent.
 */
static bool sends(struct arena *a, const struct item *item, const char *member,
    const char *id)
{
	static const char *const ids[] = {
	    "type_id", "collection_id", "shipping_profile_id", NULL};
	static const char *const lists[] = {
	    "tags", "categories", "sales_channels", NULL};
	const struct step *with = plan_with(&item->plan);
	const struct value *sent;
	const char *error;

	sent = value_parse(a, with->body, with->len, &error);
	if (member)
		return value_get(sent, member) != NULL;
	for (const char *const *m = ids; *m; m++)
		if (value_is(value_get(sent, *m), id))
			return true;
	for (const char *const *m = lists; *m; m++)
		if (value_has_id(value_get(sent, *m), id))
			return true;
	return false;
}

static const char exists[] = ", already exists.";

const char *attribute_inventory(struct arena *a, const char *message)
{
	return between(a, message, "Inventory item with sku: ", exists);
}

static bool by_value(
    struct arena *a, const char *message, const struct item *item)
{
	const char *v;

	v = between(a, message, "Product with handle: ", exists);
	if (!v)
		v = between(a, message, "Invalid product handle '", "'. It");
	if (v)
		return value_is(value_get(item->owned, "handle"), v) &&
		       sends(a, item, "handle", NULL);
	for (const char *const *c = variant_codes; *c; c++) {
		v = between(a, message,
		    arena_printf(a, "variant with %s: ", *c), exists);
		if (v)
			return has_code(item, *c, v);
	}
	v = attribute_inventory(a, message);
	if (v)
		return has_code(item, "sku", v);
	v = between(a, message, "You tried to set relationship ", ", but such");
	if (v && (v = strstr(v, ": ")))
		return sends(a, item, NULL, v + 2);
	v = between(a, message, "Tag with id ", " not found");
	return v && sends(a, item, NULL, v);
}

const char *product_attribute(struct batch *b,
    const struct medusa_answer *answer, const struct item *item, size_t place)
{
	const char *why = by_place(&b->arena, answer->message, item, place);

	if (!why && by_value(&b->arena, answer->message, item))
		why = answer->message;
	return why;
}
