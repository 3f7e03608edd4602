/*
 * The name of the next page, taken from the page: a cursor for {cursor}, or a
 * URL.
 *
 * In: a page that has come. Out: the name, the fact that there is none, or an
 * error if the named page cannot be fetched. A next page that a server names is
 * never left out silently.
 *
 * A server may name the same pages in a circle (known.h). verdict.c decides
 * what a page that names itself means: some APIs write that on the last page.
 *
 * A URL may be relative (RFC 3986, section 5), and may only lead to an allowed
 * origin (http/origin.h). --rewrite-origin moves it to the first URL's origin,
 * --keep-query then adds parameters of the first URL.
 */
#include "fetch/next.h"

#include "base/buf.h"
#include "base/hide.h"
#include "base/mem.h"
#include "fetch/keep.h"
#include "fetch/known.h"
#include "fetch/link.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "http/origin.h"
#include "http/reference.h"
#include "http/url.h"

#include <stdlib.h>
#include <string.h>

enum {
	LINKS_MAX = 1000, /* Link headers that are read */
	LINK_SHOWN = 301, /* bytes of one in a message, and a NUL */
};

struct next {
	const struct fetch_rules *rules;
	struct buf first; /* the first URL, as template_fill_known makes it */
	struct buf cursor, url;
	bool has_cursor, json; /* json: it is an object or array */
	struct known known;
};

struct next *next_new(
    const struct fetch_rules *rules, const struct pattern_value *members)
{
	struct next *n = mem_alloc(sizeof *n);

	*n = (struct next){.rules = rules};
	template_fill_known(&rules->request, members, &n->first);
	if (rules->request.cursor) {
		buf_puts(&n->cursor, rules->request.cursor);
		n->has_cursor = true;
	}
	return n;
}

void next_free(struct next *n)
{
	buf_release(&n->first);
	buf_release(&n->cursor);
	buf_release(&n->url);
	free(n);
}

const char *next_cursor(const struct next *n)
{
	return n->has_cursor ? n->cursor.data : NULL;
}

bool next_cursor_is_json(const struct next *n)
{
	return n->json;
}

const char *next_url(const struct next *n)
{
	return n->url.len ? n->url.data : NULL;
}

const char *next_first(const struct next *n)
{
	return n->first.data;
}

/* An object or array, as it is in the page: is there nothing in it? */
static bool is_empty(const char *json)
{
	return strchr("]}", json[1 + strspn(json + 1, " \t\r\n")]);
}

/* The cursor in the page. NULL: none, or *why says what is wrong with it. */
static const char *cursor_in_page(const struct probe_value *v, const char **why)
{
	if (!v->found)
		return NULL;
	if (v->cut)
		*why = "the cursor is longer than 64 KiB";
	else if (v->type == JSON_FALSE || !v->text.len)
		return NULL;
	else if (v->type == JSON_END && is_empty(v->text.data))
		return NULL;
	else if (strlen(v->text.data) != v->text.len)
		*why = "the cursor contains a NUL character";
	else
		return v->text.data;
	return NULL;
}

static enum next_found by_cursor(
    struct next *n, const struct page *p, uint64_t number, const char **why)
{
	const char *header = n->rules->page.cursor_header, *text;
	const struct probe_value *v =
	    header ? NULL : page_value(p, PROBE_CURSOR);
	bool json = v && v->type == JSON_END;

	text = v ? cursor_in_page(v, why) : page_header(p, header, 0);
	if (*why)
		return NEXT_WRONG;
	if (!text || !*text)
		return NEXT_NONE;
	*why = template_refuses(&n->rules->request, text, json);
	if (*why)
		return NEXT_WRONG;
	if (n->has_cursor && !strcmp(text, n->cursor.data)) {
		*why = "the next cursor is the same as for this page";
		return NEXT_SELF;
	}
	if (known_has(&n->known, text, number)) {
		*why = "the next cursor is the same as for an earlier page";
		return NEXT_KNOWN;
	}
	known_add(&n->known, text, number);
	buf_reset(&n->cursor);
	buf_puts(&n->cursor, text);
	n->has_cursor = true;
	n->json = json;
	return NEXT_NEW;
}

/*
 * Resolves a reference against the URL that answered (RFC 3986, 5.1.3). If a
 * redirect led to an origin that links may not lead to, resolves it against the
 * URL that was asked for: the server can redirect from there again.
 */
static char *resolve(
    const struct next *n, const struct page *p, const char *reference)
{
	char *url = origin_resolve(page_last_url(p), reference);

	if (url &&
	    origin_may_not_follow(n->rules->home, n->rules->also, NULL, url)) {
		free(url);
		url = origin_resolve(page_url(p), reference);
	}
	return url;
}

/* --keep-query: the parameters may be secrets of the first origin. */
static char *keep_query(const struct next *n, char *url)
{
	struct buf whole = {0}, clean = {0};

	if (!origin_same(url, n->rules->home))
		return url;
	buf_puts(&whole, url);
	keep_add(&whole, n->first.data);
	reference_clean(&clean, whole.data);
	buf_release(&whole);
	free(url);
	return clean.data;
}

/* The URL to request for a reference in a page; NULL: it is none. */
static char *url_for(
    const struct next *n, const struct page *p, const char *reference)
{
	char *url = resolve(n, p, reference), *moved;

	if (url && n->rules->rewrite_origin) {
		moved = origin_move(url, n->rules->home);
		free(url);
		url = moved;
	}
	return url && n->rules->keep_query ? keep_query(n, url) : url;
}

