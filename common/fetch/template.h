/*
 * A request with placeholders in its URL, its headers and its body: {offset},
 * {offset_end}, {page}, {limit}, {cursor} and {since}.
 */
#ifndef FETCH_TEMPLATE_H
#define FETCH_TEMPLATE_H

#include "base/buf.h"
#include "fetch/pattern.h"
#include "json/path.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEMPLATE_HEADERS = 64, TEMPLATE_MEMBERS = 16 };

struct template
{
	/* Set by the caller. */
	const char *url;
	const char *headers[TEMPLATE_HEADERS]; /* 'Name: value' */
	size_t header_count;
	size_t preset_headers; /* the first ones, which others replace */
	const char *data;      /* the body, JSON; NULL: no body */
	const char *begin;     /* of --start; NULL: not set */
	uint64_t given;	       /* of --limit; 0: not set */
	uint64_t preset_limit; /* in place of the default; 0: not set */
	bool each;	       /* of --each */
	bool since_file;       /* of --since: it is set */
	const char *since;     /* the value of {since}; NULL: it has none */
	/* Set by template_prepare. */
	uint64_t limit; /* the value of {limit} */
	uint64_t start; /* the first {page} or {offset}; UINT64_MAX: not set */
	const char *cursor; /* the first {cursor}; NULL: not set */
	/* [0] is for requests for which {cursor} has no value. */
	struct pattern urls[2], bodies[2], lines[TEMPLATE_HEADERS];
	bool stays[PLACES]; /* it is in the body, but not filled in */
	bool has_since;	    /* {since} is in the URL or form */
	struct path members[TEMPLATE_MEMBERS]; /* of {.PATH}, each once */
	size_t member_count;
	struct buf why;
};

/* The most that --limit may be, so that {offset_end} fits; RFC 7493, 2.2. */
#define TEMPLATE_LIMIT_MAX ((UINT64_C(1) << 53) - 1)

/* The values without any option. */
#define TEMPLATE_DEFAULTS                                                      \
	{                                                                      \
		.start = UINT64_MAX                                            \
	}

/*
 * To be called once, when all options are known. Returns what is wrong, for a
 * message that lives as long as the template; or NULL. A number at --start that
 * is not valid ends the program.
 */
const char *template_prepare(struct template *t);
void template_release(struct template *t);

/*
 * Is {name} filled in, in the URL, a header or the body? For "limit",
 * {offset_end} will do: it asks for as many items.
 */
bool template_has(const struct template *t, const char *name);

/*
 * Why the template cannot take this cursor, for a message; NULL: it can. `json`
 * as in struct template_values.
 */
const char *template_refuses(
    const struct template *t, const char *cursor, bool json);

/* Does the URL begin with a member, which then is a URL? */
bool template_begins_with_member(const struct template *t);

/*
 * Why the template cannot take these values of its members, for a message that
 * lives until the next call; NULL: it can.
 */
const char *template_refuses_members(
    struct template *t, const struct pattern_value *members);

/*
 * Appends the URL with what is the same for all pages filled in: {since} and
 * the members.
 */
void template_fill_known(const struct template *t,
    const struct pattern_value *members, struct buf *to);

/* The state of the run. */
struct template_values {
	uint64_t items, pages; /* so far */
	const char *cursor;    /* of the next page; NULL: none */
	bool json;	       /* it is an object or array, as JSON */
	/* Of the item of --each; NULL: there is none. */
	const struct pattern_value *members;
};

/* A request as it is sent. Zero-initialise it. */
struct template_request {
	struct buf url, body;
	const char *headers[TEMPLATE_HEADERS + 1]; /* ends with NULL */
	struct buf lines[TEMPLATE_HEADERS];
};

void template_request_release(struct template_request *r);

/*
 * Replaces the request. A header with a placeholder that has no value is left
 * out.
 */
void template_fill(const struct template *t, const struct template_values *v,
    struct template_request *to);

/*
 * The value of --data: the argument, or for @FILE the contents of the file, for
 * @- those of standard input, without a byte order mark. It lives as long as
 * the program. Ends the program if the file cannot be read or has a NUL.
 */
const char *template_data(const char *argument);

#endif
