/*
 * medusa/errors.h: messages of Medusa, and messages that look like them.
 * medusa-errors.bats asks a real Medusa for the texts.
 */
#include "medusa/errors.h"
#include "base/mem.h"
#include "medusa/medusa.h"

#include "unit.h"

#include <stdlib.h>

static const struct {
	int line;
	const char *message;
	bool exists;
} existing[] = {
    CASE("Product tag with value: red, already exists.", true),
    CASE("Variant (M) with provided options already exists.", true),
    CASE("Note already exists", true),
    CASE("Product option with title: Size, already exists.", false),
    CASE("already exist", false),
    CASE("Already exists", false),
    CASE("", false),
};

static const struct {
	int line;
	long status;
	const char *type;
	bool internal;
} ends[] = {
    CASE(500, "unknown_error", true),
    CASE(500, "invalid_argument", false),
    CASE(500, "http", false),
    CASE(500, "", false),
    CASE(500, "unknown_error ", false),
    CASE(413, "unknown_error", false),
    CASE(502, "unknown_error", false),
    CASE(0, "unknown_error", false),
};

static const struct {
	int line;
	const char *message;
	bool unrecognized; /* is the field "update"? */
} fields[] = {
    CASE("Invalid request: Unrecognized fields: 'update, add'", true),
    CASE("Invalid request: Unrecognized fields: 'update'", true),
    CASE("Invalid request: Field 'title' is required; Unrecognized "
	 "fields: 'update, add'",
	true),
    CASE("Invalid request: Unrecognized fields: 'updated, add'", false),
    CASE("Invalid request: Unrecognized fields: 'add, update'", false),
    CASE("Invalid request: Unrecognized fields: 'up", false),
    CASE("Invalid request: Unrecognized fields: 'update", false),
    CASE("Invalid request: Unrecognized fields: '", false),
    CASE("Invalid request: Unrecognized fields: ''", false),
    CASE("Unrecognized parameter: 'update'", false),
    CASE("", false),
};

#define PRODUCT	 ERROR_ABOUT_PRODUCT
#define VARIANT	 ERROR_ABOUT_VARIANT
#define STOCK	 ERROR_ABOUT_STOCK
#define CATEGORY ERROR_ABOUT_CATEGORY
#define OPTION	 ERROR_ABOUT_OPTION
#define ID	 ERROR_ABOUT_ID
#define NOTHING	 ERROR_ABOUT_UNKNOWN, NULL, NULL

static const struct {
	int line;
	const char *message;
	enum error_about about;
	const char *key, *value;
} values[] = {
    /* As Medusa says it. */
    CASE("Product with handle: lamp, already exists.", PRODUCT, "handle",
	"lamp"),
    CASE("Product variant with sku: L-1, already exists.", VARIANT, "sku",
	"L-1"),
    CASE("Product variant with barcode: 4, already exists.", VARIANT, "barcode",
	"4"),
    CASE("Inventory item with sku: L-1, already exists.", STOCK, "sku", "L-1"),
    CASE("Product category with handle: lamps, already exists.", CATEGORY,
	"handle", "lamps"),
    CASE("Product option with title: Size, already exists.", OPTION, "title",
	"Size"),
    CASE("Invalid product handle 'A'. It must contain URL safe characters",
	PRODUCT, "handle", "A"),
    CASE("You tried to set relationship type_id: t, but such entity does not "
	 "exist",
	ID, "type_id", "t"),
    CASE("Tag with id ptag_1 not found. Please create the tag before "
	 "associating it with the product.",
	ID, "id", "ptag_1"),
    /* Of other things. */
    CASE("Product tag with value: red, already exists.", NOTHING),
    CASE("Product collection with handle: a, already exists.", NOTHING),
    CASE("Variant (M) with provided options already exists.", NOTHING),
    CASE("An unknown error occurred.", NOTHING),
    CASE("", NOTHING),
    /* It ends in the middle. */
    CASE("Product with handle", NOTHING),
    CASE("Product with handle: ", NOTHING),
    CASE("Product with handle: lamp", NOTHING),
    CASE("Product with handle: lamp, already exist", NOTHING),
    CASE("Product variant with ", NOTHING),
    CASE("Product variant with sku", NOTHING),
    CASE("Product variant with sku, already exists.", NOTHING),
    CASE("Product variant with sku: ", NOTHING),
    CASE("Invalid product handle 'A", NOTHING),
    CASE("You tried to set relationship undefined, but such entity does not "
	 "exist",
	NOTHING),
    CASE("Tag with id ", NOTHING),
    /* Nothing between the texts. */
    CASE("Product with handle: , already exists.", PRODUCT, "handle", ""),
    CASE("Product variant with : , already exists.", VARIANT, "", ""),
    CASE("Invalid product handle ''. It", PRODUCT, "handle", ""),
    CASE("Tag with id  not found", ID, "id", ""),
    /* The value quotes a text: its own, or another one. */
    CASE("Product variant with sku: a, already exists., already exists.",
	VARIANT, "sku", "a, already exists."),
    CASE("Product variant with sku: Product with handle: h, already exists.",
	VARIANT, "sku", "Product with handle: h"),
    CASE("Product variant with sku: a: b, already exists.", VARIANT, "sku",
	"a: b"),
    CASE("Invalid product handle 'a'. It'. It must", PRODUCT, "handle",
	"a'. It"),
    CASE("Tag with id Tag with id x not found not found.", ID, "id",
	"Tag with id x not found"),
    /* It does not begin with the text. */
    CASE("refused: Product with handle: lamp, already exists.", NOTHING),
    CASE(" Tag with id x not found.", NOTHING),
};

