/*
 * What ms-batch does with a line. The check accepts what the parser library
 * takes for one text, and what RFC 8259 allows; members are found by name as in
 * the tree of the text; and decimals are read.
 */
#include "../lib/oracle.h"
#include "base/mem.h"
#include "json/check.h"
#include "json/decimal.h"
#include "json/fields.h"
#include "json/value.h"

#include "fuzz.h"

static bool takes(yajl_handle yajl, const char *text, size_t len)
{
	return yajl_parse(yajl, (const unsigned char *)text, len) ==
	       yajl_status_ok;
}

/* As in oracle_read, a line end shows that a string is cut. */
static bool is_one_text(const char *text, size_t len)
{
	yajl_handle yajl = yajl_alloc(NULL, NULL, NULL);
	bool good = takes(yajl, text, len) && takes(yajl, "\n", 1) &&
		    yajl_complete_parse(yajl) == yajl_status_ok;

	yajl_free(yajl);
	return good && oracle_utf8(text, len) && !oracle_is_lenient(text, len);
}

static void check(const char *line, size_t size)
{
	char why[CHECK_ERROR];
	size_t len;
	const char *value = check_text(line, size, 1000, &len, why);

	if (value) {
		MUST(value >= line && len && value + len <= line + size);
		MUST(is_one_text(value, len));
	} else if (oracle_knows(line, size) && !strstr(why, "too deeply")) {
		MUST(!is_one_text(line, size));
	}
}

static void look_for(const struct value *v, const char *line, size_t size)
{
	static const char *const names[] = {
	    "id", "a", "external_id", "a\"b", "\n"};
	const struct value *member;
	const char *found;
	size_t len;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		bool any = fields_find(line, size, names[i], &found, &len);

		if (any)
			MUST(found >= line && found + len <= line + size);
		if (!v || v->raw != line)
			continue;
		member = value_get(v, names[i]);
		MUST(any == (member != NULL));
		MUST(!any || (found == member->raw && len == member->raw_len));
	}
}

/* fields_keep leaves valid JSON in the same buffer. */
static void keep(struct arena *a, char *line, size_t size)
{
	const char *error, *wrong;
	struct fields *fields =
	    fields_parse("id,a.b,a.c.d,external_id", &wrong);
	size_t kept = fields_keep(fields, line, size);

	MUST(kept <= size && value_parse(a, line, kept, &error));
	fields_free(fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	const char *error;
	struct value *v;
	char *line = exact(data, size);

	check(line, size);
	v = value_parse(&arena, line, size, &error);
	look_for(v, line, size);
	(void)decimal_equal(line, size / 2, line + size / 2, size - size / 2);
	MUST(!v || value_equal(v, v));
	if (v && v->raw == line)
		keep(&arena, line, size);
	arena_release(&arena);
	free(line);
	return 0;
}
