/*
 * The smallest change that makes what the server has into what is wanted.
 *
 * Only members present in the input are owned; what is absent is never
 * touched. ms-push(1) has the rule for each kind of member.
 */
#ifndef PRODUCTS_DIFF_H
#define PRODUCTS_DIFF_H

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "medusa/names.h"
#include "json/value.h"

#include <stdbool.h>
#include <stddef.h>

struct change {
	struct change *next;
	const char *path; /* title, metadata.color, variants[SKU].prices[eur] */
	const struct value *before, *after; /* NULL: not there, or many */
};

/* What a variant that is there has to have of stock, by a route of its own. */
struct stock_link {
	struct stock_link *next;
	const char *variant; /* its id */
	const char *item;    /* id of an inventory item; NULL: a new one … */
	const char *make;    /* … of which this is the body */
	const char *quantity;
	bool remove; /* the link; else it is made */
};

/* What is taken away when the input does not have it. */
enum prune { PRUNE_OPTIONS = 1, PRUNE_VARIANTS = 2, PRUNE_PRICES = 4 };

struct diff {
	/* Set by the caller. */
	struct arena *arena;
	struct names *names;
	unsigned prune;
	/* Is there a variant in the batch that is to have this code? */
	bool (*code_wanted)(
	    const void *ctx, const char *code, const struct value *text);
	const void *ctx;
	/*
	 * sku → id of an inventory item that is no variant's, or "" when it is
	 * another's; NULL: none.
	 */
	const struct map *strays;
	bool stock_by_hand; /* an update makes no inventory items */
	/* To be read. */
	struct change *changes; /* in the order of the input */
	const char *error;	/* why it cannot be done; in the arena */
	struct buf body;	/* an element of the batch's create or update */
	bool empty;		/* body has nothing but the id */
	/* Bodies for what has to be done apart; empty: nothing. */
	struct buf options; /* for the options route, before `body` */
	struct buf release; /* an update that frees codes, before `body` */
	struct buf restore; /* undoes it, by the route of variants */
	struct buf remove;  /* for the options route, after `body` */
	struct stock_link *links; /* before `body` */
	bool stock_asked;	  /* body is to make inventory items */
	bool unfinished;	  /* after it there is more to do: look again */
	bool replaces;		  /* a variant, by one of its kind */
	bool half_written; /* as a creation under way looks, or one cut off */
	size_t kept;	   /* variants that the input does not have */
	/* Private. */
	struct change **last;
};

/* Fills body. False with error when Medusa would refuse it. */
bool diff_create(struct diff *d, const struct value *want);
/* Fills all that is to be read. False with error likewise. */
bool diff_update(
    struct diff *d, const struct value *want, const struct value *have);
void diff_release(struct diff *d);

#endif
