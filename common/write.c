#include "write.h"

#include "blame.h"
#include "err.h"
#include "map.h"
#include "stock.h"
#include "url.h"

#include <string.h>

static bool write_list(struct sync *s, struct sync_item **list, size_t count);

static struct medusa_answer post_options(
    struct sync *s, const struct sync_item *item, const struct buf *body)
{
	struct medusa_answer answer;
	struct buf path = {0};

	buf_puts(&path, "/admin/products/");
	url_encode(&path, item->id, strlen(item->id));
	buf_puts(&path, "/options/batch?fields=id");
	answer =
	    medusa_post(s->medusa, &s->arena, path.data, body->data, body->len);
	buf_release(&path);
	return answer;
}

static struct medusa_answer post_release(
    struct sync *s, const struct sync_item *item)
{
	struct medusa_answer answer;
	struct buf body = {0};

	buf_printf(&body, "{\"update\":[%s]}", item->diff.release.data);
	answer = medusa_post(s->medusa, &s->arena,
	    "/admin/products/batch?fields=id", body.data, body.len);
	buf_release(&body);
	return answer;
}

static struct medusa_answer post_link(
    struct sync *s, const struct sync_item *item, const struct stock_link *link)
{
	struct medusa_answer answer;
	struct buf path = {0};

	buf_puts(&path, "/admin/products/");
	url_encode(&path, item->id, strlen(item->id));
	buf_puts(&path, "/variants/");
	url_encode(&path, link->variant, strlen(link->variant));
	buf_puts(&path, "/inventory-items?fields=id");
	answer = medusa_post(
	    s->medusa, &s->arena, path.data, link->body, strlen(link->body));
	buf_release(&path);
	return answer;
}

enum step {
	STEP_DONE,
	STEP_REFUSED, /* the item is rejected */
	STEP_LOST,    /* it may have happened */
	STEP_FAILED,  /* the batch has failed */
};

static enum step step(struct sync *s, struct sync_item *item, const char *what,
    const struct medusa_answer *answer)
{
	switch (answer->fate) {
	case HTTP_DONE:
		s->losses = 0;
		return STEP_DONE;
	case HTTP_REFUSED:
		sync_reject(item, answer->type, answer->message);
		return STEP_REFUSED;
	case HTTP_UNKNOWN:
		return STEP_LOST;
	default:
		sync_fail_answer(s, what, answer);
		return STEP_FAILED;
	}
}

/* What an item needs before its part of the batch can be written. */
static enum step prepare(
    struct sync *s, struct sync_item *item, struct medusa_answer *answer)
{
	const struct diff *d = &item->diff;
	enum step got = STEP_DONE;

	if (item->op != SYNC_UPDATE)
		return got;
	if (d->options.len) {
		*answer = post_options(s, item, &d->options);
		got = step(s, item, "add options", answer);
	}
	if (got == STEP_DONE && d->release.len) {
		*answer = post_release(s, item);
		got = step(s, item, "free codes", answer);
	}
	for (const struct stock_link *l = d->links; l && got == STEP_DONE;
	     l = l->next) {
		*answer = post_link(s, item, l);
		got = step(s, item, "link inventory items", answer);
	}
	return got;
}

static bool unknown(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer);

/* What goes through in between shows that it is worth going on. */
static bool pause_once(struct sync *s)
{
	return medusa_pause(s->medusa, ++s->losses);
}

/* An item that is written but for what goes last. */
static bool finish(struct sync *s, struct sync_item *item)
{
	struct medusa_answer answer;
	enum step got = STEP_DONE;

	if (item->diff.remove.len) {
		answer = post_options(s, item, &item->diff.remove);
		got = step(s, item, "prune options", &answer);
	}
	if (got == STEP_LOST)
		return unknown(s, &item, 1, &answer);
	if (got == STEP_DONE)
		item->op = SYNC_UNCHANGED;
	return got != STEP_FAILED;
}

/* Leaves in the list what the batch has to write; false: it has ended. */
static bool prepare_all(
    struct sync *s, struct sync_item **list, size_t *count, bool *lost)
{
	struct medusa_answer answer;
	size_t n = 0;

