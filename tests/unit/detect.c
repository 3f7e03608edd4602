/*
 * What --detect finds in a page: fetch/detect_list.h, fetch/detect_signs.h, and
 * the parameters to try, of fetch/detect_state.h.
 */
#include "fetch/detect_page.h"
#include "fetch/detect_state.h"
#include "json/value.h"

#include "unit.h"

static void open_page(
    struct detect_page *p, const char *json, const char *headers)
{
	const char *wrong;

	*p = (struct detect_page){0};
	p->root = value_parse(&p->arena, json, strlen(json), &wrong);
	for (; *headers; headers++)
		buf_putc(&p->head, *headers == '|' ? '\0' : *headers);
	if (p->head.len)
		buf_putc(&p->head, '\0');
}

static void put(struct buf *to, const char *what, const char *text)
{
	if (text)
		buf_printf(to, "%s%s%s", to->len ? " " : "", what, text);
}

/* --- lists */

/* For each list its path, the number of its items and their id. */
static const struct {
	int line;
	const char *json, *want;
} lists[] = {
    CASE("[{\"id\":1}]", ".:1:id"),
    CASE("7", ""),
    CASE("[]", ""),
    CASE("{\"a\":[]}", ""),
    CASE("{\"a\":[1]}", ""),
    CASE("{\"a\":[{},1]}", ""),
    CASE("{\"a\":[{},{}]}", "a:2:-"),
    CASE("[[{\"id\":1}]]", ""),
    CASE("{\"a\":{\"b\":[{\"id\":1}]}}", "a.b:1:id"),
    /* The ones with most items first, then the ones that are less deep, then
     * in their order. */
    CASE("{\"a\":[{}],\"b\":[{},{}]}", "b:2:- a:1:-"),
    CASE("{\"a\":{\"b\":[{}]},\"c\":[{}]}", "c:1:- a.b:1:-"),
    CASE("{\"a\":[{}],\"b\":{\"c\":[{}]},\"d\":[{}]}", "a:1:- d:1:- b.c:1:-"),
    /* The largest ones, of too many. */
    CASE("{\"a\":[{}],\"b\":[{}],\"c\":[{}],\"d\":[{}],\"e\":[{}],\"f\":[{}],"
	 "\"g\":[{},{}],\"h\":[{}]}",
	"g:2:- a:1:- b:1:- c:1:- d:1:- e:1:-"),
    CASE("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":[{}]}}}}}}",
	"a.b.c.d.e.f:1:-"),
    CASE("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":[{}]}}}}}}}", ""),
    /* Names that cannot be shown. */
    CASE("{\"a\\u001f\":[{}],\"b \":[{}]}", "b :1:-"),
    CASE("{\"a\\u007f\":[{}]}", ""),
    CASE("{\"a\\u0080\":[{}]}", ""),
    CASE("{\"a\\u009f\":[{}]}", ""),
    CASE("{\"\\u00a0\":[{}]}", "\xc2\xa0:1:-"),
    CASE("{\"\\u00e9\":[{}]}", "\xc3\xa9:1:-"),
    /* The id: a usual name, or else one that ends like an id; each item has
     * another one. */
    CASE("[{\"sku\":\"a\",\"id\":1},{\"sku\":\"b\",\"id\":2}]", ".:2:id"),
    CASE("[{\"sku\":\"a\",\"id\":1},{\"sku\":\"b\",\"id\":1}]", ".:2:sku"),
    CASE("[{\"sku\":\"a\",\"id\":1},{\"sku\":\"b\"}]", ".:2:sku"),
    CASE("[{\"id\":1},{\"id\":2},{\"id\":1}]", ".:3:-"),
    CASE("[{\"id\":true},{\"id\":false}]", ".:2:-"),
    CASE("[{\"id\":null}]", ".:1:-"),
    CASE("[{\"id\":{}}]", ".:1:-"),
    CASE("[{\"name\":1}]", ".:1:-"),
    CASE("[{\"order_no\":1}]", ".:1:order_no"),
    CASE("[{\"productId\":\"a\"}]", ".:1:productId"),
    CASE("[{\"aid\":1}]", ".:1:aid"),
    CASE("[{\"iD\":1}]", ".:1:-"),
    CASE("[{\"d\":1}]", ".:1:-"),
    CASE("[{\"\":1}]", ".:1:-"),
    CASE("[{\"aid\":1,\"bid\":1},{\"aid\":1,\"bid\":2}]", ".:2:bid"),
    CASE("[{\"aid\":true,\"bid\":1}]", ".:1:bid"),
    CASE("[{\"a\\nid\":1}]", ".:1:-"),
};

