/*
 * Medusa's errors as answers to questions. A refusal is a status, a type and
 * an English sentence, {"type":"invalid_data","message":"Product with handle:
 * lamp, already exists."}, and only the sentence says what was wrong. This is
 * the only file that knows these sentences; callers know what to do about
 * them.
 *
 * A message that has none of the forms listed in errors.c answers every
 * question with no. Then the engine falls back to slower ways that need no
 * sentence, such as halving a batch.
 */
#ifndef MEDUSA_ERRORS_H
#define MEDUSA_ERRORS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct medusa_answer;

/* Is it about something that exists already, and that a product or variant may
   have? */
bool error_exists(const struct medusa_answer *answer);

/* Is it a status 500 that Medusa itself gives? Its log has the reason. */
bool error_internal(const struct medusa_answer *answer);

/* Does the route not know the members of the body, `field` being the first? */
bool error_unrecognized(const struct medusa_answer *answer, const char *field);

enum error_about {
	ERROR_ABOUT_UNKNOWN,  /* the message names no value */
	ERROR_ABOUT_PRODUCT,  /* taken by another product, or invalid */
	ERROR_ABOUT_VARIANT,  /* taken by another variant */
	ERROR_ABOUT_STOCK,    /* taken by another inventory item */
	ERROR_ABOUT_CATEGORY, /* taken by another category */
	ERROR_ABOUT_OPTION,   /* taken by another option that products share */
	ERROR_ABOUT_ID,	      /* the id of something that does not exist */
};

struct error_value {
	enum error_about about;
	const char *key;   /* "sku": the column, not always what was sent */
	const char *value; /* as Medusa prints it, see errors.c */
};

/*
 * The value that the message names. Texts are in the arena, and NULL with
 * ERROR_ABOUT_UNKNOWN.
 */
struct error_value error_value(
    struct arena *a, const struct medusa_answer *answer);

/*
 * May the message mean this text? Medusa changes some texts when it prints
 * them, so a text that differs from the value may be meant, too. False is
 * certain.
 */
bool error_may_mean(const struct error_value *e, const char *text);

/*
 * What a validation error says about the element at `place` of the array
 * `list` in the body, for people: "'title' is missing or invalid". In the
 * arena; NULL when it says nothing about that element.
 */
const char *error_at(struct arena *a, const struct medusa_answer *answer,
    const char *list, size_t place);

#endif
