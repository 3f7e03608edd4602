#include "fetch/before.h"

#include "fetch/page.h"
#include "fetch/seen.h"

void before_release(struct before *b)
{
	ids_release(&b->ids);
}

static enum news news_of(const struct ids *before, const struct ids *now,
    struct ids_common common, bool same)
{
	if (common.count < now->count)
		return NEWS_SOME;
	if (common.count == before->count)
		return same ? NEWS_SAME : NEWS_SAME_IDS;
	return common.tail == now->count ? NEWS_TAIL : NEWS_OLD;
}

struct compared before_compare(
    const struct before *b, const struct page *p, bool guessed)
{
	struct ids *ids = page_ids(p);
	const enum ids_state state = ids_end(ids, page_items(p));
	const bool same = page_items_hash(p) == b->hash;
	struct compared c = {.clash = state == IDS_REPEATED, .news = NEWS_SOME};
	struct ids_common common;

	if (state == IDS_DISTINCT)
		c.ids = ids;
	c.partial = state == IDS_MISSING && ids->count && !ids->too_many;
	if (!b->any || !page_items(p))
		return c;
	if (!c.ids || !b->has_ids) {
		c.news = same ? NEWS_SAME_BYTES : NEWS_UNKNOWN;
		return c;
	}
	common = ids_compare(&b->ids, ids);
	c.news = news_of(&b->ids, ids, common, same);
	c.numbers = guessed &&
		    (c.news == NEWS_SAME_IDS || c.news == NEWS_OLD ||
			(c.news == NEWS_SOME && common.count == b->ids.count));
	if (!c.numbers)
		c.again = common.count;
	return c;
}

void before_note(const struct before *b, const struct page *p,
    struct compared *c, struct seen *seen)
{
	struct ids *ids = page_ids(p), *marks;
	bool weak = false, exact;

	if (!page_items(p))
		return;
	if (c->ids) {
		c->earlier = seen_earlier(
		    seen, ids, b->has_ids ? &b->ids : NULL, &exact);
		c->rough = !exact;
	} else {
		marks = page_marks(p, &weak);
		if (!weak || !c->partial ||
		    ids_end(ids, ids->count) != IDS_DISTINCT)
			ids = marks;
	}
	seen_add(seen, ids, weak);
}

void before_set(
    struct before *b, const struct page *p, const struct compared *c)
{
	b->any = true;
	b->hash = page_items_hash(p);
	b->has_ids = c->ids;
	if (c->ids)
		ids_copy(&b->ids, c->ids);
}
