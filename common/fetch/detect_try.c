/*
 * Page numbers and offsets, tried out on the items of the first page: with a
 * page size of two, page 2 must be its third and fourth item, and so must be
 * the items from offset 2. That shows at once what both parameters do, even if
 * all items fit on one page, and whether they count from 0.
 */
#include "base/err.h"
#include "fetch/detect.h"
#include "fetch/detect_state.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>

/* --- one trial */

/* What came of a trial. */
struct effect {
	bool answered;
	bool is_place, is_limit; /* the parameter works */
	bool unchanged;		 /* it is the first page again */
	bool empty;		 /* there are no items */
	/* If `place` works: its first value; UINT64_MAX: it is not known. */
	uint64_t start;
	const char *items; /* where the list is, until the next request */
};

struct trial {
	char place[DETECT_NAME]; /* the parameter of the page or offset */
	char limit[DETECT_NAME]; /* that of the page size */
	bool offset;		 /* `place` is an offset */
	uint64_t at;		 /* its value */
	uint64_t size;		 /* that of `limit` */
	struct effect effect;
};

/* Pages this small leave room for a third one in the first page. */
static uint64_t small_size(const struct detect *d)
{
	return d->list[0].count > 5 ? 2 : 1;
}

/* The items begin at index m->at of the first page: on which page is that? */
static void judge_page(
    struct effect *e, const struct trial *t, const struct detect_match *m)
{
	uint64_t index;

	if (m->at == SIZE_MAX) {
		e->is_place = !m->same;
		return;
	}
	index = m->at / m->count;
	e->is_place = m->run == m->count && m->at % m->count == 0 &&
		      (index == t->at || index + 1 == t->at);
	e->start = t->at - index;
}

static void judge_offset(struct effect *e, const struct trial *t,
    const struct detect_match *m, size_t first)
{
	e->is_place = m->at && (m->at == t->at || m->at + 1 == t->at) &&
		      (m->run == m->count || m->at + m->run == first);
	e->start = t->at - m->at;
}

static struct effect judge(const struct trial *t,
    const struct detect_list *first, const struct detect_list *now)
{
	const struct detect_match m = detect_compare(first, now);
	struct effect e = {.answered = true,
	    .unchanged = m.run == first->count,
	    .empty = !m.count,
	    .start = UINT64_MAX,
	    .items = now->path};

	if (e.empty)
		return e;
	if (t->offset)
		judge_offset(&e, t, &m, first->count);
	else if (*t->place)
		judge_page(&e, t, &m);
	e.is_limit =
	    m.count == t->size && first->count != t->size && m.run == m.count;
	return e;
}

/*
 * Judges the answer by each list. Those where a place works may be the items;
 * if there is none, the first list is.
 */
static struct effect judge_lists(struct detect *d, const struct trial *t)
{
	struct effect each[DETECT_LISTS] = {{.answered = true}};
	size_t places[DETECT_LISTS], count = 0;

	for (size_t i = 0; i < d->lists; i++) {
		struct detect_list now;

		each[i] = (struct effect){.answered = true, .empty = true};
		if (!detect_pair(d, i, &now))
			continue;
		each[i] = judge(t, &d->list[i], &now);
		detect_list_release(&now);
		if (each[i].is_place)
			places[count++] = i;
	}
	if (!count)
		return each[0];
	if (!detect_choose(d, places, count))
		return (struct effect){.answered = true};
	return each[d->items];
}

static void say_works(const char *name, const char *other)
{
	if (*other)
		info("'%s' works, '%s' has no effect", name, other);
	else
		info("'%s' works", name);
}

static void say(const struct trial *t)
{
	const struct effect *e = &t->effect;

	if (e->is_place && e->is_limit)
		info("'%s' and '%s' work", t->place, t->limit);
	else if (e->is_place)
		say_works(t->place, t->limit);
	else if (e->is_limit)
		say_works(t->limit, t->place);
	else
		info(e->unchanged ? "this has no effect"
		     : e->empty	  ? "this brings no items"
				  : "this brings other items than expected");
}

/* Gets a page with these parameters; without a name, one is left out. */
static bool ask(struct detect *d, const char *place, uint64_t at,
    const char *limit, uint64_t size)
{
	struct buf url = {0};
	bool answered;

	buf_puts(&url, d->base.data);
	if (*place)
		detect_set_number(&url, place, at);
	if (*limit)
		detect_set_number(&url, limit, size);
	answered = detect_get(d, url.data);
	buf_release(&url);
	return answered;
}