static void test_lists(void)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct detect_list list[DETECT_LISTS];
		struct detect_page p;
		struct buf got = {0};
		size_t count;

		open_page(&p, lists[i].json, "");
		count = detect_lists(list, &p);
		buf_puts(&got, "");
		for (size_t k = 0; k < count; k++) {
			buf_printf(&got, "%s%s:%zu:%s", k ? " " : "",
			    list[k].path, list[k].count,
			    list[k].id ? list[k].id : "-");
			detect_list_release(&list[k]);
		}
		SAME_TEXT(lists[i].line, got.data, lists[i].want);
		buf_release(&got);
		detect_page_release(&p);
	}
}

/* The time of the last change, in the first list. */
static const struct {
	int line;
	const char *json, *updated;
	bool usual;
} known[] = {
    CASE("[{\"updated_at\":\"2026-01-02\"}]", "updated_at", true),
    CASE("[{\"lastModified\":1700000000}]", "lastModified", true),
    CASE("{\"Data\":[{\"changed\":1700000000000}]}", "changed", true),
    CASE("{\"a\":{\"hits\":[{\"updated\":170000000}]}}", NULL, true),
    CASE("{\"hits\":{\"a\":[{\"updated\":\"2026-1\"}]}}", NULL, false),
    CASE("{\"a\":[{\"updated\":\"2026/01/02\"}]}", NULL, false),
    CASE("{\"a\":[{\"updated\":\"xxxx-01-02\"}]}", NULL, false),
    CASE("{\"a\":[{\"updated\":true}]}", NULL, false),
    CASE("{\"a\":[{\"updated\":{}}]}", NULL, false),
    CASE("{\"a\":[{\"created\":\"2026-01-02\"}]}", NULL, false),
    CASE("{\"a\":[{\"updated\\n\":\"2026-01-02\",\"b\":1}]}", NULL, false),
};

static void test_known(void)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		struct detect_list list[DETECT_LISTS];
		struct detect_page p;

		open_page(&p, known[i].json, "");
		SAME_NUMBER(known[i].line, detect_lists(list, &p), 1);
		SAME_TEXT(known[i].line, detect_list_updated(&list[0]),
		    known[i].updated);
		SAME_BOOL(known[i].line, detect_list_is_usual(&list[0]),
		    known[i].usual);
		detect_list_release(&list[0]);
		detect_page_release(&p);
	}
}

/* The lists of a page, and another page, where the first of them is looked for.
 */
struct two {
	struct detect_page first, second;
	struct detect_list list[DETECT_LISTS];
};

static void open_two(struct two *t, const char *first, const char *second)
{
	open_page(&t->first, first, "");
	open_page(&t->second, second, "");
	detect_lists(t->list, &t->first);
}

static void close_two(struct two *t)
{
	detect_list_release(&t->list[0]);
	detect_page_release(&t->first);
	detect_page_release(&t->second);
}

/* The same list in another page, and how its items compare: their number, "+"
 * if the first page has some, the place of the first one, and how many follow.
 */
