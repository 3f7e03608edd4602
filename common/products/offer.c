#include "products/offer.h"

#include "base/mem.h"
#include "json/value.h"

static void read_values(struct offer_option *to)
{
	const struct value *v = value_get(to->option, "values");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *text =
		    v->type == JSON_OBJECT ? value_get(v, "value") : v;

		if (text && text->type == JSON_STRING)
			map_put(&to->values, text->text, text->len, to);
	}
}

void offer_read(struct offer *o, struct arena *a, const struct value *options)
{
	if (!options)
		return;
	o->list = options;
	o->options =
	    arena_alloc(a, size_mul(options->count + 1, sizeof *o->options));
	for (const struct value *v = options->child; v; v = v->next) {
		const struct value *title = value_get(v, "title");
		struct offer_option *option = &o->options[o->count];

		if (offer_find(o, title->text, title->len))
			continue;
		option->option = v;
		read_values(option);
		map_put(&o->by_title, title->text, title->len, option);
		o->count++;
	}
}

void offer_release(struct offer *o)
{
	for (size_t i = 0; i < o->count; i++)
		map_release(&o->options[i].values);
	map_release(&o->by_title);
}

const struct offer_option *offer_find(
    const struct offer *o, const char *title, size_t len)
{
	return map_get(&o->by_title, title, len);
}

bool offer_has(const struct offer_option *option, const struct value *value)
{
	return option && value && value->type == JSON_STRING &&
	       map_get(&option->values, value->text, value->len);
}
