/*
 * json/fields.h: finds and keeps members by name, without a parser, and of
 * items while they are scanned.
 */
#include "json/fields.h"
#include "base/buf.h"
#include "json/pick.h"

#include "unit.h"

static const char *wrong;

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
    CASE("ab,ac", "{\"ac\":1,\"a\":2,\"abc\":3,\"ab\":4}",
	"{\"ac\":1,\"ab\":4}"),
    CASE("a", "{\"a\":-1}", "{\"a\":-1}"),
    CASE("a", "7", "7"),
    CASE("\"a.b\",c.\"d,e\"", "{\"a\":1,\"a.b\":2,\"c\":{\"d\":3,\"d,e\":4}}",
	"{\"a.b\":2,\"c\":{\"d,e\":4}}"),
    CASE("\"\"", "{\"\":1,\"a\":2}", "{\"\":1}"),
    CASE("\"[q\\\"\\\\]\"", "{\"[q\\\"\\\\]\":1,\"q\":2}",
	"{\"[q\\\"\\\\]\":1}"),
    /* Half of a surrogate pair is U+FFFD. */
    CASE("\357\277\275", "{\"\\ud83d\":1,\"\\u0061\":2,\"b\\\\\":3}",
	"{\"\\ud83d\":1}"),
    CASE("longer than eight",
	"{\"longer than eight\":1,\"longer than nine\":\"x "
	"\\\" y \\\\\",\"longer than eight\":\"\"}",
	"{\"longer than eight\":1,\"longer than eight\":\"\"}"),
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
    CASE("{", "a", NULL),
    CASE(" ", "a", NULL),
    CASE("{\"a\" ", "a", NULL),
    CASE("{\"a\" 1}", "a", NULL),
    CASE("{\"b\":\"x", "a", NULL),
    CASE("{\"b\":1,", "a", NULL),
    CASE("{\"b\":1 ", "a", NULL),
    CASE("{\"b\":]]}}", "a", NULL),
};

/* Items in `text`: what is kept of each. */
struct kept {
	struct fields *fields;
	const char *text;
	struct buf items;
};

static bool on_item(void *ctx, const struct pick_item *item)
{
	struct kept *k = ctx;
	size_t len = (size_t)(item->end - item->start);
	char *copy = unit_copy(k->text + item->start, len);

	len = fields_keep_item(k->fields, copy, len, item->start);
	buf_put(&k->items, copy, len);
	buf_putc(&k->items, '|');
	free(copy);
	return true;
}

/* Two items, the same value twice, in chunks of that size. */
static void check_items(int line, const char *names, const char *value,
    const char *kept, size_t chunk)
{
	struct buf text = {0}, want = {0};
	struct kept k = {.fields = fields_parse(names, &wrong)};
	struct pick *p = pick_new(&(struct pick_rules){.max_depth = 2000,
	    .fields = k.fields,
	    .handler = on_item,
	    .ctx = &k});

	buf_printf(&text, "[%s, %s]", value, value);
	buf_printf(&want, "%s|%s|", kept, kept);
	k.text = text.data;
	for (size_t at = 0; at < text.len; at += chunk) {
		size_t n = text.len - at < chunk ? text.len - at : chunk;
		char *copy = unit_copy(text.data + at, n);

		SAME_NUMBER(line, pick_feed(p, copy, n), JSON_OK);
		free(copy);
	}
	SAME_NUMBER(line, pick_finish(p), JSON_OK);
	SAME_BYTES(line, k.items.data, k.items.len, want.data, want.len);
	pick_free(p);
	fields_free(k.fields);
	buf_release(&k.items);
	buf_release(&text);
	buf_release(&want);
}

/* More members than are noted. */
static void check_many(size_t count)
{
	struct buf value = {0}, kept = {0};

	for (size_t i = 0; i < count; i++) {
		buf_printf(&value, "%s\"a\":%zu,\"b\":[]", i ? "," : "{", i);
		buf_printf(&kept, "%s\"a\":%zu", i ? "," : "{", i);
	}
	buf_putc(&value, '}');
	buf_putc(&kept, '}');
	check_items(__LINE__, "a", value.data, kept.data, 100);
	buf_release(&value);
	buf_release(&kept);
}