static const struct {
	int line;
	const char *first, *second, *want;
} pages[] = {
    CASE("[{\"id\":1},{\"id\":2}]", "[{\"id\":1},{\"id\":2}]", "2+0:2"),
    CASE("[{\"id\":1},{\"id\":2}]", "[{\"id\":2},{\"id\":3}]", "2+1:1"),
    CASE("[{\"id\":1},{\"id\":2}]", "[{\"id\":2}]", "1+1:1"),
    CASE("[{\"id\":1},{\"id\":2},{\"id\":3}]", "[{\"id\":2},{\"id\":4}]",
	"2+1:1"),
    CASE("[{\"id\":1},{\"id\":2}]", "[{\"id\":3},{\"id\":2}]", "2+-:0"),
    CASE("[{\"id\":1},{\"id\":2}]", "[{\"id\":3},{\"id\":4}]", "2--:0"),
    CASE("[{\"id\":1},{\"id\":2}]", "[]", "0--:0"),
    /* An id has one text, however it is written. */
    CASE("[{\"id\":\"ab\"}]", "[{\"id\":\"\\u0061b\"}]", "1+0:1"),
    /* Without an id, all of the item has to be the same. */
    CASE("[{\"a\":1},{\"a\":2}]", "[{\"a\":2}]", "1+1:1"),
    CASE("[{\"a\":1},{\"a\":2}]", "[{\"a\":2,\"b\":1}]", "1--:0"),
    /* Not every item has the id. */
    CASE("[{\"id\":1}]", "[{\"id\":1},{\"a\":1}]", "none"),
    CASE("[{\"id\":1}]", "[1]", "none"),
    CASE("[{\"a\":1}]", "[1]", "none"),
    CASE("[{\"id\":1}]", "{}", "none"),
    CASE("[{\"id\":1}]", "7", "none"),
    CASE("{\"a\":[{\"id\":1}]}", "{}", "none"),
    CASE("{\"a\":[{\"id\":1}]}", "{\"a\":{}}", "none"),
    CASE("{\"a\":[{\"id\":1}]}", "{\"a\":null}", "none"),
    CASE("{\"a\":{\"b\":[{\"id\":1}]}}", "{\"a\":[{\"b\":1}]}", "none"),
    CASE("{\"a\":[{\"id\":1}]}", "{\"a\":[{\"id\":1}]}", "1+0:1"),
};

static void test_pages(void)
{
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct detect_list now;
		struct two t;
		struct buf got = {0};

		open_two(&t, pages[i].first, pages[i].second);
		if (detect_list_again(&now, &t.list[0], &t.second)) {
			struct detect_match m =
			    detect_compare(&t.list[0], &now);

			buf_printf(&got, "%zu%c", m.count, m.same ? '+' : '-');
			if (m.at == SIZE_MAX)
				buf_puts(&got, "-");
			else
				buf_printf(&got, "%zu", m.at);
			buf_printf(&got, ":%zu", m.run);
			detect_list_release(&now);
		} else {
			buf_puts(&got, "none");
		}
		SAME_TEXT(pages[i].line, got.data, pages[i].want);
		buf_release(&got);
		close_two(&t);
	}
}

/* Where a list of another page is that has the ids, and an item of the first.
 */
static const struct {
	int line;
	const char *first, *second, *want;
} moved[] = {
    CASE("[{\"id\":1},{\"id\":2}]", "{\"a\":[{\"id\":2}]}", "a"),
    CASE("[{\"id\":1},{\"id\":2}]", "{\"a\":[{\"id\":3}]}", NULL),
    CASE("[{\"id\":1},{\"id\":2}]", "{\"a\":[{\"id\":3}],\"b\":[{\"id\":2}]}",
	"b"),
    CASE("[{\"id\":1},{\"id\":2}]", "{\"a\":[{\"id\":1}],\"b\":[{\"id\":2}]}",
	"a"),
    CASE("[{\"id\":1},{\"id\":2}]",
	"{\"a\":[{\"id\":1},{\"sku\":2}],\"b\":[{\"id\":2}]}", "b"),
    /* By the id of the first page, not by a better one. */
    CASE("[{\"sku\":1},{\"sku\":2}]", "{\"a\":[{\"id\":7,\"sku\":2}]}", "a"),
    CASE("[{\"id\":1},{\"id\":2}]", "[]", NULL),
};

static void test_moved(void)
{
	for (size_t i = 0; i < COUNT(moved); i++) {
		struct detect_list now;
		struct two t;
		bool found;

		open_two(&t, moved[i].first, moved[i].second);
		found = detect_list_moved(&now, &t.list[0], &t.second);
		SAME_TEXT(
		    moved[i].line, found ? now.path : NULL, moved[i].want);
		if (found)
			detect_list_release(&now);
		close_two(&t);
	}
}

