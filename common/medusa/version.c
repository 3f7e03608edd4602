#include "medusa/version.h"

#include "base/hash.h"
#include "base/mem.h"
#include "json/value.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char version_fields[] =
    "updated_at,variants.id,variants.updated_at,variants.deleted_at,"
    "options.id,options.updated_at,options.deleted_at,options.is_exclusive";

struct parts {
	struct arena *arena;
	struct digest *list; /* of ids and their times */
	size_t count;
	const char *latest; /* of their times */
};

/* False: it has no time. */
static bool add(struct parts *p, const struct value *row)
{
	const struct value *id = value_text(row, "id");
	const struct value *time = value_text(row, "updated_at");
	const char *text;

	if (!id || !time)
		return false;
	text = arena_printf(p->arena, "%s %s", id->text, time->text);
	p->list[p->count++] = digest_of(text, strlen(text));
	if (!p->latest || strcmp(p->latest, time->text) < 0)
		p->latest = time->text;
	return true;
}

static bool is_shared(const struct value *row)
{
	const struct value *own = value_get(row, "is_exclusive");

	return own && own->type == JSON_FALSE;
}

/* The same for those of a list that belong to this product alone. */
static bool add_list(struct parts *p, const struct value *list)
{
	if (!list || list->type != JSON_ARRAY)
		return false;
	for (const struct value *v = list->child; v; v = v->next)
		if (value_is_null(value_get(v, "deleted_at")) &&
		    !is_shared(v) && !add(p, v))
			return false;
	return true;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

/* Lists come in any order. */
static uint64_t hash_parts(struct parts *p)
{
	qsort(p->list, p->count, sizeof *p->list, compare);
	return hash_of((const char *)p->list, p->count * sizeof *p->list);
}

const char *version_of(struct arena *a, const struct value *row)
{
	const struct value *variants = value_get(row, "variants");
	const struct value *options = value_get(row, "options");
	size_t room = 1 + (variants ? variants->count : 0) +
		      (options ? options->count : 0);
	struct parts p = {
	    .arena = a, .list = arena_alloc(a, size_mul(room, sizeof *p.list))};

	if (!add(&p, row) || !add_list(&p, variants) || !add_list(&p, options))
		return NULL;
	return arena_printf(a, "%s/%016" PRIx64, p.latest, hash_parts(&p));
}
