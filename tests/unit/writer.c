/*
 * json/writer.h: what is written for which calls.
 */
#include "json/writer.h"
#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"

#include "unit.h"

static struct arena arena;
static struct buf text;

/* Empties the buffer. */
static struct writer begin(void)
{
	buf_reset(&text);
	return (struct writer){.to = &text};
}

static struct value *parse(const char *json)
{
	const char *error;

	return value_parse(&arena, json, strlen(json), &error);
}

static void check_empty(void)
{
	struct writer w = begin();

	writer_object(&w, NULL);
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data, "{}");
	w = begin();
	writer_array(&w, NULL);
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data, "[]");
}

static void check_scalars(void)
{
	struct writer w = begin();

	writer_text(&w, NULL, "a \"b\"\n");
	SAME_TEXT(__LINE__, text.data, "\"a \\\"b\\\"\\u000a\"");
	w = begin();
	writer_number(&w, NULL, 0);
	SAME_TEXT(__LINE__, text.data, "0");
	w = begin();
	writer_object(&w, NULL);
	writer_text(&w, "t", "");
	writer_number(&w, "n", SIZE_MAX);
	writer_literal(&w, "l", "true");
	writer_json(&w, "j", "[1, 2]]", 6);
	writer_text(&w, "a\"b", "x");
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data,
	    "{\"t\":\"\",\"n\":18446744073709551615,\"l\":true,\"j\":[1, 2],"
	    "\"a\\\"b\":\"x\"}");
}

/* A comma stands between two children, never before the first. */
static void check_nesting(void)
{
	struct writer w = begin();

	writer_array(&w, NULL);
	writer_object(&w, NULL);
	writer_array(&w, "a");
	writer_array(&w, NULL);
	writer_end(&w);
	writer_array(&w, NULL);
	writer_number(&w, NULL, 1);
	writer_number(&w, NULL, 2);
	writer_end(&w);
	writer_end(&w);
	writer_object(&w, "b");
	writer_end(&w);
	writer_end(&w);
	writer_object(&w, NULL);
	writer_number(&w, "c", 3);
	writer_end_all(&w);
	SAME_TEXT(
	    __LINE__, text.data, "[{\"a\":[[],[1,2]],\"b\":{}},{\"c\":3}]");
	SAME_NUMBER(__LINE__, w.depth, 0);
}

/* What the buffer held before stays, whatever it ends with. */
static void check_behind(void)
{
	struct writer w = begin();

	buf_puts(&text, "x{");
	writer_object(&w, NULL);
	writer_number(&w, "a", 1);
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data, "x{{\"a\":1}");
	w = begin();
	buf_puts(&text, "x,");
	writer_array(&w, NULL);
	writer_optional(&w);
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data, "x,");
}

/* Members before, in and behind an optional array. */
static void put_optional(bool before, size_t count, bool behind)
{
	struct writer w = begin();

	writer_object(&w, NULL);
	if (before)
		writer_number(&w, "a", 1);
	writer_array(&w, "list");
	writer_optional(&w);
	for (size_t i = 0; i < count; i++)
		writer_number(&w, NULL, i);
	writer_end(&w);
	if (behind)
		writer_number(&w, "b", 2);
	writer_end(&w);
}

static const struct {
	int line;
	bool before;
	size_t count;
	bool behind;
	const char *want;
} optional[] = {
    CASE(false, 0, false, "{}"),
    CASE(false, 0, true, "{\"b\":2}"),
    CASE(false, 1, false, "{\"list\":[0]}"),
    CASE(false, 2, true, "{\"list\":[0,1],\"b\":2}"),
    CASE(true, 0, false, "{\"a\":1}"),
    CASE(true, 0, true, "{\"a\":1,\"b\":2}"),
    CASE(true, 1, true, "{\"a\":1,\"list\":[0],\"b\":2}"),
};

static void check_optional(void)
{
	for (size_t i = 0; i < COUNT(optional); i++) {
		put_optional(
		    optional[i].before, optional[i].count, optional[i].behind);
		SAME_TEXT(optional[i].line, text.data, optional[i].want);
	}
}

/* An object that needs more than its id, with an array that needs any. */
static void put_with_id(size_t count, bool more)
{
	struct writer w = begin();

	writer_array(&w, NULL);
	writer_object(&w, NULL);
	writer_text(&w, "id", "x");
	writer_optional(&w);
	writer_array(&w, "add");
	writer_optional(&w);
	for (size_t i = 0; i < count; i++)
		writer_number(&w, NULL, i);
	writer_end(&w);
	if (more)
		writer_literal(&w, "more", "null");
	writer_end(&w);
	writer_number(&w, NULL, 7);
	writer_end(&w);
}

static void check_least(void)
{
	put_with_id(0, false);
	SAME_TEXT(__LINE__, text.data, "[7]");
	put_with_id(1, false);
	SAME_TEXT(__LINE__, text.data, "[{\"id\":\"x\",\"add\":[0]},7]");
	put_with_id(0, true);
	SAME_TEXT(__LINE__, text.data, "[{\"id\":\"x\",\"more\":null},7]");
}

/* With all within, the first child or a later one. */
static void check_drop(void)
{
	struct writer w = begin();

	writer_object(&w, NULL);
	for (int i = 0; i < 2; i++) {
		writer_object(&w, "gone");
		writer_array(&w, "a");
		writer_number(&w, NULL, 1);
		writer_end(&w);
		writer_drop(&w);
		writer_number(&w, i ? "y" : "x", 2);
	}
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data, "{\"x\":2,\"y\":2}");
	writer_array(&w, NULL);
	writer_drop(&w);
	SAME_TEXT(__LINE__, text.data, "{\"x\":2,\"y\":2}");
	SAME_NUMBER(__LINE__, text.len, strlen(text.data));
}

/* Bytes that were read are copied, what was made is written. */
static void check_values(void)
{
	struct value *list = value_new(&arena, JSON_ARRAY), *last = NULL;
	struct writer w = begin();

	value_append(list, &last, NULL, parse("{\"k\": 1.10}"));
	value_append(list, &last, NULL, value_string(&arena, "a\0b", 3));
	value_append(list, &last, NULL, value_new(&arena, JSON_OBJECT));
	writer_object(&w, NULL);
	writer_value(&w, "list", list);
	writer_value(&w, "none", NULL);
	writer_value(&w, "null", parse(" null "));
	writer_value(&w, "text", parse("\"\\u0061\""));
	writer_end(&w);
	SAME_TEXT(__LINE__, text.data,
	    "{\"list\":[{\"k\": 1.10},\"a\\u0000b\",{}],\"none\":null,"
	    "\"null\":null,\"text\":\"\\u0061\"}");
}

static void check_deepest(void)
{
	static const char brackets[] = "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]";
	struct writer w = begin();

	for (int i = 0; i < WRITER_DEPTH; i++)
		writer_array(&w, NULL);
	writer_end_all(&w);
	SAME_TEXT(__LINE__, text.data, brackets);
}

int main(void)
{
	check_empty();
	check_scalars();
	check_nesting();
	check_behind();
	check_optional();
	check_least();
	check_drop();
	check_values();
	check_deepest();
	buf_release(&text);
	arena_release(&arena);
	return unit_end();
}