/* A key that is a name only up to where its text would be cut. */
static void check_long_key(void)
{
	enum { LONG = 6000 };
	struct buf name = {0}, escaped = {0}, value = {0}, kept = {0};

	for (size_t i = 0; i < LONG; i++) {
		buf_putc(&name, 'a');
		buf_puts(&escaped, "\\u0061");
	}
	buf_printf(&value, "{\"%saa\":1,\"%s\":2,\"%sa\":3,\"%sa\":4}",
	    name.data, escaped.data, escaped.data, name.data);
	buf_printf(&kept, "{\"%s\":2}", escaped.data);
	check_items(__LINE__, name.data, value.data, kept.data, 4000);
	buf_release(&name);
	buf_release(&escaped);
	buf_release(&value);
	buf_release(&kept);
}

/*
 * An object in `levels` arrays or objects: beyond 1000 levels, a value is kept
 * whole, so that no value can exhaust the stack.
 */
static void check_deep(int line, const char *open, char close, size_t levels)
{
	static const char inner[] = "{\"a\":1,\"b\":2}", kept[] = "{\"a\":1}";
	char names[2 * 1001], text[6 * 1001 + sizeof inner];
	const size_t before = levels * strlen(open);
	struct fields *f;
	size_t len;

	for (size_t i = 0; i < sizeof names; i++)
		names[i] = i % 2 ? '.' : 'a';
	names[sizeof names - 1] = '\0';
	for (size_t i = 0; i < levels; i++)
		memcpy(text + i * strlen(open), open, strlen(open));
	memcpy(text + before, inner, strlen(inner));
	memset(text + before + strlen(inner), close, levels);
	f = fields_parse(names, &wrong);
	len = fields_keep(f, text, before + strlen(inner) + levels);
	fields_free(f);
	if (levels < 1000)
		SAME_BYTES(line, text + before, len - before - levels, kept,
		    strlen(kept));
	else
		SAME_BYTES(line, text + before, len - before - levels, inner,
		    strlen(inner));
}

int main(void)
{
	static const char *const bad[] = {"", ",", "a,", ",a", "a..b", ".a",
	    "a.", "\"a", "\"a\"b", "a\"b\"", "a[]", "a]", "a[0].b"};
	for (size_t i = 0; i < COUNT(keeps); i++) {
		struct fields *f = fields_parse(keeps[i].names, &wrong);
		size_t len = strlen(keeps[i].value);
		char *copy = unit_copy(keeps[i].value, len);

		SAME_BOOL(keeps[i].line, f != NULL, true);
		SAME_BYTES(keeps[i].line, copy, fields_keep(f, copy, len),
		    keeps[i].kept, strlen(keeps[i].kept));
		fields_free(f);
		free(copy);
		for (size_t chunk = 1; chunk < 100; chunk = 2 * chunk + 1)
			check_items(keeps[i].line, keeps[i].names,
			    keeps[i].value, keeps[i].kept, chunk);
	}
	for (size_t count = 1; count < 300; count++)
		check_many(count);
	check_long_key();
	for (size_t i = 0; i < COUNT(finds); i++) {
		const char *found = NULL, *want = finds[i].found;
		size_t len = 0, value_len = strlen(finds[i].value);
		char *value = unit_copy(finds[i].value, value_len);

		SAME_BOOL(finds[i].line,
		    fields_find(value, value_len, finds[i].name, &found, &len),
		    want != NULL);
		SAME_BYTES(
		    finds[i].line, found, len, want, want ? strlen(want) : 0);
		free(value);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		SAME_BOOL(
		    __LINE__, fields_parse(bad[i], &wrong) || !wrong, false);
	for (size_t levels = 998; levels < 1001; levels++) {
		check_deep(__LINE__, "[", ']', levels);
		check_deep(__LINE__, "{\"a\":", '}', levels);
	}
	return unit_end();
}
