/*
 * Medusa has no error codes that tell one refusal from another, so its English
 * sentences are compared here. Each text stands below the source file that
 * makes it, as of Medusa 2.21. Paths are those of the repository
 * medusajs/medusa. An installed Medusa has the same files as JavaScript: for
 * packages/core/utils/src see node_modules/@medusajs/utils/dist.
 *
 * A sentence can quote a value from the input, and a value can hold anything.
 * So a form has to fit from the first character, and the value ends where the
 * text behind it is found last.
 *
 * tests/medusa-errors.bats provokes each text at a real Medusa 2.21, but for
 * two that only an older Medusa gives:
 *
 * - "Unrecognized fields: 'update, add'" from the route of an option, see
 *   error_unrecognized. The bats file provokes it at another route, and
 *   push-answers.bats plays the old Medusa.
 * - "Expected type: 'string' for field 'create, 1, title', got: 'number'", see
 *   `required`. tests/unit/errors.c has it.
 */
#include "medusa/errors.h"

#include "base/buf.h"
#include "base/mem.h"
#include "medusa/medusa.h"

#include <stdio.h>
#include <string.h>

/*
 * packages/core/utils/src/dal/mikro-orm/db-error-mapper.ts says this when
 * PostgreSQL reports that a unique index would be violated:
 *
 *	TABLE with KEY: VALUE, already exists.
 *
 * It takes VALUE from PostgreSQL's own sentence and changes some: "a,b" becomes
 * "a", "a(b)" becomes "b)", " a" becomes "a", and "t" and "f" become "true" and
 * "false". So more than one item may have the value, see error_may_mean.
 */
static const char taken[] = ", already exists.";

/*
 * It says the same of any table, and the file product-module-service.ts, below,
 * says "Variant (TITLE) with provided options already exists."
 */
static const char exists[] = "already exists";

/* The same of an option that products share. */
static const char option[] = "Product option with title: ";

/* Where `key` is NULL the message has it before the value, "KEY: VALUE". */
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
    {ERROR_ABOUT_OPTION, "title", option, taken},
    /* db-error-mapper.ts, when PostgreSQL reports a foreign key violation */
    {ERROR_ABOUT_ID, NULL, "You tried to set relationship ", ", but such"},
    /* packages/modules/product/src/services/product-module-service.ts */
    {ERROR_ABOUT_PRODUCT, "handle", "Invalid product handle '", "'. It"},
    {ERROR_ABOUT_ID, "id", "Tag with id ", " not found"},
};

/*
 * packages/core/framework/src/zod/zod-helpers.ts says this when a body does not
 * fit the schema of its route, with the first three errors:
 *
 *	Invalid request: Field 'create, 1, title' is required; Field …
 *
 * For an element of a list it says "is required" also when the value is there
 * and has the wrong type. An older Medusa then names the type.
 */
static const char invalid[] = "Invalid request: ";
static const char required[] = "' is required";
static const char unrecognized[] = "Unrecognized fields: '";

/*
 * packages/core/framework/src/http/middlewares/error-handler.ts gives this type
 * to any exception that is not a MedusaError. By then the request is undone.
 */
enum { INTERNAL = 500 };
static const char internal[] = "unknown_error";

bool error_exists(const struct medusa_answer *answer)
{
	return strstr(answer->message, exists) &&
	       strncmp(answer->message, option, strlen(option)) != 0;
}

bool error_internal(const struct medusa_answer *answer)
{
	return answer->status == INTERNAL &&
	       strcmp(answer->type, internal) == 0;
}

/*
 * A Medusa before 2.18 has no route .../options/batch. It takes "batch" for the
 * id of an option, and does not know the fields of this body.
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

/* Where the part is found last, or NULL. */
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

/* text: "variants, 0, sku' is required"; the place before it is left out. */
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
