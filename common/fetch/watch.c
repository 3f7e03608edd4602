/*
 * One pick for each condition. Any value that meets it counts; with [-1] only
 * the last one does.
 *
 * A PATH!=VALUE is met, too, by a page that lacks the path, or has a value of
 * another type on the way: its pick fails then. For the other kinds this is no
 * error.
 *
 * A message quotes the error, not only the value that gave it away, which for
 * code!=0 would be a number: it quotes the page from the member of the root
 * that holds the value (pick_item.branch). The bytes are at hand only while
 * their piece is, so watch_piece copies them.
 */
#include "fetch/watch.h"

#include "base/cut.h"
#include "base/hide.h"
#include "base/mem.h"
#include "fetch/condition.h"
#include "json/pick.h"
#include "json/string.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTE_MAX = 301 };

struct watched {
	const struct condition *condition;
	struct pick *pick;
	bool found, met; /* a value; one that meets the condition */
	bool pending;	 /* the quote is still to be copied, … */
	uint64_t from;	 /* … from this offset on */
	char quote[QUOTE_MAX];
};

struct watch {
	const struct conditions *conditions;
	struct watched each[CONDITIONS_MAX];
};

struct watch *watch_new(const struct conditions *conditions)
{
	struct watch *w = mem_alloc(sizeof *w);

	*w = (struct watch){.conditions = conditions};
	return w;
}

void watch_free(struct watch *w)
{
	for (size_t i = 0; i < w->conditions->count; i++)
		pick_free(w->each[i].pick);
	free(w);
}

/* The condition is met by this value: decides what to quote. */
static void note(struct watched *s, const struct pick_item *item)
{
	bool bare = s->condition->kind == CONDITION_TRUE;

	s->met = true;
	s->quote[0] = '\0';
	s->pending = !bare || item->type == JSON_END;
	s->from = bare ? item->start : item->branch;
	if (s->pending)
		return;
	if (item->type == JSON_TRUE)
		snprintf(s->quote, sizeof s->quote, "true");
	else
		hide_quote(s->quote, sizeof s->quote, item->text, item->len);
}

static bool on_value(void *ctx, const struct pick_item *item)
{
	struct watched *s = ctx;

	s->found = true;
	if (s->met && !s->condition->path.last)
		return true;
	s->met = false;
	if (condition_met(s->condition, item->type, item->text, item->len))
		note(s, item);
	return true;
}

void watch_begin(struct watch *w, struct fanout *scan)
{
	for (size_t i = 0; i < w->conditions->count; i++) {
		const struct condition *c = &w->conditions->list[i];
		struct watched *s = &w->each[i];
		struct pick_rules rules = {.path = &c->path,
		    .missing_ok = c->kind != CONDITION_IS_NOT,
		    .lenient = c->kind != CONDITION_IS_NOT,
		    .handler = on_value,
		    .ctx = s};

		pick_free(s->pick); /* of the page before */
		*s = (struct watched){.condition = c};
		s->pick = pick_join(&rules, scan);
	}
}

/* The length of an object or array, or of as much of it as there is: `part`. */
static size_t value_len(const char *value, size_t len, bool *part)
{
	const char *at = value, *end = value + len;
	size_t depth = 0;

	while (at && at < end) {
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		at = *at == '"' ? string_end(at, end) : at + 1;
		*part = depth || !at || !strchr("\"}]", at[-1]);
		if (!*part)
			break;
	}
	return at ? (size_t)(at - value) : len;
}

static void copy_quote(struct watched *s, const char *value, size_t len)
{
	bool part = true;
	const size_t all = value_len(value, len, &part);

	if (part)
		hide_beginning(s->quote, sizeof s->quote, value, all);
	else
		hide_quote(s->quote, sizeof s->quote, value, all);
}

void watch_piece(struct watch *w, const char *data, size_t len, uint64_t offset)
{
	for (size_t i = 0; i < w->conditions->count; i++) {
		struct watched *s = &w->each[i];

		if (!s->pending)
			continue;
		s->pending = false;
		/*
		 * What began in an earlier piece is gone. A quote from the
		 * middle could begin with a part of a secret.
		 */
		if (s->from >= offset)
			copy_quote(s, data + (s->from - offset),
			    len - (size_t)(s->from - offset));
	}
}

bool watch_met(const struct watch *w, char *why, size_t room)
{
	for (size_t i = 0; i < w->conditions->count; i++) {
		const struct watched *s = &w->each[i];
		bool named = s->condition->kind != CONDITION_TRUE || !*s->quote;
		int n;

		if (!s->met)
			continue;
		n = snprintf(why, room, "%s%s%s",
		    named ? s->condition->text : "",
		    named && *s->quote ? ": " : "", s->quote);
		if (n >= (int)room)
			cut_copy(why, room, why, room - 1, true);
		return true;
	}
	return false;
}

bool watch_found(const struct watch *w)
{
	for (size_t i = 0; i < w->conditions->count; i++)
		if (w->each[i].found)
			return true;
	return false;
}

const struct condition *watch_missing(const struct watch *w)
{
	for (size_t i = 0; i < w->conditions->count; i++)
		if (pick_failed(w->each[i].pick, JSON_STOPPED))
			return w->each[i].condition;
	return NULL;
}