/* Appends an array of objects with these ids. */
static void put_objects(struct buf *to, int from, int end)
{
	for (int id = from; id < end; id++)
		buf_printf(to, "%c{\"id\":%d}", id > from ? ',' : '[', id);
	buf_puts(to, "]");
}

/* As many ids as there is room for are not read past their end. */
static void test_room(void)
{
	/* The ids of two pages, and how many of the second follow in the first
	 * one. */
	static const struct {
		int line, from, end, other, other_end;
		size_t run;
	} rooms[] = {
	    CASE(0, 256, 255, 257, 1),
	    CASE(0, 257, 0, 256, 256),
	    /* The rest is not kept. */
	    CASE(0, IDS_MAX + 1, 0, IDS_MAX + 1, IDS_MAX + 1),
	    CASE(0, IDS_MAX + 2, 1, IDS_MAX + 2, IDS_MAX - 1),
	    CASE(0, IDS_MAX, 0, IDS_MAX + 1, IDS_MAX),
	};

	for (size_t i = 0; i < COUNT(rooms); i++) {
		struct detect_list now;
		struct two t;
		struct buf one = {0}, other = {0};

		put_objects(&one, rooms[i].from, rooms[i].end);
		put_objects(&other, rooms[i].other, rooms[i].other_end);
		open_two(&t, one.data, other.data);
		if (detect_list_again(&now, &t.list[0], &t.second)) {
			SAME_NUMBER(rooms[i].line,
			    detect_compare(&t.list[0], &now).run, rooms[i].run);
			detect_list_release(&now);
		}
		close_two(&t);
		buf_release(&one);
		buf_release(&other);
	}
}

/* Every item must have the id, also those whose ids are not kept. */
static void test_last(void)
{
	struct detect_list list[DETECT_LISTS];
	struct detect_page p;
	struct buf json = {0};

	put_objects(&json, 0, IDS_MAX);
	json.data[json.len - 1] = ',';
	buf_puts(&json, "{}]");
	open_page(&p, json.data, "");
	SAME_NUMBER(__LINE__, detect_lists(list, &p), 1);
	SAME_NUMBER(__LINE__, list[0].count, IDS_MAX + 1);
	SAME_TEXT(__LINE__, list[0].id, NULL);
	detect_list_release(&list[0]);
	detect_page_release(&p);
	buf_release(&json);
}

/* --- signs */

