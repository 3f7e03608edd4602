/*
 * The variants of both are listed. All other members have to be the same where
 * both items have them: nothing says which one would be right.
 */
#include "products/merge.h"

#include "base/mem.h"
#include "json/value.h"
#include "sync/batch.h"

#include <string.h>

static void append_all(struct arena *a, struct value *to, struct value **last,
    const struct value *list)
{
	for (const struct value *v = list->child; v; v = v->next)
		value_append(to, last, NULL, value_copy(a, v));
}

static struct value *both(
    struct arena *a, const struct value *one, const struct value *other)
{
	struct value *all = value_new(a, JSON_ARRAY), *last = NULL;

	append_all(a, all, &last, one);
	append_all(a, all, &last, other);
	all->key = one->key;
	all->key_len = one->key_len;
	return all;
}

/* A member of the one, as the other one has it, too. */
static struct value *merge_member(struct batch *b, const struct value *v,
    const struct value *other, const char **why)
{
	if (other && strcmp(v->key, "variants") == 0)
		return both(&b->arena, v, other);
	if (other && !value_equal(v, other) && !*why)
		*why =
		    arena_printf(&b->arena, "but their '%s' differs", v->key);
	return value_copy(&b->arena, v);
}

const struct value *product_merge(struct batch *b, const struct value *a,
    const struct value *c, const char **why)
{
	struct value *to = value_new(&b->arena, JSON_OBJECT), *last = NULL;

	for (const struct value *v = a->child; v; v = v->next)
		value_append(to, &last, NULL,
		    merge_member(b, v, value_get(c, v->key), why));
	for (const struct value *v = c->child; v; v = v->next)
		if (!value_get(a, v->key))
			value_append(to, &last, NULL, value_copy(&b->arena, v));
	return to;
}
