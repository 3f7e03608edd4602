/*
 * A page that --detect looks at, whole in memory.
 */
#ifndef FETCH_DETECT_PAGE_H
#define FETCH_DETECT_PAGE_H

#include "base/buf.h"
#include "base/mem.h"
#include "http/outcome.h"

struct http;
struct value;

/* Zero-initialise; release with detect_page_release. */
struct detect_page {
	const char *from; /* the URL that answered, after redirects */
	struct buf body;
	struct buf head; /* see http/head.h */
	const char *why; /* what failed, for a message; or NULL */
	enum outcome outcome;
	long status; /* 0: there was no answer */
	/* NULL: the body is not one JSON text. An error may have one, too. */
	struct value *root;
	/* Of the texts, the value, and what is found in the page. */
	struct arena arena;
};

/* Gets the page in place of the one that it holds. */
void detect_page_get(struct detect_page *p, struct http *h, const char *url);
void detect_page_release(struct detect_page *p);

#endif