static const struct {
	int line;
	const char *json, *headers, *want;
} signs[] = {
    CASE("{\"next\":\"http://x/\"}", "", "next=next"),
    CASE("{\"next\":\"https://x/\"}", "", "next=next"),
    CASE("{\"next\":\"/x\"}", "", "next=next"),
    CASE("{\"next\":\"?x\"}", "", "next=next"),
    CASE("{\"next\":\"x?page=2\"}", "", "next=next"),
    CASE("{\"next\":\"x?offset=2\"}", "", "next=next"),
    CASE("{\"next\":\"x?limit=2\"}", "", "next=next"),
    CASE("{\"next\":\"abc\"}", "", "cursor=next"),
    CASE("{\"next\":7}", "", ""),
    CASE("{\"next\":null}", "", "nothing=next"),
    CASE("{\"next\":\"\"}", "", "nothing=next"),
    CASE("{\"next\":[]}", "", ""),
    CASE("{\"next\":[\"x?page=2\"]}", "", ""),
    CASE("{\"next\":{\"href\":\"x\"}}", "", "next=next"),
    CASE("{\"next\":{\"x\":\"y\"}}", "", ""),
    CASE("{\"next\":{\"href\":7}}", "", ""),
    CASE("{\"cursors\":{\"href\":\"x\"}}", "", ""),
    /* A cursor may look like a path. */
    CASE("{\"nextCursor\":\"/x\"}", "", "cursor=nextCursor"),
    CASE("{\"nextCursor\":\"?x\"}", "", "cursor=nextCursor"),
    CASE("{\"nextCursor\":\"http://x/\"}", "", "next=nextCursor"),
    CASE("{\"nextCursor\":7}", "", "cursor=nextCursor"),
    CASE("{\"cursor\":{\"next\":7}}", "", "cursor=cursor.next"),
    CASE("{\"cursor\":{\"next\":\"/x\"}}", "", "cursor=cursor.next"),
    /* The first one counts. */
    CASE("{\"next\":\"/x\",\"nextPage\":\"/y\"}", "", "next=next"),
    CASE("{\"has_more\":true}", "", "more=has_more"),
    CASE("{\"has_more\":false}", "", "more=has_more"),
    CASE("{\"next\":true}", "", "more=next"),
    CASE("{\"next\":false}", "", "more=next"),
    CASE("{\"truncated\":true}", "", "more=truncated"),
    CASE("{\"sync_more\":true}", "", "more=sync_more"),
    CASE("{\"other\":true}", "", ""),
    /* Numbers. */
    CASE("{\"total\":7}", "", "total=total"),
    CASE("{\"total\":\"7\"}", "", "total=total"),
    CASE("{\"total\":\"x\"}", "", ""),
    CASE("{\"total\":-1}", "", ""),
    CASE("{\"total\":true}", "", ""),
    CASE("{\"total\":1234567890123456789}", "", "total=total"),
    CASE("{\"total\":\"00000000000000000000000000000007\"}", "", ""),
    CASE("{\"total\":\"0000000000000000000000000000007\"}", "", "total=total"),
    CASE("{\"total\":1,\"count\":2,\"total_count\":3,\"totalItems\":4,"
	 "\"totalHits\":5}",
	"", "total=total total=count total=total_count total=totalItems"),
    CASE("{\"pages\":7}", "", "pages=pages"),
    CASE("{\"pages\":\"x\"}", "", ""),
    CASE("{\"page\":0}", "", "place=page"),
    CASE("{\"page\":1}", "", "place=page"),
    CASE("{\"page\":2}", "", ""),
    CASE("{\"page\":\"1\"}", "", ""),
    CASE("{\"offset\":0}", "", "place=offset"),
    CASE("{\"other\":0}", "", ""),
    CASE("{\"limit\":30}", "", "limit=limit"),
    CASE("{\"limit\":\"30\"}", "", ""),
    CASE("{\"limit\":-1}", "", ""),
    /* Around the list, and in objects about paging. */
    CASE("{\"a\":{\"b\":[{\"id\":1}],\"total\":1},\"total\":2}", "",
	"total=a.total total=total"),
    CASE("{\"b\":{\"total\":1},\"a\":{\"b\":[{\"id\":1}]}}", "", ""),
    CASE("{\"a\":{\"a\":{\"total\":1},\"b\":[{\"id\":1}]}}", "", ""),
    CASE("{\"b\":[{\"id\":1}],\"a\":{\"b\":{\"total\":1}}}", "", ""),
    CASE("{\"a\":{\"b\":[{\"id\":1}],\"c\":{\"total\":1}}}", "", ""),
    CASE("{\"a\":{\"b\":{\"c\":[{\"id\":1}]}},\"meta\":{\"b\":{\"total\":1}}}",
	"", ""),
    CASE("{\"meta\":{\"total\":1}}", "", "total=meta.total"),
    CASE("{\"meta\":[{\"total\":1}]}", "", ""),
    CASE("{\"meta\":{\"x\":{\"total\":1}}}", "", ""),
    CASE("{\"cursors\":{\"total\":1}}", "", "total=cursors.total"),
    CASE("{\"search_criteria\":{\"page_size\":1}}", "",
	"limit=search_criteria.page_size"),
    CASE("{\"meta\":{\"meta\":{\"meta\":{\"meta\":{\"meta\":{\"total\":1}}}}}}",
	"", "total=meta.meta.meta.meta.meta.total"),
    CASE("{\"meta\":{\"meta\":{\"meta\":{\"meta\":{\"meta\":{\"meta\":"
	 "{\"total\":1}}}}}}}",
	"", ""),
    CASE("{\"total\\n\":1,\"meta\\n\":{\"total\":1}}", "", ""),
    CASE("[{\"total\":1}]", "", ""),
    /* Headers. */
    CASE("{}", "Link: <a>; rel=next", "link=a"),
    CASE("{}", "link:<a>; rel=next|Link:<b>; rel=next", "link=a"),
    CASE("{}", "Link:<a>; rel=prev|Link:<b>; rel=next", "link=b"),
    CASE("{}", "Link: <a>; rel=prev", ""),
    CASE("{}", "X-Total-Count: 7", "total-header=X-Total-Count"),
    CASE("{}", "X-Total-Count:\t7", "total-header=X-Total-Count"),
    CASE("{}", "X-Total-Count: many", ""),
    CASE("{}", "X-Total: 7|X-Total-Count: 7", "total-header=X-Total"),
    CASE("{}", "X-WP-TotalPages: 7", "pages-header=X-WP-TotalPages"),
    CASE("{}", "X-Pages: many", ""),
    CASE("{}", "X-Next-Cursor: a", "cursor-header=X-Next-Cursor"),
    CASE("{}", "X-Next-Cursor:|X-Next: a", "cursor-header=X-Next"),
    CASE("{}", "HTTP/1.1 200 next|Next: a", "cursor-header=Next"),
    CASE("{}", "X \xc2Next: a", ""),
    CASE("{}", "X-\xc2Next: a", ""),
    CASE("{}", "X-\x7fNext: a", ""),
    CASE("{}", "X-Next : a", ""),
};

