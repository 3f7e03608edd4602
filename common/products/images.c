/*
 * In an update `images` is the complete list, in the order of the ranks. Medusa
 * replaces an image that has no id, also one with the same URL, so an image
 * that stays is written with its id. The same URL may be listed several times:
 * each image in Medusa is used once.
 */
#include "products/images.h"

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <stdlib.h>

/* An image in Medusa. */
struct old {
	const struct value *id, *url;
	double rank;
	size_t place;	  /* in the answer */
	struct old *next; /* not used yet, with the same URL */
};

static int by_rank(const void *a, const void *b)
{
	const struct old *x = a, *y = b;

	if (x->rank < y->rank || x->rank > y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Sorted by rank, 0 if it is missing; equal ranks keep the answer's order. */
static struct old *read_images(
    struct arena *a, const struct value *have, size_t count)
{
	struct old *list = arena_alloc(a, size_mul(count + 1, sizeof *list));
	const struct value *v = have ? have->child : NULL;

	for (size_t i = 0; i < count; i++, v = v->next) {
		const struct value *rank = value_get(v, "rank");

		list[i] = (struct old){.id = value_get(v, "id"),
		    .url = value_text(v, "url"),
		    .rank = rank ? strtod(rank->text, NULL) : 0,
		    .place = i};
	}
	qsort(list, count, sizeof *list, by_rank);
	return list;
}

static bool is_same(
    const struct value *want, const struct old *old, size_t count)
{
	size_t i = 0;

	if (want->count != count)
		return false;
	for (const struct value *v = want->child; v; v = v->next)
		if (!value_same_text(value_get(v, "url"), old[i++].url))
			return false;
	return true;
}

/* Each URL leads to its images, the one of the lowest rank first. */
static void index_urls(struct map *to, struct old *old, size_t count)
{
	for (struct old *o = old + count; o-- > old;)
		o->next = map_put(to, o->url->text, o->url->len, o);
}

/* In an undo, an image comes back with its id. */
static void put_image(
    struct draft *d, const struct value *image, struct map *unused)
{
	const struct value *url = value_get(image, "url");
	const struct value *id = value_get(image, "id");
	const struct old *o = map_get(unused, url->text, url->len);
	struct writer *to = &d->body;

	writer_object(to, NULL);
	if (id && d->batch->rules.undo) {
		writer_value(to, "id", id);
	} else if (o) {
		map_put(unused, url->text, url->len, o->next);
		writer_value(to, "id", o->id);
	}
	writer_value(to, "url", url);
	writer_end(to);
}

static bool has_url(const struct value *list, const struct value *url)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_same_text(value_get(v, "url"), url))
			return true;
	return false;
}

static void move_thumbnail(
    struct draft *d, const struct value *want, const struct value *product)
{
	const struct value *old = value_text(product, "thumbnail"), *new;

	if (!old || !has_url(value_get(product, "images"), old) ||
	    has_url(want, old))
		return;
	new = want->child ? value_get(want->child, "url")
			  : value_new(d->arena, JSON_NULL);
	plan_change(d->plan, old, new, "thumbnail");
	writer_value(&d->body, "thumbnail", new);
}

/* What Medusa has, in the form and order of the input. */
static const struct value *old_images(
    struct arena *a, const struct old *old, size_t count)
{
	struct value *list = value_new(a, JSON_ARRAY), *last = NULL;

	for (size_t i = 0; i < count; i++) {
		struct value *image = value_new(a, JSON_OBJECT), *url = NULL;

		if (!old[i].url)
			continue;
		value_append(image, &url, "url", value_copy(a, old[i].url));
		value_append(list, &last, NULL, image);
	}
	return list;
}

void images_diff(struct draft *d, const struct value *want,
    const struct value *product, bool may_follow)
{
	const struct value *have = value_get(product, "images");
	size_t count = have ? have->count : 0;
	struct old *old = read_images(d->arena, have, count);
	struct map unused = {0};

	if (is_same(want, old, count))
		return;
	plan_change(d->plan, old_images(d->arena, old, count), want, "images");
	index_urls(&unused, old, count);
	writer_array(&d->body, "images");
	for (const struct value *v = want->child; v; v = v->next)
		put_image(d, v, &unused);
	writer_end(&d->body);
	map_release(&unused);
	if (may_follow)
		move_thumbnail(d, want, product);
}
