#include "products/offer.h"

#include "base/buf.h"
#include "base/letter.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/value.h"

static void read_values(struct offer_option *to)
{
	struct value *v = value_get(to->option, "values");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *text =
		    v->type == JSON_OBJECT ? value_get(v, "value") : v;

		map_put(&to->values, text->text, text->len, v);
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

struct offer_option *offer_find(
    const struct offer *o, const char *title, size_t len)
{
	return map_get(&o->by_title, title, len);
}

const struct value *offer_value(
    const struct offer_option *option, const struct value *text)
{
	return option && text && text->type == JSON_STRING
		   ? map_get(&option->values, text->text, text->len)
		   : NULL;
}

bool offer_is_shared(const struct offer_option *option)
{
	const struct value *v = value_get(option->option, "is_exclusive");

	return v && v->type == JSON_FALSE;
}

static void pair(struct offer_option *want, struct offer_option *have)
{
	if (!have || have->twin)
		return;
	want->twin = have;
	have->twin = want;
}

enum matcher { BY_ID, BY_TITLE, BY_LETTERS, MATCHERS };

/* The option's mark; false: it has none. */
static bool put_mark(
    struct buf *to, enum matcher how, const struct offer_option *o)
{
	const struct value *v =
	    value_text(o->option, how == BY_ID ? "id" : "title");
	const char *text = v ? v->text : NULL;
	size_t len = v ? v->len : 0;

	buf_reset(to);
	if (!v)
		return false;
	if (how == BY_LETTERS) {
		utf8_trim(&text, &len);
		letter_put_lower(to, text, len);
	} else {
		buf_put(to, text, len);
	}
	return true;
}

static void match_by(enum matcher how, struct offer *want, struct offer *have)
{
	struct map marks = {0};
	struct buf mark = {0};

	for (size_t i = have->count; i--;) {
		struct offer_option *o = &have->options[i];

		if (!o->twin && put_mark(&mark, how, o) &&
		    !(how == BY_LETTERS && offer_is_shared(o)))
			map_put(&marks, mark.data, mark.len, o);
	}
	for (size_t i = 0; i < want->count; i++) {
		struct offer_option *o = &want->options[i];

		if (!o->twin && put_mark(&mark, how, o))
			pair(o, map_get(&marks, mark.data, mark.len));
	}
	buf_release(&mark);
	map_release(&marks);
}

void offer_match(struct offer *want, struct offer *have)
{
	for (int how = 0; how < MATCHERS; how++)
		match_by((enum matcher)how, want, have);
}

const struct value *offer_title_after(const struct offer_option *option)
{
	if (option->goes)
		return NULL;
	return value_get(
	    (option->twin ? option->twin : option)->option, "title");
}
