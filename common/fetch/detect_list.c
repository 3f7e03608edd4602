#include "fetch/detect_list.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool detect_is_printable(const char *name, size_t len)
{
	struct utf8 u = {0};

	if (utf8_check(&u, name, len) != len || u.left)
		return false;
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)name[i];

		/* U+0080 to U+009F are control characters, too. */
		if (c < 0x20 || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)name[i + 1] < 0xa0))
			return false;
	}
	return true;
}

/* --- the ids */

static bool is_scalar(const struct value *v)
{
	return v && (v->type == JSON_STRING || v->type == JSON_NUMBER);
}

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool are_distinct(const uint64_t *ids, size_t count)
{
	uint64_t *sorted = mem_alloc((count + 1) * sizeof *sorted);
	bool distinct = true;

	memcpy(sorted, ids, count * sizeof *ids);
	qsort(sorted, count, sizeof *sorted, by_value);
	for (size_t i = 1; i < count; i++)
		distinct &= sorted[i] != sorted[i - 1];
	free(sorted);
	return distinct;
}

/* Hashes this member of each item, or with NULL all of it. */
static bool hash_items(struct detect_list *l, const char *id)
{
	size_t n = 0;

	for (const struct value *v = l->array->child; v; v = v->next) {
		const struct value *part = id ? value_get(v, id) : v;

		if (id && !is_scalar(part))
			return false;
		l->ids[n++] = id ? hash_of(part->text, part->len)
				 : hash_of(part->raw, part->raw_len);
	}
	return true;
}

/* Is the name that of an id, if no usual one is there: productId, order_no? */
static bool ends_like_id(const struct value *v)
{
	const size_t len = v->key_len;

	return len > 2 && is_scalar(v) &&
	       detect_is_printable(v->key, v->key_len) &&
	       (!strcasecmp(v->key + len - 2, "id") ||
		   !strcasecmp(v->key + len - 2, "no"));
}

static void find_id(struct detect_list *l)
{
	static const char *const usual[] = {"id", "_id", "ID", "Id", "uuid",
	    "guid", "gid", "sku", "identifier", "key", "handle", "slug", "code",
	    NULL};

	l->ids = mem_alloc((l->count + 1) * sizeof *l->ids);
	for (const char *const *name = usual; *name && !l->id; name++)
		if (hash_items(l, *name) && are_distinct(l->ids, l->count))
			l->id = *name;
	for (const struct value *v = l->array->child->child; v && !l->id;
	     v = v->next)
		if (ends_like_id(v) && hash_items(l, v->key) &&
		    are_distinct(l->ids, l->count))
			l->id = v->key;
	if (!l->id)
		hash_items(l, NULL);
}

/* --- finding */

static bool is_list(const struct value *v)
{
	const struct value *item = v->child;

	if (v->type != JSON_ARRAY || !item)
		return false;
	while (item && item->type == JSON_OBJECT)
		item = item->next;
	return !item;
}

struct search {
	struct detect_list *list;
	size_t count;
	struct path_step step[DETECT_STEPS];
};

static void take(struct search *s, const struct value *array, size_t steps)
{
	struct detect_list *l = &s->list[s->count];

	if (s->count == DETECT_LISTS)
		return;
	*l = (struct detect_list){
	    .steps = steps, .array = array, .count = array->count};
	memcpy(l->step, s->step, steps * sizeof *s->step);
	find_id(l);
	s->count++;
}

static void search(struct search *s, const struct value *in, size_t steps)
{
	if (is_list(in))
		take(s, in, steps);
	if (in->type != JSON_OBJECT || steps == DETECT_STEPS)
		return;
	for (const struct value *v = in->child; v; v = v->next) {
		if (!event_opens(v->type) ||
		    !detect_is_printable(v->key, v->key_len))
			continue;
		s->step[steps] = (struct path_step){
		    .kind = PATH_NAME, .name = v->key, .len = v->key_len};
		search(s, v, steps + 1);
	}
}

