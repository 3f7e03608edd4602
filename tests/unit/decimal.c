/*
 * json/decimal.h: compares numbers as they are written.
 */
#include "json/decimal.h"

#include "unit.h"

/* The longest number that a double can distinguish, and one more digit. */
#define DIGITS40 "1234567890123456789012345678901234567890"

static const struct {
	int line;
	const char *a, *b;
	bool equal, same_double, same_float;
} cases[] = {
    /* The same number in two forms. */
    CASE("1", "1", true, true, true),
    CASE("1.10", "1.1", true, true, true),
    CASE("1.0", "1", true, true, true),
    CASE("100", "1e2", true, true, true),
    CASE("100", "1E+2", true, true, true),
    CASE("0.01", "1e-2", true, true, true),
    CASE("0.010", "10e-3", true, true, true),
    CASE("12.50e1", "125", true, true, true),
    CASE("-12.5", "-1.25e1", true, true, true),
    CASE("0.1", "0.1000000000000000000000000000000", true, true, true),
    CASE("1e400", "10e399", true, true, true),
    CASE("1e-400", "0.1e-399", true, true, true),
    CASE(DIGITS40, DIGITS40 ".0", true, true, true),
    CASE("1e000002", "100", true, true, true),
    /* The sign and the exponent of zero do not count. */
    CASE("0", "0.000", true, true, true),
    CASE("0", "-0", true, true, true),
    CASE("0e5", "-0.0e-7", true, true, true),
    CASE("0", "1", false, false, false),
    CASE("0", "1e-5", false, false, false),
    /* Different numbers. */
    CASE("1", "2", false, false, false),
    CASE("1", "-1", false, false, false),
    CASE("1", "10", false, false, false),
    CASE("1", "11", false, false, false),
    CASE("11", "1", false, false, false),
    CASE("1.5", "1.25", false, false, false),
    CASE("1e5", "1e6", false, false, false),
    CASE("12", "1.2", false, false, false),
    CASE("19.99", "19.9", false, false, false),
    /* Numbers that are equal as a double or as a float. */
    CASE("0.1", "0.1000000000000000055511151231257827", false, true, true),
    CASE("9007199254740993", "9007199254740992", false, true, true),
    CASE("9007199254740994", "9007199254740992", false, false, true),
    CASE("16777217", "16777216", false, false, true),
    CASE("16777218", "16777216", false, false, false),
    CASE(DIGITS40 "1", DIGITS40 "2", false, true, false),
    CASE("1e-400", "2e-400", false, true, true),
    CASE("1e-400", "0", false, true, true),
    CASE("1e-50", "2e-50", false, false, true),
    /* A server cannot store an infinite number. */
    CASE("1e400", "2e400", false, false, false),
    CASE("1e39", "2e39", false, false, false),
    CASE(
	"1e999999999999999999999", "1e999999999999999999998", true, true, true),
    /* An exponent of more digits is clamped. */
    CASE("1e92233720368547757", "1e922337203685477570", false, false, false),
    CASE("1e92233720368547758", "1e922337203685477580", true, true, true),
    /* Not numbers. */
    CASE("", "", false, false, false),
    CASE("-", "-", false, false, false),
    CASE("1e", "1e", false, false, false),
    CASE("1e+", "1e+", false, false, false),
    CASE("1.2.3", "1.2.3", false, false, false),
    CASE("abc", "abc", false, false, false),
    CASE("+1", "1", false, false, false),
    CASE("1", "1 ", false, false, false),
    CASE("null", "0", false, false, false),
    CASE(".", ".", false, false, false),
};

static const struct {
	int line;
	const char *less, *more; /* in this order; or equal: see `same` */
	bool same;
} orders[] = {
    CASE("1", "2", false),
    CASE("9", "10", false),
    CASE("-2", "-1", false),
    CASE("-10", "-9", false),
    CASE("-1", "0", false),
    CASE("0", "1", false),
    CASE("-1", "1", false),
    CASE("0", "0.0001", false),
    CASE("0.09", "0.1", false),
    CASE("1.25", "1.5", false),
    CASE("1", "1.01", false),
    CASE("-1.01", "-1", false),
    CASE("99", "1e2", false),
    CASE("1e-2", "0.011", false),
    CASE("1e2", "1e3", false),
    CASE("999", "1000", false),
    CASE("1.9", "11", false),
    CASE("9007199254740992", "9007199254740993", false),
    CASE("1", "1.0", true),
    CASE("100", "1e2", true),
    CASE("0", "-0.0", true),
    CASE("-1.50", "-1.5", true),
};

/* Only len bytes are read. */
static void within(void)
{
	SAME_BOOL(__LINE__, decimal_equal("12", 1, "1", 1), true);
	SAME_BOOL(__LINE__, decimal_equal("1.50,", 4, "1.5]", 3), true);
	SAME_BOOL(__LINE__, decimal_equal("1e25", 3, "100", 3), true);
	SAME_BOOL(__LINE__, decimal_equal("100", 3, "1e2", 2), false);
	SAME_BOOL(__LINE__, decimal_equal("1e2", 1, "1", 1), true);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *a = cases[i].a, *b = cases[i].b;
		size_t x = strlen(a), y = strlen(b);
		int line = cases[i].line;

		SAME_BOOL(line, decimal_equal(a, x, b, y), cases[i].equal);
		SAME_BOOL(line, decimal_equal(b, y, a, x), cases[i].equal);
		SAME_BOOL(line, decimal_same_double(a, x, b, y),
		    cases[i].same_double);
		SAME_BOOL(line, decimal_same_double(b, y, a, x),
		    cases[i].same_double);
		SAME_BOOL(
		    line, decimal_same_float(a, x, b, y), cases[i].same_float);
		SAME_BOOL(
		    line, decimal_same_float(b, y, a, x), cases[i].same_float);
	}
	for (size_t i = 0; i < COUNT(orders); i++) {
		const char *a = orders[i].less, *b = orders[i].more;
		const int order = decimal_compare(a, strlen(a), b, strlen(b));
		const int back = decimal_compare(b, strlen(b), a, strlen(a));

		SAME_BOOL(orders[i].line, order < 0, !orders[i].same);
		SAME_BOOL(orders[i].line, back > 0, !orders[i].same);
		SAME_BOOL(orders[i].line, !order && !back, orders[i].same);
	}
	within();
	return unit_end();
}
