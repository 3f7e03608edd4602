/*
 * json/pick.h: the items, counts and errors of a stream, however it is cut into
 * chunks, and however long a string may be before it is held back.
 */
#include "stream.h"

enum { MISSING_OK = 1, LENIENT = 2 };

static const struct {
	int line;
	const char *path; /* NULL: none */
	int flags;
	const char *text, *items;
	unsigned texts, nulls;
	const char *error;
} cases[] = {
    CASE(NULL, 0, "[1,\"a\"]{\"products\":[2],\"x\":[9]}", "1|\"a\"|2|", 2, 0,
	""),
    CASE(NULL, 0, "{\"y\":{\"products\":[8]},\"products\":[{ },[3]]} []",
	"{ }|[3]|", 2, 0, ""),
    CASE(NULL, 0, "", "", 0, 0, ""),
    CASE(NULL, 0, " \n", "", 0, 0, ""),
    CASE(NULL, 0, "\036\n", "", 0, 0, ""),
    CASE(NULL, 0, "\357\273\277[1]", "1|", 1, 0, ""),
    CASE(NULL, 0, "\357\273\277", "", 0, 0, ""),
    /* The mark is no part of a bare item. */
    CASE(".", 0, "\357\273\2777", "7|", 1, 0, ""),
    CASE(".", 0, "\357\273\277 \"a\"\n8", "\"a\"|8|", 2, 0, ""),
    /* Of a number or name that goes on wrongly, nothing is an item. */
    CASE(NULL, 0, "[1.2.3]", "", 1, 0,
	"byte 5: invalid character, expected ',' or ']'"),
    CASE(NULL, 0, "[1foo]", "", 1, 0, "byte 3: expected ',' or ']'"),
    CASE(NULL, 0, "[1_0]", "", 1, 0,
	"byte 3: invalid character, expected ',' or ']'"),
    CASE(NULL, 0, "[nullx]", "", 1, 0,
	"byte 6: invalid character, expected ',' or ']'"),
    CASE("a", 0, "{\"b\":1.2.3,\"a\":[]}", "", 1, 0,
	"byte 9: invalid character, expected ',' or '}'"),
    CASE(NULL, 0, "\357\273", "", 0, 0, "byte 2: not UTF-8"),
    CASE(NULL, 0, "\357", "", 0, 0, "byte 1: not UTF-8"),
    CASE(NULL, 0, "\357\273[1]", "", 0, 0, "byte 3: not UTF-8"),
    CASE(NULL, 0, " \357\273\277[1]", "", 0, 0,
	"byte 2: invalid character, expected a JSON text"),
    CASE(NULL, 0, "[\357\273\277]", "", 1, 0,
	"byte 2: invalid character, expected a value or ']'"),
    CASE(NULL, 0, "\036[1]\n\036[2]\n", "1|2|", 2, 0, ""),
    CASE(".", 0, "\0361\0362\036", "1|2|", 2, 0, ""),
    CASE(NULL, 0, "[1,\0362]", "1|", 1, 0,
	"after item 1, byte 4: invalid character, expected a value"),
    CASE(NULL, 0, "[\"a\036\"]", "", 1, 0,
	"byte 4: a control character in a string"),
    CASE(".", 0, "1 2\n\"a\" null true false\r{}",
	"1|2|\"a\"|null|true|false|{}|", 7, 0, ""),
    CASE(".", 0, "01", "", 0, 0, "byte 2: white space is missing"),
    CASE(".", 0, "1 01", "1|", 1, 0,
	"after item 1, byte 4: white space is missing"),
    CASE(".", 0, "truefalse", "", 0, 0, "byte 5: white space is missing"),
    CASE(".", 0, "1\"a\"1", "1|\"a\"|1|", 3, 0, ""),
    CASE(".", 0, "12", "12|", 1, 0, ""),
    CASE(".", 0, "-", "", 0, 0, "byte 1: ends too early"),
    CASE(".", 0, "tru", "", 0, 0, "byte 3: ends too early"),
    CASE(".", 0, "\"a", "", 0, 0, "byte 2: ends too early"),
    CASE(".", 0, "{}\"a", "{}|", 1, 0, "after item 1, byte 4: ends too early"),
    CASE(".", 0, "1 \"a\\u00", "1|", 1, 0,
	"after item 1, byte 8: ends too early"),
    CASE(".", 0, "[12", "", 1, 0, "byte 3: ends too early"),
    CASE(".", 0, "[1,2", "1|", 1, 0, "after item 1, byte 4: ends too early"),
    CASE(".", 0, "{\"a\":1} {", "{\"a\":1}|", 2, 0,
	"in item 2, byte 9: ends too early"),
    CASE(NULL, 0, "[1,]", "1|", 1, 0, "after item 1, byte 4: expected a value"),
    CASE(NULL, 0, "[1 2]", "1|", 1, 0,
	"after item 1, byte 4: expected ',' or ']'"),
    CASE(NULL, 0, "[{\"id\":1},{\"id\":2,}]", "{\"id\":1}|", 1, 0,
	"in item 2, byte 19: expected a key in double quotes"),
    CASE(NULL, 0, "[\"\\x\"]", "", 1, 0, "byte 4: an invalid escape"),
    CASE(NULL, 0, "[\"ab\303(\"]", "", 1, 0, "byte 6: not UTF-8"),
    CASE(NULL, 0, "[\"abcdefghijklm\303(\"]", "", 1, 0, "byte 17: not UTF-8"),
    CASE(NULL, 0, "[\"abcdefghijklm\303", "", 1, 0, "byte 16: ends too early"),
    CASE(NULL, 0, "[1,\f2]", "1|", 1, 0,
	"after item 1, byte 4: invalid character, expected a value"),
    CASE(NULL, 0,
	"[\"\\ud83d\\ude00\\n\",\"abcdefghijkl\\u00fcmnop\","
	"\"abcdefghijk\\\"\\\\\"]",
	"\"\\ud83d\\ude00\\n\"|\"abcdefghijkl\\u00fcmnop\"|"
	"\"abcdefghijk\\\"\\\\\"|",
	1, 0, ""),
    CASE(NULL, 0,
	"[\"\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\",\"abcdefghijklmnopqrstuvwxyz\"]",
	"\"\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\"|\"abcdefghijklmnopqrstuvwxyz\"|", 1,
	0, ""),
    CASE("a", 0,
	"{\"abcdefghijklmnop\":\"a\",\"b\":\"abcdefghijklm[{,:\",\"a\":[1]}",
	"1|", 1, 0, ""),
    CASE(NULL, 0, "[[[[[]]]]]", "[[[[]]]]|", 1, 0, ""),
    CASE(NULL, 0, "[[[[[[]]]]]]", "", 1, 0,
	"in item 1, byte 6: nested too deeply"),
    CASE("a", 0, "{\"b\":[[[[[]]]]]}", "", 1, 0, "byte 10: nested too deeply"),
    CASE("a", 0, "{\"b\":[[[[1]]]],\"a\":[1]}", "1|", 1, 0, ""),
    CASE("a", 0, "{\"b\":{\"a\":[7],\"c\":[{\"a\":8}]},\"a\":[1],\"a\":[2]}",
	"1|2|", 1, 0, ""),
    CASE("a", 0, "{\"error\":\"x\",\"code\":{\"a\":1}}", "", 1, 0,
	"byte 28: no 'a'; '.' has error, code"),
    CASE("a", 0, "{}", "", 1, 0, "byte 2: no 'a'; '.' has no members"),
    CASE("a", 0,
	"{\"b.c\":0,\"\":0,\"d[\":0,\"\\\"e\\\\\":0,\"\\u0000f\":0,\"g\\\\\":"
	"0}",
	"", 1, 0,
	"byte 51: no 'a'; '.' has \"b.c\", \"\", \"d[\", \"\\\"e\\\\\", ?f, "
	"g\\"),
    CASE("\"b.c\".a", 0, "{\"b.c\":{}}", "", 1, 0,
	"byte 9: no '\"b.c\".a'; '\"b.c\"' has no members"),
    CASE("a", 0, "{\"b\":12", "", 1, 0, "byte 7: ends too early"),
    CASE("a", MISSING_OK, "{\"b\":1}{\"a\":[1]}", "1|", 2, 0, ""),
    CASE("a", MISSING_OK, "{\"a\":null}", "", 1, 1, ""),
    CASE("a", MISSING_OK, "[]{\"a\":{}}[ ]{\"a\":[1]}", "1|", 4, 0, ""),
    CASE("a.b", MISSING_OK, "{\"a\":[]}{\"a\":{\"b\":{ }}}", "", 2, 0, ""),
    CASE("a[0]", MISSING_OK, "{\"a\":{},\"a\":[1,2]}", "1|", 1, 0, ""),
    CASE("a", MISSING_OK, "[]{\"a\":[1]} [ 2]", "1|", 3, 0,
	"after item 1, byte 13: '.' is an array, expected an object"),
    CASE("a", MISSING_OK, "[[]]", "", 1, 0,
	"byte 1: '.' is an array, expected an object"),
    CASE("a", MISSING_OK, "{\"a\":{\"b\":1}}", "", 1, 0,
	"byte 6: 'a' is an object, expected an array"),
    CASE("a", MISSING_OK, "[}", "", 1, 0, "byte 2: expected a value or ']'"),
    CASE("a", MISSING_OK, "[", "", 1, 0, "byte 1: ends too early"),
    CASE("a", MISSING_OK, "7", "", 0, 0,
	"byte 1: '.' is a number, expected an object"),
    CASE("a", 0, "[]", "", 0, 0, "byte 1: '.' is an array, expected an object"),
    CASE("a", 0, "{\"a\":null}{\"a\":[null]}", "null|", 2, 1, ""),
    CASE("a", 0, "{\"a\":{\"b\":1}}", "", 1, 0,
	"byte 6: 'a' is an object, expected an array"),
    CASE("a", LENIENT | MISSING_OK,
	"{\"a\":{\"b\":[1]}}7[1]{\"a\":7}{\"a\":[1]}", "1|", 5, 0, ""),
    CASE("a", LENIENT, "7{\"b\":1}", "", 2, 0, "byte 8: no 'a'; '.' has b"),
    CASE("a.b", 0, "{\"a\":null}", "", 1, 0,
	"byte 9: 'a' is null, expected an object"),
    CASE("a.b", MISSING_OK, "{\"a\":null}{\"a\":{\"b\":[1]}}", "1|", 2, 0, ""),
    CASE("a.b", 0, "{\"a\":7}", "", 1, 0,
	"byte 6: 'a' is a number, expected an object"),
    CASE("a[].b", 0, "{\"a\":7}", "", 1, 0,
	"byte 6: 'a' is a number, expected an array or object"),
    CASE("a[].b", 0, "{\"a\":[{\"b\":1},{\"b\":2,\"c\":[3]}]}", "1|2|", 1, 0,
	""),
    CASE("a[].b", 0, "{\"a\":{\"x\":{\"b\":1},\"y\":{\"b\":2}}}", "1|2|", 1, 0,
	""),
    CASE("a[].b", 0, "{\"a\":[{\"b\":1},{\"c\":2}]}", "1|", 1, 0,
	"after item 1, byte 21: no 'a[].b'; 'a[]' has c"),
    CASE("a[].b", 0, "{\"a\":[{\"d\":0,\"b\":1},{\"c\":2}]}", "1|", 1, 0,
	"after item 1, byte 27: no 'a[].b'; 'a[]' has c"),
    CASE("a[].b", 0, "{\"a\":[{\"b\":1},2]}", "1|", 1, 0,
	"after item 1, byte 15: 'a[]' is a number, expected an object"),
    CASE("a[].b", 0, "{\"a\":null}", "", 1, 1, ""),
    CASE("a[].b", 0, "{\"a\":[]}", "", 1, 0, ""),
    CASE("[]", 0, "{\"a\":1,\"b\":[2]}[3,[4]]null", "1|[2]|3|[4]|", 3, 1, ""),
    CASE("a[1]", 0, "{\"a\":[0,[1],2]}", "[1]|", 1, 0, ""),
    CASE("a[1]", 0, "{\"a\":[0]}", "", 1, 0,
	"byte 8: no 'a[1]'; 'a' has 1 element"),
    CASE("a[0].b[1].c", 0, "{\"a\":[{\"b\":[0]}]}", "", 1, 0,
	"byte 14: no 'a[0].b[1]'; 'a[0].b' has 1 element"),
    CASE("a[1]", MISSING_OK, "{\"a\":[0]}", "", 1, 0, ""),
    CASE("a[1]", 0, "{\"a\":{}}", "", 1, 0,
	"byte 6: 'a' is an object, expected an array"),
    CASE("a[1]", 0, "{\"a\":null}", "", 1, 0,
	"byte 9: 'a' is null, expected an array"),
    CASE("a[-1]", LENIENT, "{\"a\":[1,2]}", "1|2|", 1, 0, ""),
    CASE("a[-1].b", 0, "{\"a\":[1,2]}", "", 1, 0,
	"byte 7: 'a[-1]' is a number, expected an object"),
    CASE("[][]", 0, "[[1],[[2]],[]]", "1|[2]|", 1, 0, ""),
    CASE("[0]", 0, "[]", "", 1, 0, "byte 2: no '[0]'; '.' has 0 elements"),
    CASE("[0]", 0, "{}", "", 0, 0,
	"byte 1: '.' is an object, expected an array"),
    CASE(NULL, 0, "{\"products\":null}{\"products\":[1]}null", "1|", 2, 1,
	"after item 1, byte 37: '.' is null, expected an object"),
    CASE(NULL, 0, "{\"product\":[1]}", "", 1, 0,
	"byte 15: no 'products'; '.' has product"),
    CASE(NULL, 0, "{\"productsx\":[1]}", "", 1, 0,
	"byte 17: no 'products'; '.' has productsx"),
    CASE(NULL, 0, "\"products\"", "", 0, 0,
	"byte 10: '.' is a string, expected an object"),
    CASE(NULL, 0, "7", "", 0, 0, "byte 1: '.' is a number, expected an object"),
    CASE(NULL, 0, "[1]7", "1|", 1, 0,
	"after item 1, byte 4: '.' is a number, expected an object"),
    CASE(NULL, 0, "null", "", 0, 0, "byte 4: '.' is null, expected an object"),
    CASE(".", 0, "[1,2]{\"a\":[3]}", "1|2|{\"a\":[3]}|", 2, 0, ""),
    CASE(".", 0, "{\"a\": 1} 2", "{\"a\": 1}|2|", 2, 0, ""),
    CASE(".", 0, "null", "null|", 1, 0, ""),
    CASE("\"b.c\"", 0, "{\"b.c\":[1],\"b\":{\"c\":[2]}}", "1|", 1, 0, ""),
    CASE("a", 0, "{\"\\u0061\":[1]}", "1|", 1, 0, ""),
    /* Half of a surrogate pair is U+FFFD. */
    CASE("\357\277\275", 0, "{\"\\ud83d\":[1]}{\"\\ude00\":[2]}", "1|2|", 2, 0,
	""),
    CASE("\360\237\230\200", 0, "{\"\\ud83d\\ude00\":[1]}", "1|", 1, 0, ""),
    CASE("a", 0,
	"{\"b\":[1,2,{\"c\":\"]}\"}],\"d\":\"x\",\"e\":7,\"a\":[[\"x\",{\"y\":"
	"0}]]}",
	"[\"x\",{\"y\":0}]|", 1, 0, ""),
    CASE("a", 0, "{\"a\":[1]]", "1|", 1, 0,
	"after item 1, byte 9: expected ',' or '}'"),
    CASE("a", 0, "{\"a\":[1}", "1|", 1, 0,
	"after item 1, byte 8: expected ',' or ']'"),
    CASE("a", 0, "{\"a\":[{]}", "", 1, 0,
	"in item 1, byte 8: expected a key in double quotes or '}'"),
    CASE("a", 0, "{\"a\" [1]}", "", 1, 0, "byte 6: expected ':'"),
    CASE("a", 0, "{a:[1]}", "", 1, 0,
	"byte 2: invalid character, expected a key in double quotes or '}'"),
    CASE(
	"a", 0, "{\"b\":[1,],\"a\":[1]}", "", 1, 0, "byte 9: expected a value"),
    CASE("a", 0, "{\"b\":\"\\x\",\"a\":[1]}", "", 1, 0,
	"byte 8: an invalid escape"),
    CASE("a", 0, "{\"b\":[\"\\x\"],\"a\":[1]}", "", 1, 0,
	"byte 9: an invalid escape"),
    CASE(NULL, 0, "[1]x", "1|", 1, 0,
	"after item 1, byte 4: invalid character, expected a JSON text"),
    CASE(NULL, 0, "[trux]", "", 1, 0, "byte 5: expected true, false or null"),
    CASE(NULL, 0, "[tRue]", "", 1, 0, "byte 3: expected true, false or null"),
    CASE(NULL, 0, "[1.x]", "", 1, 0, "byte 4: expected a digit"),
    CASE(NULL, 0, "[1ex]", "", 1, 0, "byte 4: expected a digit"),
    CASE(NULL, 0, "[-x]", "", 1, 0, "byte 3: expected a digit"),
    CASE(NULL, 0, "[/**/1]", "", 1, 0,
	"byte 2: invalid character, expected a value or ']'"),
    CASE(NULL, 0, "[1,oops]", "1|", 1, 0,
	"after item 1, byte 4: invalid character, expected a value"),
    CASE(NULL, 0, "[1;2]", "1|", 1, 0,
	"after item 1, byte 3: invalid character, expected ',' or ']'"),
    CASE(NULL, 0, "[01]", "", 1, 0, "byte 3: expected ',' or ']'"),
    CASE(NULL, 0, "[}", "", 1, 0, "byte 2: expected a value or ']'"),
    CASE(NULL, 0, "x", "", 0, 0,
	"byte 1: invalid character, expected a JSON text"),
    CASE(NULL, 0, "[1] [2]x", "1|2|", 2, 0,
	"after item 2, byte 8: invalid character, expected a JSON text"),
};

static void check_case(size_t i, size_t chunk, size_t text_max)
{
	const int line = cases[i].line, flags = cases[i].flags;
	enum json_status status;
	struct stream s;

	begin(&s, cases[i].path, cases[i].text, strlen(cases[i].text),
	    (struct pick_rules){.max_depth = 5,
		.missing_ok = flags & MISSING_OK,
		.lenient = flags & LENIENT,
		.text_max = text_max});
	status = feed_all(&s, chunk);
	SAME_TEXT(line, s.items.data, cases[i].items);
	SAME_NUMBER(line, pick_texts(s.pick), cases[i].texts);
	SAME_NUMBER(line, pick_nulls(s.pick), cases[i].nulls);
	SAME_TEXT(line,
	    pick_failed(s.pick, status) ? pick_explain(s.pick, status) : "",
	    cases[i].error);
	end(&s);
}

int main(void)
{
	static const size_t chunks[] = {SIZE_MAX, 1, 2, 3, 7};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t k = 0; k < COUNT(chunks); k++) {
			check_case(i, chunks[k], 0);
			check_case(i, chunks[k], 13);
		}
	return unit_end();
}
