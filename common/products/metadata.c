#include "products/metadata.h"

#include "base/buf.h"
#include "json/value.h"
#include "products/draft.h"
#include "sync/plan.h"

static bool is_none(const struct value *v)
{
	return value_is_null(v) || (v->type == JSON_STRING && !v->len);
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
			continue; /* a later one counts */
		if (is_none(v) ? is_none(old) : value_equal(v, old))
			continue;
		plan_change(d->plan, old, v, "%s.%s", path, v->key);
		differs = true;
	}
	return differs;
}

void metadata_new(struct buf *to, const struct value *want)
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

void metadata_diff(struct draft *d, struct buf *to, const char *path,
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
