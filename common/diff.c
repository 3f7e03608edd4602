#include "diff.h"

#include "product.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

PRINTF(2, 0)
static const char *format(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	text = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}

void diff_note(struct diff *d, const struct value *before,
    const struct value *after, const char *path, ...)
{
	struct change *c = arena_alloc(d->arena, sizeof *c);
	va_list ap;

	va_start(ap, path);
	c->path = format(d->arena, path, ap);
	va_end(ap);
	c->before = before;
	c->after = after;
	if (!d->last)
		d->last = &d->changes;
	*d->last = c;
	d->last = &c->next;
}

bool diff_refuse(struct diff *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	d->error = format(d->arena, fmt, ap);
	va_end(ap);
	return false;
}

void diff_release(struct diff *d)
{
	buf_release(&d->body);
	buf_release(&d->options);
}

/* Medusa takes "true" for true, and answers numbers of old rows as text. */
bool diff_same_scalar(const struct value *want, const struct value *have)
{
	if (value_is_null(want) || value_is_null(have))
		return value_is_null(want) && value_is_null(have);
	if (want->type == JSON_NUMBER || have->type == JSON_NUMBER)
		return decimal_equal(
		    want->text, want->len, have->text, have->len);
	if (have->type == JSON_TRUE || have->type == JSON_FALSE)
		return want->len == have->len &&
		       memcmp(want->text, have->text, want->len) == 0;
	return value_same_text(want, have);
}

/* A metadata value that stands for none: Medusa removes a key by "". */
static bool is_none(const struct value *v)
{
	return value_is_null(v) || (v->type == JSON_STRING && !v->len);
}

static bool metadata_differs(struct diff *d, const char *path,
    const struct value *want, const struct value *have)
{
	bool differs = false;

	if (want->type == JSON_NULL) {
		if (value_is_null(have) || !have->count)
			return false;
		diff_note(d, have, want, "%s", path);
		return true;
	}
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *old = value_get(have, v->key);

		if (v != value_get(want, v->key))
			continue; /* a later one counts */
		if (is_none(v) ? is_none(old) : value_equal(v, old))
			continue;
		diff_note(d, old, v, "%s.%s", path, v->key);
		differs = true;
	}
	return differs;
}

bool diff_metadata(struct diff *d, struct buf *to, const char *path,
    const struct value *want, const struct value *have, bool merged)
{
	if (!metadata_differs(d, path, want, have))
		return false;
	value_put_key(to, "metadata");
	if (want->type == JSON_NULL) {
		buf_puts(to, "null");
		return true;
	}
	buf_putc(to, '{');
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *old = value_get(have, v->key);

		if (v != value_get(want, v->key))
			continue;
		if (merged ? is_none(v) : value_equal(v, old))
			continue;
		value_put_key(to, v->key);
		if (is_none(v))
			buf_puts(to, "\"\"");
		else
			value_put(to, v);
	}
	for (const struct value *v = merged && have ? have->child : NULL; v;
	     v = v->next) {
		if (value_get(want, v->key))
			continue;
		value_put_key(to, v->key);
		value_put(to, v);
	}
	buf_putc(to, '}');
	return true;
}

/* Images by rank; ties and missing ranks keep the order of the answer. */
static const struct value **by_rank(struct arena *a, const struct value *have)
{
	size_t count = have ? have->count : 0, n = 0;
	const struct value **list =
	    arena_alloc(a, size_mul(count + 1, sizeof *list));

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *rank = value_get(v, "rank");
		double r = rank ? strtod(rank->text, NULL) : 0;
		size_t at = n++;

		for (; at; at--) {
			rank = value_get(list[at - 1], "rank");
			if (!rank || strtod(rank->text, NULL) <= r)
				break;
			list[at] = list[at - 1];
		}
		list[at] = v;
	}
	return list;
}

static void put_image(struct buf *to, const struct value *url,
    const struct value **have, bool *used)
{
	for (size_t i = 0; have[i]; i++) {
		if (used[i] || !value_same_text(value_get(have[i], "url"), url))
			continue;
		used[i] = true;
		value_put_key(to, "id");
		value_put(to, value_get(have[i], "id"));
		break;
	}
	value_put_key(to, "url");
	value_put(to, url);
}

static bool images(
    struct diff *d, const struct value *want, const struct value *have)
{
	const struct value **old = by_rank(d->arena, have);
	bool *used, same = want->count == (have ? have->count : 0);
	size_t i = 0;

	for (const struct value *v = want->child; v; v = v->next, i++) {
		const struct value *url = value_get(v, "url");

		if (!url || url->type != JSON_STRING)
			return diff_refuse(d, "an image has no 'url'");
		same = same && value_same_text(url, value_get(old[i], "url"));
	}
	if (same)
		return true;
	diff_note(d, have, want, "images");
	used = arena_alloc(d->arena, size_add(have ? have->count : 0, 1));
	value_put_key(&d->body, "images");
	buf_putc(&d->body, '[');
	for (const struct value *v = want->child; v; v = v->next) {
		buf_puts(&d->body, v == want->child ? "{" : ",{");
		put_image(&d->body, value_get(v, "url"), old, used);
		buf_putc(&d->body, '}');
	}
	buf_putc(&d->body, ']');
	return true;
}

/* The id an element stands for: a name, or an object with an id. */
static const char *element_id(
    struct diff *d, const struct member *m, const struct value *e)
{
	const struct value *id = value_get(e, "id");
	enum ref_kind kind;
	const char *why, *found;

