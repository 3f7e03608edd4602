#include "products/name.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/match.h"
#include "products/title.h"

/* NULL: it has no name. */
static const char *name_of(const struct draft *d, const struct pair *p)
{
	static const char *const members[] = {"sku", "title", "id", NULL};
	struct buf values = {0};
	const char *name;

	for (const char *const *m = members; *m; m++) {
		const struct value *v = value_text(p->want, *m);

		if (!v)
			v = value_text(p->have, *m);
		if (v)
			return label(d->arena, v->text, v->len);
	}
	if (!p->after.count)
		return NULL;
	title_make(&values, &p->after);
	name = label(d->arena, arena_copy(d->arena, values.data, values.len),
	    values.len);
	buf_release(&values);
	return name;
}

const char *pair_name(const struct draft *d, const struct pair *p)
{
	const char *name = name_of(d, p);

	return name ? name : arena_printf(d->arena, "%zu", p->index);
}

const char *pair_words(const struct draft *d, const struct pair *p)
{
	const char *name = name_of(d, p);

	return name ? arena_printf(d->arena, "the variant '%s'", name)
		    : arena_printf(d->arena, "'variants[%zu]'", p->index);
}
