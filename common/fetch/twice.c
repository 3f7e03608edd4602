/*
 * With {offset} and {page}, an item that comes again says that pages shift
 * while they are read, or that the order changes: others may be missing. With a
 * next page that the server names, items at the start of a page may come again
 * because a key is included; a total counts them once.
 *
 * Only the ids of the page before are kept. Those of earlier pages are known
 * from a sample (seen.h), which has all ids of a small catalogue.
 *
 * An id that no option names may be the number of the item in its page. Then it
 * says nothing about earlier pages.
 */
#include "fetch/twice.h"

#include "base/err.h"
#include "base/plural.h"
#include "fetch/before.h"
#include "fetch/doubt.h"
#include "fetch/page.h"
#include "fetch/rules.h"

#include <inttypes.h>

static bool counts(const struct twice *t)
{
	const enum paging_style style = rules_style(t->rules);

	return style == PAGING_OFFSET || style == PAGING_NUMBER;
}

/* Can the ids at --id not be used? Said once. */
static void note_id(struct twice *t, const struct page *p, uint64_t number,
    const struct compared *c, struct doubts *d)
{
	const struct path *id = &t->rules->page.id;

	if (!id->text || t->told || (!c->clash && !c->partial))
		return;
	t->told = true;
	if (c->clash)
		doubt(d, EXIT_REMOTE,
		    "--id: two items of page %" PRIu64
		    " have the same '%s', so "
		    "it cannot tell whether items come twice",
		    number, id->text);
	else
		warning("--id: only %zu of %" PRIu64 " items of page %" PRIu64
			" have '%s', so it cannot tell whether items come "
			"twice",
		    page_ids(p)->count, page_items(p), number, id->text);
}

/* The pages at the end get shorter by one item each. */
static void note_step(
    struct twice *t, uint64_t items, uint64_t number, const struct compared *c)
{
	if (c->again > 1 && c->again + 1 == items)
		t->steps++;
	else if (number > 1 && items && c->news == NEWS_SOME)
		t->others++;
}

void twice_take(struct twice *t, const struct page *p, uint64_t number,
    const struct compared *c, struct doubts *d)
{
	note_id(t, p, number, c, d);
	t->no_id |= c->clash && !t->rules->page.id.text;
	t->numbers |= c->numbers;
	t->again += c->again;
	t->second |= number == 2 && c->again == 1;
	note_step(t, page_items(p), number, c);
	t->earlier += c->earlier;
	t->rough |= c->earlier && c->rough;
}

/* Do earlier pages count? */
static bool uses_earlier(const struct twice *t)
{
	return !t->no_id && !t->numbers;
}

uint64_t twice_count(const struct twice *t, const struct compared *c)
{
	uint64_t count = t->again + (c ? c->again : 0);

	/* An offset counts all items. An estimate is no amount. */
	if (counts(t))
		return 0;
	if (uses_earlier(t) && !t->rough && !(c && c->rough))
		count += t->earlier + (c ? c->earlier : 0);
	return count;
}

/* What the items that came twice probably mean. */
static const char *cause(const struct twice *t, uint64_t count)
{
	const enum paging_style style = rules_style(t->rules);

	if (style == PAGING_NUMBER && t->steps > 1 && !t->others)
		return "each page begins one item after the page before it, so "
		       "the server counts items: use {offset}";
	if (style == PAGING_OFFSET && count == 1 && t->second &&
	    !t->rules->request.begin)
		return "pages shift while they are read; sort by a stable key, "
		       "or use --start 1 if the server counts items from 1";
	return "pages shift while they are read; sort by a stable key";
}

void twice_tell(const struct twice *t, struct doubts *d)
{
	const uint64_t earlier = uses_earlier(t) ? t->earlier : 0;
	const uint64_t count = t->again + earlier;

	if (!count || t->no_id)
		return;
	if (counts(t))
		doubt(d, EXIT_REMOTE, "%s%" PRIu64 " item%s came twice: %s",
		    earlier && t->rough ? "about " : "", count, plural(count),
		    cause(t, count));
	else
		debug("%" PRIu64 " item%s came again on a later page; a key "
		      "set that includes its key does that",
		    count, plural(count));
}