	*lost = false;
	for (size_t i = 0; i < *count; i++) {
		switch (prepare(s, list[i], &answer)) {
		case STEP_DONE:
			break;
		case STEP_REFUSED:
			continue;
		case STEP_LOST:
			/* All that is left is looked up anew. */
			memmove(
			    list + n, list + i, (*count - i) * sizeof *list);
			*lost = true;
			return unknown(s, list, n + *count - i, &answer);
		case STEP_FAILED:
			return false;
		}
		if (list[i]->op == SYNC_UPDATE && list[i]->diff.empty) {
			if (!finish(s, list[i]))
				return false;
		} else {
			list[n++] = list[i];
		}
	}
	*count = n;
	return true;
}

static void put_list(struct buf *to, const char *name, enum sync_action op,
    struct sync_item **list, size_t count)
{
	bool first = true;

	for (size_t i = 0; i < count; i++) {
		if (list[i]->op != op)
			continue;
		if (first)
			value_put_key(to, name);
		buf_putc(to, first ? '[' : ',');
		buf_put(to, list[i]->diff.body.data, list[i]->diff.body.len);
		first = false;
	}
	if (!first)
		buf_putc(to, ']');
}

static bool look_again(struct sync *s, struct sync_item **list, size_t count);

/* Variants that an update added have no inventory items yet, for one. */
static bool write_rest(struct sync *s, struct sync_item **list, size_t count)
{
	struct sync_item **some =
	    arena_alloc(&s->arena, size_mul(count + 1, sizeof *some));
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i]->op == SYNC_UNCHANGED && list[i]->diff.unfinished)
			some[n++] = list[i];
	return !n || look_again(s, some, n);
}

/* The answer comes in another order than the request. */
static bool settle(struct sync *s, const struct medusa_answer *answer,
    struct sync_item **list, size_t count)
{
	const struct value *row = value_get(answer->body, "created");
	struct map wanted = {0};

	s->losses = 0;
	for (size_t i = 0; i < count; i++)
		map_put(&wanted, list[i]->product.key->text,
		    list[i]->product.key->len, list[i]);
	for (row = row ? row->child : NULL; row; row = row->next) {
		const struct value *key = value_get(row, "external_id");
		const struct value *id = value_get(row, "id");
		struct sync_item *item = NULL;

		if (key && key->type == JSON_STRING)
			item = map_get(&wanted, key->text, key->len);
		if (item && id && id->type == JSON_STRING)
			item->id = id->text;
	}
	map_release(&wanted);
	for (size_t i = 0; i < count; i++)
		if (!finish(s, list[i]))
			return false;
	return write_rest(s, list, count);
}

/* One request, unless its body is more than Medusa takes. */
static bool post(struct sync *s, struct sync_item **list, size_t count,
    struct medusa_answer *answer)
{
	static const char path[] =
	    "/admin/products/batch?fields=id,external_id";
	struct buf body = {0};
	bool fits;

	buf_putc(&body, '{');
	put_list(&body, "create", SYNC_CREATE, list, count);
	put_list(&body, "update", SYNC_UPDATE, list, count);
	buf_putc(&body, '}');
	fits = body.len <= MEDUSA_BODY_MAX;
	if (fits) {
		*answer = medusa_post(
		    s->medusa, &s->arena, path, body.data, body.len);
		pace_learn(
		    medusa_pace(s->medusa), PACE_WRITE, count, answer->ms);
	}
	buf_release(&body);
	return fits;
}

/* Medusa's own 500: the batch has been undone. */
static bool refused(const struct medusa_answer *answer)
{
	return answer->fate == HTTP_REFUSED ||
	       (answer->status == 500 &&
		   strcmp(answer->type, "unknown_error") == 0);
}

static bool write_halves(struct sync *s, struct sync_item **list, size_t count)
{
	size_t half = count / 2;

	return write_list(s, list, half) &&
	       write_list(s, list + half, count - half);
}

static void reject_one(
    struct sync_item *item, const struct medusa_answer *answer)
{
	bool crashed = answer->fate != HTTP_REFUSED;

	sync_reject(item, answer->type,
	    crashed ? "Medusa fails at it without saying why (HTTP status "
		      "500); its log may"
		    : answer->message);
}

/* Rejects those that the answer names; the rest of the list. */
static size_t reject_named(struct sync *s, struct sync_item **list,
    size_t count, const struct medusa_answer *answer)
{
	size_t creates = 0, updates = 0, left = 0;

	for (size_t i = 0; i < count; i++) {
		struct sync_item *item = list[i];
		size_t *place = item->op == SYNC_CREATE ? &creates : &updates;
		const char *why = blame(&s->arena, answer, item, (*place)++);

		if (why)
			sync_reject(item, answer->type, why);
		else
			list[left++] = item;
	}
	return left;
}

