/*
 * fetch/total.h: numbers, and how far a run has come.
 */
#include "fetch/total.h"

#include "fetch/rules.h"

#include "unit.h"

static const struct {
	int line;
	const char *text;
	uint64_t want;
} numbers[] = {
    CASE("0", 0),
    CASE("7", 7),
    CASE("007", 7),
    CASE("1073", 1073),
    CASE("7 ", 7),
    CASE("7 \t", 7),
    CASE("3.0", 3),
    CASE("1073.00", 1073),
    CASE("1,073", 1073),
    CASE("12,345,678", 12345678),
    CASE("123,456.0", 123456),
    CASE("184467440737095515", UINT64_C(184467440737095515)),
    /* Not a whole number, or not clear. */
    CASE(NULL, TOTAL_UNKNOWN),
    CASE("", TOTAL_UNKNOWN),
    CASE(" ", TOTAL_UNKNOWN),
    CASE(" 7", TOTAL_UNKNOWN),
    CASE("many", TOTAL_UNKNOWN),
    CASE("7x", TOTAL_UNKNOWN),
    CASE("7 8", TOTAL_UNKNOWN),
    CASE("-7", TOTAL_UNKNOWN),
    CASE("3.", TOTAL_UNKNOWN),
    CASE(".0", TOTAL_UNKNOWN),
    CASE("3.5", TOTAL_UNKNOWN),
    CASE("3.05", TOTAL_UNKNOWN),
    CASE("3.0.0", TOTAL_UNKNOWN),
    CASE("1.073", TOTAL_UNKNOWN),
    CASE("1.000", TOTAL_UNKNOWN),
    CASE("1,07", TOTAL_UNKNOWN),
    CASE("10,73", TOTAL_UNKNOWN),
    CASE("1,0730", TOTAL_UNKNOWN),
    CASE("1073,000", TOTAL_UNKNOWN),
    CASE(",073", TOTAL_UNKNOWN),
    CASE("1,,73", TOTAL_UNKNOWN),
    CASE("1,073,", TOTAL_UNKNOWN),
    CASE(",", TOTAL_UNKNOWN),
    CASE("0-7/7", TOTAL_UNKNOWN),
    CASE("184467440737095516150", TOTAL_UNKNOWN),
    CASE("99999999999999999999999", TOTAL_UNKNOWN),
};

#define NOT_GIVEN UINT64_MAX

static void prepare(struct fetch_rules *rules, const char *url, uint64_t start)
{
	static char text[24];

	snprintf(text, sizeof text, "%" PRIu64, start);
	rules->request.url = url;
	rules->request.begin = start == NOT_GIVEN ? NULL : text;
	SAME_TEXT(__LINE__, template_prepare(&rules->request), NULL);
}

static const struct {
	int line;
	const char *url;
	uint64_t start; /* 20 items in 4 pages */
	struct reach want;
} runs[] = {
    CASE("http://h/?o={offset}", NOT_GIVEN, {{20, 20}, {4, 4}}),
    CASE("http://h/?o={offset}", 0, {{20, 20}, {4, 4}}),
    CASE("http://h/?o={offset}", 1, {{20, 21}, {4, 4}}),
    CASE("http://h/?o={offset}", 4, {{23, 24}, {4, TOTAL_UNKNOWN}}),
    CASE("http://h/?p={page}", NOT_GIVEN, {{20, 20}, {4, 4}}),
    CASE("http://h/?p={page}", 0, {{20, 20}, {4, 4}}),
    CASE("http://h/?p={page}", 1, {{20, 20}, {4, 5}}),
    CASE("http://h/?p={page}", 3, {{20, TOTAL_UNKNOWN}, {6, 7}}),
    CASE("http://h/", NOT_GIVEN, {{20, 20}, {4, 4}}),
    CASE("http://h/?c={cursor}", NOT_GIVEN, {{20, 20}, {4, 4}}),
    CASE("http://h/?c={cursor}", 5, {{20, TOTAL_UNKNOWN}, {4, TOTAL_UNKNOWN}}),
};

#define UNKNOWN TOTAL_UNKNOWN

