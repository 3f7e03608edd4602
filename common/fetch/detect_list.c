#include "fetch/detect_list.h"

#include "base/hash.h"
#include "base/mem.h"
#include "fetch/detect_page.h"
#include "fetch/words.h"
#include "json/value.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool detect_is_printable(const char *name, size_t len)
{
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

/* Takes this member of each item for its id, or with NULL all of it. */
static enum ids_state read_ids(struct detect_list *l, const char *id)
{
	const struct value *v = l->array->child;

	ids_reset(&l->ids);
	l->id = id;
	for (; v; v = v->next) {
		const struct value *part = id ? value_get(v, id) : v;

		if (id && !is_scalar(part))
			return IDS_MISSING;
		if (l->ids.count < IDS_MAX)
			ids_add(&l->ids, hash_of(part->text, part->len));
	}
	return ids_end(&l->ids, l->ids.count);
}

/* Is the name that of an id, if no usual one is there: productId, order_no? */
static bool ends_like_id(const struct value *v)
{
	const char *end;

	if (v->key_len <= 2 || !detect_is_printable(v->key, v->key_len))
		return false;
	end = v->key + v->key_len - 2;
	return !strcasecmp(end, "id") || !strcasecmp(end, "no");
}

static void find_id(struct detect_list *l)
{
	static const char *const usual[] = {"id", "_id", "ID", "Id", "uuid",
	    "guid", "gid", "sku", "identifier", "key", "handle", "slug", "code",
	    NULL};

	for (const char *const *name = usual; *name; name++)
		if (read_ids(l, *name) == IDS_DISTINCT)
			return;
	for (const struct value *v = l->array->child->child; v; v = v->next)
		if (ends_like_id(v) && read_ids(l, v->key) == IDS_DISTINCT)
			return;
	read_ids(l, NULL);
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

static bool is_empty(const struct value *v)
{
	return v->type == JSON_ARRAY && !v->child;
}

struct search {
	bool (*is_wanted)(const struct value *v);
	struct detect_list *list;
	size_t count;
	struct path_step step[DETECT_STEPS];
};

/* Does the array come before the list, as it has more items or is less deep? */
static bool is_before(
    const struct value *array, size_t steps, const struct detect_list *l)
{
	return array->count != l->count ? array->count > l->count
					: steps < l->steps;
}

static void take(struct search *s, const struct value *array, size_t steps)
{
	size_t at = s->count;

	while (at && is_before(array, steps, &s->list[at - 1]))
		at--;
	if (at == DETECT_LISTS)
		return;
	if (s->count < DETECT_LISTS)
		s->count++;
	memmove(&s->list[at + 1], &s->list[at],
	    (s->count - at - 1) * sizeof *s->list);
	s->list[at] = (struct detect_list){
	    .steps = steps, .array = array, .count = array->count};
	memcpy(s->list[at].step, s->step, steps * sizeof *s->step);
}

static void search(struct search *s, const struct value *in, size_t steps)
{
	if (s->is_wanted(in))
		take(s, in, steps);
	if (in->type != JSON_OBJECT || steps == DETECT_STEPS)
		return;
	for (const struct value *v = in->child; v; v = v->next) {
		if (!detect_is_printable(v->key, v->key_len))
			continue;
		s->step[steps] = (struct path_step){
		    .kind = PATH_NAME, .name = v->key, .len = v->key_len};
		search(s, v, steps + 1);
	}
}

static size_t find_arrays(struct detect_list list[DETECT_LISTS],
    struct detect_page *p, bool (*is_wanted)(const struct value *v))
{
	struct search s = {.is_wanted = is_wanted, .list = list};

	search(&s, p->root, 0);
	for (size_t i = 0; i < s.count; i++)
		list[i].path = detect_path(p, list[i].step, list[i].steps);
	return s.count;
}

size_t detect_lists(
    struct detect_list list[DETECT_LISTS], struct detect_page *p)
{
	const size_t count = find_arrays(list, p, is_list);

	for (size_t i = 0; i < count; i++)
		find_id(&list[i]);
	return count;
}

size_t detect_empty(
    struct detect_list list[DETECT_LISTS], struct detect_page *p)
{
	return find_arrays(list, p, is_empty);
}

const struct value *detect_follow(
    const struct value *at, const struct path_step *step, size_t steps)
{
	for (size_t i = 0; i < steps; i++)
		at = value_get(at, step[i].name);
	return at;
}

bool detect_list_again(struct detect_list *to, const struct detect_list *like,
    const struct detect_page *p)
{
	const struct value *array =
	    detect_follow(p->root, like->step, like->steps);

	if (!array || array->type != JSON_ARRAY ||
	    (array->child && !is_list(array)))
		return false;
	*to = *like;
	to->array = array;
	to->count = array->count;
	to->ids = (struct ids){.count = 0};
	if (read_ids(to, like->id) != IDS_MISSING)
		return true;
	detect_list_release(to);
	return false;
}

bool detect_list_moved(struct detect_list *to, const struct detect_list *like,
    struct detect_page *p)
{
	struct detect_list all[DETECT_LISTS];
	const size_t count = detect_lists(all, p);
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		if (!found && read_ids(&all[i], like->id) != IDS_MISSING &&
		    detect_compare(like, &all[i]).same) {
			*to = all[i];
			found = true;
		} else {
			detect_list_release(&all[i]);
		}
	}
	return found;
}

void detect_list_release(struct detect_list *l)
{
	ids_release(&l->ids);
}

/* --- what is known of a list */

const char *detect_path(
    struct detect_page *p, const struct path_step *step, size_t steps)
{
	size_t room = 2;
	char *text;

	/* A dot, quotes and escapes; or [-1]. */
	for (size_t i = 0; i < steps; i++)
		room += 2 * step[i].len + 4;
	text = arena_alloc(&p->arena, room);
	path_spell(text, room, step, steps);
	return text;
}

static bool is_time(const struct value *v)
{
	/* 2026-01-02…, or seconds or milliseconds since 1970. */
	return (v->type == JSON_STRING && v->len >= 10 &&
		   isdigit((unsigned char)v->text[0]) && v->text[4] == '-') ||
	       (v->type == JSON_NUMBER && v->len >= 10);
}

const char *detect_list_updated(const struct detect_list *l)
{
	for (const struct value *v = l->array->child->child; v; v = v->next)
		if (words_changed(v->key, v->key_len) && is_time(v) &&
		    detect_is_printable(v->key, v->key_len))
			return v->key;
	return NULL;
}

bool detect_list_is_usual(const struct detect_list *l)
{
	const struct path_step *end = l->step + l->steps;

	return end == l->step || words_items(end[-1].name, end[-1].len);
}

/* --- comparing */

static size_t find(const struct ids *ids, uint64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->list[i] == id)
			return i;
	return SIZE_MAX;
}

struct detect_match detect_compare(
    const struct detect_list *first, const struct detect_list *second)
{
	const struct ids *a = &first->ids, *b = &second->ids;
	struct detect_match m = {.count = second->count, .at = SIZE_MAX};

	for (size_t i = 0; i < b->count && !m.same; i++)
		m.same = ids_has(a, b->list[i]);
	if (!b->count)
		return m;
	m.at = find(a, b->list[0]);
	while (m.at != SIZE_MAX && m.run < b->count &&
	       m.at + m.run < a->count &&
	       a->list[m.at + m.run] == b->list[m.run])
		m.run++;
	/* The ids of more items are not kept. */
	if (m.run == IDS_MAX && m.count == first->count)
		m.run = m.count;
	return m;
}
