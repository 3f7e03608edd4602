/*
 * fetch/template.h: the requests that a template becomes, and the templates
 * that are refused.
 */
#include "fetch/template.h"

#include "unit.h"

/* The values on page 3, after 50 items. */
static const struct template_values later = {
    .items = 50, .pages = 2, .cursor = "a/b \"c\"\\"};
static const struct template_values first = {.cursor = NULL};

/* Each template is filled in for page 1, and for page 3. */
static const struct {
	int line;
	const char *url, *first, *later;
} urls[] = {
    CASE("http://a/?l={limit}", "http://a/?l=100", "http://a/?l=100"),
    CASE("http://a/{page}/?o={offset}", "http://a/1/?o=0", "http://a/3/?o=50"),
    CASE("http://a/?_from={offset}&_to={offset_end}",
	"http://a/?_from=0&_to=99", "http://a/?_from=50&_to=149"),
    CASE("http://a/{limit}{limit}?{page}={page}", "http://a/100100?1=1",
	"http://a/100100?3=3"),
    /* Without a value, the parameter is left out. */
    CASE("http://a/?c={cursor}", "http://a/", "http://a/?c=a%2Fb%20%22c%22%5C"),
    CASE("http://a/?c={cursor}&l={limit}", "http://a/?l=100",
	"http://a/?c=a%2Fb%20%22c%22%5C&l=100"),
    CASE("http://a/?l={limit}&c={cursor}", "http://a/?l=100",
	"http://a/?l=100&c=a%2Fb%20%22c%22%5C"),
    CASE("http://a/?l=1&c=x{cursor}y&m=2", "http://a/?l=1&m=2",
	"http://a/?l=1&c=xa%2Fb%20%22c%22%5Cy&m=2"),
    CASE("http://a/?c={cursor}#top", "http://a/",
	"http://a/?c=a%2Fb%20%22c%22%5C"),
    CASE("http://a/?c={cursor}&c={cursor}", "http://a/",
	"http://a/?c=a%2Fb%20%22c%22%5C&c=a%2Fb%20%22c%22%5C"),
    CASE("http://a/{cursor}/x", "http://a//x", "http://a/a%2Fb%20%22c%22%5C/x"),
    CASE("http://a/x#?c={y,z}", "http://a/x", "http://a/x"),
    CASE("http://a/?", "http://a/?", "http://a/?"),
    CASE("http://a/?&x&", "http://a/?&x&", "http://a/?&x&"),
    /* A cursor that is encoded already. */
    CASE("http://a/?c={+cursor}", "http://a/", "http://a/?c=a/b%20%22c%22%5C"),
    /* Other braces, and those of a password. */
    CASE("http://a/?f={\"s\":{\"t\":1}}&x={&y={size",
	"http://a/?f=%7B%22s%22:%7B%22t%22:1%7D%7D&x=%7B&y=%7Bsize",
	"http://a/?f=%7B%22s%22:%7B%22t%22:1%7D%7D&x=%7B&y=%7Bsize"),
    CASE("http://a/?x={}{ size }{3}{a:{limit}}",
	"http://a/?x=%7B%7D%7B%20size%20%7D%7B3%7D%7Ba:100%7D",
	"http://a/?x=%7B%7D%7B%20size%20%7D%7B3%7D%7Ba:100%7D"),
    CASE("http://a/?x={{limit},2}#{ page }{page", "http://a/?x=%7B100,2%7D",
	"http://a/?x=%7B100,2%7D"),
    CASE("http://a/?x={limit:1}{page,2}{x=page}",
	"http://a/?x=%7Blimit:1%7D%7Bpage,2%7D%7Bx=page%7D",
	"http://a/?x=%7Blimit:1%7D%7Bpage,2%7D%7Bx=page%7D"),
    CASE("http://a/?x=%7Bpage%7D", "http://a/?x=%7Bpage%7D",
	"http://a/?x=%7Bpage%7D"),
    CASE("http://u:{page}{x}@a/?{page}", "http://u:%7Bpage%7D%7Bx%7D@a/?1",
	"http://u:%7Bpage%7D%7Bx%7D@a/?3"),
};

