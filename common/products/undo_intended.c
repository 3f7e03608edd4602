/*
 * What a run has left that was killed, from what it was going to write: the row
 * before with the members of the plan. What the plan makes anew has no ids yet,
 * so they are taken from what there is now.
 */
#include "base/mem.h"
#include "json/value.h"
#include "products/schema.h"
#include "products/undo.h"

#include <string.h>

static struct value *last_child(const struct value *v)
{
	struct value *last = v->child;

	while (last && last->next)
		last = last->next;
	return last;
}

static struct value *copied(struct arena *a, const struct value *v)
{
	return v ? value_copy(a, v) : value_new(a, JSON_NULL);
}

/* The members of an object; those of `over` replace them. */
static struct value *overlaid(
    struct arena *a, const struct value *object, const struct value *over)
{
	struct value *to = value_new(a, JSON_OBJECT), *last = NULL;

	for (const struct value *v = undo_first(object); v; v = v->next)
		if (!value_get(over, v->key))
			value_append(to, &last, NULL, value_copy(a, v));
	for (const struct value *v = undo_first(over); v; v = v->next)
		value_append(to, &last, NULL, value_copy(a, v));
	return to;
}

static struct value *metadata(
    struct arena *a, const struct value *before, const struct value *planned)
{
	if (value_is_null(planned))
		return value_new(a, JSON_NULL);
	return overlaid(a, before, planned);
}

/* Images without an id get that of an image of now with the same URL. */
static struct value *images(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now)
{
	struct value *to = value_new(a, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(planned); v; v = v->next) {
		const struct value *url = value_get(v, "url"), *n;

		if (value_get(v, "id")) {
			value_append(to, &last, NULL, value_copy(a, v));
			continue;
		}
		for (n = undo_first(now); n; n = n->next)
			if (value_same_text(value_get(n, "url"), url) &&
			    !undo_find(before, value_get(n, "id")) &&
			    !undo_find(to, value_get(n, "id")))
				break;
		if (n)
			value_append(to, &last, NULL, value_copy(a, n));
	}
	return to;
}

/* {"Size":"S"} as Medusa answers it. */
static struct value *choice(struct arena *a, const struct value *planned)
{
	struct value *to = value_new(a, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(planned); v; v = v->next) {
		struct value *one = value_new(a, JSON_OBJECT), *end = NULL;
		struct value *of = value_new(a, JSON_OBJECT), *tail = NULL;

		value_append(
		    of, &tail, "title", value_string(a, v->key, v->key_len));
		value_append(one, &end, "value", value_copy(a, v));
		value_append(one, &end, "option", of);
		value_append(to, &last, NULL, one);
	}
	return to;
}

static struct value *variant(
    struct arena *a, const struct value *before, const struct value *planned)
{
	struct value *to = value_new(a, JSON_OBJECT), *last = NULL;

	for (const struct value *v = undo_first(before); v; v = v->next) {
		const struct value *new = value_get(planned, v->key);
		struct value *copy;

		if (!new)
			copy = value_copy(a, v);
		else if (strcmp(v->key, "metadata") == 0)
			copy = metadata(a, v, new);
		else if (strcmp(v->key, "options") == 0)
			copy = choice(a, new);
		else
			copy = value_copy(a, new);
		value_append(to, &last, v->key, copy);
	}
	return to;
}

/* A variant of now that the plan may have made. */
static const struct value *made(const struct value *before,
    const struct value *planned, const struct value *now)
{
	static const char *const names[] = {"sku", "title", NULL};

	for (const char *const *name = names; *name; name++) {
		const struct value *text = value_text(planned, *name);

		for (const struct value *v = undo_first(now); v && text;
		     v = v->next)
			if (value_same_text(value_get(v, *name), text) &&
			    !undo_find(before, value_get(v, "id")))
				return v;
	}
	return NULL;
}

static struct value *variants(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now)
{
	struct value *to = value_new(a, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(planned); v; v = v->next) {
		const struct value *old = undo_find(before, value_get(v, "id"));
		const struct value *new = old ? NULL : made(before, v, now);

		if (old)
			value_append(to, &last, NULL, variant(a, old, v));
		else if (new)
			value_append(to, &last, NULL, value_copy(a, new));
	}
	return to;
}

static const struct value *titled(
    const struct value *list, const struct value *title)
{
	const struct value *v = undo_first(list);

	while (v && !value_same_text(value_get(v, "title"), title))
		v = v->next;
	return v;
}

static bool has_text(const struct value *list, const struct value *text)
{
	const struct value *v = undo_first(list);

	while (v && !value_same_text(v, text))
		v = v->next;
	return v;
}

/* An option with the values that it had, and those of now that are planned. */
static struct value *option(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now)
{
	struct value *to = overlaid(a, before, NULL), *last = NULL;
	struct value *values = value_new(a, JSON_ARRAY);
	const struct value *had = value_get(before, "values");
	const struct value *v = undo_first(value_get(now, "values"));

	for (; v; v = v->next)
		if (undo_find(had, value_get(v, "id")) ||
		    has_text(
			value_get(planned, "values"), value_get(v, "value")))
			value_append(values, &last, NULL, value_copy(a, v));
	value_remove(to, "values");
	value_remove(to, "title");
	last = last_child(to);
	value_append(to, &last, "values", values);
	value_append(to, &last, "title",
	    copied(a, value_get(planned ? planned : before, "title")));
	return to;
}

static struct value *options(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now)
{
	struct value *to = value_new(a, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(now); v; v = v->next) {
		const struct value *old = undo_find(before, value_get(v, "id"));
		const struct value *new =
		    titled(planned, value_get(v, "title"));

		if (old)
			value_append(to, &last, NULL, option(a, old, new, v));
		else if (new)
			value_append(to, &last, NULL, value_copy(a, v));
	}
	return to;
}

static struct value *member(struct arena *a, const char *name,
    const struct value *before, const struct value *planned,
    const struct value *now)
{
	const struct value *old = value_get(before, name);
	const struct value *new = value_get(planned, name);
	const struct value *is = value_get(now, name);

	if (strcmp(name, "metadata") == 0)
		return metadata(a, old, new);
	if (strcmp(name, "images") == 0)
		return images(a, old, new, is);
	if (strcmp(name, "variants") == 0)
		return variants(a, old, new, is);
	if (strcmp(name, "options") == 0)
		return options(a, old, new, is);
	return copied(a, new);
}

const struct value *undo_intended(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now)
{
	const struct value *profile = value_get(planned, "shipping_profile_id");
	struct value *to = value_new(a, JSON_OBJECT), *last = NULL;

	for (const struct value *v = undo_first(before); v; v = v->next)
		if (!value_get(planned, v->key))
			value_append(to, &last, NULL, value_copy(a, v));
	for (const struct value *v = undo_first(planned); v; v = v->next)
		if (product_member(v))
			value_append(to, &last, v->key,
			    member(a, v->key, before, planned, now));
	if (profile) {
		struct value *ref = value_new(a, JSON_OBJECT), *end = NULL;

		value_append(ref, &end, "id", copied(a, profile));
		value_remove(to, "shipping_profile");
		last = last_child(to);
		value_append(to, &last, "shipping_profile", ref);
	}
	return to;
}
