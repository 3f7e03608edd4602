/*
 * The plan of one product in the making. The files that each know one part of a
 * product add to it: diff.h begins it, plan.h turns it into steps.
 */
#ifndef PRODUCTS_DRAFT_H
#define PRODUCTS_DRAFT_H

#include "base/buf.h"
#include "base/map.h"
#include "json/writer.h"
#include "products/offer.h"

#include <stdbool.h>

struct arena;
struct batch;
struct plan;
struct value;

/* Parts that are deleted if the input does not list them; see `prunable`. */
enum prune { PRUNE_OPTIONS = 1, PRUNE_VARIANTS = 2, PRUNE_PRICES = 4 };

/* Parts that stay though the input does not list them; see `kept`. */
enum kept_kind { KEPT_VARIANTS, KEPT_PRICES };

/* A link between an existing variant and an inventory item, to be made or
 * removed by a route of its own. */
struct stock_link {
	struct stock_link *next;
	const char *variant; /* its id */
	const char *item;    /* the inventory item's id; NULL: to be made … */
	const char *make;    /* … with this body */
	const char *quantity; /* a JSON number */
	bool remove;	      /* remove the link instead of making it */
};

/* An inventory item whose sku changes with its variant's; NULL: none. */
struct item_name {
	struct item_name *next;
	const struct value *id, *old, *new;
	bool leaves; /* the variant's stock is no longer managed */
};

struct draft {
	const struct batch *batch;
	struct arena *arena; /* the batch's */
	struct plan *plan;   /* takes the changes, or the error */
	bool stock_by_hand;  /* this Medusa makes no items in an update */
	bool owns_thumbnail;
	size_t had_variants; /* in Medusa */
	/* The options of the input and of Medusa. */
	struct offer wanted, had;
	struct map used; /* values that variants choose; see options.c */
	bool exchange;	 /* the update takes options from the product */
	/* Bodies of requests; an empty one is not sent. */
	struct buf json;    /* an element of the batch's create or update … */
	struct writer body; /* … written by this */
	struct buf options; /* for the options route, before the batch */
	struct buf release; /* an update that frees codes, before the batch */
	struct buf restore; /* undoes that, by the route of variants */
	struct buf remove;  /* for the options route, after the batch */
	struct stock_link *links; /* new ones before the batch, once codes
				     are free; old ones go after it */
	struct item_name *names;  /* before the batch */
	bool stock_asked;	  /* the body asks for inventory items */
};

#endif
