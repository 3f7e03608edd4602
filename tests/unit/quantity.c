/*
 * inventory/number.h: quantities, read, added and written.
 */
#include "inventory/number.h"

#include "base/mem.h"
#include "json/value.h"

#include "unit.h"

#define NINES20 "99999999999999999999"
#define ZEROS19 "0000000000000000000"

static const struct {
	int line;
	const char *text;
	enum number_error error;
	const char *want; /* as it is written; NULL: it is not read */
} reads[] = {
    CASE("0", NUMBER_FINE, "0"),
    CASE("-0", NUMBER_FINE, "0"),
    CASE("-0.0e5", NUMBER_FINE, "0"),
    CASE("7", NUMBER_FINE, "7"),
    CASE("007", NUMBER_FINE, "7"),
    CASE("-7", NUMBER_FINE, "-7"),
    CASE("10", NUMBER_FINE, "10"),
    CASE("3.50", NUMBER_FINE, "3.5"),
    CASE("0.05", NUMBER_FINE, "0.05"),
    CASE("-0.05", NUMBER_FINE, "-0.05"),
    CASE("12e2", NUMBER_FINE, "1200"),
    CASE("12E+2", NUMBER_FINE, "1200"),
    CASE("1.25e1", NUMBER_FINE, "12.5"),
    CASE("125e-2", NUMBER_FINE, "1.25"),
    CASE("0e999999999999999999999", NUMBER_FINE, "0"),
    CASE("0e-999999999999999999999", NUMBER_FINE, "0"),
    CASE("9007199254740993", NUMBER_FINE, "9007199254740993"),
    CASE(NINES20, NUMBER_FINE, NINES20),
    CASE("0." NINES20, NUMBER_FINE, "0." NINES20),
    CASE("0." ZEROS19 "1", NUMBER_FINE, "0." ZEROS19 "1"),
    CASE("0." ZEROS19 "100000", NUMBER_FINE, "0." ZEROS19 "1"),
    CASE("1" ZEROS19 "0", NUMBER_TOO_LARGE, NULL),
    CASE("1e20", NUMBER_TOO_LARGE, NULL),
    CASE("-1e20", NUMBER_TOO_LARGE, NULL),
    CASE("1e999999999999999999999", NUMBER_TOO_LARGE, NULL),
    CASE("0." ZEROS19 "01", NUMBER_TOO_FINE, NULL),
    CASE("1e-21", NUMBER_TOO_FINE, NULL),
    CASE("1e-999999999999999999999", NUMBER_TOO_FINE, NULL),
    CASE("", NUMBER_NONE, NULL),
    CASE("-", NUMBER_NONE, NULL),
    CASE("+1", NUMBER_NONE, NULL),
    CASE(".5", NUMBER_NONE, NULL),
    CASE("5.", NUMBER_NONE, NULL),
    CASE("1.e1", NUMBER_NONE, NULL),
    CASE("1e", NUMBER_NONE, NULL),
    CASE("1e+", NUMBER_NONE, NULL),
    CASE("1e-", NUMBER_NONE, NULL),
    CASE("1e1.5", NUMBER_NONE, NULL),
    CASE("1,5", NUMBER_NONE, NULL),
    CASE("1 ", NUMBER_NONE, NULL),
    CASE(" 1", NUMBER_NONE, NULL),
    CASE("--1", NUMBER_NONE, NULL),
    CASE("1.2.3", NUMBER_NONE, NULL),
    CASE("0x10", NUMBER_NONE, NULL),
    CASE("NaN", NUMBER_NONE, NULL),
    CASE("Infinity", NUMBER_NONE, NULL),
};

static const struct {
	int line;
	const char *a, *b, *sum, *difference;
} sums[] = {
    CASE("0", "0", "0", "0"),
    CASE("1", "2", "3", "-1"),
    CASE("2", "1", "3", "1"),
    CASE("0.1", "0.2", "0.3", "-0.1"),
    CASE("9.99", "0.01", "10", "9.98"),
    CASE("10", "0.01", "10.01", "9.99"),
    CASE("5", "-3", "2", "8"),
    CASE("-5", "3", "-2", "-8"),
    CASE("3", "-5", "-2", "8"),
    CASE("-3", "-5", "-8", "2"),
    CASE("5", "-5", "0", "10"),
    CASE("-5", "5", "0", "-10"),
    CASE("-5", "-5", "-10", "0"),
    CASE("0", "5", "5", "-5"),
    CASE("0", "-5", "-5", "5"),
    CASE("9007199254740992", "1", "9007199254740993", "9007199254740991"),
};

static const struct {
	int line;
	const char *text;
	bool want;
} inexact[] = {
    CASE("0", false),
    CASE("9007199254740991", false),
    CASE("9007199254740992", false),
    CASE("9007199254740992.0", false),
    CASE("9007199254740992.00000000000000000001", true),
    CASE("9007199254740993", true),
    CASE("10000000000000000", true),
};

static const struct {
	int line;
	const char *text;
	bool want;
} tiny[] = {
    CASE("0", false),
    CASE("1e-20", true),
    CASE("0.0001", true),
    CASE("0.00010000000000000001", false),
    CASE("0.0002", false),
    CASE("1", false),
    CASE("-1e-20", false),
};

static const char *text_of(struct arena *a, const struct number *n)
{
	const struct value *v = number_value(a, n);

	return v->type == JSON_NUMBER ? v->text : NULL;
}

static struct number read(const char *text)
{
	struct number n;

	if (number_read(&n, text, strlen(text)) != NUMBER_FINE)
		printf("%s is not read\n", text);
	return n;
}

int main(void)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(reads); i++) {
		struct number n;
		enum number_error error =
		    number_read(&n, reads[i].text, strlen(reads[i].text));

		SAME_NUMBER(reads[i].line, error, reads[i].error);
		if (reads[i].want)
			SAME_TEXT(
			    reads[i].line, text_of(&a, &n), reads[i].want);
		if (reads[i].want)
			SAME_BOOL(reads[i].line, number_is_zero(&n),
			    strcmp(reads[i].want, "0") == 0);
	}
	for (size_t i = 0; i < COUNT(sums); i++) {
		struct number x = read(sums[i].a), y = read(sums[i].b), n;

		n = number_add(&x, &y);
		SAME_TEXT(sums[i].line, text_of(&a, &n), sums[i].sum);
		n = number_add(&y, &x);
		SAME_TEXT(sums[i].line, text_of(&a, &n), sums[i].sum);
		n = number_subtract(&x, &y);
		SAME_TEXT(sums[i].line, text_of(&a, &n), sums[i].difference);
	}
	for (size_t i = 0; i < COUNT(inexact); i++) {
		struct number n = read(inexact[i].text);

		SAME_BOOL(
		    inexact[i].line, number_is_inexact(&n), inexact[i].want);
	}
	for (size_t i = 0; i < COUNT(tiny); i++) {
		struct number n = read(tiny[i].text);

		SAME_BOOL(tiny[i].line, number_is_tiny(&n), tiny[i].want);
	}
	arena_release(&a);
	return unit_end();
}