/* {+cursor}: what stays, and what does not. */
static const struct {
	int line;
	const char *cursor, *url;
} encoded[] = {
    CASE("abc%3D%3d", "http://a/abc%3D%3d"),
    CASE("a:/?[]@!$&'()*+,;=-._~z", "http://a/a:/?[]@!$&'()*+,;=-._~z"),
    CASE("50% %4 %zz%", "http://a/50%25%20%254%20%25zz%25"),
    CASE("a#b\r\n{c}\303\274", "http://a/a%23b%0D%0A%7Bc%7D%C3%BC"),
    CASE("", "http://a/"),
};

static const struct {
	int line;
	const char *data, *first, *later;
} bodies[] = {
    CASE("", "", ""),
    CASE("{\"l\":{limit},\"m\":[{offset},{page}]}", "{\"l\":100,\"m\":[0,1]}",
	"{\"l\":100,\"m\":[50,3]}"),
    CASE("{\"l\" : {limit} }", "{\"l\" : 100 }", "{\"l\" : 100 }"),
    CASE("{limit}", "100", "100"),
    CASE("{\"l\":\"{limit}\"}", "{\"l\":\"100\"}", "{\"l\":\"100\"}"),
    CASE("{\"c\":\"{cursor}\",\"d\": \"{cursor}\" }",
	"{\"c\":null,\"d\": null }",
	"{\"c\":\"a/b \\\"c\\\"\\\\\",\"d\": \"a/b \\\"c\\\"\\\\\" }"),
    CASE("{\"c\":{cursor}}", "{\"c\":null}", "{\"c\":\"a/b \\\"c\\\"\\\\\"}"),
    /* Next to a whole value, others stay. */
    CASE("{\"q\":\"edges{cursor} meta {limit} \\\"{page}\\\"\","
	 "\"c\":\"{cursor}\"}",
	"{\"q\":\"edges{cursor} meta {limit} \\\"{page}\\\"\",\"c\":null}",
	"{\"q\":\"edges{cursor} meta {limit} \\\"{page}\\\"\","
	"\"c\":\"a/b \\\"c\\\"\\\\\"}"),
    CASE("{\"q\":\"{ id } {limit}\",\"n\":{page}}",
	"{\"q\":\"{ id } {limit}\",\"n\":1}",
	"{\"q\":\"{ id } {limit}\",\"n\":3}"),
    /* Without one, those in strings are filled in. */
    CASE("{\"q\":\"a(n: {limit}, o: {offset}){id}\"}",
	"{\"q\":\"a(n: 100, o: 0){id}\"}", "{\"q\":\"a(n: 100, o: 50){id}\"}"),
    CASE("{\"q\":\"a(after: \\\"{cursor}\\\")\"}", "{\"q\":\"a(after: null)\"}",
	"{\"q\":\"a(after: "
	"\\\"a/b \\\\\\\"c\\\\\\\"\\\\\\\\\\\")\"}"),
    CASE("{\"q\":\"\\\"{cursor}\\\"\"}", "{\"q\":\"null\"}",
	"{\"q\":\"\\\"a/b \\\\\\\"c\\\\\\\"\\\\\\\\\\\"\"}"),
    /* What is no whole string in a string, or in none. */
    CASE("{\"q\":\"\\\"a\\\"{page}\\\"b\\\"\"}",
	"{\"q\":\"\\\"a\\\"1\\\"b\\\"\"}", "{\"q\":\"\\\"a\\\"3\\\"b\\\"\"}"),
    /* A member's name is no value. */
    CASE("{\"{page}\":1,\"{limit}\" :2}", "{\"{page}\":1,\"{limit}\" :2}",
	"{\"{page}\":1,\"{limit}\" :2}"),
    CASE("{\"{page}\":\"{page}\"}", "{\"{page}\":\"1\"}", "{\"{page}\":\"3\"}"),
    /* Other braces, escapes, and words that are far from a placeholder. */
    CASE("{\"a\":{\"b\":{}},\"c\":\"\\u007bpage}\",\"d\":\"{other}\"}",
	"{\"a\":{\"b\":{}},\"c\":\"\\u007bpage}\",\"d\":\"{other}\"}",
	"{\"a\":{\"b\":{}},\"c\":\"\\u007bpage}\",\"d\":\"{other}\"}"),
    CASE("{\"a\":\"x\\\\\",\"n\":{page},\"b\":\"\\\"{page}\"}",
	"{\"a\":\"x\\\\\",\"n\":1,\"b\":\"\\\"{page}\"}",
	"{\"a\":\"x\\\\\",\"n\":3,\"b\":\"\\\"{page}\"}"),
    /* GraphQL as it is, and a text that is not JSON. */
    CASE("query { a(n: {limit}, after: \"{cursor}\") { edges{cursor} } }",
	"query { a(n: 100, after: null) { edges{cursor} } }",
	"query { a(n: 100, after: \"a/b \\\"c\\\"\\\\\") { edges{cursor} } }"),
    CASE("<p n='{page}' q=\"5> {page}\n", "<p n='1' q=\"5> 1\n",
	"<p n='3' q=\"5> 3\n"),
    CASE("<p>xlimit} {page}", "<p>xlimit} 1", "<p>xlimit} 3"),
    /* A form. */
    CASE("page={page}&c={cursor}&x=\"{}{a b}\"", "page=1&x=\"{}{a b}\"",
	"page=3&c=a%2Fb%20%22c%22%5C&x=\"{}{a b}\""),
    CASE("c={cursor}", "", "c=a%2Fb%20%22c%22%5C"),
    CASE("x={other}&y={name}{size", "x={other}&y={name}{size",
	"x={other}&y={name}{size"),
};

