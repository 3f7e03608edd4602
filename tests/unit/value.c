/*
 * json/value.h: values in memory, and which of them are equal.
 */
#include "json/value.h"
#include "base/buf.h"
#include "base/mem.h"

#include "unit.h"

static struct arena arena;

/* Prints the error when the text is not valid. */
static struct value *parse(int line, const char *text)
{
	const char *error;
	struct value *v = value_parse(&arena, text, strlen(text), &error);

	SAME_TEXT(line, error, "");
	return v;
}

static const struct {
	int line;
	const char *a, *b;
	bool equal;
} equals[] = {
    CASE("null", "null", true),
    CASE("true", "true", true),
    CASE("true", "false", false),
    CASE("null", "false", false),
    CASE("0", "null", false),
    CASE("\"1\"", "1", false),
    CASE("[]", "{}", false),
    /* Numbers are equal if a double cannot distinguish them. */
    CASE("1.10", "1.1", true),
    CASE("1e2", "100", true),
    CASE("-0", "0", true),
    CASE("1", "2", false),
    CASE("9007199254740993", "9007199254740992", true),
    CASE("9007199254740994", "9007199254740992", false),
    CASE("0.1", "0.10000000000000000555", true),
    CASE("1e400", "2e400", false),
    /* Strings are compared by their characters. */
    CASE("\"a\"", "\"\\u0061\"", true),
    CASE("\"\\u00fc\"", "\"\303\274\"", true),
    CASE("\"\\ud83d\\ude00\"", "\"\360\237\230\200\"", true),
    CASE("\"\\ud83d\"", "\"\\ufffd\"", true),
    CASE("\"\\/\"", "\"/\"", true),
    CASE("\"a\"", "\"A\"", false),
    CASE("\"a\"", "\"a \"", false),
    CASE("\"\"", "\"\\u0000\"", false),
    CASE("\"a\\u0000b\"", "\"a\\u0000c\"", false),
    /* Arrays are compared in order. */
    CASE("[]", "[ ]", true),
    CASE("[1,2]", "[1, 2.0]", true),
    CASE("[1,2]", "[2,1]", false),
    CASE("[1,2]", "[1]", false),
    CASE("[1]", "[1,null]", false),
    CASE("[[1],[]]", "[[1],[]]", true),
    CASE("[[1],[]]", "[[],[1]]", false),
    /* Objects are compared without order. */
    CASE("{}", "{}", true),
    CASE("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true),
    CASE("{\"a\":1}", "{\"a\":2}", false),
    CASE("{\"a\":1}", "{\"b\":1}", false),
    CASE("{\"a\":1}", "{\"a\":1,\"b\":null}", false),
    CASE("{\"a\":1,\"b\":null}", "{\"a\":1}", false),
    CASE("{\"\":1}", "{\"\":1}", true),
    CASE("{\"\\u0061\":1}", "{\"a\":1}", true),
    CASE("{\"a\\u0000b\":1}", "{\"a\\u0000c\":1}", false),
    CASE("{\"a\":{\"b\":[1,{\"c\":2}]}}", "{\"a\":{\"b\":[1,{\"c\":2.0}]}}",
	true),
    CASE("{\"a\":{\"b\":[1,{\"c\":2}]}}", "{\"a\":{\"b\":[1,{\"c\":3}]}}",
	false),
    /* The last value of a repeated key counts. */
    CASE("{\"a\":1,\"a\":2}", "{\"a\":2}", true),
    CASE("{\"a\":1,\"a\":2}", "{\"a\":1}", false),
    CASE("{\"a\":2}", "{\"a\":1,\"a\":2}", true),
    CASE("{\"a\":2}", "{\"a\":2,\"a\":1}", false),
    CASE("{\"a\":1,\"b\":0,\"a\":2}", "{\"a\":3,\"a\":2,\"b\":0}", true),
    CASE("{\"a\":{\"b\":1,\"b\":2},\"a\":3}", "{\"a\":3}", true),
    CASE("{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":1}", false),
};

static void check_equal(void)
{
	for (size_t i = 0; i < COUNT(equals); i++) {
		int line = equals[i].line;
		struct value *a = parse(line, equals[i].a);
		struct value *b = parse(line, equals[i].b);

		SAME_BOOL(line, value_equal(a, b), equals[i].equal);
		SAME_BOOL(line, value_equal(b, a), equals[i].equal);
		SAME_BOOL(line, value_equal(a, a), true);
	}
	SAME_BOOL(__LINE__, value_equal(NULL, NULL), true);
	SAME_BOOL(__LINE__, value_equal(NULL, parse(__LINE__, "null")), false);
}

static const struct {
	int line;
	const char *text, *error;
} bad[] = {
    CASE("", "no JSON text"),
    CASE(" \n", "no JSON text"),
    CASE("1 2", "more than one JSON text"),
    CASE("{}{}", "more than one JSON text"),
    CASE("\357\273\277", "no JSON text"),
};

static void check_bad(void)
{
	for (size_t i = 0; i < COUNT(bad); i++) {
		size_t len = strlen(bad[i].text);
		char *text = unit_copy(bad[i].text, len);
		const char *error;
		struct value *v = value_parse(&arena, text, len, &error);

		SAME_BOOL(bad[i].line, v == NULL, true);
		SAME_TEXT(bad[i].line, error, bad[i].error);
		free(text);
	}
}

/* Invalid or truncated text gives an error and no value. */
static void check_broken(void)
{
	static const char *const texts[] = {"{", "[1,", "{\"a\"}", "[1,]",
	    "nul", "\"\\x\"", "01", "[1}", "{\"a\":1,}", "\"\001\"",
	    "\"\377\""};

	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t len = strlen(texts[i]);
		char *text = unit_copy(texts[i], len);
		const char *error;
		struct value *v = value_parse(&arena, text, len, &error);

		SAME_BOOL(__LINE__, v == NULL, true);
		SAME_BOOL(__LINE__, strncmp(error, "byte ", 5) == 0, true);
		free(text);
	}
}