static int by_size(const void *a, const void *b)
{
	const struct detect_list *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return (x->steps > y->steps) - (x->steps < y->steps);
}

size_t detect_lists(
    struct detect_list list[DETECT_LISTS], const struct value *root)
{
	struct search s = {.list = list};

	search(&s, root, 0);
	qsort(list, s.count, sizeof *list, by_size);
	return s.count;
}

const struct value *detect_follow(
    const struct value *at, const struct path_step *step, size_t steps)
{
	for (size_t i = 0; i < steps && at; i++)
		at = at->type == JSON_OBJECT ? value_get(at, step[i].name)
					     : NULL;
	return at;
}

bool detect_list_again(struct detect_list *to, const struct detect_list *like,
    const struct value *root)
{
	const struct value *array =
	    detect_follow(root, like->step, like->steps);

	if (!array || array->type != JSON_ARRAY ||
	    (array->child && !is_list(array)))
		return false;
	*to = *like;
	to->array = array;
	to->count = array->count;
	to->ids = mem_alloc((to->count + 1) * sizeof *to->ids);
	if (hash_items(to, like->id))
		return true;
	detect_list_release(to);
	return false;
}

void detect_list_release(struct detect_list *l)
{
	free(l->ids);
	l->ids = NULL;
}

/* --- what is known of a list */

void detect_path(struct buf *to, const struct path_step *step, size_t steps)
{
	size_t room = 2;
	char *text;

	for (size_t i = 0; i < steps; i++)
		room += 2 * step[i].len + 3;
	text = mem_alloc(room);
	path_spell(text, room, step, steps);
	buf_puts(to, text);
	free(text);
}

void detect_list_path(struct buf *to, const struct detect_list *l)
{
	detect_path(to, l->step, l->steps);
}

static bool is_time(const struct value *v)
{
	/* 2026-01-02…, or seconds or milliseconds since 1970. */
	return (v->type == JSON_STRING && v->len >= 10 &&
		   isdigit((unsigned char)v->text[0]) && v->text[4] == '-') ||
	       (v->type == JSON_NUMBER && v->raw_len >= 10);
}

const char *detect_list_updated(const struct detect_list *l)
{
	for (const struct value *v = l->array->child->child; v; v = v->next)
		if (detect_is_printable(v->key, v->key_len) &&
		    (strcasestr(v->key, "updated") ||
			strcasestr(v->key, "modified") ||
			strcasestr(v->key, "changed")) &&
		    is_time(v))
			return v->key;
	return NULL;
}

bool detect_list_is_usual(const struct detect_list *l)
{
	static const char *const usual[] = {"items", "data", "results",
	    "result", "products", "value", "records", "rows", "entries",
	    "content", "entities", "resources", "objects", "hits", NULL};

	if (!l->steps)
		return true;
	for (const char *const *name = usual; *name; name++)
		if (!strcasecmp(l->step[l->steps - 1].name, *name))
			return true;
	return false;
}

/* --- comparing */

static size_t find(const struct detect_list *l, uint64_t id)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->ids[i] == id)
			return i;
	return SIZE_MAX;
}

static size_t count_same(
    const struct detect_list *first, const struct detect_list *second)
{
	enum { LOOKED_AT = 1000 }; /* pages of a server that ignores a limit */
	size_t same = 0;

	for (size_t i = 0; i < second->count && i < LOOKED_AT; i++)
		same += find(first, second->ids[i]) != SIZE_MAX;
	return same;
}

struct detect_match detect_compare(
    const struct detect_list *first, const struct detect_list *second)
{
	struct detect_match m = {
	    .count = second->count, .at = SIZE_MAX, .same = 0};

	m.same = count_same(first, second);
	if (!second->count)
		return m;
	m.at = find(first, second->ids[0]);
	while (m.at != SIZE_MAX && m.run < second->count &&
	       m.at + m.run < first->count &&
	       first->ids[m.at + m.run] == second->ids[m.run])
		m.run++;
	return m;
}
