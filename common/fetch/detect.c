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

	if (d->asked >= DETECT_REQUESTS || d->ambiguous)
		return false;
	d->asked++;
	url_show(&shown, url);
	info("request %u: GET %s", d->asked, shown.data);
	buf_release(&shown);
	detect_page_get(&d->other, d->http, url);
	good = d->other.outcome == OUTCOME_DONE && d->other.root;
	if (!good)
		info("it fails: %s", d->other.why ? d->other.why : "no JSON");
	return good;
}

bool detect_pair(struct detect *d, size_t which, struct detect_list *to)
{
	const struct detect_list *first = &d->list[which];

	/* json-server 1 wraps the list if a page is asked for. */
	return detect_list_again(to, first, &d->other) ||
	       (!which && detect_list_moved(to, first, &d->other));
}

void detect_keep(struct detect *d, enum detect_option option, const char *value)
{
	d->found.option[option] =
	    arena_copy(&d->first.arena, value, strlen(value));
}

bool detect_choose(struct detect *d, const size_t *lists, size_t count)
{
	struct buf names = {0};
	size_t usual = 0;

	d->items = lists[0];
	if (count == 1)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (detect_list_is_usual(&d->list[lists[i]])) {
			d->items = lists[i];
			usual++;
		}
		buf_printf(
		    &names, "%s'%s'", i ? ", " : "", d->list[lists[i]].path);
	}
	d->ambiguous = usual != 1;
	info("each of %s may be the items%s", names.data,
	    d->ambiguous ? "" : "; the one with a usual name is taken");
	buf_release(&names);
	return !d->ambiguous;
}

bool detect_goes_on(struct detect *d)
{
	size_t lists[DETECT_LISTS], count = 0;

	for (size_t i = 0; i < d->lists; i++) {
		struct detect_list now;
		struct detect_match m;

		if (!detect_list_again(&now, &d->list[i], &d->other))
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

	if (needs_criteria(d)) {
		info("this is how Magento answers without a page size");
		detect_set_number(&d->base, "searchCriteria[pageSize]", SIZE);
		good = detect_get(d, d->base.data);
	}
	d->first = d->other;
	d->other = (struct detect_page){0};
	return good;
}

/*
 * Keeps only the list of --items, if it is given; its path may end in [].
 * Returns how many are left.
 */
static size_t keep_given(
    struct detect *d, struct detect_list *list, size_t count)
{
	const struct path *p = &d->rules->page.items;
	size_t steps = p->count, kept = 0;
	const char *wanted;

	if (!p->text)
		return count;
	if (steps && (p->step[steps - 1].kind == PATH_EACH ||
			 p->step[steps - 1].kind == PATH_ELEMENTS))
		steps--;
	wanted = detect_path(&d->first, p->step, steps);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].path, wanted))
			list[kept++] = list[i];
		else
			detect_list_release(&list[i]);
	return kept;
}

/* False: there are none. */
static bool find_lists(struct detect *d)
{
	const size_t count = detect_lists(d->list, &d->first);

	d->lists = keep_given(d, d->list, count);
	d->others = count > d->lists;
	d->empties = keep_given(d, d->empty, detect_empty(d->empty, &d->first));
	return d->lists;
}

static int search(struct detect *d)
{
	if (!get_first(d) || !find_lists(d))
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
	buf_release(&d->base);
	for (size_t i = 0; i < d->lists; i++)
		detect_list_release(&d->list[i]);
	detect_page_release(&d->first);
	detect_page_release(&d->other);
}

const char *detect_conflict(const struct fetch_rules *rules)
{
	const struct page_rules *page = &rules->page;
	const struct template *t = &rules->request;
	bool paging =
	    page->cursor_header || page->total_header || page->pages_header;

	for (int i = 0; i < PROBES; i++)
		paging |= page->probe[i].text != NULL;
	if (t->data)
		return "--detect sends GET requests only: it cannot be used "
		       "with -d";
	if (template_has(t, "offset") || template_has(t, "page") ||
	    template_has(t, "limit"))
		return "--detect finds the parameters: give it a URL without "
		       "placeholders";
	if (t->since_file)
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
	struct detect d = {.http = h, .rules = rules, .given = given};
	int status;

	buf_put(&d.base, url, strcspn(url, "#"));
	status = search(&d);
	release(&d);
	return status;
}