static bool half_written(struct sync_item **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->diff.half_written)
			return true;
	return false;
}

/*
 * What is there already may be our own: a write whose answer was lost, or one
 * of a run before this that was killed, which the server is still about.
 */
static bool may_be_ours(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer)
{
	bool first = !s->conflict;

	if (!strstr(answer->message, "already exists"))
		return false;
	s->conflict = true;
	return first || s->doubt || half_written(list, count);
}

/*
 * Medusa undoes a batch that it refuses, as a whole. One that is to blame
 * though nobody names it is found by halving: parts that go through are
 * written, the part that holds it gets smaller, and what was left aside goes
 * last. That takes log2(count) + 2 requests.
 */
static bool isolate(struct sync *s, struct sync_item **list, size_t count,
    struct medusa_answer answer)
{
	size_t part = count; /* refused as such */
	bool tried = true;   /* in just this form */

	while (part > 1 || (part && !tried)) {
		size_t half = part > 1 ? part / 2 : 1, left;
		struct medusa_answer got;

		if (!post(s, list, half, &got))
			return write_halves(s, list, count);
		if (refused(&got)) {
			if (stock_strays(s, list, half, &got))
				return !s->failed && look_again(s, list, count);
			/* It was not undone, then: the database was away. */
			if (may_be_ours(s, list, half, &got) && pause_once(s))
				return look_again(s, list, count);
			left = reject_named(s, list, half, &got);
			if (left < half) {
				memmove(list + left, list + half,
				    (count - half) * sizeof *list);
				count -= half - left;
				part -= half - left;
				tried = false;
				continue;
			}
			answer = got;
			part = half;
			tried = true;
			continue;
		}
		if (got.fate == HTTP_UNKNOWN)
			return unknown(s, list, count, &got);
		if (got.fate != HTTP_DONE)
			return sync_fail_answer(s, "write a batch", &got);
		if (!settle(s, &got, list, half))
			return false;
		list += half;
		count -= half;
		part -= half;
		tried = false;
	}
	if (!part)
		return write_list(s, list, count);
	reject_one(list[0], &answer);
	return write_list(s, list + 1, count - 1);
}

/* Only what is still missing is sent. */
static bool look_again(struct sync *s, struct sync_item **list, size_t count)
{
	bool lost;

	if (!sync_plan(s, list, &count) || !prepare_all(s, list, &count, &lost))
		return false;
	return lost || write_list(s, list, count);
}

/* It may have happened, or happen yet. */
static bool unknown(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer)
{
	if (!pause_once(s))
		return sync_fail_answer(s, "write a batch", answer);
	s->doubt = true;
	warning("a batch of %zu: %s; looking what was written", count,
	    answer->message);
	return look_again(s, list, count);
}

/* In one request, if all goes well. */
static bool write_together(
    struct sync *s, struct sync_item **list, size_t count)
{
	struct medusa_answer answer;
	size_t left;

	if (!post(s, list, count, &answer)) {
		if (count > 1)
			return write_halves(s, list, count);
		sync_reject(list[0], "too_large",
		    "larger than the 2 MiB that Medusa takes in a request");
		return true;
	}
	if (answer.fate == HTTP_DONE)
		return settle(s, &answer, list, count);
	if (refused(&answer)) {
		if (stock_strays(s, list, count, &answer))
			return !s->failed && look_again(s, list, count);
		if (may_be_ours(s, list, count, &answer) && pause_once(s))
			return look_again(s, list, count);
		left = reject_named(s, list, count, &answer);
		return left < count ? write_list(s, list, left)
				    : isolate(s, list, count, answer);
	}
	if (answer.fate == HTTP_UNKNOWN)
		return unknown(s, list, count, &answer);
	return sync_fail_answer(s, "write a batch", &answer);
}

static bool write_list(struct sync *s, struct sync_item **list, size_t count)
{
	while (count) {
		size_t n = pace_room(medusa_pace(s->medusa), PACE_WRITE);

		if (n > count)
			n = count;
		if (!write_together(s, list, n))
			return false;
		list += n;
		count -= n;
	}
	return true;
}

bool write_planned(struct sync *s, struct sync_item **list, size_t count)
{
	bool lost;

	s->losses = 0;
	if (!prepare_all(s, list, &count, &lost))
		return false;
	return lost || write_list(s, list, count);
}
