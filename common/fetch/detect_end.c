/*
 * What may end the run: a total, or a number of pages. One that is wrong would
 * end it too early, without a word, so both pages have to bear it out.
 */
#include "fetch/detect_state.h"
#include "fetch/total.h"
#include "http/head.h"

/* The number at the place of the sign in the first page, and in a header. */
static uint64_t number_before(
    const struct detect *d, const struct detect_sign *sign)
{
	return detect_number(
	    detect_follow(d->first.root, sign->step, sign->steps));
}

static uint64_t header_number(const struct detect_page *p, const char *name)
{
	return total_number(head_value(&p->head, name, 0));
}

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
 * Is this the number of all items? Both pages must say it; but the first one
 * was asked for without parameters, and may say nothing then (UINT64_MAX), as
 * with json-server.
 */
static bool is_total(struct detect *d, uint64_t first, uint64_t now)
{
	const uint64_t count = d->list[d->items].count;

	if (first == UINT64_MAX && *d->found.place)
		first = now;
	if (now == UINT64_MAX || first != now || now < count)
		return false;
	/* It may be the number of items on the page, unless that differs. */
	return now > count || count_other(d) != count;
}

static bool find_total(struct detect *d, const struct detect_signs *now)
{
	for (size_t i = 0; i < now->totals; i++) {
		const struct detect_sign *s = &now->total[i];
		const uint64_t number = detect_number(s->value);

		if (!is_total(d, number_before(d, s), number))
			continue;
		detect_keep(d, DETECT_TOTAL, s->path);
		d->found.count = number;
		return true;
	}
	return false;
}

static bool find_total_header(struct detect *d, const struct detect_signs *now)
{
	const char *name = now->total_header;
	uint64_t number;

	if (!name)
		return false;
	number = header_number(&d->other, name);
	if (!is_total(d, header_number(&d->first, name), number))
		return false;
	detect_keep(d, DETECT_TOTAL_HEADER, name);
	d->found.count = number;
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
	const struct detect_sign *s = &now->pages;
	const char *name = now->pages_header;

	if (is_pages(d, number_before(d, s), detect_number(s->value)))
		detect_keep(d, DETECT_PAGES, s->path);
	else if (name && is_pages(d, header_number(&d->first, name),
			     header_number(&d->other, name)))
		detect_keep(d, DETECT_PAGES_HEADER, name);
}

void detect_ends(struct detect *d)
{
	struct detect_signs now;

	detect_signs_find(&now, &d->other, &d->list[d->items]);
	/* Pages by number may end at their number, if there is no total. */
	if (!find_total(d, &now) && !find_total_header(d, &now) &&
	    *d->found.place && !d->found.offset)
		find_pages(d, &now);
}
