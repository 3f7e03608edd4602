/*
 * The rules of a run of ms-fetch: the request, the places in a page, the
 * limits; and the options that set them. A wrong value ends the program with
 * EXIT_USAGE and a message that names the option.
 */
#ifndef FETCH_RULES_H
#define FETCH_RULES_H

#include "fetch/condition.h"
#include "fetch/probe.h"
#include "fetch/template.h"
#include "json/path.h"

#include <stdint.h>

struct http_options;
struct since;

enum { RULES_ORIGINS = 16 };

/* Where to find things in a page. A path without a text is not set. */
struct page_rules {
	struct path items; /* not set: the root array, else `products` */
	struct path id;	   /* in an item; not set: `id`, see rules_id */
	struct path since; /* the same; of --since-path */
	struct path probe[PROBES];
	struct conditions fail, retry; /* of --fail-on and --retry-on */
	const char *cursor_header, *total_header, *pages_header; /* or NULL */
	bool missing_ok; /* a page without the items' path has no items */
	bool ranges;	 /* the places of the items are kept */
};

struct fetch_rules {
	struct template request;
	char *home; /* a URL: secrets and -H go to its origin only */
	struct page_rules page;
	/* URLs of --allow-origin; ends with NULL. */
	const char *also[RULES_ORIGINS + 1];
	uint64_t max_pages, max_items;
	bool rewrite_origin; /* next pages are at the first origin */
	bool keep_query;     /* they have the first URL's parameters, too */
	bool strict; /* a doubt about completeness decides the exit status */
	struct since *since; /* of --since; or NULL */
};

/* The values without any option. */
#define RULES_DEFAULTS                                                         \
	{                                                                      \
		.request = TEMPLATE_DEFAULTS, .max_pages = UINT64_MAX,         \
		.max_items = UINT64_MAX                                        \
	}

/* --items. Copies the text. */
void rules_items(struct page_rules *r, const char *text);

/* --id, a path in an item. Copies the text. */
void rules_set_id(struct page_rules *r, const char *text);
const struct path *rules_id(const struct page_rules *r);

/* --since-path, the same. */
void rules_set_since(struct page_rules *r, const char *text);

/*
 * Sets the path of a probe; PROBE_NEXT also sets PROBE_HREF. `option` is its
 * name for a message. Copies the text.
 */
void rules_probe(struct page_rules *r, enum probe which, const char *option,
    const char *text);

/* --fail-on and --retry-on, which may be repeated. Copies the text. */
void rules_condition(
    struct conditions *list, const char *option, const char *text);

/* For http_options.other_origin. */
extern const char rules_other_origin[];
/* The same for a next page. */
extern const char rules_other_page[];

/* --allow-origin, which may be repeated. Keeps the pointer. */
void rules_allow_origin(struct fetch_rules *r, const char *url);

/*
 * May a URL that a page or an item names be requested? As origin_may_not_follow
 * with the home of the rules and --allow-origin; but a body of --data goes to
 * the origin of the home only.
 */
const char *rules_may_not_follow(
    const struct fetch_rules *r, const char *other_origin, const char *url);

/* --rate, as the least milliseconds between the starts of two requests. */
uint64_t rules_interval(const char *rate);

/*
 * What is wrong with the combination of the options, for a message; or NULL.
 * After template_prepare.
 */
const char *rules_conflict(const struct fetch_rules *r);

/*
 * Sets the home of the rules, and in `http` the origin that secrets go to if
 * the URL does not name it. Returns what is wrong, for a message; or NULL.
 * After template_prepare.
 */
const char *rules_set_home(struct fetch_rules *r, struct http_options *http);

/* How the next page is found. */
enum paging_style {
	PAGING_OFFSET, /* the number of items so far */
	PAGING_NUMBER, /* the number of the page */
	PAGING_CURSOR, /* a cursor in the page or in a header */
	PAGING_PATH,   /* a URL in the page */
	PAGING_LINK,   /* a URL in the Link header, if there is one */
};
enum paging_style rules_style(const struct fetch_rules *r);

/* Prints the rules in words, and the first request, to standard error. */
void rules_explain(
    const struct fetch_rules *r, const struct template_request *first);

/* Frees the paths and the template. */
void rules_release(struct fetch_rules *r);

#endif
