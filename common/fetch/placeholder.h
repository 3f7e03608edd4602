/*
 * The placeholders of ms-fetch(1): words in braces that stand for a value, and
 * words that look like one.
 */
#ifndef FETCH_PLACEHOLDER_H
#define FETCH_PLACEHOLDER_H

#include <stddef.h>

struct buf;

enum placeholder {
	PLACE_OFFSET,
	PLACE_OFFSET_END,
	PLACE_PAGE,
	PLACE_LIMIT,
	PLACE_CURSOR,
	PLACE_SINCE,
	PLACE_MEMBER, /* {.PATH}, a member of the item of --each */
	PLACES,	      /* the number of them; as a result: none */
};

/* Its name, without braces; not for PLACE_MEMBER. */
const char *placeholder_name(enum placeholder what);

/* The placeholder with this name; PLACES if there is none. */
enum placeholder placeholder_named(const char *name, size_t len);

/*
 * The placeholder that begins at the brace s, and its length with braces;
 * PLACES, and *len is not set, if none begins there.
 */
enum placeholder placeholder_at(const char *s, size_t *len);

/*
 * Appends the text with 1 in place of each placeholder: JSON with placeholders
 * becomes JSON, also where they are a part of a number ("00" is none).
 */
void placeholder_fill(struct buf *to, const char *text);

/*
 * The length, with braces, of a {word} that begins at the brace s: letters,
 * digits, "_" and "-", after at most one operator of RFC 6570, such as "+". 0
 * for other braces.
 */
size_t placeholder_word(const char *s);

/*
 * The placeholder that a {word} is close to; PLACES if there is none. At most
 * every third letter of the placeholder is missing, wrong, or swapped with the
 * next one, or as many are too many. Case does not count.
 */
enum placeholder placeholder_near(const char *word, size_t len);

/*
 * The length of what begins at the brace s of a URL and is probably meant as
 * the placeholder *near: `{ page }`, `{{page}}`, or `{page` before the end of a
 * parameter or of a part of the path. 0: nothing of the kind.
 */
size_t placeholder_slip(const char *s, enum placeholder *near);

/*
 * The same for `page` before a closing brace, if no other one opens it in this
 * parameter: the length of the word, which is a part of `text`.
 */
size_t placeholder_rest(
    const char *text, const char *brace, enum placeholder *near);

#endif
