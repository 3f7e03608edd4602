/*
 * fetch/outline.h: the members of a page, and what is said about them.
 */
#include "fetch/outline.h"

#include "base/buf.h"
#include "json/fanout.h"
#include "json/path.h"

#include "unit.h"

static const struct {
	int line;
	const char *items; /* their path; NULL: the default */
	const char *page;
	const char
	    *want; /* path, = number, ! false, ? true, + other, {} contents */
} cases[] = {
    CASE(NULL, "{}", ""),
    CASE(NULL, "[]", ""),
    CASE(NULL, "[{\"a\":1}]", ""),
    CASE(NULL, "7", ""),
    CASE(NULL, "{\"a\":1}", "a=1"),
    CASE(NULL, "{\"a\":0}", "a-0"),
    CASE(NULL, "{\"a\":12345678901234567}", "a=12345678901234567"),
    CASE(NULL, "{\"a\":1234567890123456789}", "a+"),
    CASE(NULL, "{\"a\":1.5,\"b\":-1,\"c\":1e3}", "a+ b+ c+"),
    CASE(NULL, "{\"a\":\"7\",\"b\":\"\"}", "a+ b-"),
    CASE(NULL, "{\"a\":true,\"b\":false,\"c\":null}", "a? b! c-"),
    CASE(NULL, "{\"a\":[],\"b\":{},\"c\":[0],\"d\":[[]]}", "a- b- c{} d{}"),
    CASE(NULL, "{\"a\":{\"b\":{}},\"c\":1}", "a{} c=1 a.b-"),
    CASE(NULL, "{\"a\":{\"b\":{\"c\":2}},\"d\":{\"b\":3}}",
	"a{} d{} a.b{} d.b=3 a.b.c=2"),
    CASE(NULL, "{\"a\":[{\"b\":1}],\"c\":2}", "a{} c=2"),
    /* The last one of equal names counts. */
    CASE(NULL, "{\"a\":1,\"a\":\"\"}", "a-"),
    CASE(NULL, "{\"a\":\"\",\"b\":1,\"a\":2}", "a=2 b=1"),
    CASE(NULL, "{\"a\":{\"b\":1},\"a\":3}", "a=3 a.b=1"),
    CASE(NULL, "{\"a\":5,\"a\":{}}", "a-"),
    /* Two texts. */
    CASE(NULL, "{\"a\":1} {\"b\":2}", "a=1 b=2"),
    CASE(NULL, "{\"a\":1} 5", "a=1"),
    CASE(NULL, "{\"a\":1} [2] {\"c\":{\"d\":3}}", "a=1 c{} c.d=3"),
    /* Only some levels. */
    CASE(NULL, "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}},\"g\":1}",
	"a{} g=1 a.b{} a.b.c{} a.b.c.d{} a.b.c.d.e{}"),
    /* Items may be the members of an object. */
    CASE("map[]", "{\"map\":{\"x\":{\"a\":1}},\"b\":2}", "map{} b=2"),
    CASE("a.map[]", "{\"a\":{\"map\":{\"x\":1}},\"map\":{\"y\":2}}",
	"a{} map{} a.map{} map.y=2"),
    CASE("a.map", "{\"a\":{\"map\":[{\"x\":1}]},\"map\":{\"y\":2}}",
	"a{} map{} a.map{} map.y=2"),
    CASE("map[].b[]", "{\"map\":{\"x\":{\"b\":[1]}}}", "map{}"),
    CASE("[]", "{\"x\":{\"b\":[1]}}", "x{} x.b{}"),
    CASE(".", "{\"x\":{\"b\":[1]}}", "x{} x.b{}"),
    CASE("map[]", "{\"mop\":{\"x\":1}}", "mop{} mop.x=1"),
    CASE("map[]", "{\"mapx\":{\"x\":1}}", "mapx{} mapx.x=1"),
    CASE("mapx[]", "{\"map\":{\"x\":1}}", "map{} map.x=1"),
    /* Names that need quotes. */
    CASE(NULL, "{\"a.b\":1,\"@odata.x\":{\"\\\"\":2}}",
	"'\"a.b\"'=1 '\"@odata.x\"'{} '\"@odata.x\".\"\\\"\"'=2"),
};

/* Appends the members that are `level` levels below `in`. */
static void print(struct buf *to, const struct outline *o,
    const struct outline_member *in, unsigned level)
{
	static const char *const marks[] = {[OUTLINE_NOTHING] = "-",
	    [OUTLINE_FALSE] = "!",
	    [OUTLINE_TRUE] = "?",
	    [OUTLINE_SCALAR] = "+",
	    [OUTLINE_CONTAINER] = "{}"};
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m))) {
		if (level) {
			print(to, o, m, level - 1);
			continue;
		}
		if (to->len)
			buf_putc(to, ' ');
		outline_spell(to, m);
		if (m->number != UINT64_MAX)
			buf_printf(to, "%s%" PRIu64,
			    m->value == OUTLINE_NOTHING ? "-" : "=", m->number);
		else
			buf_puts(to, marks[m->value]);
	}
}

