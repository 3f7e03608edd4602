#include "fetch/slots.h"

#include "base/hide.h"
#include "base/mem.h"
#include "fetch/template.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 61 }; /* bytes of a path in a message, and a NUL */

static bool has_each(const struct path *path)
{
	for (size_t i = 0; i < path->count; i++)
		if (path->step[i].kind == PATH_EACH)
			return true;
	return false;
}

static const char *quoted(char shown[SHOWN], const char *text)
{
	return hide_quote(shown, SHOWN, text, strlen(text));
}

/* Adds a path; its number is that of the last one. */
static void add(struct template *t, const char *text)
{
	char shown[SHOWN];
	const char *wrong;

	if (t->member_count == TEMPLATE_MEMBERS) {
		buf_printf(&t->why, "more than %d members of the items",
		    TEMPLATE_MEMBERS);
		return;
	}
	wrong = path_parse(&t->members[t->member_count++], text);
	if (!wrong && has_each(&t->members[t->member_count - 1]))
		wrong = "[] selects several values";
	if (wrong)
		buf_printf(&t->why, "{.%s}: %s", quoted(shown, text), wrong);
}

/* The number of the member with this path. */
static size_t number_of(struct template *t, const char *text)
{
	for (size_t i = 0; i < t->member_count; i++)
		if (!strcmp(t->members[i].text, text))
			return i;
	add(t, text);
	return t->member_count - 1;
}

static void find_in(struct template *t, struct pattern *p)
{
	for (size_t i = 0; i < p->count && !t->why.len; i++) {
		struct slot *s = &p->slots[i];
		const char *from, *end;
		char *path;

		if (s->what != PLACE_MEMBER)
			continue;
		/* Around it may be quotes and escapes of JSON. */
		from = strchr(strchr(p->text.data + s->at, '{'), '.') + 1;
		end = memrchr(p->text.data + s->at, '}', s->len);
		path = mem_strndup(from, (size_t)(end - from));
		s->member = number_of(t, path);
		free(path);
	}
}

void slots_find(struct template *t)
{
	char shown[SHOWN];

	for (int i = 0; i < 2; i++) {
		find_in(t, &t->urls[i]);
		find_in(t, &t->bodies[i]);
	}
	for (size_t i = 0; i < t->header_count; i++)
		find_in(t, &t->lines[i]);
	if (t->why.len)
		return;
	if (t->member_count && !t->each)
		buf_printf(&t->why, "{.%s} needs --each",
		    quoted(shown, t->members[0].text));
	else if (t->stays[PLACE_MEMBER] && t->each)
		buf_puts(&t->why,
		    "a member in --data is a part of a longer string: it is "
		    "not filled in, because another placeholder is a whole "
		    "JSON value");
	else if (t->each && !t->member_count)
		buf_puts(&t->why,
		    "--each needs a member of the items, such as {.id}, in the "
		    "URL, -H or --data");
}

bool template_begins_with_member(const struct template *t)
{
	const struct pattern *p = &t->urls[1];

	return p->count && p->slots[0].what == PLACE_MEMBER && !p->slots[0].at;
}

/* Can a JSON value stand in each of its slots? */
static bool takes_json(const struct pattern *p, size_t member)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->slots[i].what == PLACE_MEMBER &&
		    p->slots[i].member == member &&
		    p->slots[i].form != FORM_STRING &&
		    p->slots[i].form != FORM_VALUE)
			return false;
	return true;
}

static bool is_in(const struct pattern *p, size_t member, size_t before)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->slots[i].what == PLACE_MEMBER &&
		    p->slots[i].member == member && p->slots[i].at < before)
			return true;
	return false;
}

static bool is_in_headers(const struct template *t, size_t member)
{
	for (size_t i = 0; i < t->header_count; i++)
		if (is_in(&t->lines[i], member, SIZE_MAX))
			return true;
	return false;
}

/* What is wrong with the value of a member, in words that follow its name. */
static const char *wrong_with(
    const struct template *t, size_t i, const struct pattern_value *v)
{
	const struct pattern *url = &t->urls[1];
	const size_t path = strcspn(url->text.data, "?#");

	if (v->json && (!takes_json(url, i) || !takes_json(&t->bodies[1], i) ||
			   is_in_headers(t, i)))
		return "is an object or array; expected a string or number, "
		       "where it is not a whole JSON value";
	if (is_in_headers(t, i) && !pattern_fits_header(v->text))
		return "has a control character, which a header cannot hold";
	/* RFC 3986, 5.2.4: they would be removed, also percent-encoded. */
	if (is_in(url, i, path) &&
	    (!strcmp(v->text, ".") || !strcmp(v->text, "..")))
		return "is '.' or '..', which a path of a URL cannot hold";
	return NULL;
}

const char *template_refuses_members(
    struct template *t, const struct pattern_value *members)
{
	for (size_t i = 0; i < t->member_count; i++) {
		const char *wrong = wrong_with(t, i, &members[i]);

		if (!wrong)
			continue;
		buf_reset(&t->why);
		buf_printf(&t->why, "'%s' %s", t->members[i].text, wrong);
		return t->why.data;
	}
	return NULL;
}
