#include "products/title.h"

#include "base/buf.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/choice.h"
#include "products/draft.h"
#include "products/mark.h"
#include "products/match.h"
#include "products/name.h"
#include "products/offer.h"
#include "products/read.h"
#include "sync/plan.h"

#include <string.h>

static const char between[] = " / ";

void title_make(struct buf *to, const struct choice *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct value *v = c->list[i].value;

		if (i)
			buf_puts(to, between);
		buf_put(to, v->text, v->len);
	}
}

/* The rest of a title, and the values that it is to be made from. */
struct rest {
	const char *text;
	size_t len;
	unsigned unused; /* a bit for each value */
};

static bool skip(struct rest *r, const char *text, size_t len)
{
	if (r->len < len || memcmp(r->text, text, len) != 0)
		return false;
	r->text += len;
	r->len -= len;
	return true;
}

static bool is_made(struct rest r, const struct choice *c)
{
	if (!r.unused)
		return !r.len;
	for (unsigned i = 0; i < c->count; i++) {
		const struct value *v = c->list[i].value;
		struct rest next = r;

		next.unused &= ~(1U << i);
		if (next.unused == r.unused || !skip(&next, v->text, v->len))
			continue;
		if (next.unused && !skip(&next, between, strlen(between)))
			continue;
		if (is_made(next, c))
			return true;
	}
	return false;
}

bool title_is_made(const char *title, size_t len, const struct choice *c)
{
	enum { MOST = 6 }; /* values can be tried in 720 orders then */

	return c->count && c->count <= MOST &&
	       is_made((struct rest){title, len, (1U << c->count) - 1}, c);
}

void title_put(struct writer *to, const struct choice *c)
{
	struct buf title = {0};

	title_make(&title, c);
	writer_text(to, "title", title.data);
	buf_release(&title);
}

/* Was the title made from the values that the variant has in Medusa, or is it
 * that of a simple product, which gets options now? */
static bool was_made(
    struct draft *d, const struct pair *p, const struct value *title)
{
	static const struct offer as_stored = {0};
	const struct choice before = choice_read(d->arena, p->have, &as_stored);

	return title_is_made(title->text, title->len, &before) ||
	       (before.count && !p->before.count && title_is_default(title));
}

void title_renew(struct draft *d, const struct pair *p)
{
	const struct value *old = value_text(p->have, "title");
	struct buf title = {0};

	if (!old || !value_is_null(value_get(p->want, "title")) ||
	    !p->after.count || title_is_made(old->text, old->len, &p->after) ||
	    !was_made(d, p, old))
		return;
	title_make(&title, &p->after);
	plan_change(d->plan, old, value_string(d->arena, title.data, title.len),
	    "variants[%s].title", pair_name(d, p));
	title_put(&d->body, &p->after);
	buf_release(&title);
}
