/*
 * Asks Medusa for the rows that have certain values, by a filter, in as many
 * requests as it takes.
 */
#ifndef SYNC_ASK_H
#define SYNC_ASK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct identity;
struct item;
struct value;

struct ask {
	struct batch *batch;
	const struct identity *by; /* the filter */
	struct buf fields;	   /* to ask for; the caller's */
	/* Takes a row; false when the batch has failed. */
	bool (*take)(void *ctx, const struct value *row);
	void *ctx;
	/* Private. */
	const struct value **list; /* each value once */
	size_t count, room;
	struct map items; /* value → struct ask_item */
};

/* An item that has a value, in a list of all that have it. */
struct ask_item {
	struct ask_item *next;
	struct item *item;
};

/* Adds a value that the item has. An empty one is left out. */
void ask_want(struct ask *q, const struct value *text, struct item *item);
/* The items that have the value, in the arena of the batch; NULL: none. */
const struct ask_item *ask_items(const struct ask *q, const struct value *text);

/*
 * Sends the requests, and gives each row to `take`. Rejects an item whose value
 * is too long for a request. False when the batch has failed: Medusa could not
 * be asked, or gives a row that lacks what the resource relies on.
 */
MUST_CHECK bool ask_all(struct ask *q);
/* For `take`: a row has none of the values. Fails the batch. */
bool ask_ignored(const struct ask *q);
/* Forgets the values, so that others can be asked for. */
void ask_reset(struct ask *q);
void ask_release(struct ask *q);

#endif
