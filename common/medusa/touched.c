/*
 * Three lists: products, products with such variants, and options. Both of
 * products list deleted ones, too, because a deletion moves `deleted_at` and
 * `updated_at`. There is no list of products by the times of their options, so
 * the products of those are looked up by their ids.
 *
 * Since a change within the list only adds a row to it, reading it by offset
 * leaves out none.
 */
#include "medusa/touched.h"

#include "base/buf.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/version.h"

#include <string.h>

enum { PAGE = 500 };

struct finding {
	struct medusa *medusa;
	struct arena *arena;
	touched_taker *take;
	void *ctx;
	bool stopped;
	/* The look-up for the products of options. */
	struct arena inner;
	struct medusa_answer answer;
};

static bool take_products(void *ctx, struct arena *a, const struct value *page)
{
	struct finding *f = ctx;
	struct touched *list =
	    arena_alloc(a, size_mul(page->count + 1, sizeof *list));
	size_t n = 0;

	for (const struct value *v = page->child; v; v = v->next) {
		const struct value *id = value_text(v, "id");

		if (id)
			list[n++] = (struct touched){.id = id->text,
			    .version = version_of(a, v),
			    .deleted =
				!value_is_null(value_get(v, "deleted_at"))};
	}
	f->stopped = n && !f->take(f->ctx, list, n);
	return !f->stopped;
}

static void put_time(struct buf *to, time_t t)
{
	char text[sizeof "2026-11-29T09:00:00.000Z"];
	struct tm tm;

	(void)strftime(
	    text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", gmtime_r(&t, &tm));
	url_encode(to, text, strlen(text));
}

/* Reads a list with a filter for a time. */
static struct medusa_answer read_list(struct finding *f, const char *path,
    time_t since, const char *fields, const char *name, size_t limit,
    medusa_page_taker *take)
{
	struct buf text = {0};
	struct medusa_answer answer;

	buf_puts(&text, path);
	put_time(&text, since);
	buf_printf(&text, "&fields=%s", fields);
	answer =
	    medusa_pages(f->medusa, f->arena, text.data, name, limit, take, f);
	buf_release(&text);
	return answer;
}

static struct medusa_answer look_up(
    struct finding *f, struct arena *a, const char *const *ids, size_t count)
{
	struct buf path = {0};
	struct medusa_answer answer;

	buf_printf(&path,
	    "/admin/products?with_deleted=true&fields=deleted_at,%s",
	    version_fields);
	for (size_t i = 0; i < count; i++) {
		buf_puts(&path, "&id=");
		url_encode(&path, ids[i], strlen(ids[i]));
	}
	answer = medusa_pages(
	    f->medusa, a, path.data, "products", TOUCHED_IDS, take_products, f);
	buf_release(&path);
	return answer;
}

/* Looks up the products of a page of options. Each belongs to one. */
static bool take_options(void *ctx, struct arena *a, const struct value *page)
{
	struct finding *f = ctx;
	const char **ids = arena_alloc(a, size_mul(page->count, sizeof *ids));
	size_t n = 0, part;

	for (const struct value *v = page->child; v; v = v->next) {
		const struct value *of = value_get(v, "products");
		const struct value *id =
		    of && of->child ? value_text(of->child, "id") : NULL;

		if (id)
			ids[n++] = id->text;
	}
	for (; n && !f->stopped && f->answer.outcome == OUTCOME_DONE;
	     ids += part, n -= part) {
		part = n < TOUCHED_IDS ? n : TOUCHED_IDS;
		f->answer = look_up(f, &f->inner, ids, part);
	}
	return !f->stopped && f->answer.outcome == OUTCOME_DONE;
}

static struct medusa_answer find_options(struct finding *f, time_t since)
{
	static const char path[] =
	    "/admin/product-options?is_exclusive=true&updated_at%5B%24gte%5D=";
	struct medusa_answer answer;

	f->answer.outcome = OUTCOME_DONE;
	answer = read_list(f, path, since, "id,products.id", "product_options",
	    TOUCHED_IDS, take_options);
	if (f->answer.outcome != OUTCOME_DONE) {
		answer = f->answer;
		answer.message = arena_copy(
		    f->arena, answer.message, strlen(answer.message));
	}
	arena_release(&f->inner);
	return answer;
}

static struct medusa_answer find_products(
    struct finding *f, const char *filter, time_t since)
{
	struct buf path = {0}, fields = {0};
	struct medusa_answer answer;

	buf_printf(&path, "/admin/products?with_deleted=true&%s=", filter);
	buf_printf(&fields, "deleted_at,%s", version_fields);
	answer = read_list(
	    f, path.data, since, fields.data, "products", PAGE, take_products);
	buf_release(&path);
	buf_release(&fields);
	return answer;
}

struct medusa_answer touched_find(struct medusa *m, struct arena *a,
    time_t since, touched_taker *take, void *ctx)
{
	struct finding f = {.medusa = m, .arena = a, .take = take, .ctx = ctx};
	struct medusa_answer answer =
	    find_products(&f, "updated_at%5B%24gte%5D", since);

	if (answer.outcome == OUTCOME_DONE && !f.stopped)
		answer = find_products(
		    &f, "variants%5Bupdated_at%5D%5B%24gte%5D", since);
	if (answer.outcome == OUTCOME_DONE && !f.stopped)
		answer = find_options(&f, since);
	return answer;
}

struct medusa_answer touched_look_up(struct medusa *m, struct arena *a,
    const char *const *ids, size_t count, touched_taker *take, void *ctx)
{
	struct finding f = {.medusa = m, .arena = a, .take = take, .ctx = ctx};

	return look_up(&f, a, ids, count);
}

struct medusa_answer touched_store(
    struct medusa *m, struct arena *a, const char **id)
{
	struct medusa_answer answer = medusa_get(
	    m, a, "/admin/stores?fields=id&order=id&limit=1", "stores");
	const struct value *rows, *text = NULL;

	if (answer.outcome == OUTCOME_DONE) {
		rows = value_get(answer.body, "stores");
		text = rows->child ? value_text(rows->child, "id") : NULL;
	}
	*id = text ? text->text : NULL;
	return answer;
}
