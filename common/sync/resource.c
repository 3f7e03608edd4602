#include "sync/resource.h"

#include "json/value.h"
#include "sync/lookup.h"

#include <string.h>

const struct identity *resource_identity(
    const struct resource *r, const char *name)
{
	for (const struct identity *i = r->identities; i->name; i++)
		if (strcmp(i->name, name) == 0)
			return i;
	return NULL;
}

bool resource_each(const struct resource *r, const struct value *thing,
    const char *name, value_taker *take, void *ctx)
{
	const struct value *text;

	if (r->each)
		return r->each(thing, name, take, ctx);
	text = value_text(thing, name);
	return !text || take(ctx, text);
}

bool resource_look_up(const struct resource *r, struct batch *b,
    struct item *const *list, size_t count)
{
	return r->look_up ? r->look_up(b, list, count)
			  : look_up(b, list, count);
}

const char *resource_at(
    const struct resource *r, struct arena *a, const struct value *row)
{
	const struct value *id;

	if (r->at)
		return r->at(a, row);
	id = value_text(row, "id");
	return id ? id->text : NULL;
}

const char *resource_version(
    const struct resource *r, struct arena *a, const struct value *row)
{
	return r->version ? r->version(a, row) : NULL;
}

const char *resource_lacks(const struct resource *r, const struct value *row)
{
	if (r->lacks)
		return r->lacks(row);
	return value_text(row, "id") ? NULL : "an id";
}

enum outcome resource_recover(const struct resource *r, struct batch *b,
    struct item *const *list, size_t count, const struct medusa_answer *answer)
{
	if (r->recover)
		return r->recover(b, list, count, answer);
	return OUTCOME_REFUSED;
}
