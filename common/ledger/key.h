/*
 * The key of an item. For products, the text of a member, decoded, or a number
 * as it is written. Stock is a number for a product at a location, so its key
 * is that of both, as a JSON array: ["4711","Berlin"]. The location is a name,
 * an object with an id, or not given: ["4711"].
 */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct key_member {
	const char *name;
	const char *place; /* the member with the location; NULL: no stock */
};

/*
 * Finds the key in an item. *key points into the item or into `decoded`, which
 * it may fill. False: there is none, or it is empty or of another type.
 */
bool key_find(const char *item, size_t len, const struct key_member *member,
    struct buf *decoded, const char **key, size_t *key_len);

/* Appends the members of an item that has this key: "sku":"4711","location":
   "Berlin". False: it is no key of stock. */
bool key_put_stock(
    struct buf *to, const char *key, size_t len, const char *member);

#endif