/* A cursor as a whole JSON value, without quotes. */
static const struct {
	int line;
	const char *cursor, *body;
} numbers[] = {
    CASE("7", "7"),
    CASE("-0.50e+1", "-0.50e+1"),
    CASE("1E9", "1E9"),
    CASE("12345678901234567890", "12345678901234567890"),
    CASE("007", "\"007\""),
    CASE("1.", "\"1.\""),
    CASE("1e", "\"1e\""),
    CASE("-", "\"-\""),
    CASE("", "\"\""),
    CASE("7 ", "\"7 \""),
    CASE("true", "\"true\""),
};

static const struct {
	int line;
	const char *header, *first, *later;
} headers[] = {
    CASE("X-Page: {page}", "X-Page: 1", "X-Page: 3"),
    CASE("Range: items={offset}-", "Range: items=0-", "Range: items=50-"),
    CASE("X: {\"a\":{limit},\"b\":\"{c}\"}", "X: {\"a\":100,\"b\":\"{c}\"}",
	"X: {\"a\":100,\"b\":\"{c}\"}"),
    CASE("X-Cursor: {cursor}", NULL, "X-Cursor: a/b \"c\"\\"),
    CASE("X-{page}: 1", "X-{page}: 1", "X-{page}: 1"),
    CASE("X:{page}{page}", "X:11", "X:33"),
};

