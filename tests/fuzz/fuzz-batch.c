/*
 * The functions that read lines without a parser: members by name, decimals.
 */
#include "base/mem.h"
#include "json/decimal.h"
#include "json/fields.h"
#include "json/value.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
	    "id", "a", "external_id", "a\"b", "\n"};
	struct fields *fields;
	struct arena arena = {0};
	const char *found, *error;
	struct value *v, *again;
	size_t found_len, kept;
	char *line;

	if (!size)
		return 0;
	fields = fields_parse("id,a.b,a.c.d,external_id");
	line = malloc(size); /* a buffer of its own, so that sanitizers find
				reads past its end */
	memcpy(line, data, size);
	v = value_parse(&arena, line, size, &error);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (fields_find(line, size, names[i], &found, &found_len) &&
		    (found < line || found + found_len > line + size))
			abort();
	(void)decimal_equal(line, size / 2, line + size / 2, size - size / 2);
	if (v) {
		if (!value_equal(v, v))
			abort();
		/* fields_keep leaves valid JSON in the same buffer. */
		if (v->raw == line) {
			kept = fields_keep(fields, line, size);
			again = value_parse(&arena, line, kept, &error);
			if (kept > size || !again)
				abort();
		}
	}
	arena_release(&arena);
	fields_free(fields);
	free(line);
	return 0;
}