/* At most 1000 arrays or objects may be open. */
static void check_deepest(void)
{
	char text[2 * 1001];
	const char *error;

	memset(text, '[', 1001);
	memset(text + 1001, ']', 1001);
	SAME_BOOL(__LINE__,
	    value_parse(&arena, text + 1, 2 * 1000, &error) != NULL, true);
	SAME_BOOL(__LINE__, value_parse(&arena, text, 2 * 1001, &error) == NULL,
	    true);
	SAME_TEXT(__LINE__, error, "byte 1001: nested too deeply");
}

/* Few members are searched one by one, many with a sorted index. */
static void check_members(size_t count)
{
	struct buf b = {0};
	struct value *v;
	char key[32];

	buf_puts(&b, "{\"k0\":\"first\"");
	for (size_t i = 0; i < count; i++)
		buf_printf(&b, ",\"k%zu\":%zu", i * 11 % count, i * 11 % count);
	buf_puts(&b, ",\"s\":\"x\",\"s\\u0000t\":null}");
	v = parse(__LINE__, b.data);
	SAME_NUMBER(__LINE__, v->count, count + 3);
	SAME_BOOL(__LINE__, v->index != NULL, v->count > 16);
	for (size_t i = 0; i < count; i++) {
		const struct value *found;

		snprintf(key, sizeof key, "k%zu", i);
		found = value_get(v, key);
		SAME_BYTES(__LINE__, found ? found->raw : NULL,
		    found ? found->raw_len : 0, key + 1, strlen(key + 1));
		SAME_BOOL(__LINE__, value_text(v, key) == NULL, true);
	}
	SAME_BOOL(__LINE__, value_counts(v, v->child), false);
	SAME_BOOL(__LINE__, value_counts(v, v->child->next), true);
	SAME_BOOL(__LINE__, value_is(value_text(v, "s"), "x"), true);
	SAME_BOOL(__LINE__, value_get(v, "t") == NULL, true);
	SAME_BOOL(__LINE__, value_get(v, "") == NULL, true);
	SAME_BOOL(__LINE__, value_get(v->child, "k0") == NULL, true);
	SAME_BOOL(__LINE__, value_get(NULL, "k0") == NULL, true);
	buf_release(&b);
}

static void check_words(void)
{
	struct value *v = parse(__LINE__,
	    "{\"id\":\"x\",\"list\":[1,{\"id\":\"y\"},{\"id\":7}],\"n\":null}");

	SAME_BOOL(__LINE__, value_is(value_get(v, "id"), "x"), true);
	SAME_BOOL(__LINE__, value_is(value_get(v, "id"), "xy"), false);
	SAME_BOOL(__LINE__, value_is(value_get(v, "n"), "null"), false);
	SAME_BOOL(__LINE__, value_is(NULL, ""), false);
	SAME_BOOL(__LINE__, value_has_id(value_get(v, "list"), "y"), true);
	SAME_BOOL(__LINE__, value_has_id(value_get(v, "list"), "7"), false);
	SAME_BOOL(__LINE__, value_has_id(NULL, "y"), false);
	SAME_BOOL(__LINE__, value_is_null(value_get(v, "n")), true);
	SAME_BOOL(__LINE__, value_is_null(value_get(v, "none")), true);
	SAME_BOOL(__LINE__, value_is_null(value_get(v, "id")), false);
}

