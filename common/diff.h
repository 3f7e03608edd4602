/*
 * The smallest change that makes what the server has into what is wanted.
 *
 * Only members present in the input are owned; what is absent is never
 * touched. ms-push(1) has the rule for each kind of member.
 */
#ifndef DIFF_H
#define DIFF_H

#include "buf.h"
#include "map.h"
#include "mem.h"
#include "product.h"
#include "refs.h"
#include "value.h"

#include <stdbool.h>
#include <stddef.h>

struct change {
	struct change *next;
	const char *path; /* title, metadata.color, variants[SKU].prices[eur] */
	const struct value *before, *after; /* NULL: not there, or many */
};

/* An inventory item for a variant that is there, by a route of its own. */
struct stock_link {
	struct stock_link *next;
	const char *variant; /* its id */
	const char *body;
};

/* What is taken away when the input does not have it. */
enum prune { PRUNE_OPTIONS = 1, PRUNE_VARIANTS = 2, PRUNE_PRICES = 4 };

struct diff {
	/* Set by the caller. */
	struct arena *arena;
	const struct refs *refs;
	unsigned prune;
	/* Is there a variant in the batch that is to have this code? */
	bool (*code_wanted)(
	    const void *ctx, const char *code, const struct value *text);
	const void *ctx;
	/* sku → id of an inventory item that is no variant's; NULL: none. */
	const struct map *strays;
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
	bool unfinished;	  /* after it there is more to do: look again */
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

/* For the files that make up the diff. */
PRINTF(4, 5)
void diff_note(struct diff *d, const struct value *before,
    const struct value *after, const char *path, ...);
PRINTF(2, 3) bool diff_refuse(struct diff *d, const char *fmt, ...);
/* Equal for a scalar member, where null and not there are the same. */
bool diff_same_scalar(const struct value *want, const struct value *have);
bool diff_same_member(
    const struct member *m, const struct value *want, const struct value *have);
/*
 * Appends "metadata":{…} if it has to change. A merge keeps what is not
 * owned: Medusa does it for a product, not for a variant.
 */
bool diff_metadata(struct diff *d, struct buf *to, const char *path,
    const struct value *want, const struct value *have, bool merged);
/* The same for what is new: all of it, but for what stands for nothing. */
void diff_new_metadata(struct buf *to, const struct value *want);
/* `options` of the product wanted and had: what a variant can choose from. */
bool diff_variants(struct diff *d, const struct value *want,
    const struct value *have, const struct value *options,
    const struct value *old_options);
/* A new product's variants, for its body. */
bool diff_new_variants(
    struct diff *d, const struct value *want, const struct value *options);
/* The options route's bodies. */
void diff_options(
    struct diff *d, const struct value *want, const struct value *have);
/* Appends "prices":[…] when they differ. `of`: the variant, for messages. */
void diff_prices(struct diff *d, struct buf *to, const char *of,
    const struct value *want, const struct value *have);

/*
 * A new variant's inventory item, for the body: it is made with its product,
 * or by an update.
 */
void stock_put_new(struct diff *d, struct buf *to, const struct value *want,
    bool with_product);
/* The same for one that is there and has none though stock is kept of it. */
void stock_mend(struct diff *d, struct buf *to, const char *name,
    const struct value *want, const struct value *have);

/* What a variant can choose from: a product's options; NULL: not known. */
struct choices {
	const struct value *want, *have;
};

/* {"Size": "M"} against a variant of the server. */
bool choice_same(const struct value *want, const struct value *have);
/*
 * Appends a text that two variants share if they choose the same, whatever
 * the order. `wanted`: as in the input; else as the server has it. False when
 * it chooses nothing, or not just one value for each option.
 */
bool choice_mark(struct buf *to, const struct value *variant, bool wanted);
bool choice_check(struct diff *d, const char *of, const struct choices *from,
    const struct value *choice);
/* Appends "options":{…} of a variant of the server. */
void choice_put(struct buf *to, const struct value *have);

#endif
