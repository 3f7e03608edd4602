/*
 * The plan of one product while it is made: what the files that each know one
 * part of a product share. diff.h begins it and plan.h turns it into steps.
 */
#ifndef PRODUCTS_DRAFT_H
#define PRODUCTS_DRAFT_H

#include "base/buf.h"
#include "json/writer.h"

#include <stdbool.h>

struct arena;
struct batch;
struct plan;

/* What is deleted when the input does not list it; see `prunable`. */
enum prune { PRUNE_OPTIONS = 1, PRUNE_VARIANTS = 2, PRUNE_PRICES = 4 };

/* What a variant that is there has to have of stock, by a route of its own. */
struct stock_link {
	struct stock_link *next;
	const char *variant; /* its id */
	const char *item;    /* id of an inventory item; NULL: a new one … */
	const char *make;    /* … of which this is the body */
	const char *quantity;
	bool remove; /* the link; else it is made */
};

struct draft {
	const struct batch *batch;
	struct arena *arena; /* the batch's */
	struct plan *plan;   /* takes the changes, and what speaks against it */
	bool stock_by_hand;  /* an update makes no inventory items */
	/* Bodies; empty: nothing of that kind has to be done. */
	struct buf json;    /* an element of the batch's create or update … */
	struct writer body; /* … which this writes */
	struct buf options; /* for the options route, before the batch */
	struct buf release; /* an update that frees codes, before the batch */
	struct buf restore; /* undoes that, by the route of variants */
	struct buf remove;  /* for the options route, after the batch */
	struct stock_link *links; /* before the batch, once codes are free */
	bool stock_asked;	  /* the body is to make inventory items */
};

#endif