static const struct {
	int line;
	uint64_t items, pages; /* of the server */
	struct reach reach;
	bool reached;
} ends[] = {
    CASE(UNKNOWN, UNKNOWN, {{20, 20}, {4, 4}}, false),
    CASE(20, UNKNOWN, {{20, 20}, {4, 4}}, true),
    CASE(19, UNKNOWN, {{20, 20}, {4, 4}}, true),
    CASE(21, UNKNOWN, {{20, 20}, {4, 4}}, false),
    CASE(21, UNKNOWN, {{20, 21}, {4, 4}}, false),
    CASE(20, UNKNOWN, {{20, 21}, {4, 4}}, true),
    CASE(0, UNKNOWN, {{0, 0}, {1, 1}}, true),
    CASE(UNKNOWN, 4, {{20, 20}, {4, 4}}, true),
    CASE(UNKNOWN, 3, {{20, 20}, {4, 4}}, true),
    CASE(UNKNOWN, 5, {{20, 20}, {4, 5}}, false),
    CASE(21, 4, {{20, 20}, {4, 4}}, true),
};

/* The number in thousandths, rounded; so are shares compared. */
static uint64_t share(uint64_t start, const char *url, uint64_t total,
    uint64_t all_pages, uint64_t items, uint64_t pages)
{
	struct fetch_rules rules = RULES_DEFAULTS;
	struct total t;
	double result;

	prepare(&rules, url, start);
	total_init(&t, &rules);
	t.items.number = total;
	t.pages.number = all_pages;
	result = total_share(&t, items, pages);
	total_release(&t);
	rules_release(&rules);
	return result < 0 ? UNKNOWN : (uint64_t)(result * 1000 + 0.5);
}

int main(void)
{
	const char *offset = "http://h/?o={offset}",
		   *page = "http://h/?p={page}";

	for (size_t i = 0; i < COUNT(numbers); i++)
		SAME_NUMBER(numbers[i].line, total_number(numbers[i].text),
		    numbers[i].want);
	for (size_t i = 0; i < COUNT(runs); i++) {
		struct fetch_rules rules = RULES_DEFAULTS;
		struct reach got;

		prepare(&rules, runs[i].url, runs[i].start);
		got = total_reach(&rules, 20, 4);
		SAME_NUMBER(
		    runs[i].line, got.items.least, runs[i].want.items.least);
		SAME_NUMBER(
		    runs[i].line, got.items.most, runs[i].want.items.most);
		SAME_NUMBER(
		    runs[i].line, got.pages.least, runs[i].want.pages.least);
		SAME_NUMBER(
		    runs[i].line, got.pages.most, runs[i].want.pages.most);
		rules_release(&rules);
	}
	for (size_t i = 0; i < COUNT(ends); i++) {
		const struct total t = {.items = {.number = ends[i].items},
		    .pages = {.number = ends[i].pages}};

		SAME_BOOL(ends[i].line, total_reached(&t, &ends[i].reach),
		    ends[i].reached);
	}
	SAME_NUMBER(__LINE__, share(NOT_GIVEN, offset, 7, UNKNOWN, 4, 1), 571);
	SAME_NUMBER(__LINE__, share(3, offset, 7, UNKNOWN, 1, 1), 250);
	SAME_NUMBER(__LINE__, share(3, page, 8, UNKNOWN, 1, 1), 125);
	SAME_NUMBER(__LINE__, share(NOT_GIVEN, offset, 7, UNKNOWN, 8, 2), 1000);
	SAME_NUMBER(__LINE__, share(NOT_GIVEN, page, UNKNOWN, 4, 9, 1), 250);
	SAME_NUMBER(__LINE__, share(3, page, UNKNOWN, 4, 9, 1), 500);
	SAME_NUMBER(__LINE__, share(9, page, UNKNOWN, 4, 9, 1), 1000);
	SAME_NUMBER(
	    __LINE__, share(NOT_GIVEN, offset, 0, UNKNOWN, 0, 1), UNKNOWN);
	SAME_NUMBER(__LINE__, share(NOT_GIVEN, offset, UNKNOWN, UNKNOWN, 9, 1),
	    UNKNOWN);
	return unit_end();
}
