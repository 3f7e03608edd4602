/*
 * What may end the run: a total, or a number of pages. One that is wrong would
 * end it too early, without a word, so both pages have to bear it out.
 */
#include "fetch/detect_state.h"
#include "fetch/total.h"

/* The number of items in the other page; 0: it has no such list. */
static uint64_t count_other(struct detect *d)
{
	struct detect_list other;
	uint64_t count;

	if (!detect_pair(d, d->items, &other))
		return 0;
	count = other.count;
	detect_list_release(&other);
	return count;
}

/*
 * Is this the number of all items? The first page may not say it
 * (UINT64_MAX): json-server does so only if a page is asked for.
 */
static bool is_total(struct detect *d, uint64_t first, uint64_t now)
{
	const uint64_t count = d->list[d->items].count;

	if (now == UINT64_MAX || (first != UINT64_MAX && first != now) ||
	    now < count)
		return false;
	if (now > count)
		return true;
	/* It may be the number of items on the page, unless that differs. */
	return count_other(d) != count;
}

static bool find_total(struct detect *d)
{
	const struct detect_signs *s = &d->signs;

	for (size_t i = 0; i < s->totals; i++) {
		const uint64_t now = detect_number(
		    detect_sign_again(&s->total[i], d->other.root));

		if (!is_total(d, detect_number(s->total[i].value), now))
			continue;
		buf_puts(&d->found.option[DETECT_TOTAL], s->total[i].path.data);
		d->found.count = now;
		return true;
	}
	return false;
}

static uint64_t header_number(const struct detect_page *p, const char *name)
{
	return total_number(detect_page_header(p, name, 0));
}

static bool find_total_header(struct detect *d, const struct detect_signs *now)
{
	const struct buf *name = d->signs.total_header.len
				     ? &d->signs.total_header
				     : &now->total_header;
	uint64_t total;

	if (!name->len)
		return false;
	total = header_number(&d->other, name->data);
	if (!is_total(d, header_number(&d->first, name->data), total))
		return false;
	buf_puts(&d->found.option[DETECT_TOTAL_HEADER], name->data);
	d->found.count = total;
	return true;
}

/*
 * Is this the number of all pages? If the first page has as many items, it says
 * the same or nothing; otherwise there are enough pages for its items.
 */
static bool is_pages(struct detect *d, uint64_t first, uint64_t now)
{
	if (now == UINT64_MAX || now <= 1)
		return false;
	if (!*d->found.limit)
		return first == UINT64_MAX || first == now;
	return now * count_other(d) >= d->list[d->items].count;
}

static void find_pages(struct detect *d, const struct detect_signs *now)
{
	const struct buf *name = &now->pages_header;

	if (is_pages(d,
		detect_number(detect_sign_again(&now->pages, d->first.root)),
		detect_number(now->pages.value)))
		buf_puts(&d->found.option[DETECT_PAGES], now->pages.path.data);
	else if (name->len && is_pages(d, header_number(&d->first, name->data),
				  header_number(&d->other, name->data)))
		buf_puts(&d->found.option[DETECT_PAGES_HEADER], name->data);
}

void detect_ends(struct detect *d)
{
	struct detect_signs now = {0};

	detect_signs_find(&now, &d->other, &d->list[d->items]);
	/* Pages by number may end at their number, if there is no total. */
	if (!find_total(d) && !find_total_header(d, &now) && *d->found.place &&
	    !d->found.offset)
		find_pages(d, &now);
	detect_signs_release(&now);
}
