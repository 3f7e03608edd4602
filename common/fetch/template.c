/*
 * The requests of a run are one template with placeholders:
 *
 *     {offset}       --start or 0, plus the number of items so far
 *     {offset_end}   the offset of the page's last item: {offset} + {limit} - 1
 *     {page}         --start or 1, plus the number of pages so far
 *     {limit}        the page size
 *     {cursor}       the name that the last page gave to the next one
 *     {since}        the value of --since, the same in the whole run
 *
 * URL, headers and body are read once and become patterns (pattern.h). How a
 * value is written depends on where it stands: percent-encoded in a URL and in
 * a form, as JSON in any other body, as it is in a header. The rest of the URL
 * is cleaned by reference.c, as a URL of the server is.
 *
 * Without --start, {cursor} has no value on page 1, and {since} may have none
 * in the first run. The parameter is then left out of the URL or form, the
 * header is left out, and the value is null in JSON. first.c finds what else
 * would be lost with it.
 */
#include "fetch/template.h"

#include "base/err.h"
#include "base/hide.h"
#include "base/io.h"
#include "base/opt.h"
#include "fetch/body.h"
#include "fetch/first.h"
#include "fetch/keyset.h"
#include "fetch/query.h"
#include "fetch/slots.h"
#include "http/reference.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN = 61 }; /* bytes of a name in a message, and a NUL */

/* --- reading */

/*
 * Reads a URL or form: [1] of the patterns is all of it, [0] is without the
 * parameters with {cursor}. Those with {since} are left out if it has no value.
 */
static void read_query(
    struct template *t, struct pattern patterns[2], const char *text, bool form)
{
	void (*read)(struct pattern *, const char *, struct buf *) =
	    form ? query_of_form : query_of_url;
	struct buf all = {0}, first = {0};

	t->has_since |= keyset_has(text, strlen(text), PLACE_SINCE);
	if (t->since)
		buf_puts(&all, text);
	else
		query_without(&all, text, form, PLACE_SINCE);
	query_without(&first, all.data, form, PLACE_CURSOR);
	read(&patterns[1], all.data, &t->why);
	read(&patterns[0], first.data, &t->why);
	buf_release(&all);
	buf_release(&first);
}

static void read_body(struct template *t)
{
	struct body_notes notes;

	body_pattern(&t->bodies[0], t->data, &notes);
	body_pattern(&t->bodies[1], t->data, &notes);
	memcpy(t->stays, notes.stays, sizeof t->stays);
	if (!notes.misspelt)
		return;
	buf_printf(&t->why,
	    "--data has %.*s, which is not a placeholder; did you mean {%s}? "
	    "Write \\u007b for a literal brace",
	    (int)notes.misspelt_len, notes.misspelt,
	    placeholder_name(
		placeholder_near(notes.misspelt, notes.misspelt_len)));
}

/*
 * Only the value may have placeholders. It may be a secret, so no message
 * quotes it.
 */
static void read_header(struct template *t, struct pattern *p, const char *line)
{
	size_t name = strcspn(line, ":"), len = 0;
	const char *at = line + name;
	char shown[SHOWN];

	buf_puts(&p->text, line);
	while ((at = strchr(at, '{'))) {
		enum placeholder what = placeholder_at(at, &len);
		size_t word = placeholder_word(at);

		if (what != PLACES) {
			pattern_add(p, (struct slot){(size_t)(at - line), len,
					   what, FORM_PLAIN, 0});
		} else if (word && placeholder_near(at, word) != PLACES) {
			buf_printf(&t->why,
			    "the header '%s' has a word in braces that is "
			    "not a placeholder; did you mean {%s}?",
			    hide_quote(shown, sizeof shown, line, name),
			    placeholder_name(placeholder_near(at, word)));
			return;
		}
		at += what != PLACES ? len : 1;
	}
}

static void read_all(struct template *t)
{
	read_query(t, t->urls, t->url, false);
	for (size_t i = 0; i < t->header_count && !t->why.len; i++)
		read_header(t, &t->lines[i], t->headers[i]);
	if (!t->data || t->why.len)
		return;
	if (query_is_form(t->data))
		read_query(t, t->bodies, t->data, true);
	else
		read_body(t);
}

/* --- the first page */

/* {offset} and {page} are numbers, so they come before {cursor}. */
static void set_start(struct template *t)
{
	const char *wrong;

	if (!t->begin)
		return;
	if (template_has(t, "offset") || template_has(t, "page")) {
		t->start = opt_number("--start", t->begin, 0, UINT64_MAX / 2);
	} else if (template_has(t, "cursor")) {
		t->cursor = t->begin;
		wrong = template_refuses(t, t->cursor, false);
		if (wrong)
			buf_printf(&t->why, "--start: %s", wrong);
	} else {
		buf_puts(&t->why,
		    "--start needs {offset}, {page} or {cursor} in the URL, "
		    "-H or --data");
	}
}

/* A limit that nothing has would be without effect. */
static void set_limit(struct template *t)
{
	enum { DEFAULT = 100 };

	t->limit = t->given	     ? t->given
		   : t->preset_limit ? t->preset_limit
				     : DEFAULT;
	if (t->given && !template_has(t, "limit"))
		buf_printf(&t->why,
		    "--limit needs {limit} in the URL, -H or "
		    "--data%s",
		    t->stays[PLACE_LIMIT]
			? ", and the one in --data is a part of a longer "
			  "string: it is not filled in, because another "
			  "placeholder is a whole JSON value"
			: "");
}

const char *template_prepare(struct template *t)
{
	read_all(t);
	if (!t->why.len)
		slots_find(t);
	if (!t->why.len)
		set_limit(t);
	if (!t->why.len)
		set_start(t);
	if (!t->why.len && template_has(t, "since") && !t->since_file)
		buf_puts(&t->why, "{since} needs --since");
	if (!t->why.len)
		first_check(t);
	return t->why.len ? t->why.data : NULL;
}