/* May the URL be fetched? If not, *wrong is why, in words that follow "is". */
static enum next_found check(const struct next *n, const char *url, bool same,
    uint64_t number, const char **wrong)
{
	if (!url) {
		*wrong = "not an http or https URL";
	} else if (same) {
		*wrong = "this page again";
		return NEXT_SELF;
	} else if (known_has(&n->known, url, number)) {
		*wrong = "a page that was fetched before";
		return NEXT_KNOWN;
	} else {
		*wrong = rules_may_not_follow(n->rules, rules_other_page, url);
	}
	return *wrong ? NEXT_WRONG : NEXT_NEW;
}

/* The message; lives until the next call. */
static const char *explain(const char *url, const char *wrong, bool elsewhere)
{
	static struct buf text;

	buf_reset(&text);
	buf_puts(&text, "the next page '");
	url_show(&text, url);
	buf_printf(&text, "' is %s%s", wrong,
	    elsewhere && wrong != rules_other_page
		? "; --rewrite-origin keeps the first origin"
		: "");
	return text.data;
}

/* The same for a Link header that link_find cannot use. */
static const char *explain_link(const char *header)
{
	static struct buf text;
	char quote[LINK_SHOWN];

	hide_quote(quote, sizeof quote, header, strlen(header));
	buf_reset(&text);
	buf_printf(&text,
	    "a Link header names a next page but is malformed; page by "
	    "{page}, {offset} or --next instead: %s",
	    quote);
	return text.data;
}

/* Is it this page's URL? Compares it in the spelling of origin_resolve. */
static bool is_same(const char *url, const char *page)
{
	char *own = origin_resolve(page, "");
	bool same = own && !strcmp(url, own);

	free(own);
	return same;
}

static enum next_found follow(struct next *n, const struct page *p,
    const char *reference, uint64_t number, const char **why)
{
	char *url = url_for(n, p, reference);
	bool same = url && (is_same(url, page_url(p)) ||
			       is_same(url, page_last_url(p)));
	const char *wrong = NULL;
	enum next_found found = check(n, url, same, number, &wrong);

	if (found == NEXT_NEW) {
		known_add(&n->known, url, number);
		buf_reset(&n->url);
		buf_puts(&n->url, url);
	} else {
		*why = explain(url ? url : reference, wrong,
		    url && !origin_same(n->rules->home, url));
	}
	free(url);
	return found;
}

/* Is it an object or array with nothing in it? */
static bool is_empty_at(const struct page *p, const struct path *path)
{
	size_t steps;
	const struct outline_member *m =
	    outline_follow(page_outline(p), path, &steps);

	return m && steps == path->count && m->value == OUTLINE_NOTHING;
}

/*
 * HAL and JSON:API have link objects, with the URL at `href`. NULL: the value
 * says that there is no next page.
 */
static const struct probe_value *url_value(
    const struct next *n, const struct page *p)
{
	const struct probe_value *v = page_value(p, PROBE_NEXT);
	const struct probe_value *href = page_value(p, PROBE_HREF);
	const struct path *path = &n->rules->page.probe[PROBE_NEXT];

	if (v->found && v->type == JSON_END) {
		if (!href->found)
			return is_empty_at(p, path) ? NULL : href;
		v = href;
	}
	return probe_is_false(v) ? NULL : v;
}

static enum next_found by_path(
    struct next *n, const struct page *p, uint64_t number, const char **why)
{
	const struct probe_value *v = url_value(n, p);

	if (!v)
		return NEXT_NONE;
	if (!v->found || v->type != JSON_STRING)
		*why =
		    "the value at --next is neither a URL nor an object with a "
		    "URL at href";
	else if (v->cut)
		*why = "the URL at --next is longer than 64 KiB";
	else if (strlen(v->text.data) != v->text.len)
		*why = "the URL at --next contains a NUL character";
	else
		return follow(n, p, v->text.data, number, why);
	return NEXT_WRONG;
}

/*
 * The target in the first Link header that has one; NULL: none, or *why says
 * what is wrong. A later header can make up for one that is malformed.
 */
static const char *find_link(
    struct buf *target, const struct page *p, const char **why)
{
	const char *header, *malformed = NULL;
	enum link_found found;
	unsigned i = 0;

	for (; (header = page_header(p, "Link", i)); i++) {
		if (i == LINKS_MAX) {
			*why = "the answer has too many Link headers, and no "
			       "next page in the first thousand";
			return NULL;
		}
		found = link_find(target, header, "next");
		if (found == LINK_FOUND)
			return target->data;
		if (found == LINK_UNUSABLE && !malformed)
			malformed = header;
	}
	*why = malformed ? explain_link(malformed) : NULL;
	return NULL;
}

bool next_has_link(const struct page *p)
{
	struct buf target = {0};
	const char *why = NULL;
	bool found = find_link(&target, p, &why) || why;

	buf_release(&target);
	return found;
}

static enum next_found by_link(
    struct next *n, const struct page *p, uint64_t number, const char **why)
{
	struct buf target = {0};
	const char *reference = find_link(&target, p, why);
	enum next_found found = NEXT_NONE;

	if (reference)
		found = follow(n, p, reference, number, why);
	else if (*why)
		found = NEXT_WRONG;
	buf_release(&target);
	return found;
}

enum next_found next_find(
    struct next *n, const struct page *p, uint64_t number, const char **why)
{
	*why = NULL;
	switch (rules_style(n->rules)) {
	case PAGING_CURSOR:
		return by_cursor(n, p, number, why);
	case PAGING_PATH:
		return by_path(n, p, number, why);
	case PAGING_LINK:
		return by_link(n, p, number, why);
	default:
		return NEXT_NEW; /* by its number */
	}
}