/* What is wrong; the message has this text. */
static const struct {
	int line;
	const char *url, *header, *data, *begin, *why;
} refused[] = {
    CASE("http://a/?o={ofset}", NULL, NULL, NULL,
	"{ofset}, which is not a placeholder; did you mean {offset}? write "
	"%7Bofset%7D"),
    CASE("http://a/{Page}", NULL, NULL, NULL, "did you mean {page}?"),
    CASE("http://a/?{paeg}", NULL, NULL, NULL, "did you mean {page}?"),
    CASE("http://a/?{?cursor}", NULL, NULL, NULL, "did you mean {cursor}?"),
    CASE("http://a/?{+page}", NULL, NULL, NULL, "did you mean {page}?"),
    CASE("http://a/?{limits}", NULL, NULL, NULL, "did you mean {limit}?"),
    CASE("http://a/?{curs}", NULL, NULL, NULL, "did you mean {cursor}?"),
    CASE("http://a/?{cur}", NULL, NULL, NULL,
	"there are {offset}, {offset_end}, {page}"),
    CASE("http://a/?{per_page}", NULL, NULL, NULL, "there are {offset}"),
    CASE("http://a/?{myoffset}", NULL, NULL, NULL, "did you mean {offset}?"),
    CASE("http://a/?{myoffsets}", NULL, NULL, NULL, "there are {offset}"),
    CASE("http://a/?{page10}", NULL, NULL, NULL, "{page10}, which"),
    CASE("http://a/?{x}", NULL, NULL, NULL, "there are"),
    CASE("http://a/?p={ page\t}", NULL, NULL, NULL,
	"the URL has '{ page\t}', which is not a placeholder; did you mean "
	"{page}? write %7B and %7D for literal braces"),
    CASE("http://a/?p={page", NULL, NULL, NULL, "'{page', which"),
    CASE("http://a/?p={page?", NULL, NULL, NULL, "'{page', which"),
    CASE("http://a/?p={{page}}", NULL, NULL, NULL, "'{{page}}', which"),
    CASE("http://a/page}", NULL, NULL, NULL, "'page}', which"),
    CASE("http://a/?{x&p=page}", NULL, NULL, NULL, "'page}', which"),
    CASE("http://a/", NULL, "p={page&x=1", NULL, "--data has '{page', which"),
    CASE("http://a/?{a1-b_c}", NULL, NULL, NULL, "%7Ba1-b_c%7D"),
    CASE("http://a/?{abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz}",
	NULL, NULL, NULL, "{abcdefghijklmnopqrstuvwxyzabcdefghijk...}, which"),
    CASE("http://{shop}.a/x", NULL, NULL, NULL, "the URL has {shop}, which"),
    CASE("http://{cursor}/x", NULL, NULL, NULL, "{cursor} in its host"),
    CASE("http://a{+cursor}", NULL, NULL, NULL, "{+cursor} in its host"),
    CASE("http://a:{page}/x", NULL, NULL, NULL, "{page} in its host"),
    CASE("http:/{page}/x", NULL, NULL, NULL, "{page} in its host"),
    CASE("http:\\/{page}/x", NULL, NULL, NULL, "{page} in its host"),
    CASE("http:{page}/x", NULL, NULL, NULL, "{page} in its host"),
    CASE("http:///{page}/x", NULL, NULL, NULL, "{page} in its host"),
    CASE("http://a/#{page}", NULL, NULL, NULL, "{page} in its fragment"),
    CASE("http://a/", "X: {offest}", NULL, NULL,
	"the header 'X' has a word in braces that is not a placeholder; did "
	"you mean {offset}?"),
    CASE("http://a/", NULL, "{\"o\":\"{ofset}\"}", NULL,
	"{ofset}, which is not a placeholder; did you mean {offset}? Write "
	"\\u007b"),
    CASE("http://a/", NULL, "{\"o\":{ofset}}", NULL, "did you mean {offset}?"),
    CASE("http://a/", NULL, "o={ofset}", NULL, "did you mean {offset}?"),
    /* Page 1 without a cursor. */
    CASE("http://a/?l=1&where=a gt 5 and id gt {cursor}&m", NULL, NULL, NULL,
	"without the parameter 'where'"),
    CASE("http://a/?c={cursor}&d={limit}-{+cursor}", NULL, NULL, NULL,
	"without the parameter 'd'"),
    CASE("http://a/", "X-Filter: a;{cursor}", NULL, NULL,
	"without the header 'X-Filter'"),
    CASE("http://a/", NULL, "a=1&f=b,{cursor}", NULL,
	"without the parameter 'f'"),
    CASE("http://a/", NULL, "{\"q\":\"id > {cursor}\"}", NULL,
	"part of a longer text"),
    CASE("http://a/", NULL, "{\"q\":\"{limit} {cursor}\"}", NULL,
	"part of a longer text"),
    CASE("http://a/", NULL, "{\"q\":\"\\\\\\\"{cursor}\\\\\\\"\"}", NULL,
	"part of a longer text"),
    CASE("http://a/", NULL, "x {cursor}", NULL, "part of a longer text"),
    /* --start. */
    CASE("http://a/?l={limit}", NULL, NULL, "1", "--start needs {offset}"),
    CASE("http://a/", "X: {cursor}", NULL, "a\r\nY: b",
	"--start: the cursor has a control character"),
    CASE("http://a/", "X: {cursor}", NULL, "a\177", "control character"),
};

