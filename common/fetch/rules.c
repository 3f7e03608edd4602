#include "fetch/rules.h"

#include "base/err.h"
#include "base/opt.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char rules_other_origin[] =
    "at another origin; use --allow-origin to allow it";
const char rules_other_page[] =
    "at another origin; use --rewrite-origin if it is this server by its inner "
    "name, or --allow-origin ORIGIN if it is another one";

void rules_items(struct page_rules *r, const char *text)
{
	const char *wrong;

	path_release(&r->items);
	wrong = path_parse_items(&r->items, text);
	if (!wrong && r->items.last)
		wrong = "[-1] selects only one item";
	if (wrong)
		die(EXIT_USAGE, "--items: '%s': %s", text, wrong);
}

static void set_path(struct path *path, const char *option, const char *text)
{
	const char *wrong;

	path_release(path);
	wrong = path_parse(path, text);
	if (wrong)
		die(EXIT_USAGE, "%s: '%s': %s", option, text, wrong);
}

/* A link object has the URL at `href`. */
static void set_href(struct path *path, const char *option, const char *next)
{
	struct buf href = {0};

	buf_printf(&href, "%s.href", strcmp(next, ".") ? next : "");
	set_path(path, option, href.data + (*href.data == '.'));
	buf_release(&href);
}

void rules_probe(struct page_rules *r, enum probe which, const char *option,
    const char *text)
{
	set_path(&r->probe[which], option, text);
	if (which == PROBE_NEXT)
		set_href(&r->probe[PROBE_HREF], option, text);
}

void rules_condition(
    struct conditions *list, const char *option, const char *text)
{
	const char *wrong;

	if (list->count == CONDITIONS_MAX)
		die(EXIT_USAGE, "more than %d %s options", CONDITIONS_MAX,
		    option);
	wrong = condition_parse(&list->list[list->count++], text);
	if (wrong)
		die(EXIT_USAGE, "%s: '%s': %s", option, text, wrong);
}

static void set_member(struct path *path, const char *option, const char *text)
{
	set_path(path, option, text);
	if (path->root)
		die(EXIT_USAGE, "%s: '.' is not a member of an item", option);
}

void rules_set_id(struct page_rules *r, const char *text)
{
	set_member(&r->id, "--id", text);
}

void rules_set_since(struct page_rules *r, const char *text)
{
	set_member(&r->since, "--since-path", text);
}

const struct path *rules_id(const struct page_rules *r)
{
	static const struct path id = {
	    .count = 1, .step = {{.kind = PATH_NAME, .name = "id", .len = 2}}};

	return r->id.text ? &r->id : &id;
}

void rules_allow_origin(struct fetch_rules *r, const char *url)
{
	struct buf shown = {0};
	size_t n = 0;

	while (r->also[n])
		n++;
	if (n == RULES_ORIGINS)
		die(EXIT_USAGE, "more than %d --allow-origin options",
		    RULES_ORIGINS);
	if (!origin_same(url, url)) {
		url_show(&shown, url);
		die(EXIT_USAGE,
		    "--allow-origin: '%s' is not an http or https URL",
		    shown.data);
	}
	r->also[n] = url;
}

const char *rules_may_not_follow(
    const struct fetch_rules *r, const char *other_origin, const char *url)
{
	if (r->request.data)
		return origin_may_not_follow(r->home, NULL,
		    "at another origin, to which --data is not sent", url);
	return origin_may_not_follow(r->home, r->also, other_origin, url);
}

uint64_t rules_interval(const char *rate)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {{"/s", 1000}, {"/m", 60000}, {"/h", 3600000}};
	size_t digits = strspn(rate, "0123456789");
	char number[24];
	uint64_t n;

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!digits || digits >= sizeof number ||
		    strcmp(rate + digits, units[i].unit) != 0)
			continue;
		memcpy(number, rate, digits);
		number[digits] = '\0';
		n = opt_number("--rate", number, 1, 1000);
		/* Rounded up: never more requests than the rate allows. */
		return (units[i].ms + n - 1) / n;
	}
	die(EXIT_USAGE, "--rate: '%s' is not a rate such as 5/s, 30/m", rate);
}

static bool same_probe(const struct page_rules *r, enum probe a, enum probe b)
{
	return r->probe[a].text && r->probe[b].text &&
	       path_same(&r->probe[a], &r->probe[b]);
}

/* --retry-on needs to know what is transient: a value. */
static bool retries_on_any(const struct conditions *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].kind != CONDITION_IS)
			return true;
	return false;
}

