/*
 * What a run knows of the shop itself, to warn of what Medusa accepts and no
 * shopper can buy. Each list is read once, when it is first needed. If it
 * cannot be read, nothing is known, and nothing is warned of.
 */
#ifndef MEDUSA_SHOP_H
#define MEDUSA_SHOP_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct locations;
struct map;
struct medusa;
struct shop; /* can be shared by threads */

struct shop *shop_new(void);
void shop_free(struct shop *s);

/* A currency that prices can be paid in is one of the store and of a region. */
enum shop_currency {
	SHOP_FINE, /* or nothing is known */
	SHOP_NOT_IN_STORE,
	SHOP_IN_NO_REGION,
};

/*
 * The first time that the shop is asked about this currency, in whatever case;
 * later, SHOP_FINE. Requests and answers are in the arena.
 */
enum shop_currency shop_new_currency(struct shop *s, struct medusa *m,
    struct arena *a, const char *code, size_t len);

/*
 * The currencies that Medusa has: lower-case codes. NULL: they are not known.
 * The map lives as long as s. Waits as above.
 */
const struct map *shop_all_currencies(
    struct shop *s, struct medusa *m, struct arena *a);

/* Has the shop several sales channels? Waits as above. */
bool shop_has_channels(struct shop *s, struct medusa *m, struct arena *a);

/* They live as long as s. Unlike the rest, reading them may fail. */
struct locations *shop_locations(struct shop *s);

/* Kinds of warnings that are given once; true: this one was not yet. */
enum shop_warning {
	SHOP_WITHOUT_VARIANTS,
	SHOP_WITHOUT_CHANNEL,
	SHOP_WARNINGS
};
bool shop_warns(struct shop *s, enum shop_warning w);

#endif