/* What --start makes of it, on page 1. */
static const struct {
	int line;
	const char *url, *data, *begin, *first;
} starts[] = {
    CASE("http://a/?o={offset}", NULL, "7", "http://a/?o=7"),
    CASE("http://a/?o={offset}&c={cursor}", NULL, "7", "http://a/?o=7"),
    CASE("http://a/?p={page}", NULL, "0", "http://a/?p=0"),
    CASE("http://a/?c={cursor}", NULL, "007", "http://a/?c=007"),
    CASE("http://a/?c={cursor}", NULL, "", "http://a/?c="),
    CASE("http://a/?c={cursor}", NULL, "\r\n", "http://a/?c=%0D%0A"),
    CASE("http://a/?w=a gt 5 and id gt {cursor}", NULL, "0",
	"http://a/?w=a%20gt%205%20and%20id%20gt%200"),
    CASE("http://a/", "{\"c\":\"{cursor}\"}", "007", "{\"c\":\"007\"}"),
    CASE("http://a/", "{\"q\":\"id > {cursor}\"}", "0", "{\"q\":\"id > 0\"}"),
    /* In a string in the string, a value is escaped for both. */
    CASE("http://a/", "{\"q\":\"\\\\\\\"{cursor}\\\"z\"}", "a\"",
	"{\"q\":\"\\\\\\\"a\\\\\\\"\\\"z\"}"),
    CASE("http://a/", "{\"q\":\"id > \\\"x {cursor}\\\"\"}", "a\"",
	"{\"q\":\"id > \\\"x a\\\\\\\"\\\"\"}"),
    CASE("http://a/", "{\"q\":\"\\\"a\\\" {cursor} \\\"b\\\"\"}", "a\"",
	"{\"q\":\"\\\"a\\\" a\\\" \\\"b\\\"\"}"),
    CASE("http://a/", "{\"q\":\"5\\\" {cursor}\"}", "a\"",
	"{\"q\":\"5\\\" a\\\"\"}"),
    CASE("http://a/", "{\"q\":\"\\\"a\\\\\\\"{cursor}\\\"\"}", "\"",
	"{\"q\":\"\\\"a\\\\\\\"\\\\\\\"\\\"\"}"),
    CASE("http://a/", "{\"q\":\"\\\"a\\\\n{cursor}\\\"\"}", "\"",
	"{\"q\":\"\\\"a\\\\n\\\\\\\"\\\"\"}"),
    CASE("http://a/", "{\"q\":\"\\\"a\\\\\\\\\\\"{cursor}\\\"b\\\"\"}", "\"",
	"{\"q\":\"\\\"a\\\\\\\\\\\"\\\"\\\"b\\\"\"}"),
    CASE("http://a/", "{\"q\":\"\\n\\\\\\\"{cursor}\\\\\\\"\"}", "",
	"{\"q\":\"\\n\\\\\\\"\\\\\\\"\"}"),
    CASE("http://a/", "a=b,{cursor}", "0", "a=b,0"),
};

static struct template_request request;

/* Makes the request and returns its URL, its body or its header. */
static const char *fill(const struct template *t,
    const struct template_values *v, bool body, bool header)
{
	template_fill(t, v, &request);
	return header ? request.headers[0]
	       : body ? request.body.data
		      : request.url.data;
}

static struct template new_template(
    const char *url, const char *header, const char *data)
{
	struct template t = TEMPLATE_DEFAULTS;

	t.url = url;
	t.data = data;
	if (header)
		t.headers[t.header_count++] = header;
	return t;
}

static void test_pages(
    int line, struct template t, const char *want_first, const char *want_later)
{
	bool body = t.data, header = t.header_count;

	SAME_TEXT(line, template_prepare(&t), NULL);
	SAME_TEXT(line, fill(&t, &first, body, header), want_first);
	SAME_TEXT(line, fill(&t, &later, body, header), want_later);
	template_release(&t);
}