static void try(struct detect *d, struct trial *t)
{
	t->size = small_size(d);
	/* With one item more, an offset from 1 is not taken for one from 0. */
	t->at = t->offset ? t->size + (d->list[0].count > 2) : 2;
	t->effect = (struct effect){.answered = false};
	if (!ask(d, t->place, t->at, t->limit, t->size))
		return;
	t->effect = judge_lists(d, t);
	if (!d->ambiguous)
		say(t);
}

/* --- the search */

/* `place` works, but the page size has another name. */
static void find_limit(struct detect *d, const struct trial *found)
{
	static const char *const names[] = {
	    "_per_page", "per_page", "page_size", "size"};
	const size_t items = d->items;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct trial t = *found;

		strcpy(t.limit, names[i]);
		if ((*t.limit == '_') != (*t.place == '_') ||
		    !strcmp(t.limit, found->limit) ||
		    d->asked + 1 >= DETECT_REQUESTS)
			continue;
		try(d, &t);
		if (d->items == items && t.effect.is_place &&
		    t.effect.is_limit) {
			strcpy(d->found.limit, t.limit);
			return;
		}
	}
}

/* Is this page the first one? */
static bool is_first(struct detect *d, uint64_t page)
{
	struct detect_list now;
	struct detect_match m;

	if (!ask(d, d->found.place, page, "", 0) ||
	    !detect_list_again(&now, &d->list[d->items], &d->other))
		return false;
	m = detect_compare(&d->list[d->items], &now);
	detect_list_release(&now);
	return !m.at && m.run == m.count;
}

/*
 * All items of page 2 are new. That may be because the order changes each time,
 * so the first page must come again.
 */
static bool find_start(struct detect *d)
{
	const unsigned before = d->asked;

	d->found.start = is_first(d, 1) ? 1 : 0;
	if (!d->found.start && !is_first(d, 0)) {
		info(d->asked - before < 2
			 ? "no request is left to find the first page"
			 : "neither page 1 nor page 0 is the first one");
		return false;
	}
	info("page %" PRIu64 " is the first one", d->found.start);
	return true;
}

/* A page of 100 items is the default. Can the server send as many? */
static void find_size(struct detect *d)
{
	enum { DEFAULT = 100 };
	const uint64_t count = d->list[d->items].count;
	struct detect_list now;
	bool good;

	if (count >= DEFAULT)
		return;
	d->found.size = count;
	if (!ask(d, "", 0, d->found.limit, DEFAULT) ||
	    !detect_pair(d, d->items, &now))
		return;
	/* Links lead on from whatever size the server makes of it. */
	good =
	    *d->found.place ? now.count == d->found.count : now.count >= count;
	if (now.count == DEFAULT || (now.count && good))
		d->found.size = 0;
	else if (now.count > count)
		d->found.size = now.count;
	detect_list_release(&now);
}

static bool finish(struct detect *d, const struct trial *t)
{
	strcpy(d->found.place, t->place);
	d->found.offset = t->offset;
	d->found.start = t->effect.start;
	d->found.items = arena_copy(
	    &d->first.arena, t->effect.items, strlen(t->effect.items));
	if (t->effect.is_limit)
		strcpy(d->found.limit, t->limit);
	detect_ends(d);
	if (d->found.start == UINT64_MAX && !find_start(d))
		return false;
	if (!t->effect.is_limit)
		find_limit(d, t);
	if (*d->found.limit)
		find_size(d);
	return true;
}

/* A limit that works is used with each place. */
static struct trial begin(
    const struct detect *d, const struct detect_names *names)
{
	struct trial t = {
	    .offset = words_offset(names->place, strlen(names->place))};

	strcpy(t.place, names->place);
	strcpy(t.limit, *d->found.limit && *names->place != '_' ? d->found.limit
								: names->limit);
	return t;
}

/* The server refuses both parameters: is it because of the place? */
static void try_limit(struct detect *d, struct trial *t)
{
	*t->place = '\0';
	t->offset = false;
	try(d, t);
}

bool detect_by_place(struct detect *d)
{
	struct detect_names names[DETECT_PAIRS];
	const size_t count = detect_find_names(names, d);
	struct trial t = {.effect.answered = false};
	bool refused = false;

	for (size_t i = 0; i < count; i++) {
		if (t.effect.answered && !t.effect.empty &&
		    !strcmp(names[i].place, t.place))
			continue; /* the page size is not why it fails */
		t = begin(d, &names[i]);
		try(d, &t);
		if (!t.effect.answered && !refused) {
			refused = true;
			try_limit(d, &t);
		}
		if (t.effect.is_place)
			return finish(d, &t);
		if (!t.effect.is_limit)
			continue;
		strcpy(d->found.limit, t.limit);
		if (detect_by_other_link(d)) {
			find_size(d);
			return true;
		}
	}
	return false;
}
