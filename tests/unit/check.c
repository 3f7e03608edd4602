/*
 * json/check.h: checks that a line is one JSON text.
 */
#include "json/check.h"

#include "unit.h"

static const char early[] = "an incomplete JSON text";

static const struct {
	int line;
	const char *text, *wrong;
} cases[] = {
    CASE("{}", NULL),
    CASE(" [1, {\"a\": \"]\"}] \r", NULL),
    CASE("\"a\\\"b\"", NULL),
    CASE("-1.5e+3", NULL),
    CASE("0", NULL),
    CASE("true", NULL),
    CASE("false", NULL),
    CASE("null", NULL),
    CASE("\"\303\274\"", NULL),
    CASE("", "no JSON text"),
    CASE(" \t\r\n", "no JSON text"),
    CASE("{", early),
    CASE("[{\"a\":1}", early),
    CASE("[\"a]", early),
    CASE("\"a", early),
    CASE("[1}", "mismatched brackets"),
    CASE("{\"a\":[1}]", "mismatched brackets"),
    CASE("{}{}", "more than one JSON text"),
    CASE("[] 1", "more than one JSON text"),
    CASE("\"a\" \"b\"", "more than one JSON text"),
    CASE("[x]", "not JSON"),
    CASE("]", "not JSON"),
    CASE("-", "not JSON"),
    CASE("1x", "not JSON"),
    CASE("12x", "not JSON"),
    CASE("12 3", "not JSON"),
    CASE("-1.5e+3x4", "not JSON"),
    CASE("-x", "not JSON"),
    CASE("falsy", "not JSON"),
    CASE("truefalse", "not JSON"),
    CASE("9", NULL),
    CASE("-9", NULL),
    CASE("1 2", "not JSON"),
    CASE("True", "not JSON"),
    CASE("nul", "not JSON"),
    CASE("<html>", "not JSON"),
    CASE("\"\377\"", "not UTF-8"),
    CASE("\"\303", "not UTF-8"),
    CASE("\"a\001\"", "a control character"),
    CASE("[\"0123456789\037\"]", "a control character"),
    CASE("[\"01\0370123456789\"]", "a control character"),
};

/* At most 4095 brackets may be open. */
static void ceiling(void)
{
	char text[2 * 4096];

	memset(text, '[', 4096);
	memset(text + 4096, ']', 4096);
	SAME_TEXT(__LINE__, check_line(text + 1, 2 * 4095), NULL);
	SAME_TEXT(__LINE__, check_line(text, 2 * 4096), "nested too deeply");
}

/* Of 24 bytes, one is a control character. */
static void controls(void)
{
	for (size_t at = 1; at < 23; at++)
		for (int c = 0; c < 0x20; c++) {
			char text[] = "\"0123456789012345678901\"";
			bool space = c == '\t' || c == '\r' || c == '\n';

			text[at] = (char)c;
			SAME_TEXT(__LINE__, check_line(text, 24),
			    space ? NULL : "a control character");
		}
	SAME_TEXT(
	    __LINE__, check_line("\"\177\303\277\303\277\303\277\"", 9), NULL);
}

int main(void)
{
	controls();
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *text = unit_copy(cases[i].text, len);

		SAME_TEXT(cases[i].line, check_line(text, len), cases[i].wrong);
		free(text);
	}
	/* Only len bytes are read. */
	SAME_TEXT(__LINE__, check_line("[1]]", 3), NULL);
	SAME_TEXT(__LINE__, check_line("{\"a\":1}", 6), early);
	SAME_TEXT(__LINE__, check_line("1\0002", 3), "a control character");
	ceiling();
	return unit_end();
}