/* Scans a page in pieces of `step` bytes. */
static void scan(struct outline *o, const char *page, size_t step)
{
	struct fanout *f = fanout_new(100);
	size_t len = strlen(page);

	outline_begin(o);
	fanout_add(f, outline_event, o, 0);
	for (size_t i = 0; i < len; i += step)
		if (scan_feed(fanout_scan(f), page + i,
			len - i < step ? len - i : step) == JSON_BAD)
			SAME_TEXT(__LINE__, page, "valid");
	if (scan_finish(fanout_scan(f)) == JSON_BAD)
		SAME_TEXT(__LINE__, page, "valid");
	fanout_free(f);
}

static void test_cases(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct path items = {.text = NULL};
		struct outline *o = outline_new(&items);
		struct buf got = {0};

		if (cases[i].items && path_parse_items(&items, cases[i].items))
			SAME_TEXT(cases[i].line, cases[i].items, "a path");
		for (size_t step = 1; step < 100; step += 33) {
			/* What a page before it had is forgotten. */
			scan(o, "{\"z\":{\"y\":1}}", 100);
			scan(o, cases[i].page, step);
			buf_reset(&got);
			buf_puts(&got, "");
			for (unsigned level = 0; level < 6; level++)
				print(&got, o, NULL, level);
			SAME_TEXT(cases[i].line, got.data, cases[i].want);
		}
		buf_release(&got);
		outline_free(o);
		path_release(&items);
	}
}

static const struct {
	int line;
	const char *path, *in;
	size_t steps;
} ways[] = {
    CASE("a", "a", 1),
    CASE("a.b", "a.b", 2),
    CASE("a.b.c", "a.b.c", 3),
    CASE("a.x", "a", 1),
    CASE("a.b.x", "a.b", 2),
    CASE("x", ".", 0),
    CASE("x.b", ".", 0),
    CASE("a[-1].b", "a", 1),
    CASE("a.d", "a.d", 2),
    CASE("a.d.e", "a.d", 2),
    CASE("[0].a", ".", 0),
    CASE(".", ".", 0),
};

static void test_follow(void)
{
	static const struct path none;
	struct outline *o = outline_new(&none);

	scan(o, "{\"a\":{\"b\":{\"c\":1},\"d\":[2]},\"e\":3}", 100);
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct path path;
		struct buf in = {0};
		size_t steps;

		if (path_parse(&path, ways[i].path))
			SAME_TEXT(ways[i].line, ways[i].path, "a path");
		outline_spell(&in, outline_follow(o, &path, &steps));
		SAME_TEXT(ways[i].line, in.data, ways[i].in);
		SAME_NUMBER(ways[i].line, steps, ways[i].steps);
		buf_release(&in);
		path_release(&path);
	}
	outline_free(o);
}

/* A page with more members, and longer names, than are kept. */
static void test_limits(void)
{
	static const struct path none;
	struct outline *o = outline_new(&none);
	struct buf page = {0}, list = {0};
	const struct outline_member *m = NULL;
	size_t count = 0;

	buf_printf(&page, "{\"%064d\":1,\"%065d\":1", 1, 2);
	for (int i = 0; i < 100; i++)
		buf_printf(&page, ",\"m%d\":{\"n\":1}", i);
	buf_puts(&page, ",\"m0\":7}");
	scan(o, page.data, 50);
	while ((m = outline_next(o, NULL, m)))
		count++;
	SAME_NUMBER(__LINE__, count, 40);
	m = outline_find(o, NULL, "m0", 2);
	SAME_BOOL(__LINE__, m && m->number == 7, true);
	SAME_BOOL(__LINE__, outline_find(o, NULL, "m38", 3) != NULL, true);
	SAME_BOOL(__LINE__, outline_find(o, NULL, "m39", 3) == NULL, true);
	outline_list(&list, o, NULL);
	SAME_BOOL(__LINE__, list.len > 240 && list.len < 330, true);
	SAME_TEXT(__LINE__, list.data + list.len - 5, ", ...");
	buf_release(&page);
	buf_release(&list);
	outline_free(o);
}

static void test_list(void)
{
	static const struct path none;
	struct outline *o = outline_new(&none);
	struct buf list = {0};

	scan(o, "{\"a\":{\"b\":1,\"c.d\":2},\"e\":{}}", 100);
	outline_list(&list, o, NULL);
	SAME_TEXT(__LINE__, list.data, "a, e");
	buf_puts(&list, ": ");
	outline_list(&list, o, outline_find(o, NULL, "a", 1));
	SAME_TEXT(__LINE__, list.data, "a, e: b, '\"c.d\"'");
	buf_release(&list);
	outline_free(o);
}

int main(void)
{
	test_cases();
	test_follow();
	test_limits();
	test_list();
	return unit_end();
}
