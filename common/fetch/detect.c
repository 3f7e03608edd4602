/*
 * --detect: requests the URL, finds what may be the items and what is said of
 * the next page, and tries that: a command is printed only if a second page has
 * brought other items, or the right ones of the first page.
 */
#include "fetch/detect.h"

#include "base/err.h"
#include "fetch/detect_state.h"
#include "fetch/rules.h"
#include "http/url.h"
#include "json/value.h"

#include <stdlib.h>
#include <string.h>

/* --- what the files of --detect share */

bool detect_get(struct detect *d, const char *url)
{
	struct buf shown = {0};
	bool good;

	if (d->asked >= DETECT_REQUESTS)
		return false;
	d->asked++;
	url_show(&shown, url);
	info("request %u: GET %s", d->asked, shown.data);
	buf_release(&shown);
	detect_page_get(&d->other, d->http, url);
	good = d->other.outcome == OUTCOME_DONE && d->other.root;
	if (!good)
		info("it fails: %s",
		    d->other.why.len ? d->other.why.data : "no JSON");
	return good;
}

/*
 * The list may move: json-server 1 wraps it if a page is asked for. Then it is
 * the list with items that the first page has, too.
 */
static bool find_moved(
    struct detect *d, const struct detect_list *first, struct detect_list *to)
{
	struct detect_list all[DETECT_LISTS];
	const size_t count = detect_lists(all, d->other.root);
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		struct detect_list like = all[i];

		detect_list_release(&all[i]);
		like.id = first->id;
		if (found || !detect_list_again(to, &like, d->other.root))
			continue;
		found = detect_compare(first, to).same;
		if (!found)
			detect_list_release(to);
	}
	return found;
}

bool detect_pair(struct detect *d, size_t which, struct detect_list *to)
{
	const struct detect_list *first = &d->list[which];

	if (detect_list_again(to, first, d->other.root))
		return true;
	if (which || !find_moved(d, first, to))
		return false;
	buf_reset(&d->moved);
	detect_list_path(&d->moved, to);
	return true;
}

bool detect_choose(struct detect *d, const size_t *lists, size_t count)
{
	struct buf names = {0};
	size_t usual = 0;

	d->items = lists[0];
	for (size_t i = 0; i < count; i++) {
		if (detect_list_is_usual(&d->list[lists[i]])) {
			d->items = lists[i];
			usual++;
		}
		buf_puts(&names, i ? "', '" : "'");
		detect_list_path(&names, &d->list[lists[i]]);
	}
	d->ambiguous = count > 1 && usual != 1;
	if (count > 1) {
		info("each of %s' may be the items%s", names.data,
		    d->ambiguous ? "" : "; the one with a usual name is taken");
	}
	buf_release(&names);
	return !d->ambiguous;
}

bool detect_goes_on(struct detect *d)
{
	size_t lists[DETECT_LISTS], count = 0;

	for (size_t i = 0; i < d->lists; i++) {
		struct detect_list now;
		struct detect_match m;

		if (!detect_list_again(&now, &d->list[i], d->other.root))
			continue;
		m = detect_compare(&d->list[i], &now);
		if (m.count && m.at && (!m.same || m.run == m.count))
			lists[count++] = i;
		detect_list_release(&now);
	}
	if (!count) {
		info("it brings no other items");
		return false;
	}
	if (!detect_choose(d, lists, count))
		return false;
	info("it brings other items: this works");
	return true;
}

void detect_items(struct buf *to, const struct detect *d)
{
	if (d->moved.len)
		buf_puts(to, d->moved.data);
	else
		detect_list_path(to, &d->list[d->items]);
}

/* --- the run */

/* Magento lists nothing without a page size, and says so. */
static bool needs_criteria(const struct detect *d)
{
	const struct buf *body = &d->other.body;

	return d->other.status == 400 && body->len &&
	       strstr(body->data, "searchCriteria");
}

static bool get_first(struct detect *d)
{
	enum { SIZE = 10 };
	bool good = detect_get(d, d->base.data);

	if (!good && needs_criteria(d)) {
		info("this is how Magento answers without a page size");
		detect_set_number(&d->base, "searchCriteria[pageSize]", SIZE);
		good = detect_get(d, d->base.data);
	}
	d->first = d->other;
	d->other = (struct detect_page){0};
	return good;
}

/* Is it the list at the path, which may end in []? */
static bool is_at(const struct detect_list *l, const struct path *p)
{
	bool same = p->count - l->steps <= 1;

	for (size_t i = 0; i < l->steps && same; i++)
		same =
		    p->step[i].kind == PATH_NAME &&
		    p->step[i].len == l->step[i].len &&
		    !memcmp(p->step[i].name, l->step[i].name, l->step[i].len);
	return same &&
	       (p->count == l->steps || p->step[l->steps].kind == PATH_EACH ||
		   p->step[l->steps].kind == PATH_ELEMENTS);
}

/* Only the list of --items, if it is given. */
static void keep_given(struct detect *d)
{
	const struct path *wanted = &d->rules->page.items;
	size_t kept = 0;

	if (!wanted->text)
		return;
	for (size_t i = 0; i < d->lists; i++)
		if (is_at(&d->list[i], wanted))
			d->list[kept++] = d->list[i];
		else
			detect_list_release(&d->list[i]);
	d->lists = kept;
}

static int search(struct detect *d)
{
	if (!get_first(d))
		return detect_say_useless(d);
	d->lists = detect_lists(d->list, d->first.root);
	keep_given(d);
	if (!d->lists)
		return detect_say_useless(d);
	detect_signs_find(&d->signs, &d->first, &d->list[0]);
	detect_say_first(d);
	if (!detect_by_link(d) && !detect_by_cursor(d) && !detect_by_place(d))
		return detect_say_unknown(d);
	detect_print(d);
	return EXIT_DONE;
}

static void release(struct detect *d)
{
	for (int i = 0; i < DETECT_OPTIONS; i++)
		buf_release(&d->found.option[i]);
	buf_release(&d->base);
	buf_release(&d->moved);
	for (size_t i = 0; i < d->lists; i++)
		detect_list_release(&d->list[i]);
	detect_signs_release(&d->signs);
	detect_page_release(&d->first);
	detect_page_release(&d->other);
}

const char *detect_conflict(const struct fetch_rules *rules)
{
	const struct page_rules *page = &rules->page;
	const struct template *t = &rules->request;
	bool paging = page->cursor_header || page->total_header ||
		      page->pages_header || t->begin || t->given;

	for (int i = 0; i < PROBES; i++)
		paging |= page->probe[i].text != NULL;
	if (t->data)
		return "--detect sends GET requests only: it cannot be used "
		       "with -d";
	if (template_has(t, "offset") || template_has(t, "page") ||
	    template_has(t, "limit") || template_has(t, "cursor"))
		return "--detect finds the parameters: give it a URL without "
		       "placeholders";
	if (t->since_file || page->since.text)
		return "--detect cannot be used with --since: add that to the "
		       "command that it prints";
	if (paging || rules->rewrite_origin || rules->keep_query)
		return "--detect finds the paging: leave out the options for "
		       "it, such as --next, --limit and --total";
	return NULL;
}

int detect_run(
    struct http *h, const struct fetch_rules *rules, const char *given)
{
	const char *url = rules->request.url;
	struct detect d = {.http = h,
	    .rules = rules,
	    .given = given,
	    .found.start = UINT64_MAX};
	int status;

	buf_put(&d.base, url, strcspn(url, "#"));
	status = search(&d);
	release(&d);
	return status;
}
