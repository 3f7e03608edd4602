/*
 * A path or a header that no page has may be misspelt. If it gives an amount
 * (--total, --pages) or an id, pages with items should have it. If it names the
 * next page or says that there is one, many APIs leave it out of the last page,
 * which may be the first: that is a doubt only if something else says that
 * there is more (more.c), and a warning if only a total says so that no option
 * names. If it is the path of the items, with --missing-ok,
 * an empty catalogue looks the same, unless something else may hold the items.
 *
 * The message says what there is instead: the members of the object that lacks
 * the name, or the headers about paging.
 */
#include "fetch/hints.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "fetch/doubt.h"
#include "fetch/fault.h"
#include "fetch/greatest.h"
#include "fetch/more.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/stated.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum kind {
	KIND_AMOUNT,
	KIND_ID,
	KIND_SINCE,
	KIND_NEXT,
	KIND_ITEMS,
};

/* What an option names: a place in the page, or a header. */
struct named {
	const char *option;
	enum kind kind;
	const struct path *path;
	enum probe probe; /* with this path */
	const char *header;
	bool found;
	bool is_null; /* for KIND_NEXT: or another value that names no page */
	struct buf others; /* what there is instead, for a message */
};

enum { NAMED_MAX = 13 };

struct hints {
	const struct fetch_rules *rules;
	struct named named[NAMED_MAX];
	size_t count;
	bool had_items; /* in a page so far */
	struct fault fault;
	uint64_t pages;
};

static struct named *add(struct hints *h, const char *option, enum kind kind)
{
	struct named *n = &h->named[h->count++];

	*n = (struct named){.path = NULL};
	n->option = option;
	n->kind = kind;
	return n;
}

static void add_path(struct hints *h, const char *option, enum kind kind,
    const struct path *path)
{
	if (path->text)
		add(h, option, kind)->path = path;
}

static void add_probe(
    struct hints *h, const char *option, enum kind kind, enum probe probe)
{
	const size_t before = h->count;

	add_path(h, option, kind, &h->rules->page.probe[probe]);
	if (h->count > before)
		h->named[before].probe = probe;
}

static void add_header(
    struct hints *h, const char *option, enum kind kind, const char *header)
{
	if (header)
		add(h, option, kind)->header = header;
}

struct hints *hints_new(const struct fetch_rules *rules)
{
	const struct page_rules *r = &rules->page;
	struct hints *h = mem_alloc(sizeof *h);

	*h = (struct hints){.rules = rules};
	if (r->missing_ok)
		add(h, "--items", KIND_ITEMS)->path =
		    path_for(r->items.text ? &r->items : NULL, JSON_OBJECT);
	add_path(h, "--id", KIND_ID, &r->id);
	add_path(h, "--since-path", KIND_SINCE, &r->since);
	add_probe(h, "--total", KIND_AMOUNT, PROBE_TOTAL);
	add_probe(h, "--pages", KIND_AMOUNT, PROBE_PAGES);
	add_header(h, "--total-header", KIND_AMOUNT, r->total_header);
	add_header(h, "--pages-header", KIND_AMOUNT, r->pages_header);
	add_probe(h, "--next", KIND_NEXT, PROBE_NEXT);
	add_probe(h, "--cursor", KIND_NEXT, PROBE_CURSOR);
	add_probe(h, "--more", KIND_NEXT, PROBE_MORE);
	add_probe(h, "--end", KIND_NEXT, PROBE_END);
	add_header(h, "--cursor-header", KIND_NEXT, r->cursor_header);
	return h;
}

void hints_free(struct hints *h)
{
	for (size_t i = 0; i < h->count; i++)
		buf_release(&h->named[i].others);
	fault_release(&h->fault);
	free(h);
}

/* Has the page items, or the names that lead to them? Else sets *in. */
static bool has_items(const struct page *p, const struct path *path,
    const struct outline_member **in)
{
	size_t steps;

	*in = outline_follow(page_outline(p), path, &steps);
	return page_items(p) || steps == path->count ||
	       path->step[steps].kind != PATH_NAME;
}

