/*
 * Whether a comma is needed is known from the innermost open container:
 * `filled` says that it has a child already. The bytes written are never read
 * back.
 *
 * A container can be taken back: the buffer is cut to the length it had before
 * the container's comma and key, and the container around it is `filled` again
 * only if it was before.
 */
#include "json/writer.h"

#include "base/buf.h"
#include "json/string.h"
#include "json/value.h"

#include <assert.h>
#include <string.h>

static struct writer_open *innermost(struct writer *w)
{
	return w->depth ? &w->open[w->depth - 1] : NULL;
}

/* The comma and key before a value. */
static void put_lead(struct writer *w, const char *key)
{
	struct writer_open *in = innermost(w);

	assert((key != NULL) == (in && in->object));
	if (!in)
		return;
	if (in->filled)
		buf_putc(w->to, ',');
	in->filled = true;
	if (!key)
		return;
	string_put(w->to, key, strlen(key));
	buf_putc(w->to, ':');
}

static void begin(struct writer *w, const char *key, bool object)
{
	const struct writer_open *in = innermost(w);
	struct writer_open new = {
	    .start = w->to->len, .object = object, .first = !in || !in->filled};

	assert(w->depth < WRITER_DEPTH);
	put_lead(w, key);
	buf_putc(w->to, object ? '{' : '[');
	w->open[w->depth++] = new;
}

void writer_object(struct writer *w, const char *key)
{
	begin(w, key, true);
}

void writer_array(struct writer *w, const char *key)
{
	begin(w, key, false);
}

void writer_end(struct writer *w)
{
	const struct writer_open *in = innermost(w);

	assert(in);
	if (w->to->len == in->least) {
		writer_drop(w);
		return;
	}
	buf_putc(w->to, in->object ? '}' : ']');
	w->depth--;
}

void writer_end_all(struct writer *w)
{
	while (w->depth)
		writer_end(w);
}

void writer_optional(struct writer *w)
{
	assert(w->depth);
	innermost(w)->least = w->to->len;
}

void writer_drop(struct writer *w)
{
	const struct writer_open *dropped = innermost(w);

	assert(dropped);
	w->to->len = dropped->start;
	w->to->data[w->to->len] = '\0';
	w->depth--;
	if (w->depth)
		innermost(w)->filled = !dropped->first;
}

void writer_json(
    struct writer *w, const char *key, const char *json, size_t len)
{
	put_lead(w, key);
	buf_put(w->to, json, len);
}

void writer_literal(struct writer *w, const char *key, const char *json)
{
	writer_json(w, key, json, strlen(json));
}

void writer_text(struct writer *w, const char *key, const char *text)
{
	put_lead(w, key);
	string_put(w->to, text, strlen(text));
}

void writer_number(struct writer *w, const char *key, size_t number)
{
	put_lead(w, key);
	buf_printf(w->to, "%zu", number);
}

/* Values that were made here have no bytes; what they contain may. */
static void put_container(
    struct writer *w, const char *key, const struct value *v)
{
	begin(w, key, v->type == JSON_OBJECT);
	for (const struct value *c = v->child; c; c = c->next)
		writer_value(w, v->type == JSON_OBJECT ? c->key : NULL, c);
	writer_end(w);
}

void writer_value(struct writer *w, const char *key, const struct value *v)
{
	if (value_is_null(v)) {
		writer_literal(w, key, "null");
	} else if (v->raw) {
		writer_json(w, key, v->raw, v->raw_len);
	} else if (v->type == JSON_STRING) {
		put_lead(w, key);
		string_put(w->to, v->text, v->len);
	} else {
		put_container(w, key, v);
	}
}
