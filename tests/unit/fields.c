/*
 * json/fields.h: finds and keeps members by name, without a parser.
 */
#include "json/fields.h"

#include "unit.h"

static const struct {
	int line;
	const char *names, *value, *kept;
} keeps[] = {
    CASE("a", "{\"a\":1,\"b\":2}", "{\"a\":1}"),
    CASE("b,a", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2}"),
    CASE("c", "{\"a\":1,\"b\":2}", "{}"),
    CASE("a", "{ \"a\" : 1.10 , \"b\" : [1, 2] }", "{\"a\":1.10}"),
    CASE("b", "{\"a\":[1,{\"b\":2}],\"b\":{\"c\": [ ]}}",
	"{\"b\":{\"c\": [ ]}}"),
    CASE("a.b", "{\"a\":{\"b\":1,\"c\":2},\"b\":3}", "{\"a\":{\"b\":1}}"),
    CASE("a.b,a", "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":1,\"c\":2}}"),
    CASE("a.b,a.c", "{\"a\":{\"b\":1,\"c\":2,\"d\":3}}",
	"{\"a\":{\"b\":1,\"c\":2}}"),
    CASE("a.b", "{\"a\":7}", "{\"a\":7}"),
    /* A path continues in the elements of an array. */
    CASE("v.sku", "{\"v\":[{\"sku\":\"x\",\"n\":1},{\"n\":2}, 3]}",
	"{\"v\":[{\"sku\":\"x\"},{},3]}"),
    CASE("a", "[{\"a\":1,\"b\":2},[{\"b\":1}]]", "[{\"a\":1},[{}]]"),
    /* Keys are compared by their characters; brackets in strings do not count.
     */
    CASE("a", "{\"\\u0061\":1,\"b\":2}", "{\"\\u0061\":1}"),
    CASE("b", "{\"a\":\"}\\\",\\\"b\\\":\",\"b\":2}", "{\"b\":2}"),
    CASE("a", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}"),
    CASE("a", "\"text\"", "\"text\""),
    CASE("a", "{}", "{}"),
    CASE("a", "[]", "[]"),
};

static const struct {
	int line;
	const char *value, *name, *found; /* NULL: not found */
} finds[] = {
    CASE("{\"a\":1,\"b\":[1, 2]}", "a", "1"),
    CASE("{\"a\":1,\"b\":[1, 2]}", "b", "[1, 2]"),
    CASE(" { \"a\" : \"x\" } ", "a", "\"x\""),
    CASE("{\"a\":{\"b\":1}}", "b", NULL),
    CASE("{\"a\":1,\"a\":2}", "a", "2"),
    CASE("{\"\\u0061\":1}", "a", "1"),
    CASE("{\"ab\":1}", "a", NULL),
    CASE("{\"a\":1}", "ab", NULL),
    CASE("{\"\":1}", "", "1"),
    CASE("{}", "a", NULL),
    CASE("[{\"a\":1}]", "a", NULL),
    CASE("\"a\"", "a", NULL),
    CASE("", "a", NULL),
    /* Not JSON. */
    CASE("{\"a\"", "a", NULL),
    CASE("{\"a\":", "a", ""),
    CASE("{\"a\":[1", "a", "[1"),
    CASE("{\"a", "a", NULL),
};

int main(void)
{
	static const char *const bad[] = {
	    "", ",", "a,", ",a", "a..b", ".a", "a."};
	char copy[128];

	for (size_t i = 0; i < COUNT(keeps); i++) {
		struct fields *f = fields_parse(keeps[i].names);

		SAME_BOOL(keeps[i].line, f != NULL, true);
		strcpy(copy, keeps[i].value);
		SAME_BYTES(keeps[i].line, copy,
		    fields_keep(f, copy, strlen(copy)), keeps[i].kept,
		    strlen(keeps[i].kept));
		fields_free(f);
	}
	for (size_t i = 0; i < COUNT(finds); i++) {
		const char *found = NULL, *want = finds[i].found;
		size_t len = 0;

		SAME_BOOL(finds[i].line,
		    fields_find(finds[i].value, strlen(finds[i].value),
			finds[i].name, &found, &len),
		    want != NULL);
		SAME_BYTES(
		    finds[i].line, found, len, want, want ? strlen(want) : 0);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		SAME_BOOL(__LINE__, fields_parse(bad[i]) == NULL, true);
	return unit_end();
}