static const struct {
	int line;
	const char *text, *put;
} written[] = {
    CASE("1.10", "1.10"),
    CASE(" [1 , 2.0]\n", "[1 , 2.0]"),
    CASE("\357\273\277{\"a\": \"\\u0061\"}", "{\"a\": \"\\u0061\"}"),
    CASE("\"a\"", "\"a\""),
    CASE("null", "null"),
    CASE(" -0e5 ", "-0e5"),
};

/* A parsed value keeps its bytes; a value made in memory is written anew. */
static void check_put(void)
{
	struct buf b = {0};
	struct value *o = value_new(&arena, JSON_OBJECT);
	struct value *a = value_new(&arena, JSON_ARRAY);
	struct value *last = NULL, *last_of_a = NULL;
	struct value *read = parse(__LINE__, "{\"k\": 1.10}");

	for (size_t i = 0; i < COUNT(written); i++) {
		buf_reset(&b);
		value_put(&b, parse(written[i].line, written[i].text));
		SAME_TEXT(written[i].line, b.data, written[i].put);
	}
	value_append(o, &last, "a", a);
	value_append(o, &last, "s", value_string(&arena, "q\"\n", 3));
	value_append(o, &last, "n", value_new(&arena, JSON_NULL));
	value_append(a, &last_of_a, NULL, value_copy(&arena, read));
	value_append(a, &last_of_a, NULL, value_copy(&arena, read->child));
	buf_reset(&b);
	value_put(&b, o);
	SAME_TEXT(__LINE__, b.data,
	    "{\"a\":[{\"k\": 1.10},1.10],\"s\":\"q\\\"\\u000a\",\"n\":null}");
	SAME_NUMBER(__LINE__, o->count, 3);
	SAME_BOOL(__LINE__, value_get(o, "a") == a, true);
	/* A copy is independent. */
	read = parse(__LINE__, "[1,2]");
	SAME_BOOL(
	    __LINE__, value_copy(&arena, read->child)->next == NULL, true);
	buf_reset(&b);
	value_put(&b, NULL);
	SAME_TEXT(__LINE__, b.data, "null");
	buf_release(&b);
}

/* A member added to a sorted object is found after it is sorted again. */
static void check_sort(void)
{
	struct value *o = value_new(&arena, JSON_OBJECT), *last = NULL;
	static char keys[40][8];

	for (size_t i = 0; i < COUNT(keys); i++) {
		snprintf(keys[i], sizeof keys[i], "k%zu", i * 3 % COUNT(keys));
		value_append(o, &last, keys[i],
		    value_string(&arena, keys[i], strlen(keys[i])));
		value_sort(&arena, o);
		SAME_BOOL(__LINE__, value_get(o, keys[i]) == last, true);
	}
	value_append(o, &last, "k7", value_string(&arena, "again", 5));
	SAME_BOOL(__LINE__, value_is(value_get(o, "k7"), "again"), true);
	value_sort(&arena, o);
	SAME_BOOL(__LINE__, value_is(value_get(o, "k7"), "again"), true);
}

/* Children are replaced and removed; the bytes as read do not come back. */
static void check_children(void)
{
	struct buf b = {0};
	struct value *o =
	    parse(__LINE__, "{\"a\": [1, 2], \"b\": 3, \"a\": 4}");
	struct value *list = value_copy(&arena, o->child);
	struct value *made = value_new(&arena, JSON_ARRAY), *last = NULL;

	value_append(made, &last, NULL, value_copy(&arena, list->child));
	value_set_children(list, made);
	SAME_NUMBER(__LINE__, list->count, 1);
	value_put(&b, list);
	SAME_TEXT(__LINE__, b.data, "[1]");
	made = value_new(&arena, JSON_OBJECT);
	last = NULL;
	for (struct value *v = o->child; v; v = v->next)
		value_append(made, &last, NULL, value_copy(&arena, v));
	value_remove(made, "none");
	SAME_NUMBER(__LINE__, made->count, 3);
	value_remove(made, "a");
	SAME_NUMBER(__LINE__, made->count, 1);
	SAME_BOOL(__LINE__, value_get(made, "a") == NULL, true);
	SAME_BOOL(__LINE__, value_is_null(value_get(made, "b")), false);
	value_remove(made, "b");
	buf_reset(&b);
	value_put(&b, made);
	SAME_TEXT(__LINE__, b.data, "{}");
	buf_release(&b);
}

int main(void)
{
	check_equal();
	check_bad();
	check_broken();
	check_deepest();
	check_members(3);
	check_members(13);
	check_members(14);
	check_members(100);
	check_words();
	check_put();
	check_sort();
	check_children();
	arena_release(&arena);
	return unit_end();
}
