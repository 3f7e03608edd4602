/*
 * The state of a run, from page to page.
 *
 * In: a page that is done. Out: a verdict, the next request (paging_request),
 * and warnings about contradictions, such as a total that changes.
 *
 * There are five styles, chosen from the options (rules_style): two count, by
 * {offset} and by {page}, and always have a next page; three take its name from
 * the page: {cursor}, --next, and the Link header. The parts of a decision:
 *
 *     total.c    how many items and pages there are, and how far the run is
 *     next.c     the name of the next page
 *     before.c   what the page brings, compared with the page before it
 *     seen.c     whether the run still brings anything new
 *     twice.c    items that came twice
 *     verdict.c  the rules: another page, the end, or an error
 *     hints.c    options that name what no page has
 *     more.c     what says, at the end, that there is more; signs.c finds it
 *     stated.c   a total that no option names
 *     notes.c    what is odd about a page, such as fewer items than {limit}
 *     nested.c   whether {offset} counts what the server does not,
 *     counted.c  or stands where servers count pages
 *     doubt.c    what makes the run doubtful, though it is no error
 *
 * `pages` and `items` only count pages that are accepted.
 */
#include "fetch/paging.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "fetch/before.h"
#include "fetch/counted.h"
#include "fetch/doubt.h"
#include "fetch/hints.h"
#include "fetch/keep.h"
#include "fetch/more.h"
#include "fetch/next.h"
#include "fetch/notes.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/seen.h"
#include "fetch/since.h"
#include "fetch/stated.h"
#include "fetch/total.h"
#include "fetch/twice.h"
#include "http/origin.h"

#include <inttypes.h>
#include <stdlib.h>

struct paging {
	const struct fetch_rules *rules;
	const struct pattern_value
	    *members; /* of the item of --each, or NULL */
	bool counts;  /* the style counts: {offset} or {page} */
	struct next *next;
	struct total total;
	struct hints *hints;
	struct stated stated;
	struct doubts doubts;
	uint64_t pages, items;
	uint64_t largest;     /* items of the largest page */
	struct before before; /* the last page */
	struct seen seen;
	struct twice twice;
	struct buf why; /* the latest message */
	unsigned empty; /* how many of the last pages have no items */
	unsigned equal; /* how many have the same items */
	struct notes notes;
};

struct paging *paging_new(
    const struct fetch_rules *rules, const struct pattern_value *members)
{
	struct paging *g = mem_alloc(sizeof *g);
	enum paging_style style = rules_style(rules);

	*g = (struct paging){.rules = rules,
	    .members = members,
	    .counts = style == PAGING_OFFSET || style == PAGING_NUMBER,
	    .next = next_new(rules, members),
	    .hints = hints_new(rules),
	    .twice = {.rules = rules},
	    .doubts = {.strict = rules->strict}};
	total_init(&g->total, rules);
	stated_init(&g->stated, rules);
	return g;
}

void paging_free(struct paging *g)
{
	next_free(g->next);
	hints_free(g->hints);
	total_release(&g->total);
	stated_release(&g->stated);
	before_release(&g->before);
	buf_release(&g->why);
	free(g);
}

uint64_t paging_pages(const struct paging *g)
{
	return g->pages;
}

uint64_t paging_items(const struct paging *g)
{
	return g->items;
}

double paging_share(const struct paging *g)
{
	return total_share(&g->total, g->items, g->pages);
}

void paging_request(const struct paging *g, struct template_request *to)
{
	const struct template_values values = {.items = g->items,
	    .pages = g->pages,
	    .cursor = next_cursor(g->next),
	    .json = next_cursor_is_json(g->next),
	    .members = g->members};
	const char *named = next_url(g->next);

	template_fill(&g->rules->request, &values, to);
	if (!named)
		return;
	/* What a server names is used as it is. */
	buf_reset(&to->url);
	buf_puts(&to->url, named);
}

/* Does a member say that the page is the last? */
static bool says_last(const struct paging *g, const struct page *p)
{
	return (g->rules->page.probe[PROBE_MORE].text &&
		   probe_is_false(page_value(p, PROBE_MORE))) ||
	       !probe_is_false(page_value(p, PROBE_END));
}

/*
 * How far the run is, and how far with this page. A total of a list does not
 * count items that came twice.
 */
