/*
 * json/string.h: strings as they are written, and their characters.
 */
#include "json/string.h"
#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *raw;
	const char *text;
	size_t len;
} decodes[] = {
    CASE("\"\"", "", 0),
    CASE("\"abc\"", "abc", 3),
    CASE("\"\\\"\\\\\\/\"", "\"\\/", 3),
    CASE("\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t", 5),
    CASE("\"\\u0000\"", "\0", 1),
    CASE("\"a\\u0000b\"", "a\0b", 3),
    CASE("\"\\u0041\\u007f\"", "A\177", 2),
    CASE("\"\\u0080\\u07ff\"", "\302\200\337\277", 4),
    CASE("\"\\u0800\\uFFff\"", "\340\240\200\357\277\277", 6),
    CASE("\"\\ud7ff\\ue000\"", "\355\237\277\356\200\200", 6),
    CASE("\"\\ud800\\udc00\"", "\360\220\200\200", 4),
    CASE("\"\\uDBFF\\uDFFF\"", "\364\217\277\277", 4),
    CASE("\"\\ud83d\\ude00!\"", "\360\237\230\200!", 5),
    CASE("\"\303\274\"", "\303\274", 2),
    /* A lone surrogate becomes U+FFFD. */
    CASE("\"\\ud83d\"", "\357\277\275", 3),
    CASE("\"\\ude00\"", "\357\277\275", 3),
    CASE("\"\\ud83dx\"", "\357\277\275x", 4),
    CASE("\"\\ud83d\\n\"", "\357\277\275\n", 4),
    CASE("\"\\ud83d\\u0041\"", "\357\277\275A", 4),
    CASE("\"\\ud83d\\ud83d\\ude00\"", "\357\277\275\360\237\230\200", 7),
    CASE("\"\\udc00\\udc00\"", "\357\277\275\357\277\275", 6),
    CASE("\"\\ude00\\ud83d\"", "\357\277\275\357\277\275", 6),
    /* Invalid escapes stand for themselves. */
    CASE("\"\\x\"", "x", 1),
    CASE("\"\\u\"", "u", 1),
    CASE("\"\\u00e\"", "u00e", 4),
    CASE("\"\\ud83d\\ude0\"", "\357\277\275ude0", 7),
    CASE("\"\\ud83d\\xde00\"", "\357\277\275xde00", 8),
    CASE("\"\\ud83dxude00\"", "\357\277\275xude00", 9),
    CASE("\"\\ud83d\\\"", "\357\277\275", 3),
    CASE("\"\\\"", "", 0),
};

static void check_decode(void)
{
	char to[64];

	for (size_t i = 0; i < COUNT(decodes); i++) {
		const char *text = decodes[i].text;
		size_t raw_len = strlen(decodes[i].raw), len = decodes[i].len;
		char *raw = unit_copy(decodes[i].raw, raw_len);
		int line = decodes[i].line;
		size_t n = string_decode(to, raw, raw_len);

		SAME_BYTES(line, to, n, text, len);
		SAME_BOOL(line, string_equals(raw, raw_len, text, len), true);
		memcpy(to, text, len);
		to[len] = '.';
		SAME_BOOL(
		    line, string_equals(raw, raw_len, to, len + 1), false);
		if (len) {
			to[len - 1] = (char)(to[len - 1] ^ 1);
			SAME_BOOL(
			    line, string_equals(raw, raw_len, to, len), false);
		}
		free(raw);
	}
}

static const struct {
	int line;
	const char *text;
	size_t len;
	const char *put;
} written[] = {
    CASE("", 0, "\"\""),
    CASE("abc", 3, "\"abc\""),
    CASE("a\"b\\c/", 6, "\"a\\\"b\\\\c/\""),
    CASE("\n\r\t", 3, "\"\\u000a\\u000d\\u0009\""),
    CASE("a\0b", 3, "\"a\\u0000b\""),
    CASE("\037 \177", 3, "\"\\u001f \\u007f\""),
    CASE("\303\274", 2, "\"\303\274\""),
};

static const struct {
	int line;
	const char *text;
	size_t end; /* bytes with the closing quote; 0: there is none */
} ends[] = {
    CASE("\"\"", 2),
    CASE("\"a\",", 3),
    CASE("\"a\\\"b\"c", 6),
    CASE("\"a\\\\\"b\"", 5),
    CASE("\"a\\\\\\\"b\"", 8),
    CASE("\"", 0),
    CASE("\"abc", 0),
    CASE("\"abc\\\"", 0),
    CASE("\"1234567", 0),
    CASE("\"12345678", 0),
    CASE("\"1234567812345678", 0),
    CASE("\"12345678\\", 0),
    CASE("\"1234567\\\"\"", 11),
    CASE("\"1234567812345678\",\"", 18),
    CASE("\"\303\274\303\274\303\274\303\274\303\274\"", 12),
};

static const struct {
	int line;
	const char *text, *repaired;
} repairs[] = {
    CASE("[\"a\"]", "[\"a\"]"),
    CASE("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""),
    CASE("\"\\ud83d\"", "\"\\ufffd\""),
    CASE("\"\\uDE00\"", "\"\\ufffd\""),
    CASE("\"\\ud83d\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\""),
    CASE("\"\\ud83dx\\ude00\"", "\"\\ufffdx\\ufffd\""),
    CASE("\"\\\\ud83d\"", "\"\\\\ud83d\""),
    CASE("\"\\\\\\ud83d\"", "\"\\\\\\ufffd\""),
    CASE("\"\\u0041\\u00e9\"", "\"\\u0041\\u00e9\""),
    CASE("\\ud83", "\\ud83"),
    CASE("\\", "\\"),
    CASE("", ""),
    CASE("a", "a"),
    CASE(
	"\"\\ud83d\\ude00\\ude00\\ud83d\"", "\"\\ud83d\\ude00\\ufffd\\ufffd\""),
    CASE("\\ud800\\udc00\\udbff\\udfff\\ud7ff\\ue000",
	"\\ud800\\udc00\\udbff\\udfff\\ud7ff\\ue000"),
    CASE("\\ud800\\udbff\\udc00\\udfff\\udfff",
	"\\ufffd\\udbff\\udc00\\ufffd\\ufffd"),
    CASE("\\ud83d\\ude0", "\\ufffd\\ude0"),
    CASE("\\ud83d\\uzzzz\\", "\\ufffd\\uzzzz\\"),
    CASE("\\ud83d\\", "\\ufffd\\"),
};

int main(void)
{
	struct buf b = {0};

	char nul[1];

	check_decode();
	/* A NUL is no escape. */
	SAME_NUMBER(__LINE__, string_decode(nul, "\"\\\0\"", 4), 1);
	SAME_NUMBER(__LINE__, (unsigned char)nul[0], 0);
	for (size_t i = 0; i < COUNT(written); i++) {
		buf_reset(&b);
		string_put(&b, written[i].text, written[i].len);
		SAME_TEXT(written[i].line, b.data, written[i].put);
	}
	buf_release(&b);
	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t len = strlen(ends[i].text);
		char *text = unit_copy(ends[i].text, len);
		const char *end = string_end(text, text + len);

		SAME_NUMBER(
		    ends[i].line, end ? (size_t)(end - text) : 0, ends[i].end);
		free(text);
	}
	for (size_t i = 0; i < COUNT(repairs); i++) {
		size_t len = strlen(repairs[i].text);
		char *text = unit_copy(repairs[i].text, len);

		string_repair(text, len);
		SAME_BYTES(repairs[i].line, text, len, repairs[i].repaired,
		    strlen(repairs[i].repaired));
		free(text);
	}
	return unit_end();
}