static void put_sign(
    struct buf *to, const char *what, const struct detect_sign *s)
{
	put(to, what, s->value ? s->path : NULL);
}

static void test_signs(void)
{
	for (size_t i = 0; i < COUNT(signs); i++) {
		struct detect_list list[DETECT_LISTS];
		struct detect_signs s;
		struct detect_page p;
		struct buf got = {0};

		open_page(&p, signs[i].json, signs[i].headers);
		list[0] = (struct detect_list){.steps = 0};
		detect_lists(list, &p);
		detect_signs_find(&s, &p, &list[0]);
		put_sign(&got, "next=", &s.next);
		put_sign(&got, "cursor=", &s.cursor);
		put_sign(&got, "more=", &s.more);
		put_sign(&got, "nothing=", &s.nothing);
		for (size_t k = 0; k < s.totals; k++)
			put_sign(&got, "total=", &s.total[k]);
		put_sign(&got, "pages=", &s.pages);
		put_sign(&got, "place=", &s.place);
		put_sign(&got, "limit=", &s.limit);
		put(&got, "link=", s.link);
		put(&got, "cursor-header=", s.cursor_header);
		put(&got, "total-header=", s.total_header);
		put(&got, "pages-header=", s.pages_header);
		buf_puts(&got, "");
		SAME_TEXT(signs[i].line, got.data, signs[i].want);
		buf_release(&got);
		detect_list_release(&list[0]);
		detect_page_release(&p);
	}
}

/* --- parameters */

/* 70 bytes that words.h ignores in a name. */
#define LONG                                                                   \
	"-----------------------------------"                                  \
	"-----------------------------------"
#define USUAL                                                                  \
	" page,limit offset,limit _page,_limit _page,_per_page skip,limit "    \
	"start,limit"

