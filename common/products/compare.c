#include "products/compare.h"

#include "json/decimal.h"
#include "json/value.h"
#include "products/schema.h"

#include <string.h>

/* Medusa reads "true" as true, and answers numbers of old rows as strings. */
bool compare_scalar(const struct value *want, const struct value *have)
{
	if (value_is_null(want) || value_is_null(have))
		return value_is_null(want) && value_is_null(have);
	if (want->type == JSON_NUMBER || have->type == JSON_NUMBER)
		return decimal_same_double(
		    want->text, want->len, have->text, have->len);
	if (have->type == JSON_TRUE || have->type == JSON_FALSE)
		return want->len == have->len &&
		       memcmp(want->text, have->text, want->len) == 0;
	return value_same_text(want, have);
}

bool compare_member(
    const struct member *m, const struct value *want, const struct value *have)
{
	if (m->kind == MEMBER_MEASURE && !value_is_null(want) &&
	    !value_is_null(have))
		return decimal_same_float(
		    want->text, want->len, have->text, have->len);
	return compare_scalar(want, have);
}
