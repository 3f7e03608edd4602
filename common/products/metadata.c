#include "products/metadata.h"

#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "sync/plan.h"

static bool is_none(const struct value *v)
{
	return value_is_null(v) || (v->type == JSON_STRING && !v->len);
}

/* Does the key have this value already? */
static bool is_same(const struct value *want, const struct value *have)
{
	return is_none(want) ? is_none(have) : value_equal(want, have);
}

static bool metadata_differs(struct draft *d, const char *path,
    const struct value *want, const struct value *have)
{
	bool differs = false;

	if (want->type == JSON_NULL) {
		if (value_is_null(have) || !have->count)
			return false;
		plan_change(d->plan, have, want, "%s", path);
		return true;
	}
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *old = value_get(have, v->key);

		if (v != value_get(want, v->key))
			continue; /* repeated: the last one counts */
		if (is_same(v, old))
			continue;
		plan_change(d->plan, old, v, "%s.%s", path, v->key);
		differs = true;
	}
	return differs;
}

void metadata_new(struct writer *to, const struct value *want)
{
	if (want->type == JSON_NULL)
		return;
	writer_object(to, "metadata");
	for (const struct value *v = want->child; v; v = v->next)
		if (v == value_get(want, v->key) && !is_none(v))
			writer_value(to, v->key, v);
	writer_end(to);
}

void metadata_diff(struct draft *d, struct writer *to, const char *path,
    const struct value *want, const struct value *have, bool whole)
{
	if (!metadata_differs(d, path, want, have))
		return;
	if (want->type == JSON_NULL) {
		writer_literal(to, "metadata", "null");
		return;
	}
	writer_object(to, "metadata");
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *old = value_get(have, v->key);

		if (v != value_get(want, v->key))
			continue;
		if (whole ? is_none(v) : is_same(v, old))
			continue;
		if (is_none(v))
			writer_text(to, v->key, "");
		else
			writer_value(to, v->key, v);
	}
	for (const struct value *v = whole && have ? have->child : NULL; v;
	     v = v->next)
		if (!value_get(want, v->key))
			writer_value(to, v->key, v);
	writer_end(to);
}