static void test_cursor(
    int line, struct template t, const char *cursor, const char *want)
{
	const struct template_values v = {.cursor = cursor};

	SAME_TEXT(line, template_prepare(&t), NULL);
	SAME_TEXT(line, fill(&t, &v, t.data, false), want);
	template_release(&t);
}

static void test_refused(int line, struct template t, const char *want)
{
	const char *why = template_prepare(&t);
	bool found = why && strstr(why, want);

	SAME_TEXT(line, found ? want : why, want);
	template_release(&t);
}

static void test_start(int line, struct template t, const char *want)
{
	struct template_values v = {.cursor = NULL};

	SAME_TEXT(line, template_prepare(&t), NULL);
	v.cursor = t.cursor;
	SAME_TEXT(line, fill(&t, &v, t.data, false), want);
	template_release(&t);
}

/* An object or array as the cursor. */
static void test_json(void)
{
	static const struct template_values v = {
	    .cursor = "{\"k\": [1]}", .json = true};
	static const struct {
		int line;
		const char *url, *header, *data;
		bool takes;
	} cases[] = {
	    CASE("http://a/", NULL, "{\"c\":\"{cursor}\"}", true),
	    CASE("http://a/", NULL, "{\"c\":{cursor}}", true),
	    CASE("http://a/?{limit}", "X: {page}", "[\"{cursor}\",{limit}]",
		true),
	    CASE("http://a/", NULL, "{\"c\":\"\\\"{cursor}\\\"\"}", false),
	    CASE("http://a/?c={cursor}", NULL, "{\"c\":\"{cursor}\"}", false),
	    CASE("http://a/", "X: {cursor}", "{\"c\":\"{cursor}\"}", false),
	    CASE("http://a/", NULL, "c={cursor}", false),
	};
	struct template t;

	for (size_t i = 0; i < COUNT(cases); i++) {
		t = new_template(cases[i].url, cases[i].header, cases[i].data);
		SAME_TEXT(cases[i].line, template_prepare(&t), NULL);
		SAME_BOOL(cases[i].line, !template_refuses(&t, v.cursor, true),
		    cases[i].takes);
		SAME_TEXT(
		    cases[i].line, template_refuses(&t, "text", false), NULL);
		template_release(&t);
	}
	t = new_template("http://a/", NULL, "[\"{cursor}\",{cursor}]");
	SAME_TEXT(__LINE__, template_prepare(&t), NULL);
	SAME_TEXT(
	    __LINE__, fill(&t, &v, true, false), "[{\"k\": [1]},{\"k\": [1]}]");
	template_release(&t);
}

/* Where a placeholder counts as one. */
static void test_has(void)
{
	struct template t = new_template("http://a/?{+cursor}", "X: {page}",
	    "{\"n\":{limit},\"q\":\"o {offset}\"}");

	SAME_TEXT(__LINE__, template_prepare(&t), NULL);
	SAME_BOOL(__LINE__, template_has(&t, "cursor"), true);
	SAME_BOOL(__LINE__, template_has(&t, "page"), true);
	SAME_BOOL(__LINE__, template_has(&t, "limit"), true);
	SAME_BOOL(__LINE__, template_has(&t, "offset"), false);
	SAME_BOOL(__LINE__, t.stays[PLACE_OFFSET], true);
	SAME_BOOL(__LINE__, t.stays[PLACE_LIMIT], false);
	template_release(&t);
}

/* Only a header is ended by a control character; a tab may be in one. */
static void test_control(void)
{
	struct template t =
	    new_template("http://a/?{cursor}", "X: {cursor}", NULL);

	SAME_TEXT(__LINE__, template_prepare(&t), NULL);
	SAME_TEXT(__LINE__, template_refuses(&t, "a\tb \303\274", false), NULL);
	SAME_BOOL(__LINE__, template_refuses(&t, "a\rb", false), true);
	SAME_BOOL(__LINE__, template_refuses(&t, "\nb", false), true);
	template_release(&t);
	t = new_template("http://a/?{cursor}", "X: {page}", NULL);
	SAME_TEXT(__LINE__, template_prepare(&t), NULL);
	SAME_TEXT(__LINE__, template_refuses(&t, "a\r\nb", false), NULL);
	template_release(&t);
}

