#include "products/diff_priv.h"

#include "json/decimal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void diff_note(struct diff *d, const struct value *before,
    const struct value *after, const char *path, ...)
{
	struct change *c = arena_alloc(d->arena, sizeof *c);
	va_list ap;

	va_start(ap, path);
	c->path = arena_vprintf(d->arena, path, ap);
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
	d->error = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	return false;
}

void diff_release(struct diff *d)
{
	buf_release(&d->body);
	buf_release(&d->options);
	buf_release(&d->release);
	buf_release(&d->restore);
	buf_release(&d->remove);
}

/* Medusa takes "true" for true, and answers numbers of old rows as text. */
bool diff_same_scalar(const struct value *want, const struct value *have)
{
	if (value_is_null(want) || value_is_null(have))
		return value_is_null(want) && value_is_null(have);
	if (want->type == JSON_NUMBER || have->type == JSON_NUMBER)
		return decimal_same_double(
		    want->text, want->len, have->text, have->len);
	if (have->type == JSON_TRUE || have->type == JSON_FALSE)
		return want->len == have->len &&
		       memcmp(want->text, have->text, want->len) == 0;
	return value_same_text(want, have);
}

bool diff_same_member(
    const struct member *m, const struct value *want, const struct value *have)
{
	if (m->kind == MEMBER_MEASURE && !value_is_null(want) &&
	    !value_is_null(have))
		return decimal_same_float(
		    want->text, want->len, have->text, have->len);
	return diff_same_scalar(want, have);
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

void diff_new_metadata(struct buf *to, const struct value *want)
{
	if (want->type == JSON_NULL)
		return;
	value_put_key(to, "metadata");
	buf_putc(to, '{');
	for (const struct value *v = want->child; v; v = v->next) {
		if (v != value_get(want, v->key) || is_none(v))
			continue;
		value_put_key(to, v->key);
		value_put(to, v);
	}
	buf_putc(to, '}');
}

void diff_metadata(struct diff *d, struct buf *to, const char *path,
    const struct value *want, const struct value *have, bool whole)
{
	if (!metadata_differs(d, path, want, have))
		return;
	value_put_key(to, "metadata");
	if (want->type == JSON_NULL) {
		buf_puts(to, "null");
		return;
	}
	buf_putc(to, '{');
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *old = value_get(have, v->key);

		if (v != value_get(want, v->key))
			continue;
		if (whole ? is_none(v) : value_equal(v, old))
			continue;
		value_put_key(to, v->key);
		if (is_none(v))
			buf_puts(to, "\"\"");
		else
			value_put(to, v);
	}
	for (const struct value *v = whole && have ? have->child : NULL; v;
	     v = v->next) {
		if (value_get(want, v->key))
			continue;
		value_put_key(to, v->key);
		value_put(to, v);
	}
	buf_putc(to, '}');
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

static void images(
    struct diff *d, const struct value *want, const struct value *have)
{
	const struct value **old = by_rank(d->arena, have);
	bool *used, same = want->count == (have ? have->count : 0);
	size_t i = 0;

	for (const struct value *v = want->child; v; v = v->next, i++) {
		const struct value *url = value_get(v, "url");

		same = same && value_same_text(url, value_get(old[i], "url"));
	}
	if (same)
		return;
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
}

/* The id of what is meant by a name or an object with an id; NULL: error. */
static const char *id_of(
    struct diff *d, const struct member *m, const struct value *v)
{
	const struct value *id = value_text(v, "id");
	const char *why, *found;

	if (id)
		return id->text;
	if (v->type != JSON_STRING) {
		diff_refuse(d,
		    "in '%s' there is %s instead of a name or an "
		    "object with an 'id'",
		    m->name, json_event_name(v->type));
		return NULL;
	}
	if (m->kind == MEMBER_REF && strcmp(m->name, member_ref(m)->as) == 0)
		return v->text;
	found = names_id(d->names, member_ref(m)->kind, v->text, v->len, &why);
	if (!found)
		diff_refuse(d, "the %s '%s' %s",
		    name_kind_word(member_ref(m)->kind), v->text, why);
	return found;
}

static const struct value *old_ref(
    const struct member *m, const struct value *have)
{
	if (member_ref(m)->kind == NAME_PROFILE)
		return value_get(value_get(have, "shipping_profile"), "id");
	return value_get(have, member_ref(m)->as);
}

static void put_ref(struct diff *d, const struct member *m, const char *id)
{
	value_put_key(&d->body, member_ref(m)->as);
	if (id)
		string_put(&d->body, id, strlen(id));
	else
		buf_puts(&d->body, "null");
}

/* One thing that exists on its own; null: none. */
static bool reference(struct diff *d, const struct member *m,
    const struct value *want, const struct value *product)
{
	const struct value *old = old_ref(m, product);
	const char *id = NULL;

	if (want->type != JSON_NULL) {
		id = id_of(d, m, want);
		if (!id)
			return false;
	}
	if (id ? value_is(old, id) : value_is_null(old))
		return true;
	diff_note(d, old, want, "%s", m->name);
	put_ref(d, m, id);
	return true;
}

/* A set of things with ids: appended when it differs; or always. */
static bool id_set(struct diff *d, const struct member *m,
    const struct value *want, const struct value *have, bool always)
{
	const char **ids =
	    arena_alloc(d->arena, size_mul(want->count + 1, sizeof *ids));
	struct map seen = {0};
	bool same = !always;
	size_t n = 0, i;

	for (const struct value *e = want->child; e; e = e->next) {
		const char *id = id_of(d, m, e);

		if (!id) {
			map_release(&seen);
			return false;
		}
		if (map_get(&seen, id, strlen(id)))
			continue; /* named twice */
		map_put(&seen, id, strlen(id), &seen);
		ids[n++] = id;
		same = same && value_has_id(have, id);
	}
	map_release(&seen);
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

static bool member(struct diff *d, const struct member *m,
    const struct value *want, const struct value *product)
{
	const struct value *have = value_get(product, m->name);

	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return true;
		/* fall through */
	case MEMBER_KEY: /* differs when the product is adopted */
	case MEMBER_SCALAR:
	case MEMBER_MEASURE:
		if (diff_same_member(m, want, have))
			return true;
		diff_note(d, have, want, "%s", m->name);
		value_put_key(&d->body, m->name);
		value_put(&d->body, want);
		return true;
	case MEMBER_METADATA:
		diff_metadata(d, &d->body, m->name, want, have, false);
		return true;
	case MEMBER_IMAGES:
		images(d, want, have);
		return true;
	case MEMBER_SET:
		return id_set(d, m, want, have, false);
	case MEMBER_REF:
		return reference(d, m, want, product);
	case MEMBER_OPTIONS:
		diff_options(d, want, have);
		return true;
	default:
		return true;
	}
}

bool diff_update(
    struct diff *d, const struct value *want, const struct value *have)
{
	const struct value *variants = value_get(want, "variants");
	size_t bare;

	buf_putc(&d->body, '{');
	value_put_key(&d->body, "id");
	value_put(&d->body, value_get(have, "id"));
	bare = d->body.len;
	for (const struct value *v = want->child; v; v = v->next)
		if (!member(d, product_member(v), v, have))
			return false;
	if (variants &&
	    !diff_variants(d, variants, value_get(have, "variants"),
		value_get(want, "options"), value_get(have, "options")))
		return false;
	d->empty = d->body.len == bare;
	buf_putc(&d->body, '}');
	return true;
}

static bool new_member(struct diff *d, const struct member *m,
    const struct value *v, const struct value *product)
{
	const char *id;

	switch (m->kind) {
	case MEMBER_SET:
		return id_set(d, m, v, NULL, true);
	case MEMBER_REF:
		id = v->type == JSON_NULL ? NULL : id_of(d, m, v);
		if (!id && v->type != JSON_NULL)
			return false;
		put_ref(d, m, id);
		return true;
	case MEMBER_METADATA:
		diff_new_metadata(&d->body, v);
		return true;
	case MEMBER_VARIANTS:
		return diff_new_variants(d, v, value_get(product, "options"));
	case MEMBER_FIXED:
		if (v->type == JSON_NULL)
			return true;
		/* fall through */
	default:
		value_put_key(&d->body, m->name);
		value_put(&d->body, v);
		return true;
	}
}

/* Medusa makes the first image the thumbnail of a new product without one. */
static bool gets_thumbnail(const struct value *want)
{
	const struct value *thumbnail = value_get(want, "thumbnail");
	const struct value *images = value_get(want, "images");

	return thumbnail && images && images->count &&
	       (thumbnail->type == JSON_NULL || !thumbnail->len);
}

bool diff_create(struct diff *d, const struct value *want)
{
	const struct value *title = value_get(want, "title");

	d->unfinished = gets_thumbnail(want);

	if (value_is_null(title))
		return diff_refuse(d, "a new product needs a 'title'");
	if (!value_get(want, "options"))
		return diff_refuse(d, "a new product with several variants "
				      "needs 'options'");
	buf_putc(&d->body, '{');
	for (const struct value *v = want->child; v; v = v->next)
		if (!new_member(d, product_member(v), v, want))
			return false;
	buf_putc(&d->body, '}');
	return true;
}
