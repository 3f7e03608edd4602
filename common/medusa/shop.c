#include "medusa/shop.h"

#include "base/buf.h"
#include "base/letter.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/locations.h"
#include "medusa/medusa.h"

#include <pthread.h>
#include <stdlib.h>

struct shop {
	pthread_mutex_t lock; /* for the rest */
	bool currencies_read, channels_read, all_read;
	/* Codes; empty: nothing is known. */
	struct map in_store, in_region, all;
	struct map asked; /* codes */
	bool has_channels;
	bool warned[SHOP_WARNINGS];
	struct locations *locations; /* with a lock of their own */
};

struct shop *shop_new(void)
{
	struct shop *s = mem_alloc(sizeof *s);

	*s = (struct shop){.locations = locations_new()};
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void shop_free(struct shop *s)
{
	map_release(&s->in_store);
	map_release(&s->in_region);
	map_release(&s->asked);
	map_release(&s->all);
	locations_free(s->locations);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* The first of the rows, linked to the others; NULL: there are none. */
static const struct value *read_list(struct medusa *m, struct arena *a,
    const char *path, const char *list, bool *ok)
{
	enum { PAGE = 1000 };
	struct value *rows = NULL;
	struct medusa_answer answer =
	    medusa_list(m, a, path, list, PAGE, &rows);

	*ok = answer.outcome == OUTCOME_DONE;
	return *ok ? rows : NULL;
}

static void take_code(
    struct shop *s, struct map *to, const struct value *row, const char *member)
{
	const struct value *code = value_text(row, member);

	if (code)
		map_put(to, code->text, code->len, s);
}

static void read_stores(struct shop *s, struct medusa *m, struct arena *a)
{
	bool ok;
	const struct value *v = read_list(m, a,
	    "/admin/stores?fields=id,supported_currencies.currency_code",
	    "stores", &ok);

	for (; v; v = v->next) {
		const struct value *c = value_get(v, "supported_currencies");

		for (c = c ? c->child : NULL; c; c = c->next)
			take_code(s, &s->in_store, c, "currency_code");
	}
}

/* False: it is not known which currencies regions use. */
static bool read_regions(struct shop *s, struct medusa *m, struct arena *a)
{
	bool ok;
	const struct value *v = read_list(
	    m, a, "/admin/regions?fields=id,currency_code", "regions", &ok);

	for (; v; v = v->next)
		take_code(s, &s->in_region, v, "currency_code");
	return ok;
}

/* With the lock. */
static void read_currencies(struct shop *s, struct medusa *m, struct arena *a)
{
	if (s->currencies_read)
		return;
	s->currencies_read = true;
	read_stores(s, m, a);
	if (s->in_store.count && !read_regions(s, m, a))
		map_release(&s->in_store);
}

static enum shop_currency judge(
    const struct shop *s, const char *code, size_t len)
{
	if (!s->in_store.count)
		return SHOP_FINE;
	if (!map_get(&s->in_store, code, len))
		return SHOP_NOT_IN_STORE;
	return map_get(&s->in_region, code, len) ? SHOP_FINE
						 : SHOP_IN_NO_REGION;
}

enum shop_currency shop_new_currency(struct shop *s, struct medusa *m,
    struct arena *a, const char *code, size_t len)
{
	enum shop_currency found = SHOP_FINE;
	struct buf lower = {0};

	letter_put_lower(&lower, code, len);
	pthread_mutex_lock(&s->lock);
	if (lower.len && !map_put(&s->asked, lower.data, lower.len, s)) {
		read_currencies(s, m, a);
		found = judge(s, lower.data, lower.len);
	}
	pthread_mutex_unlock(&s->lock);
	buf_release(&lower);
	return found;
}

/* Currencies have no id, so this is not a list as of medusa/list.h. Medusa has
 * some 120 of them. */
static void read_all(struct shop *s, struct medusa *m, struct arena *a)
{
	enum { MOST = 1000 };
	static const char list[] = "currencies";
	const struct medusa_answer answer = medusa_get(
	    m, a, "/admin/currencies?fields=code&order=code&limit=1000", list);
	const struct value *rows = value_get(answer.body, list);

	if (answer.outcome != OUTCOME_DONE || rows->count >= MOST)
		return;
	for (const struct value *v = rows->child; v; v = v->next)
		take_code(s, &s->all, v, "code");
}

const struct map *shop_all_currencies(
    struct shop *s, struct medusa *m, struct arena *a)
{
	pthread_mutex_lock(&s->lock);
	if (!s->all_read) {
		s->all_read = true;
		read_all(s, m, a);
	}
	pthread_mutex_unlock(&s->lock);
	return s->all.count ? &s->all : NULL;
}

bool shop_has_channels(struct shop *s, struct medusa *m, struct arena *a)
{
	const struct value *rows;
	bool has, ok;

	pthread_mutex_lock(&s->lock);
	if (!s->channels_read) {
		s->channels_read = true;
		rows = read_list(m, a, "/admin/sales-channels?fields=id",
		    "sales_channels", &ok);
		s->has_channels = rows && rows->next;
	}
	has = s->has_channels;
	pthread_mutex_unlock(&s->lock);
	return has;
}

struct locations *shop_locations(struct shop *s)
{
	return s->locations;
}

bool shop_warns(struct shop *s, enum shop_warning w)
{
	bool first;

	pthread_mutex_lock(&s->lock);
	first = !s->warned[w];
	s->warned[w] = true;
	pthread_mutex_unlock(&s->lock);
	return first;
}
