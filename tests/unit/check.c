/*
 * json/check.h: checks that bytes are one JSON text, and finds its value.
 */
#include "json/check.h"

#include "unit.h"

static const struct {
	int line;
	const char *text, *value, *error; /* NULL: none */
} cases[] = {
    CASE("{}", "{}", NULL),
    CASE(" [1, {\"a\": \"]\"}] \r", "[1, {\"a\": \"]\"}]", NULL),
    CASE("\"a\\\"b\"", "\"a\\\"b\"", NULL),
    CASE("-1.5e+3", "-1.5e+3", NULL),
    CASE("0\n", "0", NULL),
    CASE("\ttrue", "true", NULL),
    CASE("false ", "false", NULL),
    CASE("null", "null", NULL),
    CASE("\"\303\274\"", "\"\303\274\"", NULL),
    CASE("\357\273\277{}", "{}", NULL),
    CASE("\357\273\277 7", "7", NULL),
    CASE("\036{\"a\":1}\036", "{\"a\":1}", NULL),
    CASE("", NULL, "no JSON text"),
    CASE(" \t\r\n", NULL, "no JSON text"),
    CASE("\357\273\277", NULL, "no JSON text"),
    CASE("{}{}", NULL, "more than one JSON text"),
    CASE("[] 1", NULL, "more than one JSON text"),
    CASE("\"a\" \"b\"", NULL, "more than one JSON text"),
    CASE("1 2", NULL, "more than one JSON text"),
    CASE("{", NULL, "byte 1: ends too early"),
    CASE("[\"a]", NULL, "byte 4: ends too early"),
    CASE("-", NULL, "byte 1: ends too early"),
    CASE("nul", NULL, "byte 3: ends too early"),
    CASE("\"\303", NULL, "byte 2: ends too early"),
    CASE("[1}", NULL, "byte 3: expected ',' or ']'"),
    CASE("{\"a\" 1}", NULL, "byte 6: expected ':'"),
    CASE("[1,]", NULL, "byte 4: expected a value"),
    CASE("[1 2]", NULL, "byte 4: expected ',' or ']'"),
    CASE("[\"\\q\"]", NULL, "byte 4: an invalid escape"),
    CASE("00", NULL, "byte 2: white space is missing"),
    CASE("[\"a\tb\"]", NULL, "byte 4: a control character in a string"),
    CASE("\"\377\"", NULL, "byte 2: not UTF-8"),
    CASE("[[[]]]", "[[[]]]", NULL),
    CASE("[[[[]]]]", NULL, "byte 4: nested too deeply"),
    CASE("\377\376[", NULL, "byte 1: not UTF-8"),
    CASE("<html>", NULL, "byte 1: invalid character, expected a JSON text"),
};

static void check_case(size_t i)
{
	const int line = cases[i].line;
	size_t len = strlen(cases[i].text), value_len = 0;
	char *text = unit_copy(cases[i].text, len), error[CHECK_ERROR] = "";
	const char *value = check_text(text, len, 3, &value_len, error);

	SAME_BYTES(line, value, value_len, cases[i].value,
	    cases[i].value ? strlen(cases[i].value) : 0);
	SAME_TEXT(line, error, cases[i].error ? cases[i].error : "");
	free(text);
}

int main(void)
{
	char error[CHECK_ERROR];
	size_t len;

	for (size_t i = 0; i < COUNT(cases); i++)
		check_case(i);
	/* Only len bytes are read. */
	SAME_BOOL(
	    __LINE__, check_text("[1]]", 3, 3, &len, error) != NULL, true);
	SAME_NUMBER(__LINE__, len, 3);
	SAME_BOOL(
	    __LINE__, check_text("1\0002", 3, 3, &len, error) == NULL, true);
	SAME_TEXT(
	    __LINE__, error, "byte 2: invalid character, expected a JSON text");
	return unit_end();
}