static const struct {
	int line;
	const char *url, *json, *want;
} names[] = {
    CASE("http://x/", "{}", USUAL),
    CASE("http://x/?q=1", "{}", USUAL),
    CASE("http://x/?limit=1", "{}", USUAL),
    CASE("http://x/?p=1", "{}", " p,limit" USUAL),
    CASE("http://x/?p=1&pagesize=9", "{}", " p,pagesize" USUAL),
    CASE("http://x/?take=9&from=0", "{}", " from,take" USUAL),
    CASE("http://x/?p=1&page=2&size=9&count=3", "{}", " p,size" USUAL),
    CASE("http://x/?page=1&limit=9", "{}", USUAL),
    CASE("http://x/", "{\"page\":1,\"limit\":9}", USUAL),
    CASE("http://x/", "{\"from\":0}", " from,limit" USUAL),
    CASE("http://x/", "{\"limit\":9,\"size\":9}", USUAL),
    CASE("http://x/", "{\"from\":0,\"take\":9}",
	" from,take from,limit page,take offset,take _page,_limit "
	"_page,_per_page skip,take start,take"),
    CASE("http://x/", "{\"search_criteria\":{\"current_page\":1}}",
	" searchCriteria[currentPage],searchCriteria[pageSize] page,per_page "
	"current_page,limit" USUAL),
    CASE("http://x/", "{\"meta\":{\"current_page\":1}}",
	" page,per_page current_page,limit" USUAL),
    CASE("http://x/", "{\"meta\":{\"page\":1,\"pageSize\":9}}",
	" page,pageSize page,limit offset,pageSize _page,_limit "
	"_page,_per_page skip,pageSize start,pageSize"),
    CASE("http://x/", "{\"pagination\":{\"page\":1,\"pageSize\":9}}",
	" pagination[page],pagination[pageSize] page,pageSize page,limit "
	"offset,pageSize _page,_limit _page,_per_page skip,pageSize "
	"start,pageSize"),
    CASE("http://x/", "{\"pagination\":{\"page\":1,\"size\":9}}",
	" page,size page,limit offset,size _page,_limit _page,_per_page "
	"skip,size start,size"),
    CASE("http://x/", "{\"startIndex\":1}",
	" startIndex,count startIndex,limit" USUAL),
    CASE("http://x/", "{\"number\":0}", " page,size number,limit" USUAL),
    CASE("http://x/", "{\"currentPage\":1}",
	" page,pageSize currentPage,limit" USUAL),
    /* A name has at most 79 bytes. */
    CASE("http://x/?" LONG "pageindex=1", "{}",
	" " LONG "pageindex,limit" USUAL),
    CASE("http://x/?" LONG "-pageindex=1", "{}", USUAL),
    CASE("http://x/?p=1&" LONG "pagelimit=1", "{}",
	" p," LONG "pagelimit" USUAL),
    CASE("http://x/?p=1&" LONG "-pagelimit=1", "{}", USUAL),
};

static void test_names(void)
{
	for (size_t i = 0; i < COUNT(names); i++) {
		struct detect_names pair[DETECT_PAIRS];
		struct detect d = {.asked = 0};
		struct detect_list none = {.steps = 0};
		struct buf got = {0};
		size_t count;

		buf_puts(&d.base, names[i].url);
		open_page(&d.first, names[i].json, "");
		detect_signs_find(&d.signs, &d.first, &none);
		count = detect_find_names(pair, &d);
		for (size_t k = 0; k < count; k++)
			buf_printf(
			    &got, " %s,%s", pair[k].place, pair[k].limit);
		SAME_TEXT(names[i].line, got.data, names[i].want);
		buf_release(&got);
		buf_release(&d.base);
		detect_page_release(&d.first);
	}
}

static const struct {
	int line;
	const char *url, *name, *want;
} set[] = {
    CASE("http://x/", "a", "http://x/?a=1"),
    CASE("http://x/?", "a", "http://x/?a=1"),
    CASE("http://x/?a=2", "a", "http://x/?a=1"),
    CASE("http://x/?a", "a", "http://x/?a=1"),
    CASE("http://x/?%61=2", "a", "http://x/?a=1"),
    CASE("http://x/?a=2&b=3&a=4", "a", "http://x/?b=3&a=1"),
    CASE("http://x/?b=3&&c=4", "a", "http://x/?b=3&c=4&a=1"),
    CASE("http://x/", "a-._~[]$@9Z", "http://x/?a-._~[]$@9Z=1"),
    CASE("http://x/", "a b&c=%{}", "http://x/?a%20b%26c%3D%25%7B%7D=1"),
    CASE("http://x/", "\xc3\xa9", "http://x/?%C3%A9=1"),
};

static void test_set(void)
{
	for (size_t i = 0; i < COUNT(set); i++) {
		struct buf url = {0};

		buf_puts(&url, set[i].url);
		detect_set(&url, set[i].name, "1");
		SAME_TEXT(set[i].line, url.data, set[i].want);
		buf_release(&url);
	}
}

int main(void)
{
	test_lists();
	test_known();
	test_pages();
	test_moved();
	test_room();
	test_last();
	test_signs();
	test_names();
	test_set();
	return unit_end();
}