	if (id && id->type == JSON_STRING)
		return id->text;
	if (e->type != JSON_STRING || m->kind != MEMBER_NAMES) {
		diff_refuse(d, "an element of '%s' has no 'id'", m->name);
		return NULL;
	}
	kind = ref_kind_named(m->name, strlen(m->name));
	found = refs_id(d->refs, kind, e->text, e->len, &why);
	if (!found)
		diff_refuse(d, "'%s' in '%s' %s", e->text, m->name, why);
	return found;
}

static bool has_id(const struct value *list, const char *id)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_is(value_get(v, "id"), id))
			return true;
	return false;
}

/* A set of things with ids: appended when it differs; or always. */
static bool id_set(struct diff *d, const struct member *m,
    const struct value *want, const struct value *have, bool always)
{
	const char **ids =
	    arena_alloc(d->arena, size_mul(want->count + 1, sizeof *ids));
	bool same = !always;
	size_t n = 0, i;

	for (const struct value *e = want->child; e; e = e->next) {
		const char *id = element_id(d, m, e);

		if (!id)
			return false;
		for (i = 0; i < n && strcmp(ids[i], id) != 0; i++)
			;
		if (i < n)
			continue; /* named twice */
		ids[n++] = id;
		same = same && has_id(have, id);
	}
	if (same && n == (have ? have->count : 0))
		return true;
	if (!always)
		diff_note(d, have, want, "%s", m->name);
	value_put_key(&d->body, m->name);
	buf_putc(&d->body, '[');
	for (i = 0; i < n; i++) {
		buf_puts(&d->body, i ? ",{" : "{");
		value_put_key(&d->body, "id");
		string_put(&d->body, ids[i], strlen(ids[i]));
		buf_putc(&d->body, '}');
	}
	buf_putc(&d->body, ']');
	return true;
}

static const struct value *find_with(
    const struct value *list, const char *member, const struct value *text)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_same_text(value_get(v, member), text))
			return v;
	return NULL;
}

/* Values that an option of the server lacks, for the options route. */
static bool add_values(struct diff *d, struct buf *to, const struct value *want,
    const struct value *have)
{
	const struct value *values = value_get(have, "values");
	const struct value *v = value_get(want, "values");
	bool first = true;

	for (v = v ? v->child : NULL; v; v = v->next) {
		if (v->type != JSON_STRING || find_with(values, "value", v))
			continue;
		diff_note(
		    d, NULL, v, "options[%s]", value_get(have, "title")->text);
		if (first) {
			buf_puts(to, to->len ? ",{" : "{");
			value_put_key(to, "product_option_id");
			value_put(to, value_get(have, "id"));
			value_put_key(to, "add");
		}
		buf_puts(to, first ? "[{" : ",{");
		value_put_key(to, "value");
		value_put(to, v);
		buf_putc(to, '}');
		first = false;
	}
	if (!first)
		buf_puts(to, "]}");
	return !first;
}

/* Options and values are added, never taken away. */
static bool options(
    struct diff *d, const struct value *want, const struct value *have)
{
	struct buf grow = {0}, add = {0};

	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *title = value_get(v, "title"), *old;

		if (!title || title->type != JSON_STRING)
			return diff_refuse(d, "an option has no 'title'");
		old = find_with(have, "title", title);
		if (old) {
			add_values(d, &grow, v, old);
			continue;
		}
		diff_note(d, NULL, v, "options[%s]", title->text);
		if (add.len)
			buf_putc(&add, ',');
		value_put(&add, v);
	}
	if (grow.len || add.len)
		buf_printf(&d->options, "{\"update\":[%s],\"add\":[%s]}",
		    grow.len ? grow.data : "", add.len ? add.data : "");
	buf_release(&grow);
	buf_release(&add);
	return true;
}

static bool member(struct diff *d, const struct member *m,
    const struct value *want, const struct value *have)
{
	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return true;
		/* fall through */
	case MEMBER_SCALAR:
		if (diff_same_scalar(want, have))
			return true;
		diff_note(d, have, want, "%s", m->name);
		value_put_key(&d->body, m->name);
		value_put(&d->body, want);
		return true;
	case MEMBER_METADATA:
		diff_metadata(d, &d->body, m->name, want, have, false);
		return true;
	case MEMBER_IMAGES:
		return images(d, want, have);
	case MEMBER_NAMES:
	case MEMBER_IDS:
		return id_set(d, m, want, have, false);
	case MEMBER_OPTIONS:
		return options(d, want, have);
	case MEMBER_VARIANTS:
		return diff_variants(d, want, have);
	default:
		return true;
	}
}

bool diff_update(
    struct diff *d, const struct value *want, const struct value *have)
{
	size_t bare;

	buf_putc(&d->body, '{');
	value_put_key(&d->body, "id");
	value_put(&d->body, value_get(have, "id"));
	bare = d->body.len;
	for (const struct value *v = want->child; v; v = v->next) {
		const struct member *m = product_member(v);

		if (v != value_get(want, v->key))
			continue; /* a later one counts */
		if (!member(d, m, v, value_get(have, m->name)))
			return false;
	}
	d->empty = d->body.len == bare;
	buf_putc(&d->body, '}');
	return true;
}

bool diff_create(struct diff *d, const struct value *want)
{
	const struct value *title = value_get(want, "title");

	if (!title || !title->len)
		return diff_refuse(d, "'title' is missing");
	if (!value_get(want, "options"))
		return diff_refuse(d, "'options' is missing");
	buf_putc(&d->body, '{');
	for (const struct value *v = want->child; v; v = v->next) {
		const struct member *m = product_member(v);

		if (v != value_get(want, v->key))
			continue;
		if (m->kind == MEMBER_NAMES || m->kind == MEMBER_IDS) {
			if (!id_set(d, m, v, NULL, true))
				return false;
			continue;
		}
		value_put_key(&d->body, m->name);
		value_put(&d->body, v);
	}
	buf_putc(&d->body, '}');
	return true;
}
