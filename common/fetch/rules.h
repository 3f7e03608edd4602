/*
 * What a run of ms-fetch is to do: the request, where a page says what, and
 * when to stop; and the options that set it. A value that is wrong ends the
 * program with EXIT_USAGE and a message that names the option.
 */
#ifndef FETCH_RULES_H
#define FETCH_RULES_H

#include "fetch/probe.h"
#include "fetch/template.h"
#include "json/path.h"

#include <stdint.h>

enum { RULES_ORIGINS = 16 };

/* Where a page says what. A path without a text: nowhere. */
struct page_rules {
	struct path items; /* without a text: the root array, else `products` */
	struct path probe[PROBES];
	const char *cursor_header, *total_header, *pages_header; /* or NULL */
};

struct fetch_rules {
	struct template request;
	struct page_rules page;
	/* Other origins that may be followed to, as URLs; NULL at the end. */
	const char *also[RULES_ORIGINS + 1];
	uint64_t max_pages, max_items;
};

/* What they are before any option. */
#define RULES_DEFAULTS                                                         \
	{                                                                      \
		.request = TEMPLATE_DEFAULTS, .max_pages = UINT64_MAX,         \
		.max_items = UINT64_MAX                                        \
	}

/* --items. The text is copied. */
void rules_items(struct page_rules *r, const char *text);

/*
 * The option is the path of this probe; with PROBE_NEXT also that of
 * PROBE_HREF. The text is copied.
 */
void rules_probe(struct page_rules *r, enum probe which, const char *option,
    const char *text);

/* What is said of a URL that leads to an origin that is not allowed. */
extern const char rules_foreign[];

/* --allow-origin, once more. Keeps the pointer. */
void rules_allow_origin(struct fetch_rules *r, const char *url);

/* --rate: milliseconds from the start of a request to that of the next. */
uint64_t rules_interval(const char *rate);

/* Frees the paths. */
void rules_release(struct fetch_rules *r);

#endif
