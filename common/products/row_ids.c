#include "products/row_ids.h"

#include "base/map.h"
#include "json/value.h"

#include <stddef.h>

void row_ids_add(struct map *to, const struct value *list)
{
	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "id");

		if (id)
			map_put(to, id->text, id->len, to);
	}
}
