/*
 * What --detect has seen, and what it has found. Private to its files.
 */
#ifndef FETCH_DETECT_STATE_H
#define FETCH_DETECT_STATE_H

#include "base/buf.h"
#include "fetch/detect_list.h"
#include "fetch/detect_page.h"
#include "fetch/detect_signs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetch_rules;
struct http;

enum { DETECT_NAME = 80 };

/* The options with a text, in the order of the command. */
enum detect_option {
	DETECT_NEXT,
	DETECT_CURSOR,
	DETECT_CURSOR_HEADER,
	DETECT_MORE,
	DETECT_TOTAL,
	DETECT_TOTAL_HEADER,
	DETECT_PAGES,
	DETECT_PAGES_HEADER,
	DETECT_OPTIONS
};

/* What was found, as options and parameters. A text is NULL or empty if it is
 * not used. */
struct detect_found {
	const char *option[DETECT_OPTIONS]; /* see detect_keep */
	const char *items;	 /* their path; NULL: that of the first page */
	char place[DETECT_NAME]; /* the parameter with the page or the offset */
	bool offset;		 /* it is an offset */
	uint64_t start;		 /* the first one */
	char limit[DETECT_NAME]; /* the parameter with the size of a page */
	uint64_t size;		 /* of --limit; 0: the default */
	char after[DETECT_NAME]; /* the parameter with the cursor */
	uint64_t count;		 /* the total, if it is known; 0: it is not */
	bool rewrite;		 /* next URLs name another origin */
};

struct detect {
	struct http *http;
	const struct fetch_rules *rules;
	const char *given;
	struct buf base; /* the URL that everything is added to */
	unsigned asked;	 /* requests */
	/* The first page, and the one that was asked for last. */
	struct detect_page first, other;
	struct detect_list list[DETECT_LISTS]; /* of the first page */
	size_t lists;
	/* Its empty arrays, which may be lists. */
	struct detect_list empty[DETECT_LISTS];
	size_t empties;
	bool others;	/* it has lists, but --items names none of them */
	size_t items;	/* the list that is the items */
	bool ambiguous; /* several lists could be the items */
	struct detect_signs signs; /* of the first page */
	struct detect_found found;
};

/*
 * Gets a page into d->other. False: no request is left, or which list is the
 * items is not clear, or the answer has no JSON. A line says what is asked for,
 * and what fails.
 */
bool detect_get(struct detect *d, const char *url);

/*
 * The list of d->other that list `which` of the first page is; false: there is
 * none. Released with detect_list_release.
 */
bool detect_pair(struct detect *d, size_t which, struct detect_list *to);

/*
 * Sets d->items to the list of d->other that goes on where the first page
 * stops, or one item after a small page. False: none does, or several that may
 * be the items.
 */
bool detect_goes_on(struct detect *d);

/* The value of an option of the command, which is copied. */
void detect_keep(
    struct detect *d, enum detect_option option, const char *value);

/* Of several lists that may be the items, the one with a usual name; lists[]
 * are their numbers. Sets d->items, or d->ambiguous. */
bool detect_choose(struct detect *d, const size_t *lists, size_t count);

/* Replaces a parameter of the URL, or adds it. The value is as it is sent. */
void detect_set(struct buf *url, const char *name, const char *value);
void detect_set_number(struct buf *url, const char *name, uint64_t value);

/*
 * The parameters of pages and offsets to try, and of the page size with each:
 * those of the URL, those that the page suggests, and the usual ones. Returns
 * their number.
 */
enum { DETECT_PAIRS = 16 };
struct detect_names {
	char place[DETECT_NAME], limit[DETECT_NAME];
};
size_t detect_find_names(
    struct detect_names names[DETECT_PAIRS], const struct detect *d);

/*
 * Is there another page: where the first one says, or by a parameter? They set
 * d->found.
 */
bool detect_by_link(struct detect *d);
bool detect_by_cursor(struct detect *d);
bool detect_by_place(struct detect *d);
/* The same for a link that only d->other has. */
bool detect_by_other_link(struct detect *d);

/* Sets what may end the run, as far as d->other confirms it. */
void detect_ends(struct detect *d);

/* Adds the command to standard output (base/out.h). */
void detect_print(const struct detect *d);
/* Say what the first page has. */
void detect_say_first(const struct detect *d);
/* Why the first page is of no use. Returns the exit status. */
int detect_say_useless(const struct detect *d);
/* Nothing was found: what to look up. Returns the exit status. */
int detect_say_unknown(const struct detect *d);

#endif
