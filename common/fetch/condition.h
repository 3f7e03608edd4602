/*
 * A condition on the values in a page: of --fail-on and --retry-on.
 *
 *	PATH         a value is true: not null, false, 0, "" or "false"
 *	PATH=VALUE   a value is this one
 *	PATH!=VALUE  a value is another one, or there is none
 */
#ifndef FETCH_CONDITION_H
#define FETCH_CONDITION_H

#include "base/attr.h"
#include "json/event.h"
#include "json/path.h"

#include <stdbool.h>
#include <stddef.h>

enum condition_kind { CONDITION_TRUE, CONDITION_IS, CONDITION_IS_NOT };

struct condition {
	enum condition_kind kind;
	char *text; /* as it was given; a copy */
	size_t path_len;
	const char *value; /* in `text`; NULL if the kind has none */
	struct path path;
};

enum { CONDITIONS_MAX = 8 };

/* Those of one option. Zero-initialise. */
struct conditions {
	struct condition list[CONDITIONS_MAX];
	size_t count;
};

/*
 * Returns NULL, or what is wrong with the text, which is copied. In a PATH, a
 * name with '=' stands in double quotes. Release the condition with
 * condition_release, also after an error.
 */
MUST_CHECK const char *condition_parse(struct condition *c, const char *text);
void condition_release(struct condition *c);

/*
 * Does this value meet it? `type` is END for an object or array; `text` is that
 * of a string or number. A number is VALUE if both are the same decimal.
 */
bool condition_met(const struct condition *c, enum json_event type,
    const char *text, size_t len);

/* Is the value null, false, 0, an empty string or "false"? */
bool condition_is_false(enum json_event type, const char *text, size_t len);

#endif
