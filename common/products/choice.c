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
#include "products/label.h"
#include "products/mark.h"
#include "sync/plan.h"

#include <stdlib.h>
#include <string.h>

/* The option's title and the value; false if they are not strings. */
static bool read_chosen(
    struct mark_member *to, const struct value *v, bool wanted)
{
	const struct value *title =
	    wanted ? NULL : value_text(value_get(v, "option"), "title");

	if (!wanted && !title)
		return false;
	to->key = wanted ? v->key : title->text;
	to->len = wanted ? v->key_len : title->len;
	to->value = wanted ? v : value_text(v, "value");
	return to->value && to->value->type == JSON_STRING;
}

/*
 * What a variant of the input, or of Medusa, chooses, sorted by title. The
 * caller frees it. NULL when it chooses nothing, or a value has no title or is
 * not a string.
 */
static struct mark_member *sorted(const struct value *list, bool wanted)
{
	struct mark_member *all;
	size_t n = 0;

	if (!list || !list->count)
		return NULL;
	all = mem_resize(NULL, list->count, sizeof *all);
	for (const struct value *v = list->child; v; v = v->next) {
		if (!read_chosen(&all[n++], v, wanted)) {
			free(all);
			return NULL;
		}
	}
	mark_sort(all, n);
	return all;
}

static bool same_members(
    const struct mark_member *a, const struct mark_member *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (a[i].len != b[i].len ||
		    memcmp(a[i].key, b[i].key, a[i].len) != 0 ||
		    !value_same_text(a[i].value, b[i].value))
			return false;
	return true;
}

bool choice_same(const struct value *want, const struct value *have)
{
	const struct value *old = value_get(have, "options");
	struct mark_member *a, *b;
	bool same;

	if (want->count != (old ? old->count : 0))
		return false;
	a = sorted(want, true);
	b = sorted(old, false);
	same = a && b && same_members(a, b, want->count);
	free(a);
	free(b);
	return same;
}

bool choice_mark(struct buf *to, const struct value *variant, bool wanted)
{
	const struct value *list = value_get(variant, "options");
	struct mark_member *all = sorted(list, wanted);

	for (size_t i = 0; all && i < list->count; i++) {
		const char *text = all[i].value->text;
		size_t len = all[i].value->len;

		/* The input has been trimmed; Medusa may hold white space. */
		utf8_trim(&text, &len);
		string_put(to, all[i].key, all[i].len);
		string_put(to, text, len);
	}
	free(all);
	return all != NULL;
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

static bool check_complete(struct draft *d, const char *of,
    const struct value *choice, const struct offer *from, const char *hint)
{
	const struct value *o = from->list ? from->list->child : NULL;

	for (; o; o = o->next) {
		const struct value *title = value_get(o, "title");

		if (!value_get(choice, title->text))
			return plan_refuse(d->plan,
			    "the variant '%s' has no value for the option "
			    "'%s'%s",
			    of, label(d->arena, title->text, title->len), hint);
	}
	return true;
}

static bool offers(const struct offer *o, const struct value *chosen)
{
	return offer_has(offer_find(o, chosen->key, chosen->key_len), chosen);
}

bool choice_check(struct draft *d, const char *of, const struct value *choice)
{
	if (!d->wanted.list)
		return true; /* Medusa's options were not looked up */
	for (const struct value *v = choice->child; v; v = v->next)
		if (!offers(&d->wanted, v) && !offers(&d->had, v))
			return plan_refuse(d->plan,
			    "the variant '%s' has '%s' for the option '%s', "
			    "which 'options' does not list",
			    of, label(d->arena, v->text, v->len),
			    label(d->arena, v->key, v->key_len));
	return check_complete(d, of, choice, &d->wanted, "") &&
	       check_complete(d, of, choice, &d->had,
		   ", which the product has in Medusa; Medusa does not remove "
		   "an option that variants use");
}