/* Is its value the name of the next page? */
static bool is_name(const struct named *n)
{
	return n->kind == KIND_NEXT && n->path &&
	       (n->probe == PROBE_NEXT || n->probe == PROBE_CURSOR);
}

/* Is it a member of each item? */
static bool is_in_items(const struct named *n)
{
	return n->kind == KIND_ID || n->kind == KIND_SINCE;
}

static bool is_found(struct named *n, const struct page *p)
{
	const struct outline_member *in;
	const struct probe_value *v;

	if (n->header)
		return page_header(p, n->header, 0);
	if (n->kind == KIND_ITEMS)
		return has_items(p, n->path, &in);
	if (n->kind == KIND_ID)
		return page_ids(p)->count > 0;
	if (n->kind == KIND_SINCE)
		return greatest_any(page_greatest(p));
	v = page_value(p, n->probe);
	if (n->kind == KIND_AMOUNT && v->found && v->type == JSON_NULL)
		n->is_null = true;
	if (is_name(n) && v->found && probe_is_false(v))
		n->is_null = true;
	return v->found && !n->is_null;
}

/* The name that the page lacks, and the object that lacks it. */
static struct absent absent(const struct named *n, const struct page *p)
{
	struct absent a = {.header = n->header, .name = n->header};
	size_t steps;

	if (n->header)
		a.len = strlen(n->header);
	if (!n->path || is_in_items(n))
		return a;
	a.in = outline_follow(page_outline(p), n->path, &steps);
	if (steps == n->path->count) {
		a.in = a.in ? a.in->in : NULL; /* its value is null */
	} else if (n->path->step[steps].kind == PATH_NAME) {
		a.name = n->path->step[steps].name;
		a.len = n->path->step[steps].len;
	}
	return a;
}

/* Says what a page has instead. */
static void set_others(struct named *n, const struct page *p)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *in = absent(n, p).in;
	struct buf *to = &n->others;

	buf_reset(to);
	if (n->header) {
		signs_put_headers(to, p);
	} else if (!is_in_items(n) && outline_next(o, in, NULL)) {
		buf_puts(to, "; '");
		outline_spell(to, in);
		buf_puts(to, "' has ");
		outline_list(to, o, in);
	}
}

static void take_fault(struct hints *h, const struct page *p)
{
	const struct path *items = &h->rules->page.items;
	const struct outline_member *in;
	const bool has = has_items(
	    p, path_for(items->text ? items : NULL, JSON_OBJECT), &in);

	if (has && in)
		in = in->in;
	fault_take(&h->fault, p, ++h->pages, !has, in);
}

void hints_take(struct hints *h, const struct page *p)
{
	take_fault(h, p);
	for (size_t i = 0; i < h->count; i++) {
		struct named *n = &h->named[i];

		n->found |= is_found(n, p);
		if (!n->found && !h->had_items)
			set_others(n, p);
	}
	h->had_items |= page_items(p) > 0;
}

/*
 * Is there anything in the object that may hold the items: an array, or, with
 * [] at the end of their path, an object? What is about paging does not.
 */
static bool has_container(
    const struct outline *o, const struct outline_member *in, bool each)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m))) {
		const bool object = outline_next(o, m, NULL);

		if (m->value == OUTLINE_CONTAINER &&
		    !words_about(m->name, m->len) &&
		    (!object || each || has_container(o, m, each)))
			return true;
	}
	return false;
}

/* Has something else than the path of --items contents, in a page without? */
static bool is_elsewhere(const struct hints *h, const struct page *p,
    const struct run_end *run, const struct outline_member *in)
{
	const struct path *path = &h->rules->page.items;
	const bool each =
	    path->count && path->step[path->count - 1].kind == PATH_EACH;

	return run->total != 0 &&
	       !signs_of(h->rules, p, in, &run->came).empty &&
	       has_container(page_outline(p), in, each);
}

/*
 * The name of the next page has no value in any page, so there was only one. Is
 * there another one that has, in the place of previous: null?
 */
