/*
 * Compares and checks what variants choose. The input has an object, title to
 * value: {"Size":"M"}. Medusa has a list: [{"value":"M","option":{"title":
 * "Size"}}]. Neither has a fixed order.
 *
 * A choice is checked before it is sent, because Medusa refuses the whole batch
 * for it and does not say which product it means: each chosen value has to be
 * listed by the options of the input or of Medusa, and each option of either
 * needs a value.
 */
#include "products/choice.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/string.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "sync/plan.h"

#include <stdlib.h>
#include <string.h>

/* The value that a variant in Medusa has for the option with that title. */
static const struct value *value_for(
    const struct value *have, const struct value *title)
{
	const struct value *v = value_get(have, "options");
	size_t len = title->key_len;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *t =
		    value_get(value_get(v, "option"), "title");

		if (t && t->len == len && !memcmp(t->text, title->key, len))
			return value_get(v, "value");
	}
	return NULL;
}

bool choice_same(const struct value *want, const struct value *have)
{
	const struct value *old = value_get(have, "options");

	if (!want || want->count != (old ? old->count : 0))
		return false;
	for (const struct value *v = want->child; v; v = v->next)
		if (!value_same_text(v, value_for(have, v)))
			return false;
	return true;
}

struct chosen {
	const char *title;
	size_t len;
	const struct value *value;
};

static bool read_chosen(struct chosen *to, const struct value *v, bool wanted)
{
	const struct value *title =
	    wanted ? NULL : value_text(value_get(v, "option"), "title");

	if (!wanted && !title)
		return false;
	to->title = wanted ? v->key : title->text;
	to->len = wanted ? v->key_len : title->len;
	to->value = wanted ? v : value_get(v, "value");
	return to->value && to->value->type == JSON_STRING;
}

static int by_title(const void *a, const void *b)
{
	const struct chosen *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->len ? memcmp(x->title, y->title, x->len) : 0;
}

bool choice_mark(struct buf *to, const struct value *variant, bool wanted)
{
	const struct value *list = value_get(variant, "options"), *v;
	struct chosen *all;
	size_t n = 0;

	if (!list || !list->count)
		return false;
	all = mem_resize(NULL, list->count, sizeof *all);
	for (v = list->child; v && read_chosen(&all[n], v, wanted); v = v->next)
		n++;
	qsort(all, n, sizeof *all, by_title);
	for (size_t i = 0; i < n && !v; i++) {
		const char *text = all[i].value->text;
		size_t len = all[i].value->len;

		/* The input has been trimmed; Medusa may hold white space. */
		utf8_trim(&text, &len);
		string_put(to, all[i].title, all[i].len);
		string_put(to, text, len);
	}
	free(all);
	return !v;
}

void choice_put(struct writer *to, const struct value *have)
{
	const struct value *v = value_get(have, "options");

	writer_object(to, "options");
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *title =
		    value_text(value_get(v, "option"), "title");

		if (title)
			writer_value(to, title->text, value_get(v, "value"));
	}
	writer_end(to);
}

static const struct value *find_option(
    const struct value *options, const struct value *choice)
{
	const struct value *o = options ? options->child : NULL;

	for (; o; o = o->next) {
		const struct value *title = value_get(o, "title");

		if (title && title->len == choice->key_len &&
		    memcmp(title->text, choice->key, choice->key_len) == 0)
			break;
	}
	return o;
}

/* Values are strings in the input and objects in Medusa's answers. */
static bool has_value(const struct value *option, const struct value *text)
{
	const struct value *v = value_get(option, "values");

	for (v = v ? v->child : NULL; v; v = v->next)
		if (value_same_text(
			v->type == JSON_OBJECT ? value_get(v, "value") : v,
			text))
			return true;
	return false;
}

static bool check_complete(struct draft *d, const char *of,
    const struct value *choice, const struct value *options, const char *hint)
{
	const struct value *o = options ? options->child : NULL;

	for (; o; o = o->next)
		if (!value_get(choice, value_get(o, "title")->text))
			return plan_refuse(d->plan,
			    "the variant '%s' has no value for the option "
			    "'%s'%s",
			    of, value_get(o, "title")->text, hint);
	return true;
}

bool choice_check(struct draft *d, const char *of, const struct choices *from,
    const struct value *choice)
{
	if (!from->want)
		return true; /* Medusa's options were not looked up */
	for (const struct value *v = choice->child; v; v = v->next)
		if (!has_value(find_option(from->want, v), v) &&
		    !has_value(find_option(from->have, v), v))
			return plan_refuse(d->plan,
			    "the variant '%s' has '%s' for the option '%s', "
			    "which 'options' does not list",
			    of, v->text, v->key);
	return check_complete(d, of, choice, from->want, "") &&
	       check_complete(d, of, choice, from->have,
		   ", which the product has in Medusa; Medusa does not remove "
		   "an option that variants use");
}