static struct reach reach_of(const struct paging *g)
{
	return total_reach(
	    g->rules, g->items - twice_count(&g->twice, NULL), g->pages);
}

static struct reach reach_with(
    const struct paging *g, const struct page *p, const struct compared *c)
{
	return total_reach(g->rules,
	    g->items + page_items(p) - twice_count(&g->twice, c), g->pages + 1);
}

/* Is a page with so many items as full as pages can be? */
static bool is_full(const struct paging *g, uint64_t items)
{
	const struct template *t = &g->rules->request;

	if (g->pages)
		return items >= g->largest;
	return items > 1 && (!template_has(t, "limit") || items >= t->limit);
}

/* The run with this page. */
static struct run_end run_with(
    const struct paging *g, const struct page *p, const struct reach *reach)
{
	return (struct run_end){.empty = !g->items && !page_items(p),
	    .came = {reach->items.most, reach->pages.most},
	    .number = g->pages + 1,
	    .total = g->total.items.number,
	    .pages =
		total_is_own(&g->total) ? TOTAL_UNKNOWN : g->total.pages.number,
	    .stated = &g->stated,
	    .said = says_last(g, p)};
}

/*
 * Does the page say that there is more, although the total is reached? It may
 * then be the number of items of the page. Where each page names the next one,
 * that name decides, but a key is on the last page, too.
 */
static bool is_contradicted(const struct paging *g, const struct page *p,
    const struct run_end *run, enum next_found next)
{
	const struct fetch_rules *r = g->rules;
	const struct signs s = signs_around_items(r, p, &run->came);
	const char *option;
	uint64_t total;

	if (!g->counts && next != NEXT_NEW)
		return false;
	if (!g->counts && !r->page.probe[PROBE_CURSOR].last)
		return true;
	return s.flag || (s.next && !s.end) || more_by_option(r, p) ||
	       next_has_link(p) ||
	       stated_above(&g->stated, run->came.items, &option, &total) ||
	       (total_is_own(&g->total) && !s.end);
}

/*
 * Is the page the last because of a total? Items that come again do not reach
 * one, and a total that was passed before was wrong, unless nothing new comes.
 */
static bool is_complete(const struct paging *g, const struct page *p,
    enum news news, const struct reach *reach, const struct run_end *run,
    enum next_found next)
{
	const struct reach before = reach_of(g);

	if (!total_reached(&g->total, reach))
		return false;
	if (!page_items(p))
		return true;
	if (total_reached(&g->total, &before))
		return news == NEWS_SAME;
	return (g->counts || !verdict_is_equal(news)) &&
	       !is_contradicted(g, p, run, next);
}

static struct page_facts facts_of(struct paging *g, const struct page *p,
    const struct compared *c, struct run_end *run, const char **why)
{
	const struct fetch_rules *r = g->rules;
	const uint64_t number = g->pages + 1, n = page_items(p);
	const bool same = verdict_is_equal(c->news);
	const enum next_found next = next_find(g->next, p, number, why);
	const struct reach reach = reach_with(g, p, c);

	*run = run_with(g, p, &reach);
	run->last = run->said || is_complete(g, p, c->news, &reach, run, next);
	run->limited = number >= r->max_pages || g->items + n >= r->max_items;
	return (struct page_facts){.number = number,
	    .counts = g->counts,
	    .written = page_written(p) > 0,
	    .last = run->last,
	    .limit = run->limited,
	    .keyset = r->page.probe[PROBE_CURSOR].last,
	    .begun = r->request.cursor,
	    .full = is_full(g, n),
	    .circle = seen_circle(&g->seen, VERDICT_ROW),
	    .weak = g->seen.weak,
	    .empty = n ? 0 : g->empty + 1,
	    .equal = same ? g->equal + 1 : 1,
	    .news = c->news,
	    .next = next};
}

/* Counts a page that is accepted. */
static void accept(struct paging *g, const struct page *p,
    const struct page_facts *f, const struct compared *c)
{
	const uint64_t n = page_items(p);

	before_set(&g->before, p, c);
	twice_take(&g->twice, p, f->number, c, &g->doubts);
	g->pages++;
	g->items += n;
	g->largest = n > g->largest ? n : g->largest;
	g->empty = f->empty;
	g->equal = f->equal;
	if (g->rules->since)
		since_take(g->rules->since, page_greatest(p));
	notes_take(&g->notes, g->rules, p, f->number, &g->doubts);
	hints_take(g->hints, p);
}

