/*
 * What --detect prints: the command, and what it has seen or could not see.
 */
#include "base/err.h"
#include "base/hide.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/plural.h"
#include "base/shell.h"
#include "fetch/detect.h"
#include "fetch/detect_state.h"
#include "fetch/rules.h"
#include "http/url.h"
#include "json/members.h"
#include "json/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- the first page */

static void say_list(const struct detect_list *l, bool first)
{
	const char *changed = detect_list_updated(l);
	struct buf line = {0};

	buf_printf(&line, "%s: %zu object%s at '%s', their id ",
	    first ? "items" : "or", l->count, plural(l->count), l->path);
	if (l->id)
		buf_printf(&line, "'%s'", l->id);
	else
		buf_puts(&line, "is not known");
	if (changed)
		buf_printf(&line, ", last change '%s'", changed);
	info("%s", line.data);
	buf_release(&line);
}

static void say_sign(const char *what, const struct detect_sign *s)
{
	if (s->value)
		info("%s: '%s'", what, s->path);
}

void detect_say_first(const struct detect *d)
{
	const struct detect_signs *s = &d->signs;

	for (size_t i = 0; i < d->lists; i++)
		say_list(&d->list[i], !i);
	for (size_t i = 0; i < d->empties; i++)
		if (detect_list_is_usual(&d->empty[i]))
			info("or: '%s', which is empty", d->empty[i].path);
	for (size_t i = 0; i < s->totals; i++)
		say_sign("perhaps the number of all items", &s->total[i]);
	if (s->total_header)
		info("perhaps the number of all items: the header %s",
		    s->total_header);
	say_sign("perhaps the number of the page or an offset", &s->place);
	say_sign("perhaps the size of a page", &s->limit);
}

/* --- the command */

static void add(struct buf *to, const char *option, const char *value)
{
	if (!value)
		return;
	buf_printf(to, " %s ", option);
	shell_quote(to, value);
}

static void add_number(struct buf *to, const char *option, uint64_t value)
{
	buf_printf(to, " %s %" PRIu64, option, value);
}

static void add_options(struct buf *to, const struct detect *d)
{
	static const char *const names[DETECT_OPTIONS] = {
	    [DETECT_NEXT] = "--next",
	    [DETECT_CURSOR] = "--cursor",
	    [DETECT_CURSOR_HEADER] = "--cursor-header",
	    [DETECT_MORE] = "--more",
	    [DETECT_TOTAL] = "--total",
	    [DETECT_TOTAL_HEADER] = "--total-header",
	    [DETECT_PAGES] = "--pages",
	    [DETECT_PAGES_HEADER] = "--pages-header"};
	const struct detect_found *f = &d->found;
	const char *items = f->items ? f->items : d->list[d->items].path;

	if (strcmp(items, ".") != 0)
		add(to, "--items", items);
	for (int i = 0; i < DETECT_OPTIONS; i++)
		add(to, names[i], f->option[i]);
	if (f->rewrite)
		buf_puts(to, " --rewrite-origin");
	if (*f->place && f->start == f->offset)
		add_number(to, "--start", f->start);
	if (f->size)
		add_number(to, "--limit", f->size);
}

static void add_url(struct buf *to, const struct detect *d)
{
	const struct detect_found *f = &d->found;
	const char *host = url_host(d->base.data);
	const size_t scheme = strcspn(d->base.data, "/") + 2;
	struct buf url = {0};

	/* Without user and password. */
	buf_put(&url, d->base.data, scheme);
	buf_puts(&url, host);
	if (*f->limit)
		detect_set(&url, f->limit, "{limit}");
	if (*f->place)
		detect_set(&url, f->place, f->offset ? "{offset}" : "{page}");
	if (*f->after)
		detect_set(&url, f->after, "{cursor}");
	buf_putc(to, ' ');
	shell_quote(to, url.data);
	if (host != d->base.data + scheme)
		warning("the command leaves out the user of the URL: use "
			"--netrc");
	buf_release(&url);
}

void detect_print(const struct detect *d)
{
	struct buf command = {0};
	char *shown;

	buf_puts(&command, d->given);
	add_options(&command, d);
	add_url(&command, d);
	shown = mem_strdup(command.data);
	hide_in(shown, false);
	if (*d->found.place)
		info("the order is that of the server: if the API can sort by "
		     "a key that does not change, add that to the URL");
	if (strcmp(shown, command.data) != 0)
		warning("the command has *** in place of a secret");
	out_line(shown, strlen(shown), '\n');
	free(shown);
	buf_release(&command);
}

