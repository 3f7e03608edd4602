#include "fetch/first.h"

#include "base/hide.h"
#include "fetch/keyset.h"
#include "fetch/query.h"
#include "fetch/template.h"

#include <string.h>

enum { SHOWN = 61 }; /* bytes of a name in a message, and a NUL */

/* Why there is no value, and what to do about it. */
static const char *reason(enum placeholder what)
{
	return what == PLACE_CURSOR ? "page 1 has no {cursor}"
				    : "the first run has no {since}";
}

static const char *advice(enum placeholder what)
{
	return what == PLACE_CURSOR
		   ? "use --start to set the first {cursor}"
		   : "use --since-first to set the first {since}";
}

static void explain_lost(struct template *t, enum placeholder place,
    const char *what, const char *name, size_t len)
{
	char shown[SHOWN];

	buf_printf(&t->why,
	    "%s, so it would be requested without the %s '%s', which has "
	    "another condition; %s",
	    reason(place), what, hide_quote(shown, sizeof shown, name, len),
	    advice(place));
}

static void check_parameters(
    struct template *t, const char *text, bool form, enum placeholder what)
{
	size_t len;
	const char *name = query_lost(text, form, what, &len);

	if (name && !t->why.len)
		explain_lost(t, what, "parameter", name, len);
}

static void check_header(
    struct template *t, const char *line, enum placeholder what)
{
	size_t name = strcspn(line, ":");
	const char *value = line + name;

	if (!t->why.len && keyset_has(value, strlen(value), what) &&
	    keyset_has_more(value + 1, strlen(value + 1), what))
		explain_lost(t, what, "header", line, name);
}

/* A part of a string cannot be null. */
static void check_body(struct template *t, enum placeholder what)
{
	const struct pattern *p = &t->bodies[0];

	for (size_t i = 0; i < p->count && !t->why.len; i++) {
		const struct slot *s = &p->slots[i];

		if (s->what != what ||
		    (s->form != FORM_INSIDE && s->form != FORM_INNER &&
			s->form != FORM_PLAIN))
			continue;
		buf_printf(&t->why,
		    "%s, and in --data it is a part of a longer text, which "
		    "cannot be null; %s, or write { %s } for the literal text",
		    reason(what), advice(what), placeholder_name(what));
	}
}

static void check(struct template *t, enum placeholder what)
{
	check_parameters(t, t->url, false, what);
	for (size_t i = 0; i < t->header_count; i++)
		check_header(t, t->headers[i], what);
	if (t->data && query_is_form(t->data))
		check_parameters(t, t->data, true, what);
	else
		check_body(t, what);
}

void first_check(struct template *t)
{
	if (!t->since)
		check(t, PLACE_SINCE);
	if (!t->cursor)
		check(t, PLACE_CURSOR);
}