void template_release(struct template *t)
{
	for (int i = 0; i < 2; i++) {
		pattern_release(&t->urls[i]);
		pattern_release(&t->bodies[i]);
	}
	for (size_t i = 0; i < t->header_count; i++)
		pattern_release(&t->lines[i]);
	while (t->member_count)
		path_release(&t->members[--t->member_count]);
	buf_release(&t->why);
}

/* --- using it */

static bool in_headers(const struct template *t, enum placeholder what)
{
	for (size_t i = 0; i < t->header_count; i++)
		if (pattern_has(&t->lines[i], what))
			return true;
	return false;
}

static bool has(const struct template *t, enum placeholder what)
{
	return pattern_has(&t->urls[1], what) || in_headers(t, what) ||
	       pattern_has(&t->bodies[1], what);
}

bool template_has(const struct template *t, const char *name)
{
	enum placeholder what = placeholder_named(name, strlen(name));

	return has(t, what) ||
	       (what == PLACE_LIMIT && has(t, PLACE_OFFSET_END)) ||
	       (what == PLACE_SINCE && t->has_since);
}

/* Is {cursor} only where JSON may stand? */
static bool takes_json(const struct template *t)
{
	const struct pattern *body = &t->bodies[1];

	for (size_t i = 0; i < body->count; i++)
		if (body->slots[i].what == PLACE_CURSOR &&
		    body->slots[i].form != FORM_STRING &&
		    body->slots[i].form != FORM_VALUE)
			return false;
	return !pattern_has(&t->urls[1], PLACE_CURSOR) &&
	       !in_headers(t, PLACE_CURSOR);
}

const char *template_refuses(
    const struct template *t, const char *cursor, bool json)
{
	if (json && !takes_json(t))
		return "the cursor is an object or array; expected a string or "
		       "number, because {cursor} is not a whole JSON value in "
		       "--data";
	if (in_headers(t, PLACE_CURSOR) && !pattern_fits_header(cursor))
		return "the cursor has a control character, which a header "
		       "cannot hold";
	return NULL;
}

static void fill_headers(const struct template *t,
    const struct pattern_values *v, struct template_request *to)
{
	size_t n = 0;

	for (size_t i = 0; i < t->header_count; i++) {
		const struct pattern *p = &t->lines[i];

		if (pattern_lacks(p, v))
			continue;
		buf_reset(&to->lines[n]);
		pattern_fill(&to->lines[n], p, v);
		to->headers[n] = to->lines[n].data;
		n++;
	}
	to->headers[n] = NULL;
}

void template_request_release(struct template_request *r)
{
	buf_release(&r->url);
	buf_release(&r->body);
	for (size_t i = 0; i < TEMPLATE_HEADERS; i++)
		buf_release(&r->lines[i]);
}

void template_fill(const struct template *t, const struct template_values *v,
    struct template_request *to)
{
	char offset[24], end[24], page[24], limit[24];
	const struct pattern_values values = {.text = {[PLACE_OFFSET] = offset,
						  [PLACE_OFFSET_END] = end,
						  [PLACE_PAGE] = page,
						  [PLACE_LIMIT] = limit,
						  [PLACE_CURSOR] = v->cursor,
						  [PLACE_SINCE] = t->since},
	    .json = v->json,
	    .members = v->members};
	bool given = t->start != UINT64_MAX, named = v->cursor != NULL;
	const uint64_t first = (given ? t->start : 0) + v->items;
	struct buf written = {0};

	snprintf(offset, sizeof offset, "%" PRIu64, first);
	snprintf(end, sizeof end, "%" PRIu64, first + t->limit - 1);
	snprintf(
	    page, sizeof page, "%" PRIu64, (given ? t->start : 1) + v->pages);
	snprintf(limit, sizeof limit, "%" PRIu64, t->limit);
	pattern_fill(&written, &t->urls[named], &values);
	buf_reset(&to->url);
	reference_clean(&to->url, written.data);
	buf_release(&written);
	buf_reset(&to->body);
	if (t->data)
		pattern_fill(&to->body, &t->bodies[named], &values);
	fill_headers(t, &values, to);
}

void template_fill_known(const struct template *t,
    const struct pattern_value *members, struct buf *to)
{
	const struct pattern_values values = {
	    .text = {[PLACE_SINCE] = t->since}, .members = members};

	pattern_fill_known(to, &t->urls[1], &values);
}

static void read_data(struct buf *to, int fd, const char *name)
{
	ssize_t n;

	do {
		n = io_read(fd, buf_room(to, 4096), 4096);
		if (n > 0 && memchr(to->data + to->len, '\0', (size_t)n))
			die(EXIT_USAGE,
			    "--data: '%s' has a NUL character, so it is not a "
			    "JSON text in UTF-8",
			    name);
		buf_grow(to, n > 0 ? (size_t)n : 0);
	} while (n > 0);
	if (n < 0)
		die_errno("cannot read '%s'", name);
}

const char *template_data(const char *argument)
{
	static const char mark[] = "\xef\xbb\xbf";
	static struct buf b; /* of a later -d, which counts */
	const char *name = argument + 1;
	bool input = !strcmp(argument, "@-");
	int fd;

	if (*argument != '@')
		return argument;
	fd = input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die_errno("cannot open '%s'", name);
	buf_reset(&b);
	read_data(&b, fd, input ? "standard input" : name);
	if (!input)
		close(fd);
	buf_put(&b, "", 1);
	return b.data + (strncmp(b.data, mark, strlen(mark)) ? 0 : 3);
}
