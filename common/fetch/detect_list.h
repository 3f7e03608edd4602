/*
 * The lists of a page that may be its items: arrays of objects, not inside of
 * other arrays.
 */
#ifndef FETCH_DETECT_LIST_H
#define FETCH_DETECT_LIST_H

#include "fetch/ids.h"
#include "json/path.h"

#include <stdbool.h>
#include <stddef.h>

struct detect_page;
struct value;

enum { DETECT_STEPS = 6, DETECT_LISTS = 6 };

struct detect_list {
	struct path_step step[DETECT_STEPS]; /* the names point to the page */
	size_t steps;
	const char *path; /* the same, as an option has it; in the page */
	const struct value *array;
	size_t count; /* of its items */
	/* The member that identifies the items; NULL: only their bytes do. */
	const char *id;
	struct ids ids; /* of the first IDS_MAX items */
};

/*
 * Finds the largest lists, those with most items first. They point to the page,
 * which must outlive them. Returns their number.
 */
size_t detect_lists(
    struct detect_list list[DETECT_LISTS], struct detect_page *p);

/* The same for empty arrays, which have no ids: they may be lists, too. */
size_t detect_empty(
    struct detect_list list[DETECT_LISTS], struct detect_page *p);

/*
 * Finds the list at the same place, with the same id, in another page. False if
 * there is no such list. `to` points to both pages.
 */
bool detect_list_again(struct detect_list *to, const struct detect_list *like,
    const struct detect_page *p);

/* The same for a list at any place, with an item that `like` has, too. */
bool detect_list_moved(struct detect_list *to, const struct detect_list *like,
    struct detect_page *p);

void detect_list_release(struct detect_list *l);

/* The text of a path, in the page. */
const char *detect_path(
    struct detect_page *p, const struct path_step *step, size_t steps);

/* The member at the end of these names; NULL: there is none. */
const struct value *detect_follow(
    const struct value *at, const struct path_step *step, size_t steps);

/* The name of a member of the items that looks like the time of the last
 * change; or NULL. */
const char *detect_list_updated(const struct detect_list *l);

/* Has the list a usual name for items: data, results? Not: included. */
bool detect_list_is_usual(const struct detect_list *l);

/* Can the name be shown and be a part of a command? It is UTF-8. */
bool detect_is_printable(const char *name, size_t len);

/* How the items of two pages relate. */
struct detect_match {
	size_t count; /* items of the second page */
	bool same;    /* the first page has some of them */
	/* Where its first item is in the first page; SIZE_MAX: nowhere. */
	size_t at;
	size_t run; /* so many follow there in the same order */
};
struct detect_match detect_compare(
    const struct detect_list *first, const struct detect_list *second);

#endif