/*
 * After the last page: tells what makes the run doubtful. A page that repeats
 * the one before is not part of the run.
 */
static void finish(struct paging *g, const struct page *p, struct run_end *run,
    enum paging_verdict verdict)
{
	const struct reach reach = reach_of(g);

	run->empty = !g->items;
	run->came = (struct signs_came){reach.items.most, reach.pages.most};
	run->counted =
	    !run->limited && total_check(&g->total, &reach, &g->doubts);
	twice_tell(&g->twice, &g->doubts);
	if (hints_end(g->hints, p, run, &g->doubts) ||
	    verdict == PAGING_REPEATED || run->limited ||
	    !more_check(g->rules, p, run, &g->doubts))
		stated_warn(&g->stated, run->came.items);
	/* With one item a page, both numbers are the same. */
	if (g->counts && g->pages > 1 && g->largest > 1 &&
	    run->total == TOTAL_UNKNOWN &&
	    !stated_is_known(&g->stated, run->came.items))
		counted_warn(&g->rules->request);
}

/* The message of a verdict; `next` is that of next_find, or NULL. */
static const char *explain(
    struct paging *g, enum verdict_why why, enum news news, const char *next)
{
	const char *text = verdict_text(why);
	const bool both = why == WHY_NO_ID || why == WHY_ONE_KEY;
	const bool by_id = news == NEWS_SAME_IDS || news == NEWS_OLD;

	buf_reset(&g->why);
	if (next && (both || !text))
		buf_puts(&g->why, next);
	if (text)
		buf_printf(&g->why, "%s%s", both ? "; " : "", text);
	if ((by_id && (why == WHY_PAGE_2 || why == WHY_EQUAL)) ||
	    why == WHY_CIRCLE || why == WHY_BYTES)
		buf_printf(&g->why, "; %s", verdict_text(WHY_NO_ID));
	return g->why.data;
}

/*
 * Why a page has not come. A page of a next link may be refused because the
 * link leaves out a key that is a parameter of the first URL.
 */
static const char *explain_page(
    struct paging *g, const struct page *p, const char *error)
{
	const enum paging_style style = rules_style(g->rules);
	const char *name = NULL;
	size_t len = 0;

	if (g->pages && (page_status(p) == 401 || page_status(p) == 403) &&
	    (style == PAGING_LINK || style == PAGING_PATH) &&
	    origin_same(page_url(p), g->rules->home))
		name = keep_missing(page_url(p), next_first(g->next), &len);
	if (!name)
		return error;
	buf_reset(&g->why);
	buf_printf(&g->why,
	    "%s; the next link leaves out '%.*s' of the URL: use --keep-query",
	    error, (int)len, name);
	return g->why.data;
}

enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why)
{
	struct compared compared;
	struct page_facts facts;
	struct run_end run;
	struct verdict verdict;

	*why = page_error(p);
	if (*why) {
		*why = explain_page(g, p, *why);
		return PAGING_BAD_PAGE;
	}
	compared = before_compare(&g->before, p, !g->rules->page.id.text);
	before_note(&g->before, p, &compared, &g->seen);
	total_take(&g->total, p, g->pages + 1, &g->doubts);
	stated_take(&g->stated, p);
	facts = facts_of(g, p, &compared, &run, why);
	verdict = verdict_on(&facts);
	*why = explain(g, verdict.why, compared.news, *why);
	if (verdict.what == PAGING_REPEATED)
		doubt(&g->doubts, EXIT_REMOTE, "page %" PRIu64 " %s",
		    facts.number, *why);
	else if (verdict.what != PAGING_BAD_PAGE)
		accept(g, p, &facts, &compared);
	/* The items that come again on such a page are told at the end. */
	if (verdict.why == WHY_SELF && compared.news != NEWS_TAIL)
		debug("page %" PRIu64 " %s", facts.number, *why);
	if (verdict.what == PAGING_MORE && facts.number == 1 &&
	    next_url(g->next))
		keep_tell(next_first(g->next), next_url(g->next));
	if (verdict.what == PAGING_LAST || verdict.what == PAGING_REPEATED)
		finish(g, p, &run, verdict.what);
	return verdict.what;
}

int paging_status(const struct paging *g)
{
	return g->doubts.status;
}