/* A message has one reason, the first. */
static void test_one_reason(void)
{
	struct template t = new_template("http://a/?w=a,{cursor}&{Page}",
	    "X-{limit}: a,{cursor}{Page}", "{\"o\":\"{ofset}\"}");

	t.begin = "1\r";
	SAME_TEXT(__LINE__, template_prepare(&t),
	    "the URL has {Page}, which is not a placeholder; did you mean "
	    "{page}? write %7BPage%7D for the literal text");
	template_release(&t);
	t = new_template("http://a/", NULL, "a={Page}&c={cursor}&b={Page}");
	SAME_TEXT(__LINE__, template_prepare(&t),
	    "--data has {Page}, which is not a placeholder; did you mean "
	    "{page}? write %7BPage%7D for the literal text");
	template_release(&t);
	t = new_template("http://a/?w=a,{cursor}&v=b,{cursor}", "X: a,{cursor}",
	    "{\"o\":\"x {cursor}\"}");
	SAME_TEXT(__LINE__, template_prepare(&t),
	    "page 1 has no {cursor}, so it would be requested without the "
	    "parameter 'w', which has another condition; use --start to set "
	    "the first {cursor}");
	template_release(&t);
}

/* A header that is left out does not shift the others. */
static void test_headers(void)
{
	struct template t =
	    new_template("http://a/", "X-Cursor: {cursor}", NULL);

	t.headers[t.header_count++] = "X-Page: {page}";
	t.headers[t.header_count++] = "X-Same: {\"a\":1}";
	SAME_TEXT(__LINE__, template_prepare(&t), NULL);
	template_fill(&t, &first, &request);
	SAME_TEXT(__LINE__, request.headers[0], "X-Page: 1");
	SAME_TEXT(__LINE__, request.headers[1], "X-Same: {\"a\":1}");
	SAME_TEXT(__LINE__, request.headers[2], NULL);
	template_fill(&t, &later, &request);
	SAME_TEXT(__LINE__, request.headers[0], "X-Cursor: a/b \"c\"\\");
	SAME_TEXT(__LINE__, request.headers[1], "X-Page: 3");
	SAME_TEXT(__LINE__, request.headers[2], "X-Same: {\"a\":1}");
	SAME_TEXT(__LINE__, request.headers[3], NULL);
	template_release(&t);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(urls); i++)
		test_pages(urls[i].line, new_template(urls[i].url, NULL, NULL),
		    urls[i].first, urls[i].later);
	for (size_t i = 0; i < COUNT(encoded); i++)
		test_cursor(encoded[i].line,
		    new_template("http://a/{+cursor}", NULL, NULL),
		    encoded[i].cursor, encoded[i].url);
	for (size_t i = 0; i < COUNT(bodies); i++)
		test_pages(bodies[i].line,
		    new_template("http://a/", NULL, bodies[i].data),
		    bodies[i].first, bodies[i].later);
	for (size_t i = 0; i < COUNT(numbers); i++)
		test_cursor(numbers[i].line,
		    new_template("http://a/", NULL, "{cursor}"),
		    numbers[i].cursor, numbers[i].body);
	for (size_t i = 0; i < COUNT(headers); i++)
		test_pages(headers[i].line,
		    new_template("http://a/", headers[i].header, NULL),
		    headers[i].first, headers[i].later);
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct template t = new_template(
		    refused[i].url, refused[i].header, refused[i].data);

		t.begin = refused[i].begin;
		test_refused(refused[i].line, t, refused[i].why);
	}
	for (size_t i = 0; i < COUNT(starts); i++) {
		struct template t =
		    new_template(starts[i].url, NULL, starts[i].data);

		t.begin = starts[i].begin;
		test_start(starts[i].line, t, starts[i].first);
	}
	test_json();
	test_has();
	test_control();
	test_headers();
	test_one_reason();
	return unit_end();
}
