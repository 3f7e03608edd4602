#include "medusa/errors.h"

#include "base/buf.h"
#include "base/mem.h"
#include "medusa/medusa.h"

#include <stdio.h>
#include <string.h>

/*
 * The texts are those of Medusa 2.21. Paths are those of its repository,
 * medusajs/medusa; an installed Medusa has the same files as JavaScript, for
 * example packages/core/utils/src as node_modules/@medusajs/utils/dist.
 *
 * tests/medusa-errors.bats provokes each text at a real Medusa. One cannot be
 * provoked there in the place where it matters: see error_unrecognized.
 */

/*
 * packages/core/utils/src/dal/mikro-orm/db-error-mapper.ts makes a sentence of
 * each unique index that PostgreSQL reports:
 *
 *	TABLE with KEY: VALUE, already exists.
 *
 * It takes VALUE from PostgreSQL's own sentence and changes some: "a,b" becomes
 * "a", "a(b)" becomes "b)", " a" becomes "a", and "t" and "f" become "true" and
 * "false". So more than one item may have the value, see error_may_mean.
 */
static const char taken[] = ", already exists.";

/*
 * The same words are in another sentence of product-module-service.ts:
 * "Variant (TITLE) with provided options already exists."
 */
static const char exists[] = "already exists";

/* KEY stands before the value, "KEY: VALUE", where `key` is NULL. */
static const struct form {
	enum error_about about;
	const char *key;
	const char *before, *after;
} forms[] = {
    /* db-error-mapper.ts, see above */
    {ERROR_ABOUT_PRODUCT, "handle", "Product with handle: ", taken},
    {ERROR_ABOUT_VARIANT, NULL, "Product variant with ", taken},
    {ERROR_ABOUT_STOCK, "sku", "Inventory item with sku: ", taken},
    {ERROR_ABOUT_CATEGORY, "handle", "Product category with handle: ", taken},
    /* db-error-mapper.ts, for foreign keys: "KEY: VALUE, but such entity" */
    {ERROR_ABOUT_ID, NULL, "You tried to set relationship ", ", but such"},
    /* packages/modules/product/src/services/product-module-service.ts */
    {ERROR_ABOUT_PRODUCT, "handle", "Invalid product handle '", "'. It"},
    {ERROR_ABOUT_ID, "id", "Tag with id ", " not found"},
};

/*
 * packages/core/framework/src/zod/zod-helpers.ts describes the first three
 * things that are wrong with a body:
 *
 *	Invalid request: Field 'create, 1, title' is required; Field …
 *
 * In a list it says "is required" of wrong values, too.
 */
static const char invalid[] = "Invalid request: ";
static const char required[] = "' is required";
static const char unrecognized[] = "Unrecognized fields: '";

/*
 * packages/core/framework/src/http/middlewares/error-handler.ts, for any
 * exception that is not one of Medusa's own. Medusa undoes the request first.
 */
enum { INTERNAL = 500 };
static const char internal[] = "unknown_error";

bool error_exists(const struct medusa_answer *answer)
{
	return strstr(answer->message, exists) != NULL;
}

bool error_internal(const struct medusa_answer *answer)
{
	return answer->status == INTERNAL &&
	       strcmp(answer->type, internal) == 0;
}

/*
 * No route of Medusa 2.21 that ms-push uses refuses the fields that ms-push
 * sends. A Medusa before 2.18 does: it has no route .../options/batch, and
 * takes "batch" for the id of an option. Tests provoke the text at another
 * route of a real Medusa, and play the old Medusa with a stub.
 */
bool error_unrecognized(const struct medusa_answer *answer, const char *field)
{
	const char *list = strstr(answer->message, unrecognized);
	size_t len = strlen(field);

	if (!list)
		return false;
	list += strlen(unrecognized);
	return strncmp(list, field, len) == 0 &&
	       (list[len] == ',' || list[len] == '\'');
}

/* The last place: the value may have the same text in it. */
static const char *find_last(const char *text, const char *part)
{
	const char *last = NULL;

	for (const char *at = text; (at = strstr(at, part)); at++)
		last = at;
	return last;
}

static bool read_form(struct arena *a, const struct form *f,
    const char *message, struct error_value *to)
{
	const char *start = message + strlen(f->before), *value, *end;

	if (strncmp(message, f->before, strlen(f->before)) != 0)
		return false;
	value = f->key ? start : strstr(start, ": ");
	if (value && !f->key)
		value += strlen(": ");
	end = value ? find_last(value, f->after) : NULL;
	if (!end)
		return false;
	to->about = f->about;
	to->key = f->key ? f->key
			 : arena_copy(a, start,
			       (size_t)(value - start) - strlen(": "));
	to->value = arena_copy(a, value, (size_t)(end - value));
	return true;
}

struct error_value error_value(
    struct arena *a, const struct medusa_answer *answer)
{
	struct error_value v = {ERROR_ABOUT_UNKNOWN, NULL, NULL};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (read_form(a, &forms[i], answer->message, &v))
			break;
	return v;
}

/* See above for what db-error-mapper.ts does to a value. */
bool error_may_mean(const struct error_value *e, const char *text)
{
	if (strcmp(text, "t") == 0)
		text = "true";
	else if (strcmp(text, "f") == 0)
		text = "false";
	return strcmp(text, e->value) == 0 ||
	       (text[strcspn(text, ",( \t\r\n\v\f")] && strstr(text, e->value));
}

/* "variants, 0, sku' is required", without the place before it. */
static void put_complaint(struct buf *to, const char *text, size_t len)
{
	size_t name = (size_t)((const char *)memchr(text, '\'', len) - text);

	buf_puts(to, to->len ? "; '" : "'");
	for (size_t i = 0; i < name; i++) {
		buf_putc(to, text[i] == ',' ? '.' : text[i]);
		i += text[i] == ',' && text[i + 1] == ' ';
	}
	if (len - name == strlen(required) &&
	    memcmp(text + name, required, len - name) == 0)
		buf_puts(to, "' is missing or invalid");
	else
		buf_put(to, text + name, len - name);
}

const char *error_at(struct arena *a, const struct medusa_answer *answer,
    const char *list, size_t place)
{
	const char *at = answer->message, *text = NULL;
	struct buf said = {0};
	char mark[64];

	if (strncmp(at, invalid, strlen(invalid)) != 0)
		return NULL;
	snprintf(mark, sizeof mark, "'%s, %zu, ", list, place);
	while ((at = strstr(at, mark))) {
		const char *rest = at + strlen(mark);
		size_t len = strcspn(rest, ";");

		if (memchr(rest, '\'', len))
			put_complaint(&said, rest, len);
		at = rest + len;
	}
	if (said.len)
		text = arena_copy(a, said.data, said.len);
	buf_release(&said);
	return text;
}