static bool is_wrong_name(const struct hints *h, const struct page *p,
    const struct run_end *run, const struct absent *a, struct buf *why)
{
	const struct signs s = signs_of(h->rules, p, a->in, &run->came);

	if (run->limited || run->last || s.end || !s.next ||
	    !words_next(s.next->name, s.next->len, true))
		return false;
	signs_put(why, s.next);
	return true;
}

enum weight {
	NOTHING, /* of what it says: a message for -v */
	GUESS,
	DOUBT,
};

/* Appends the reason to *why, if it needs one. */
static enum weight weigh(const struct hints *h, const struct named *n,
    const struct page *p, const struct run_end *run, struct buf *why)
{
	const struct absent a = absent(n, p);

	if (n->kind == KIND_AMOUNT || is_in_items(n))
		return run->empty ? NOTHING : DOUBT;
	if (is_name(n) && n->is_null)
		return is_wrong_name(h, p, run, &a, why) ? DOUBT : NOTHING;
	if (n->kind == KIND_NEXT && run->limited)
		return NOTHING;
	if (n->kind == KIND_ITEMS && is_elsewhere(h, p, run, a.in))
		return DOUBT;
	/* The last item lacks the member that is the cursor. */
	if (n->kind == KIND_NEXT && n->path && n->path->last && !run->empty) {
		buf_puts(why, "there are items");
		return DOUBT;
	}
	if (more_than_came(h->rules, p, run, why) ||
	    more_is_said(h->rules, p, run, &a, why))
		return DOUBT;
	if (!more_is_stated(h->rules, p, run, &a, why))
		return NOTHING;
	return n->kind == KIND_NEXT ? GUESS : DOUBT;
}

static void put_subject(const struct named *n, struct buf *to)
{
	enum { SPELLED_SIZE = 256 };
	char path[SPELLED_SIZE];
	size_t count;

	buf_printf(to, "%s: ", n->option);
	if (n->header) {
		buf_printf(to, "no answer has the header '%s'", n->header);
		return;
	}
	count = n->path->count;
	if (count && n->path->step[count - 1].kind == PATH_ELEMENTS)
		count--;
	path_spell(path, sizeof path, n->path->step, count);
	if (n->is_null)
		buf_printf(to, "'%s' is %s in each page", path,
		    is_name(n) ? "null or empty" : "null");
	else
		buf_printf(to, "no %s has '%s'",
		    is_in_items(n) ? "item" : "page", path);
}

/* A page without items has an error. A total that is reached excuses some. */
static void tell_fault(
    const struct fault *f, const struct run_end *run, struct doubts *d)
{
	const uint64_t came = run->came.items;

	if (!f->page ||
	    (!f->sure && came &&
		(run->total == came || stated_is(run->stated, came))))
		return;
	doubt(d, EXIT_REMOTE,
	    "page %" PRIu64 " has no %s, but %s; if that is an error, use "
	    "--fail-on %s",
	    f->page, f->lacks ? "path to items" : "items", f->member.data,
	    f->path.data);
}

bool hints_end(const struct hints *h, const struct page *p,
    const struct run_end *run, struct doubts *d)
{
	struct buf text = {0}, why = {0};
	enum weight weight;
	bool more = false;

	tell_fault(&h->fault, run, d);
	for (size_t i = 0; i < h->count; i++) {
		const struct named *n = &h->named[i];

		if (n->found || (n->kind == KIND_ITEMS && h->fault.page))
			continue;
		buf_reset(&text);
		buf_reset(&why);
		put_subject(n, &text);
		weight = weigh(h, n, p, run, &why);
		if (why.len)
			buf_printf(&text, ", but %s", why.data);
		if (n->others.len)
			buf_puts(&text, n->others.data);
		if (weight == DOUBT)
			doubt(d, EXIT_REMOTE, "%s", text.data);
		else if (weight == GUESS)
			warning("%s", text.data);
		else if (!n->is_null)
			debug("%s", text.data);
		more |= weight != NOTHING && n->kind == KIND_NEXT;
	}
	buf_release(&text);
	buf_release(&why);
	return more;
}