/* --cursor finds what {cursor} stands for: one needs the other. */
static const char *cursor_conflict(const struct fetch_rules *r, bool used)
{
	if (used)
		return "{cursor} needs --cursor or --cursor-header";
	if (r->request.stays[PLACE_CURSOR])
		return "--cursor needs {cursor}, and the one in --data is a "
		       "part of a longer string: it is not filled in, because "
		       "another placeholder is a whole JSON value";
	if (r->request.data && !access(r->request.data, F_OK))
		return "--cursor needs {cursor}, and the value of --data is "
		       "the name of a file: did you mean -d @FILE?";
	return "--cursor needs {cursor} in the URL, -H or --data";
}

/* What is wrong with --since and its options. */
static const char *since_conflict(const struct fetch_rules *r)
{
	const struct template *t = &r->request;

	if (r->page.items.count + r->page.since.count > PATH_STEPS)
		return "--items and --since-path together have too many steps";
	if (!t->since_file)
		return r->page.since.text ? "--since-path needs --since" : NULL;
	if (!template_has(t, "since"))
		return t->stays[PLACE_SINCE]
			   ? "--since needs {since}, and the one in --data is "
			     "a part of a longer string: it is not filled in, "
			     "because another placeholder is a whole JSON value"
			   : "--since needs {since} in the URL, -H or --data";
	if (!r->page.since.text)
		return "--since needs --since-path";
	if (r->max_pages != UINT64_MAX || r->max_items != UINT64_MAX)
		return "--since cannot be used with --max-pages or "
		       "--max-items, which leave pages out";
	return NULL;
}

const char *rules_conflict(const struct fetch_rules *r)
{
	const struct template *t = &r->request;
	bool counted = template_has(t, "offset") || template_has(t, "page");
	bool cursor = template_has(t, "cursor");
	bool next = r->page.probe[PROBE_NEXT].text;

	if (template_has(t, "offset_end") && !template_has(t, "offset"))
		return "{offset_end} needs {offset}";
	if (cursor !=
	    (r->page.probe[PROBE_CURSOR].text || r->page.cursor_header))
		return cursor_conflict(r, cursor);
	if (retries_on_any(&r->page.retry))
		return "--retry-on needs a value: PATH=VALUE";
	if ((r->rewrite_origin || r->keep_query) && (cursor || counted))
		return "--rewrite-origin and --keep-query are for next links "
		       "and cannot be used with {offset}, {page} or {cursor}";
	if (same_probe(&r->page, PROBE_MORE, PROBE_END))
		return "--more and --end cannot have the same path: one stops "
		       "if the value is true, the other if it is not";
	if (next && (cursor || counted))
		return "--next cannot be used with {offset}, {page} or "
		       "{cursor}";
	if (!next && !cursor && !counted &&
	    (t->stays[PLACE_OFFSET] || t->stays[PLACE_PAGE]))
		return "a placeholder in --data is a part of a longer string: "
		       "it is not filled in, because another one is a whole "
		       "JSON value; write { page } for the literal text";
	if (r->page.items.count + rules_id(&r->page)->count > PATH_STEPS)
		return "--items and --id together have too many steps";
	if (r->strict &&
	    (r->max_pages != UINT64_MAX || r->max_items != UINT64_MAX))
		return "--strict cannot be used with --max-pages or "
		       "--max-items, which leave pages out";
	return since_conflict(r);
}

/*
 * Secrets go to the origin of the URL only. If an item names the URL, it must
 * not choose that origin.
 */
const char *rules_set_home(struct fetch_rules *r, struct http_options *http)
{
	const char *home = r->request.url;

	if (template_begins_with_member(&r->request)) {
		if (!r->also[0])
			return "the URL is a member of the items: use "
			       "--allow-origin URL to say at which origin it "
			       "is";
		home = http->origin = r->also[0];
		http->also = r->also + 1;
	}
	r->home = origin_resolve(home, "");
	return NULL;
}

enum paging_style rules_style(const struct fetch_rules *r)
{
	if (template_has(&r->request, "cursor"))
		return PAGING_CURSOR;
	if (template_has(&r->request, "offset"))
		return PAGING_OFFSET;
	if (template_has(&r->request, "page"))
		return PAGING_NUMBER;
	return r->page.probe[PROBE_NEXT].text ? PAGING_PATH : PAGING_LINK;
}

static void release_conditions(struct conditions *c)
{
	while (c->count)
		condition_release(&c->list[--c->count]);
}

void rules_release(struct fetch_rules *r)
{
	free(r->home);
	release_conditions(&r->page.fail);
	release_conditions(&r->page.retry);
	path_release(&r->page.items);
	path_release(&r->page.id);
	path_release(&r->page.since);
	for (int i = 0; i < PROBES; i++)
		path_release(&r->page.probe[i]);
	template_release(&r->request);
}
