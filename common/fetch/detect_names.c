/*
 * The parameters that --detect tries, and how they are written into a URL.
 */
#include "base/buf.h"
#include "fetch/detect_state.h"
#include "fetch/parameter.h"
#include "fetch/query.h"
#include "fetch/words.h"
#include "json/value.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- parameters */

/* A name from a server must not end the parameter, or be a placeholder. */
static void put_name(struct buf *to, const char *name)
{
	static const char safe[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-._~[]$@";

	for (; *name; name++)
		if (strchr(safe, *name))
			buf_putc(to, *name);
		else
			buf_printf(to, "%%%02X", (unsigned char)*name);
}

void detect_set(struct buf *url, const char *name, const char *value)
{
	const size_t path = strcspn(url->data, "?");
	const char *at = query_parameters(url->data, false);
	struct buf to = {0};

	buf_put(&to, url->data, path);
	for (; at; at = parameter_next(at)) {
		const size_t len = strcspn(at, "&");
		char *other = parameter_name(at);

		if (len && strcmp(other, name) != 0)
			parameter_add(&to, at, len);
		free(other);
	}
	buf_putc(&to, strchr(to.data, '?') ? '&' : '?');
	put_name(&to, name);
	buf_printf(&to, "=%s", value);
	buf_release(url);
	*url = to;
}

void detect_set_number(struct buf *url, const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, value);
	detect_set(url, name, text);
}

/* --- which parameters */

struct pairs {
	struct detect_names *pair;
	size_t count;
};

static void add(struct pairs *p, const char *place, const char *limit)
{
	struct detect_names *to = &p->pair[p->count];

	for (size_t i = 0; i < p->count; i++)
		if (!strcmp(p->pair[i].place, place) &&
		    !strcmp(p->pair[i].limit, limit))
			return;
	if (strlen(place) >= DETECT_NAME || strlen(limit) >= DETECT_NAME)
		return;
	assert(p->count < DETECT_PAIRS);
	strcpy(to->place, place);
	strcpy(to->limit, limit);
	p->count++;
}

/* Those that the URL has already. */
static void add_given(struct pairs *p, const struct detect *d)
{
	const char *at = query_parameters(d->base.data, false);
	char *place = NULL, *limit = NULL;

	for (; at; at = parameter_next(at)) {
		char *name = parameter_name(at);
		const bool is_place = words_position(name, strlen(name)) ||
				      words_offset(name, strlen(name));

		if (!place && is_place)
			place = name;
		else if (!limit && words_page_size(name, strlen(name)))
			limit = name;
		else
			free(name);
	}
	if (place)
		add(p, place, limit ? limit : "limit");
	free(place);
	free(limit);
}

static bool is_name(const char *wanted, const char *name)
{
	return !wanted || !strcmp(wanted, name);
}

/*
 * The parameters of a page that says where it begins. They may have other names
 * than its members, and `size` is the one with the size of the page.
 */
static void add_stated(
    struct pairs *p, const struct detect_sign *place, const char *size)
{
	/* The members, NULL is any, and the parameters. */
	static const struct {
		const char *in, *place, *size;
		struct detect_names names;
	} known[] = {
	    {"search_criteria", "current_page", NULL,
		{"searchCriteria[currentPage]", "searchCriteria[pageSize]"}},
	    {"pagination", NULL, "pageSize",
		{"pagination[page]", "pagination[pageSize]"}},
	    {NULL, "startIndex", NULL, {"startIndex", "count"}},
	    {NULL, "number", NULL, {"page", "size"}},
	    {NULL, "current_page", NULL, {"page", "per_page"}},
	    {NULL, "currentPage", NULL, {"page", "pageSize"}},
	};
	const char *name = place->value->key;

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (is_name(known[i].in, place->in) &&
		    is_name(known[i].place, name) &&
		    is_name(known[i].size, size))
			add(p, known[i].names.place, known[i].names.limit);
	add(p, name, size);
	add(p, name, "limit");
}

static void add_usual(struct pairs *p, const char *size)
{
	add(p, "page", size);
	add(p, "offset", size);
	add(p, "_page", "_limit");
	add(p, "_page", "_per_page");
	add(p, "skip", size);
	add(p, "start", size);
}

size_t detect_find_names(
    struct detect_names names[DETECT_PAIRS], const struct detect *d)
{
	const struct detect_signs *s = &d->signs;
	const char *size = s->limit.value ? s->limit.value->key : "limit";
	struct pairs p = {.pair = names};

	add_given(&p, d);
	if (s->place.value)
		add_stated(&p, &s->place, size);
	add_usual(&p, size);
	return p.count;
}
