/*
 * An item is at fault if one of these holds:
 *
 *   - the message names its place in the request;
 *   - the message names a value that its part of the request has;
 *   - the message names a code that one of its variants has, and no other open
 *     item has a code that Medusa could have printed like that.
 *
 * The last condition is strict because a rejection is final. If it fails, the
 * engine halves the batch instead.
 */
#include "products/attribute.h"

#include "json/value.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "products/option_update.h"
#include "sync/batch.h"
#include "sync/plan.h"

/*
 * Does a variant of this item have the code that the message names? `maybe`: a
 * code that Medusa may have printed like that counts, too.
 */
static bool has_code(
    const struct item *item, const struct error_value *e, bool maybe)
{
	const struct value *v = value_get(item->owned, "variants");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *code = value_text(v, e->key);

		if (code && (maybe ? error_may_mean(e, code->text)
				   : value_is(code, e->value)))
			return true;
	}
	return false;
}

static bool has_code_alone(
    const struct batch *b, const struct item *item, const struct error_value *e)
{
	if (!has_code(item, e, false))
		return false;
	for (size_t i = 0; i < b->all; i++) {
		const struct item *other = &b->items[i];

		if (other != item && item_open(other) &&
		    has_code(other, e, true))
			return false;
	}
	return true;
}

/*
 * Does the request for this item have the member? Without a member: does it
 * have this id as a reference? Only what changes is sent, so an item that
 * already has the value in Medusa is not the cause.
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

/* Does the item have a new option of that title which products share? */
static bool shares_option(const struct item *item, const char *title)
{
	const struct value *v = value_get(item->owned, "options");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *exclusive = value_get(v, "is_exclusive");

		if (exclusive && exclusive->type == JSON_FALSE &&
		    value_is(value_get(v, "title"), title))
			return true;
	}
	return false;
}

/* Does the message name a value of this item? */
static bool is_named(struct batch *b, const struct medusa_answer *answer,
    const struct item *item)
{
	struct arena *a = &b->arena;
	const struct error_value e = error_value(a, answer);

	switch (e.about) {
	case ERROR_ABOUT_PRODUCT:
		return value_is(value_get(item->owned, e.key), e.value) &&
		       sends(a, item, e.key, NULL);
	case ERROR_ABOUT_VARIANT:
	case ERROR_ABOUT_STOCK:
		return has_code_alone(b, item, &e);
	case ERROR_ABOUT_ID:
		return sends(a, item, NULL, e.value);
	case ERROR_ABOUT_OPTION:
		return shares_option(item, e.value);
	default:
		return false;
	}
}

const char *product_attribute(struct batch *b,
    const struct medusa_answer *answer, const struct item *item, size_t place)
{
	const char *list = item->op == ITEM_CREATE ? "create" : "update";
	const char *why = error_at(&b->arena, answer, list, place);

	if (why || !is_named(b, answer, item))
		return why;
	why = option_taken(&b->arena, answer);
	return why ? why : answer->message;
}
