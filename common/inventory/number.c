#include "inventory/number.h"

#include "base/mem.h"
#include "json/value.h"

#include <string.h>

enum { BEFORE_POINT = NUMBER_DIGITS - NUMBER_PLACES };

static bool is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

/* Reads digits; returns their end. */
static const char *skip_digits(const char *p, const char *end)
{
	while (is_digit(p, end))
		p++;
	return p;
}

/* Reads "e-3"; NULL: it is no exponent. A large one is cut. */
static const char *read_exponent(const char *p, const char *end, long *to)
{
	enum { MOST = 1000000 };
	bool minus;

	*to = 0;
	if (p == end || (*p != 'e' && *p != 'E'))
		return p;
	p++;
	minus = p < end && *p == '-';
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (!is_digit(p, end))
		return NULL;
	for (; is_digit(p, end); p++)
		*to = *to < MOST ? *to * 10 + (*p - '0') : *to;
	if (minus)
		*to = -*to;
	return p;
}

/* Puts a digit that stands so many places before the point. */
static enum number_error put(struct number *to, long place, int digit)
{
	if (!digit)
		return NUMBER_FINE;
	if (place > BEFORE_POINT)
		return NUMBER_TOO_LARGE;
	if (place <= -NUMBER_PLACES)
		return NUMBER_TOO_FINE;
	to->digits[BEFORE_POINT - place] = (unsigned char)digit;
	return NUMBER_FINE;
}

enum number_error number_read(struct number *to, const char *text, size_t len)
{
	const char *end = text + len, *p = text, *first, *point, *last;
	enum number_error error = NUMBER_FINE;
	long exponent, place;

	*to = (struct number){.negative = len && *p == '-'};
	first = p + to->negative;
	point = last = skip_digits(first, end);
	if (point == first)
		return NUMBER_NONE;
	if (point < end && *point == '.') {
		last = skip_digits(point + 1, end);
		if (last == point + 1)
			return NUMBER_NONE;
	}
	if (read_exponent(last, end, &exponent) != end)
		return NUMBER_NONE;
	place = point - first + exponent;
	for (p = first; p < last && !error; p++)
		if (p != point)
			error = put(to, place--, *p - '0');
	to->negative = to->negative && !number_is_zero(to);
	return error;
}

bool number_is_zero(const struct number *n)
{
	for (size_t i = 0; i < NUMBER_DIGITS; i++)
		if (n->digits[i])
			return false;
	return true;
}

/* Compares without the signs; as memcmp. */
static int compare(const struct number *a, const struct number *b)
{
	return memcmp(a->digits, b->digits, NUMBER_DIGITS);
}

bool number_is_inexact(const struct number *n)
{
	static const char most[] = "9007199254740992";
	struct number limit;

	(void)number_read(&limit, most, strlen(most));
	return compare(n, &limit) > 0;
}

bool number_is_tiny(const struct number *n)
{
	static const char least[] = "0.0001";
	struct number limit;

	(void)number_read(&limit, least, strlen(least));
	return !n->negative && !number_is_zero(n) && compare(n, &limit) <= 0;
}

/* The sum without the signs. */
static struct number add(const struct number *a, const struct number *b)
{
	struct number sum = {0};
	int carry = 0;

	for (size_t i = NUMBER_DIGITS; i-- > 0;) {
		int digit = a->digits[i] + b->digits[i] + carry;

		carry = digit > 9;
		sum.digits[i] = (unsigned char)(digit - 10 * carry);
	}
	return sum;
}

/* The difference without the signs; a is not less than b. */
static struct number subtract(const struct number *a, const struct number *b)
{
	struct number rest = {0};
	int borrow = 0;

	for (size_t i = NUMBER_DIGITS; i-- > 0;) {
		int digit = a->digits[i] - b->digits[i] - borrow;

		borrow = digit < 0;
		rest.digits[i] = (unsigned char)(digit + 10 * borrow);
	}
	return rest;
}

struct number number_add(const struct number *a, const struct number *b)
{
	const struct number *more = compare(a, b) < 0 ? b : a;
	struct number sum;

	sum = a->negative == b->negative ? add(a, b)
					 : subtract(more, more == a ? b : a);
	sum.negative = more->negative && !number_is_zero(&sum);
	return sum;
}

struct number number_subtract(const struct number *a, const struct number *b)
{
	struct number minus = *b;

	minus.negative = !b->negative && !number_is_zero(b);
	return number_add(a, &minus);
}

struct value *number_value(struct arena *a, const struct number *n)
{
	char text[NUMBER_DIGITS + sizeof "-0."], *p = text;
	size_t first = 0, end = NUMBER_DIGITS;
	const char *error;

	while (first < BEFORE_POINT - 1 && !n->digits[first])
		first++;
	while (end > BEFORE_POINT && !n->digits[end - 1])
		end--;
	if (n->negative)
		*p++ = '-';
	for (size_t i = first; i < end; i++) {
		if (i == BEFORE_POINT)
			*p++ = '.';
		*p++ = (char)('0' + n->digits[i]);
	}
	return value_parse(a, arena_copy(a, text, (size_t)(p - text)),
	    (size_t)(p - text), &error);
}
