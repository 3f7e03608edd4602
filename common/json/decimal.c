/*
 * A number is read as its sign, its significant digits (from the first to the
 * last that is not 0), and the power of ten of the last one. Two numbers are
 * equal as decimals if they agree in all three: 1.10, 11e-1 and 1.1 are the
 * same. The digits stay in the text, and a point may be among them.
 *
 * Numbers that differ as decimals may still be the same double. Only then are
 * they converted.
 */
#include "json/decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct decimal {
	bool negative;
	const char *first, *last; /* of the significant digits; NULL: zero */
	long long exponent;
};

static bool is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

/* Reads digits with at most one point; their end, NULL without a digit. */
static const char *mantissa(struct decimal *d, const char *p, const char *end)
{
	const char *point = NULL;
	bool any = false;

	for (; is_digit(p, end) || (p < end && *p == '.' && !point); p++) {
		if (*p == '.') {
			point = p;
			continue;
		}
		any = true;
		if (*p == '0')
			continue;
		if (!d->first)
			d->first = p;
		d->last = p;
	}
	if (!d->last)
		return any ? p : NULL;
	if (!point)
		point = p;
	d->exponent = point - d->last;
	if (d->last < point)
		d->exponent--;
	return any ? p : NULL;
}

static bool parse(struct decimal *d, const char *p, size_t len)
{
	const char *end = p + len;
	long long e = 0;
	bool minus;

	*d = (struct decimal){.negative = p < end && *p == '-'};
	p = mantissa(d, p + d->negative, end);
	if (!p)
		return false;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		minus = p < end && *p == '-';
		if (p < end && (*p == '-' || *p == '+'))
			p++;
		if (!is_digit(p, end))
			return false;
		/*
		 * A longer exponent is cut. As a double such a number is 0 or
		 * infinite, so no server can tell it from another one.
		 */
		for (; is_digit(p, end); p++)
			e = e < INT64_MAX / 100 ? e * 10 + (*p - '0') : e;
		d->exponent += minus ? -e : e;
	}
	return p == end;
}

static const char *next_digit(const char *p, const char *last)
{
	if (p == last)
		return NULL;
	p++;
	return *p == '.' ? p + 1 : p;
}

bool decimal_equal(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct decimal x, y;
	const char *p, *q;

	if (!parse(&x, a, a_len) || !parse(&y, b, b_len))
		return false;
	if (!x.first || !y.first) /* 0 and -0 are equal */
		return x.first == y.first;
	if (x.negative != y.negative || x.exponent != y.exponent)
		return false;
	for (p = x.first, q = y.first; p && q;
	     p = next_digit(p, x.last), q = next_digit(q, y.last))
		if (*p != *q)
			return false;
	return !p && !q;
}

/* The power of ten above the first significant digit. */
static long long magnitude(const struct decimal *d)
{
	long long digits = d->last - d->first + 1;

	if (memchr(d->first, '.', (size_t)digits))
		digits--;
	return d->exponent + digits;
}

/* Compares two numbers above 0, without their signs. */
static int compare_sizes(const struct decimal *x, const struct decimal *y)
{
	const long long a = magnitude(x), b = magnitude(y);
	const char *p = x->first, *q = y->first;

	if (a != b)
		return a < b ? -1 : 1;
	while (p && q && *p == *q) {
		p = next_digit(p, x->last);
		q = next_digit(q, y->last);
	}
	if (p && q)
		return *p < *q ? -1 : 1;
	return (p != NULL) - (q != NULL);
}

int decimal_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct decimal x, y;
	int sign_a, sign_b;

	(void)!parse(&x, a, a_len);
	(void)!parse(&y, b, b_len);
	sign_a = !x.first ? 0 : x.negative ? -1 : 1;
	sign_b = !y.first ? 0 : y.negative ? -1 : 1;
	if (sign_a != sign_b)
		return sign_a < sign_b ? -1 : 1;
	return sign_a ? sign_a * compare_sizes(&x, &y) : 0;
}

static bool are_numbers(
    const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct decimal x, y;

	return parse(&x, a, a_len) && parse(&y, b, b_len);
}

bool decimal_same_double(
    const char *a, size_t a_len, const char *b, size_t b_len)
{
	double x;

	if (decimal_equal(a, a_len, b, b_len))
		return true;
	if (!are_numbers(a, a_len, b, b_len))
		return false;
	x = strtod(a, NULL);
	return isfinite(x) && x == strtod(b, NULL);
}

bool decimal_same_float(
    const char *a, size_t a_len, const char *b, size_t b_len)
{
	float x;

	if (decimal_equal(a, a_len, b, b_len))
		return true;
	if (!are_numbers(a, a_len, b, b_len))
		return false;
	x = strtof(a, NULL);
	return isfinite(x) && x == strtof(b, NULL);
}
