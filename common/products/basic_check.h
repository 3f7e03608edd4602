/*
 * Checks that any object of the input needs. Each appends what is wrong, unless
 * something is already.
 */
#ifndef PRODUCTS_BASIC_CHECK_H
#define PRODUCTS_BASIC_CHECK_H

#include <stdbool.h>

struct buf;
struct member;
struct place;
struct value;

/* Is it an object? `example` is a good one, as JSON; or NULL. */
void check_object(struct buf *why, const struct place *at,
    const struct value *v, const char *example);
/* Have its members, all of them known, types that they may have? */
void check_members(struct buf *why, const struct place *at,
    const struct value *object,
    const struct member *(*known)(const struct value *));
/* Has it the member, and is it not the empty text? */
void check_present(struct buf *why, const struct place *at,
    const struct value *object, const char *member);
/* Is its title, if it has one, more than white space? */
void check_title(
    struct buf *why, const struct place *at, const struct value *object);
/* Are all members of one of its members strings? */
void check_strings(struct buf *why, const struct place *at,
    const struct value *object, const char *member);

/* Is the number one that a column of type integer can hold? */
bool is_integer(const struct value *number);

#endif
