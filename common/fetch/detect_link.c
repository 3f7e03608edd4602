/*
 * The next page where the first page says: a Link header, a URL in the page, a
 * cursor for a parameter that has to be guessed, or the id of the last item.
 */
#include "base/err.h"
#include "base/mem.h"
#include "fetch/detect.h"
#include "fetch/detect_state.h"
#include "fetch/words.h"
#include "http/head.h"
#include "http/origin.h"
#include "http/url.h"
#include "json/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- links */

/*
 * The URL of a reference in the page. One at another origin is asked for at
 * ours, as --rewrite-origin does. NULL: it cannot be used, and a line says so.
 */
static char *resolve(
    struct detect *d, const struct detect_page *p, const char *reference)
{
	char *url = origin_resolve(p->from, reference), *moved;

	if (!url)
		info("the next page is not an http or https URL");
	if (!url || origin_same(url, d->base.data))
		return url;
	info("the next page is at another origin; its path is tried at this "
	     "one");
	moved = origin_move(url, d->base.data);
	free(url);
	d->found.rewrite = true;
	return moved;
}

/* Is the page behind the reference another one of the same list? */
static bool follow(
    struct detect *d, const struct detect_page *p, const char *reference)
{
	char *url = resolve(d, p, reference);
	bool goes_on = url && detect_get(d, url) && detect_goes_on(d);

	free(url);
	if (!goes_on)
		d->found.rewrite = false;
	return goes_on;
}

static bool by_reference(
    struct detect *d, const struct detect_signs *s, const struct detect_page *p)
{
	const char *next = detect_next_url(&s->next);

	if (s->link && next)
		info("both a Link header and '%s' name the next page",
		    s->next.path);
	if (s->link) {
		info("a Link header names the next page");
		if (follow(d, p, s->link))
			return true;
	}
	if (!next)
		return false;
	info("'%s' names the next page", s->next.path);
	if (!follow(d, p, next))
		return false;
	detect_keep(d, DETECT_NEXT, s->next.path);
	return true;
}

/* Tries what the signs of this page name. */
static bool by_signs(
    struct detect *d, const struct detect_signs *s, const struct detect_page *p)
{
	if (!by_reference(d, s, p))
		return false;
	detect_ends(d);
	return true;
}

bool detect_by_link(struct detect *d)
{
	return by_signs(d, &d->signs, &d->first);
}

bool detect_by_other_link(struct detect *d)
{
	struct detect_page page = d->other;
	struct detect_signs signs;
	bool found;

	d->other = (struct detect_page){0};
	detect_signs_find(&signs, &page, &d->list[0]);
	found = by_signs(d, &signs, &page);
	detect_page_release(&page);
	return found;
}

/* --- cursors */

/* Tries the cursor as the value of this parameter. */
static bool try_cursor(struct detect *d, const char *name, const char *cursor)
{
	struct buf url = {0}, value = {0};
	bool goes_on;

	if (!*name)
		return false;
	buf_puts(&url, d->base.data);
	url_encode(&value, cursor, strlen(cursor));
	detect_set(&url, name, value.data ? value.data : "");
	goes_on = detect_get(d, url.data) && detect_goes_on(d);
	if (goes_on)
		strcpy(d->found.after, name);
	buf_release(&url);
	buf_release(&value);
	return goes_on;
}

/*
 * The parameter that the name of a cursor suggests: nextCursor, X-Next-Cursor
 * and next_cursor are for `cursor`, nextPageToken for `pageToken`. A very long
 * name suggests none.
 */
static void put_parameter(char to[DETECT_NAME], const char *name)
{
	if (!strncasecmp(name, "x-", 2))
		name += 2;
	if (!strncasecmp(name, "next", 4))
		name += 4;
	name += strspn(name, "-_");
	strcpy(to, strlen(name) < DETECT_NAME ? name : "");
	if (!strchr(name, '_'))
		*to = (char)tolower((unsigned char)*to);
	for (char *dash = to; (dash = strchr(dash, '-'));) {
		*dash++ = '_';
		*dash = (char)tolower((unsigned char)*dash);
	}
}

static bool try_names(
    struct detect *d, const char *name, const char *in, const char *cursor)
{
	static const char *const usual[] = {"cursor", "after", "page_token"};
	char first[DETECT_NAME], second[DETECT_NAME];

	put_parameter(first, name);
	put_parameter(second, in);
	if (try_cursor(d, first, cursor))
		return true;
	if (strcmp(first, second) != 0 &&
	    words_cursor(second, strlen(second)) &&
	    try_cursor(d, second, cursor))
		return true;
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (strcmp(usual[i], first) != 0 &&
		    strcmp(usual[i], second) != 0 &&
		    try_cursor(d, usual[i], cursor))
			return true;
	return false;
}

/* A cursor in a member of the page. */
static bool by_member(struct detect *d)
{
	const struct detect_sign *sign = &d->signs.cursor;
	char *text;
	bool found;

	if (!sign->value)
		return false;
	info("'%s' may be the cursor of the next page", sign->path);
	text = mem_strndup(sign->value->text, sign->value->len);
	found = try_names(d, sign->value->key, sign->in, text);
	if (found)
		detect_keep(d, DETECT_CURSOR, sign->path);
	free(text);
	return found;
}

static bool by_header(struct detect *d)
{
	const char *name = d->signs.cursor_header;

	if (!name)
		return false;
	info("the header %s may be the cursor of the next page", name);
	if (!try_names(d, name, "", head_value(&d->first.head, name, 0)))
		return false;
	detect_keep(d, DETECT_CURSOR_HEADER, name);
	return true;
}

static bool says_more(const struct detect *d)
{
	const struct value *more = d->signs.more.value;

	return more && more->type == JSON_TRUE;
}

/* The path of the id of the last item. */
static void keep_key(struct detect *d, const struct detect_list *l)
{
	struct path_step step[DETECT_STEPS + 2];

	memcpy(step, l->step, l->steps * sizeof *step);
	step[l->steps] = (struct path_step){.kind = PATH_LAST};
	step[l->steps + 1] = (struct path_step){
	    .kind = PATH_NAME, .name = l->id, .len = strlen(l->id)};
	detect_keep(
	    d, DETECT_CURSOR, detect_path(&d->first, step, l->steps + 2));
}

/* The id of the last item, if a member says that there is more after it. */
static bool by_key(struct detect *d)
{
	static const char *const names[] = {
	    "starting_after", "after", "since_id"};
	const struct detect_list *l = &d->list[0];
	const struct value *last = l->array->child;
	char *id;
	bool found = false;

	if (!says_more(d) || !l->id)
		return false;
	while (last->next)
		last = last->next;
	last = value_get(last, l->id);
	id = mem_strndup(last->text, last->len);
	info("'%s' is true, and nothing names the next page: is it the id of "
	     "the last item?",
	    d->signs.more.path);
	for (size_t i = 0; i < sizeof names / sizeof names[0] && !found; i++)
		found = try_cursor(d, names[i], id);
	free(id);
	if (!found || d->items) {
		*d->found.after = '\0';
		return false;
	}
	keep_key(d, l);
	return true;
}

bool detect_by_cursor(struct detect *d)
{
	if (!by_member(d) && !by_header(d) && !by_key(d))
		return false;
	if (says_more(d))
		detect_keep(d, DETECT_MORE, d->signs.more.path);
	detect_ends(d);
	return true;
}