static const struct {
	int line;
	const char *message, *list;
	size_t place;
	const char *said;
} places[] = {
    CASE("Invalid request: Field 'create, 1, title' is required", "create", 1,
	"'title' is missing or invalid"),
    CASE("Invalid request: Field 'create, 1, title' is required", "create", 0,
	NULL),
    CASE("Invalid request: Field 'create, 1, title' is required", "update", 1,
	NULL),
    CASE("Invalid request: Field 'create, 11, title' is required", "create", 1,
	NULL),
    CASE("Invalid request: Field 'create, 2, title' is required; Field "
	 "'update, 2, id' is required; Field 'create, 2, variants, 0, sku' is "
	 "required",
	"create", 2,
	"'title' is missing or invalid; 'variants.0.sku' is missing or "
	"invalid"),
    /* An older Medusa says what it got. */
    CASE("Invalid request: Expected type: 'string' for field 'create, 0, "
	 "title', got: 'number'",
	"create", 0, "'title', got: 'number'"),
    CASE("Invalid request: Field 'create, 18446744073709551615, a' is required",
	"create", SIZE_MAX, "'a' is missing or invalid"),
    /* It ends in the middle. */
    CASE("Invalid request: Field 'create, 0, title", "create", 0, NULL),
    CASE("Invalid request: Field 'create, 0, title; Field 'create, 0, id' is",
	"create", 0, "'id' is"),
    CASE("Invalid request: Field 'create, 0, ", "create", 0, NULL),
    CASE("Invalid request: Field 'create, 0", "create", 0, NULL),
    CASE("Invalid request: ", "create", 0, NULL),
    CASE("", "create", 0, NULL),
    /* Nothing between the texts, or odd ones. */
    CASE("Invalid request: Field 'create, 0, ' is required", "create", 0,
	"'' is missing or invalid"),
    CASE("Invalid request: Field 'create, 0, a,b,' is required", "create", 0,
	"'a.b.' is missing or invalid"),
    CASE("Invalid request: Field 'create, 0, 'create, 0, a' is required",
	"create", 0, "''create, 0, a' is required"),
    /* It does not begin with the text. */
    CASE("Field 'create, 0, title' is required", "create", 0, NULL),
    CASE("Product variant with sku: 'create, 0, a', already exists.", "create",
	0, NULL),
};

static const struct {
	int line;
	const char *value, *text;
	bool may;
} meanings[] = {
    CASE("a", "a", true),
    CASE("a", "b", false),
    CASE("a", "ab", false),
    CASE("a", "", false),
    CASE("", "", true),
    CASE("a", "a,b", true),
    CASE("b)", "a(b)", true),
    CASE("a", " a", true),
    CASE("a", "a\t", true),
    CASE("a", "c,b", false),
    CASE("a,b", "a", false),
    CASE("true", "t", true),
    CASE("false", "f", true),
    CASE("true", "true", true),
    CASE("false", "t", false),
    CASE("t", "t", false),
};

/* A value of 70 kB is given back whole, also when it repeats the end. */
static void check_long(struct arena *a)
{
	static const char before[] = "Product with handle: ";
	static const char end[] = ", already exists.";
	enum { TIMES = 1 << 12 };
	const size_t len = sizeof end - 1, start = sizeof before - 1;
	struct medusa_answer answer = {.type = "invalid_data"};
	char *message = arena_alloc(a, start + TIMES * len + 1);
	struct error_value v;

	memcpy(message, before, start);
	for (size_t i = 0; i < TIMES; i++)
		memcpy(message + start + i * len, end, len);
	answer.message = message;
	v = error_value(a, &answer);
	SAME_BYTES(__LINE__, v.value, v.value ? strlen(v.value) : 0,
	    message + start, (TIMES - 1) * len);
	SAME_BOOL(__LINE__, error_exists(&answer), true);
	SAME_TEXT(__LINE__, error_at(a, &answer, "create", 0), NULL);
}

int main(void)
{
	struct arena a = {0};
	struct medusa_answer answer = {.type = "invalid_data", .message = ""};

	for (size_t i = 0; i < COUNT(existing); i++) {
		answer.message = existing[i].message;
		SAME_BOOL(existing[i].line, error_exists(&answer),
		    existing[i].exists);
	}
	for (size_t i = 0; i < COUNT(ends); i++) {
		const struct medusa_answer end = {
		    .status = ends[i].status, .type = ends[i].type};

		SAME_BOOL(ends[i].line, error_internal(&end), ends[i].internal);
	}
	for (size_t i = 0; i < COUNT(fields); i++) {
		answer.message = fields[i].message;
		SAME_BOOL(fields[i].line, error_unrecognized(&answer, "update"),
		    fields[i].unrecognized);
	}
	for (size_t i = 0; i < COUNT(values); i++) {
		struct error_value v;

		answer.message = values[i].message;
		v = error_value(&a, &answer);
		SAME_NUMBER(values[i].line, v.about, values[i].about);
		SAME_TEXT(values[i].line, v.key, values[i].key);
		SAME_TEXT(values[i].line, v.value, values[i].value);
	}
	for (size_t i = 0; i < COUNT(places); i++) {
		answer.message = places[i].message;
		SAME_TEXT(places[i].line,
		    error_at(&a, &answer, places[i].list, places[i].place),
		    places[i].said);
	}
	for (size_t i = 0; i < COUNT(meanings); i++) {
		const struct error_value e = {
		    ERROR_ABOUT_VARIANT, "sku", meanings[i].value};

		SAME_BOOL(meanings[i].line,
		    error_may_mean(&e, meanings[i].text), meanings[i].may);
	}
	check_long(&a);
	arena_release(&a);
	return unit_end();
}
