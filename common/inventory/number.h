/*
 * Quantities: exact decimal numbers, large enough for all that Medusa can
 * store without loss.
 */
#ifndef INVENTORY_NUMBER_H
#define INVENTORY_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

enum {
	NUMBER_PLACES = 20,		    /* digits behind the point … */
	NUMBER_DIGITS = 20 + NUMBER_PLACES, /* … and with those before it */
};

/* In fixed point, the most significant digit first. Zero is not negative. */
struct number {
	bool negative;
	unsigned char digits[NUMBER_DIGITS];
};

enum number_error {
	NUMBER_FINE,
	NUMBER_NONE,	  /* the text is no number */
	NUMBER_TOO_LARGE, /* more than 20 digits before the point */
	NUMBER_TOO_FINE,  /* more than NUMBER_PLACES behind it */
};

/* Reads a number as in JSON; zeros may stand before it. */
enum number_error number_read(struct number *to, const char *text, size_t len);
bool number_is_zero(const struct number *n);
/* Is it more than 0, and 0.0001 or less? Medusa stores such a number as 0. */
bool number_is_tiny(const struct number *n);
/* Is it more than 2^53? Above it, a double does not hold every integer. */
bool number_is_inexact(const struct number *n);
/* a + b and a - b. The numbers have to be far from the largest possible. */
struct number number_add(const struct number *a, const struct number *b);
struct number number_subtract(const struct number *a, const struct number *b);
/* As JSON, without an exponent; in the arena. */
struct value *number_value(struct arena *a, const struct number *n);

#endif
