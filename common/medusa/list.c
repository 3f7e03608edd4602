/*
 * Lists: one GET for each page, until the last page.
 *
 * Pages may shift while other clients write, and a server may ignore `offset`.
 * So rows are identified by id. A row of an earlier page is dropped. A page
 * without a new row is an error, because reading on might never end.
 */
#include "medusa/list.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A longer list is taken for one without end. */
enum { PAGES_MAX = 1000 };

static struct medusa_answer get_page(struct medusa *m, struct arena *a,
    const char *path, const char *list, size_t limit, size_t offset)
{
	struct buf page = {0};
	struct medusa_answer answer;

	/* Without an order, pages could repeat a row and skip another. */
	buf_printf(
	    &page, "%s&order=id&limit=%zu&offset=%zu", path, limit, offset);
	answer = medusa_get(m, a, page.data, list);
	buf_release(&page);
	return answer;
}

/* The rows of all pages so far. */
struct listing {
	struct value **last; /* where the next one goes */
	size_t read;	     /* as answered, repeated ones included */
	struct map ids;
};

/*
 * Appends the rows of a page, without those that an earlier page had: the same
 * id is the same row. Returns how many were new.
 */
static size_t take_page(struct listing *l, const struct value *page)
{
	size_t fresh = 0;

	for (struct value *v = page->child; v; v = v->next) {
		const struct value *id = value_text(v, "id");

		l->read++;
		if (id && map_put(&l->ids, id->text, id->len, v))
			continue;
		*l->last = v;
		l->last = &v->next;
		fresh++;
	}
	return fresh;
}

static bool is_last_page(const struct medusa_answer *answer,
    const struct value *rows, size_t limit, size_t read)
{
	const struct value *count = value_get(answer->body, "count");
	size_t total = count ? strtoul(count->text, NULL, 10) : 0;

	return !rows->count || (rows->count < limit && read >= total);
}

static struct medusa_answer endless(
    struct medusa_answer answer, const char *why)
{
	answer.outcome = OUTCOME_FOREIGN;
	answer.type = "http";
	answer.message = why;
	return answer;
}

static const char too_many[] = "the list has too many pages";
static const char repeated[] = "a page has only rows of earlier pages; does "
			       "the server ignore 'offset'?";

/* Requests pages until the last one. */
static struct medusa_answer read_pages(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, struct listing *l)
{
	long long ms = 0;

	for (unsigned n = 1;; n++) {
		struct medusa_answer answer =
		    get_page(m, a, path, name, limit, l->read);
		const struct value *page;
		size_t fresh;

		ms += answer.ms;
		answer.ms = ms;
		if (answer.outcome != OUTCOME_DONE)
			return answer;
		page = value_get(answer.body, name);
		fresh = take_page(l, page);
		if (is_last_page(&answer, page, limit, l->read))
			return answer;
		if (fresh && n < PAGES_MAX)
			continue;
		return endless(answer, fresh ? too_many : repeated);
	}
}

struct medusa_answer medusa_list(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, struct value **rows)
{
	struct listing l = {.last = rows};
	struct medusa_answer answer = read_pages(m, a, path, name, limit, &l);

	*l.last = NULL;
	map_release(&l.ids);
	return answer;
}

/* Is the first row that of the page before? `first` has its id. */
static bool is_repeated(struct buf *first, const struct value *page)
{
	const struct value *id =
	    page->child ? value_text(page->child, "id") : NULL;
	const bool same = id && first->len == id->len &&
			  memcmp(first->data, id->text, id->len) == 0;

	buf_reset(first);
	if (id)
		buf_put(first, id->text, id->len);
	return same;
}

struct medusa_answer medusa_pages(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, medusa_page_taker *take,
    void *ctx)
{
	struct medusa_answer answer;
	struct buf first = {0};
	size_t read = 0;

	for (;;) {
		const struct value *page;

		arena_reset(a);
		answer = get_page(m, a, path, name, limit, read);
		if (answer.outcome != OUTCOME_DONE)
			break;
		page = value_get(answer.body, name);
		if (is_repeated(&first, page)) {
			answer = endless(answer, repeated);
			break;
		}
		read += page->count;
		if (!take(ctx, a, page) ||
		    is_last_page(&answer, page, limit, read))
			break;
	}
	buf_release(&first);
	return answer;
}