/* --- no command */

/* Other APIs, such as Directus and JSON:API, have such errors, too, when they
 * deny access or do not know the path. */
static bool has_errors_of_graphql(const struct detect_page *p)
{
	const struct value *errors = value_get(p->root, "errors");

	return p->outcome != OUTCOME_DENIED && p->status != 404 && errors &&
	       errors->type == JSON_ARRAY &&
	       value_text(errors->child, "message");
}

/* Are the first two lines a JSON text each? */
static bool is_lines(const struct detect_page *p)
{
	struct arena arena = {0};
	const char *wrong, *line = p->body.data;
	unsigned texts = 0;

	for (unsigned i = 0; line && *line && i < 2; i++) {
		const size_t len = strcspn(line, "\n");

		texts += value_parse(&arena, line, len, &wrong) != NULL;
		line += len + (line[len] == '\n');
	}
	arena_release(&arena);
	return texts == 2;
}

static void say_graphql(void)
{
	info("this is GraphQL: its queries are sent by POST, and their pages "
	     "depend on the query");
	info("look up a connection in its schema, then: ms-fetch -d @FILE "
	     "--items 'data.NAME.edges[].node' --cursor "
	     "data.NAME.pageInfo.endCursor --more "
	     "data.NAME.pageInfo.hasNextPage --fail-on errors URL");
	info("with offsets: ms-fetch -d @FILE --items data.NAME.items --total "
	     "data.NAME.totalItems --fail-on errors URL; ms-fetch -K "
	     "shopify-graphql, saleor and vendure have such queries");
}

static void say_empty(const struct detect *d)
{
	struct buf names = {0};

	for (size_t i = 0; i < d->empties; i++)
		buf_printf(&names, "%s'%s'", i ? ", " : "", d->empty[i].path);
	info("%s %s, so neither the items nor the paging can be seen",
	    d->empty[0].steps ? names.data : "the answer",
	    d->empties > 1 ? "are empty arrays" : "is an empty array");
	info("use a URL whose list has items, or a key that may read them");
	buf_release(&names);
}

static void say_members(const struct detect *d)
{
	struct members has;

	if (d->first.root->type != JSON_OBJECT) {
		info("the answer is %s", d->first.root->type == JSON_ARRAY
					     ? "an array without objects"
					     : event_name(d->first.root->type));
		return;
	}
	members_clear(&has);
	for (const struct value *v = d->first.root->child; v; v = v->next)
		if (detect_is_printable(v->key, v->key_len))
			members_add(&has, v->key, v->key_len);
	info("no array of objects in the answer%s%s",
	    has.len ? "; it has " : "", has.text);
}

int detect_say_useless(const struct detect *d)
{
	const struct detect_page *p = &d->first;

	if (has_errors_of_graphql(p)) {
		say_graphql();
	} else if (p->status == 405) {
		info("GET is refused, so this API lists by POST; --detect "
		     "sends no POST: look up the body that a list needs, and "
		     "send it with -d");
	} else if (p->outcome == OUTCOME_DONE && p->root && d->empties) {
		say_empty(d);
	} else if (p->outcome == OUTCOME_DONE && p->root) {
		if (!d->others)
			say_members(d);
		if (d->rules->page.items.text)
			info("--items names no array of objects");
		info("look up the URL of a list, or use another one");
	} else if (p->outcome == OUTCOME_DONE && is_lines(p)) {
		info("these are lines of JSON, without pages: fetch them with "
		     "curl, and give them to ms-pick");
	} else if (p->outcome == OUTCOME_DENIED) {
		info("look up how the API takes a key: --token-file, -H @FILE "
		     "or --netrc sends it");
	}
	error("no command: the first request shows no list");
	return p->outcome == OUTCOME_DONE ? EXIT_REMOTE
					  : outcome_status(p->outcome);
}

int detect_say_unknown(const struct detect *d)
{
	if (d->signs.nothing.value)
		info("'%s' is null, perhaps because this is the last page: "
		     "use a URL with more items, or fewer on a page",
		    d->signs.nothing.path);
	if (*d->found.limit)
		info("the size of a page is '%s'", d->found.limit);
	if (d->list[0].count < 3)
		info("the page has too few items to try anything on");
	if (d->ambiguous)
		info("name the items with --items PATH");
	else
		info("look up in the API's documentation which parameter or "
		     "member leads to the next page");
	error("no command: %s",
	    d->ambiguous ? "which list is the items is not clear"
			 : "nothing that was tried leads to another page");
	return EXIT_REMOTE;
}
