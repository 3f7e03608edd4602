#include "fetch/pattern.h"

#include "base/mem.h"
#include "http/url.h"
#include "json/string.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void pattern_add(struct pattern *p, struct slot slot)
{
	p->slots = mem_resize(p->slots, p->count + 1, sizeof *p->slots);
	p->slots[p->count++] = slot;
}

bool pattern_has(const struct pattern *p, enum placeholder what)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->slots[i].what == what)
			return true;
	return false;
}

/*
 * As url_encode, but reserved characters and escapes stay (RFC 6570, 3.2.3).
 * "#" does not, because the rest would not be sent.
 */
static void put_encoded(struct buf *to, const char *text)
{
	for (; *text; text++) {
		bool escape = *text == '%' &&
			      isxdigit((unsigned char)text[1]) &&
			      isxdigit((unsigned char)text[2]);

		if (escape || strchr(":/?[]@!$&'()*+,;=", *text))
			buf_putc(to, *text);
		else
			url_encode(to, text, 1);
	}
}

static const char *skip_digits(const char *s)
{
	return s + strspn(s, "0123456789");
}

/* Is the text a JSON number (RFC 8259, section 6)? */
static bool is_number(const char *text)
{
	const char *digits = text + (*text == '-');
	const char *end = skip_digits(digits);

	if (end == digits || (*digits == '0' && end > digits + 1))
		return false;
	if (*end == '.') {
		digits = end + 1;
		end = skip_digits(digits);
		if (end == digits)
			return false;
	}
	if (*end == 'e' || *end == 'E') {
		digits = end + 1 + (end[1] == '+' || end[1] == '-');
		end = skip_digits(digits);
		if (end == digits)
			return false;
	}
	return !*end;
}

/* The text as it stands in a JSON string. */
static void put_inside(struct buf *to, const char *text)
{
	struct buf string = {0};

	string_put(&string, text, strlen(text));
	buf_put(to, string.data + 1, string.len - 2);
	buf_release(&string);
}

/* The same in a string that has the escapes of JSON, as those of GraphQL. */
static void put_inner(struct buf *to, const char *text)
{
	struct buf inner = {0};

	put_inside(&inner, text);
	put_inside(to, inner.len ? inner.data : "");
	buf_release(&inner);
}

static void put_json(struct buf *to, enum form form, const char *text)
{
	if (form == FORM_VALUE && is_number(text))
		buf_puts(to, text);
	else if (form == FORM_VALUE || form == FORM_STRING)
		string_put(to, text, strlen(text));
	else if (form == FORM_INSIDE)
		put_inside(to, text);
	else
		put_inner(to, text);
}

static void put(struct buf *to, enum form form, const char *text, bool json)
{
	if (!text) {
		if (form == FORM_VALUE || form == FORM_STRING ||
		    form == FORM_QUOTED)
			buf_puts(to, "null");
	} else if (form == FORM_PLAIN || json) {
		buf_puts(to, text);
	} else if (form == FORM_URL) {
		url_encode(to, text, strlen(text));
	} else if (form == FORM_ENCODED) {
		put_encoded(to, text);
	} else {
		buf_puts(to, form == FORM_QUOTED ? "\\\"" : "");
		put_json(to, form, text);
		buf_puts(to, form == FORM_QUOTED ? "\\\"" : "");
	}
}

/* Appends the text between the slot and the one before it. */
static void put_before(struct buf *to, const struct pattern *p, size_t slot)
{
	const struct slot *before = slot ? &p->slots[slot - 1] : NULL;
	size_t from = before ? before->at + before->len : 0;
	size_t end = slot < p->count ? p->slots[slot].at : p->text.len;

	buf_put(to, p->text.data + from, end - from);
}

static struct pattern_value value_of(
    const struct slot *s, const struct pattern_values *v)
{
	if (s->what != PLACE_MEMBER)
		return (struct pattern_value){
		    v->text[s->what], v->json && s->what == PLACE_CURSOR};
	return v->members ? v->members[s->member] : (struct pattern_value){0};
}

void pattern_fill(
    struct buf *to, const struct pattern *p, const struct pattern_values *v)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];
		const struct pattern_value value = value_of(s, v);

		put_before(to, p, i);
		put(to, s->form, value.text, value.json);
	}
	put_before(to, p, p->count);
}

void pattern_fill_known(
    struct buf *to, const struct pattern *p, const struct pattern_values *v)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];
		const struct pattern_value value = value_of(s, v);

		put_before(to, p, i);
		if (value.text)
			put(to, s->form, value.text, value.json);
		else
			buf_put(to, p->text.data + s->at, s->len);
	}
	put_before(to, p, p->count);
}

bool pattern_lacks(const struct pattern *p, const struct pattern_values *v)
{
	for (size_t i = 0; i < p->count; i++)
		if (!value_of(&p->slots[i], v).text)
			return true;
	return false;
}

void pattern_mark(struct buf *to, const struct pattern *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];

		put_before(to, p, i);
		buf_puts(to, "<<");
		buf_put(to, p->text.data + s->at, s->len);
		buf_puts(to, ">>");
	}
	put_before(to, p, p->count);
}

/* A line end would begin another header (RFC 9110, 5.5). */
bool pattern_fits_header(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\t') ||
		    *text == 0x7f)
			return false;
	return true;
}

void pattern_release(struct pattern *p)
{
	buf_release(&p->text);
	free(p->slots);
	*p = (struct pattern){0};
}
