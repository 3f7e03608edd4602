#include "products/place.h"

#include "base/buf.h"
#include "json/value.h"

const struct value *place_name(const struct value *variant)
{
	static const char *const members[] = {"sku", "title", "id", NULL};

	for (const char *const *m = members; *m; m++) {
		const struct value *v = value_text(variant, *m);

		if (v && v->len)
			return v;
	}
	return NULL;
}

void place_put(struct buf *to, const struct place *at, const char *member)
{
	const struct value *name = place_name(at->variant);

	buf_putc(to, '\'');
	if (at->variant && !name)
		buf_printf(to, "variants[%zu].", at->index);
	if (at->list)
		buf_printf(
		    to, "%s[%zu]%s", at->list, at->item, *member ? "." : "");
	buf_printf(to, "%s'", member);
	if (name)
		buf_printf(to, " of the variant '%s'", name->text);
}

void place_put_variant(struct buf *to, const struct place *at)
{
	const struct value *name = place_name(at->variant);

	if (name)
		buf_printf(to, "the variant '%s'", name->text);
	else
		buf_printf(to, "'variants[%zu]'", at->index);
}
