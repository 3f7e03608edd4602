#include "fetch/query.h"

#include "base/buf.h"
#include "base/hide.h"
#include "fetch/keyset.h"
#include "fetch/pattern.h"
#include "http/url.h"

#include <string.h>

enum { SHOWN = 41 }; /* bytes of a word in a message, and a NUL */

/*
 * Is there a placeholder at the brace? Sets all of the slot but its place.
 * {+cursor} and {+.PATH} are percent-encoded already.
 */
static bool is_slot(const char *brace, struct slot *slot)
{
	*slot = (struct slot){.form = FORM_URL};
	slot->what = placeholder_at(brace, &slot->len);
	if (slot->what == PLACES && brace[1] == '+') {
		slot->form = FORM_ENCODED;
		slot->what = placeholder_at(brace + 1, &slot->len);
		slot->len++;
		if (slot->what != PLACE_CURSOR && slot->what != PLACE_MEMBER)
			slot->what = PLACES;
	}
	return slot->what != PLACES;
}

static void add_slot(struct pattern *p, struct slot slot, const char *brace)
{
	slot.at = p->text.len;
	pattern_add(p, slot);
	buf_put(&p->text, brace, slot.len);
}

/* A {word} that is no placeholder. */
static void explain_word(
    struct buf *why, const char *where, const char *word, size_t len)
{
	enum placeholder near = placeholder_near(word, len);
	char shown[SHOWN];

	hide_quote(shown, sizeof shown, word + 1, len - 2);
	buf_printf(
	    why, "%s has {%s}, which is not a placeholder; ", where, shown);
	if (near != PLACES)
		buf_printf(why, "did you mean {%s}?", placeholder_name(near));
	else
		buf_puts(why,
		    "there are {offset}, {offset_end}, {page}, {limit}, "
		    "{cursor}, {since}, and {.member} with --each;");
	buf_printf(why, " write %%7B%s%%7D for the literal text", shown);
}

/* The same for what is only close to one: `{ page }`, or one brace of two. */
static void explain_slip(struct buf *why, const char *where, const char *text,
    size_t len, enum placeholder near)
{
	char shown[SHOWN];

	buf_printf(why,
	    "%s has '%s', which is not a placeholder; did you mean {%s}? "
	    "write %%7B and %%7D for literal braces",
	    where, hide_quote(shown, sizeof shown, text, len),
	    placeholder_name(near));
}

/* Checks a brace that begins no placeholder. */
static void check_slip(
    struct buf *why, const char *where, const char *text, const char *at)
{
	enum placeholder near;
	size_t len = *at == '{' ? placeholder_slip(at, &near)
				: placeholder_rest(text, at, &near);

	if (len && *at == '{')
		explain_slip(why, where, at, len, near);
	else if (len)
		explain_slip(why, where, at - len, len + 1, near);
}

/* Where the path begins, whatever a parser takes for the "//" before a host. */
static const char *path_of(const char *url)
{
	const char *host = url_host(url);
	size_t scheme = strcspn(url, ":/?#");

	if (host == url && url[scheme] == ':')
		host += scheme + 1 + strspn(url + scheme + 1, "/\\");
	return host + strcspn(host, "/?#");
}

/* Checks what begins at a brace. The path ends at the fragment. */
static void check_brace(
    const char *at, const char *path, const char *fragment, struct buf *why)
{
	size_t word = placeholder_word(at);
	struct slot slot;

	if (!is_slot(at, &slot)) {
		if (word)
			explain_word(why, "the URL", at, word);
	} else if (at < path || at > fragment) {
		buf_printf(why,
		    "the URL has %.*s in its %s; placeholders can only be in "
		    "its path and query",
		    (int)slot.len, at, at < path ? "host" : "fragment");
	}
}

static void put_brace(struct pattern *p, char brace, bool encode)
{
	if (encode)
		url_encode(&p->text, &brace, 1);
	else
		buf_putc(&p->text, brace);
}

/*
 * Does the URL begin with a member of the item? That is a URL, or begins one,
 * and stays as it is.
 */
static bool begins_with_member(const char *url, struct slot *slot)
{
	if (*url != '{' || !is_slot(url, slot) || slot->what != PLACE_MEMBER)
		return false;
	slot->form = FORM_PLAIN;
	return true;
}

void query_of_url(struct pattern *p, const char *url, struct buf *why)
{
	const char *at = url_host(url), *path = path_of(url), *fragment;
	struct slot slot;

	if (begins_with_member(url, &slot)) {
		add_slot(p, slot, url);
		at = url = path = url + slot.len;
	}
	fragment = path + strcspn(path, "#");
	buf_put(&p->text, url, (size_t)(at - url));
	while (*at && !why->len) {
		size_t plain = strcspn(at, "{}");

		buf_put(&p->text, at, plain);
		at += plain;
		if (*at == '{')
			check_brace(at, path, fragment, why);
		if (*at == '{' && is_slot(at, &slot)) {
			add_slot(p, slot, at);
			at += slot.len;
		} else if (*at) {
			if (!why->len && at >= path && at < fragment)
				check_slip(why, "the URL", path, at);
			put_brace(p, *at, at >= path);
			at++;
		}
	}
}

/* A name and "=" come before what begins JSON, GraphQL or XML. */
bool query_is_form(const char *body)
{
	return body[strcspn(body, "={[(\"< \t\r\n")] == '=';
}

void query_of_form(struct pattern *p, const char *form, struct buf *why)
{
	const char *text = form;
	struct slot slot;

	while (*form && !why->len) {
		size_t plain = strcspn(form, "{}"), word;

		buf_put(&p->text, form, plain);
		form += plain;
		word = *form == '{' ? placeholder_word(form) : 0;
		if (*form == '{' && is_slot(form, &slot)) {
			add_slot(p, slot, form);
			form += slot.len;
		} else if (word && placeholder_near(form, word) != PLACES) {
			explain_word(why, "--data", form, word);
		} else if (*form) {
			check_slip(why, "--data", text, form);
			buf_putc(&p->text, *form++);
		}
	}
}

const char *query_parameters(const char *text, bool form)
{
	if (form)
		return text;
	text += strcspn(text, "?#");
	return *text == '?' ? text + 1 : NULL;
}

void query_without(
    struct buf *to, const char *text, bool form, enum placeholder what)
{
	const char *at = query_parameters(text, form);
	bool first = true;

	if (!at) {
		buf_puts(to, text);
		return;
	}
	buf_put(to, text, (size_t)(at - text) - !form);
	for (;; at++) {
		size_t len = strcspn(at, "&#");

		if (!keyset_has(at, len, what)) {
			if (!first || !form)
				buf_putc(to, first ? '?' : '&');
			buf_put(to, at, len);
			first = false;
		}
		at += len;
		if (*at != '&')
			break;
	}
	buf_puts(to, at);
}

bool query_has_slot(const char *at, size_t len)
{
	const char *end = at + len;
	struct slot slot;

	for (; (at = memchr(at, '{', (size_t)(end - at))); at++)
		if (is_slot(at, &slot))
			return true;
	return false;
}

const char *query_lost(
    const char *text, bool form, enum placeholder what, size_t *len)
{
	const char *at = query_parameters(text, form);

	while (at) {
		size_t all = strcspn(at, "&#"), name = strcspn(at, "=&#");
		size_t value = name + (at[name] == '=');

		*len = name;
		if (keyset_has(at, all, what) &&
		    keyset_has_more(at + value, all - value, what))
			return at;
		at = at[all] == '&' ? at + all + 1 : NULL;
	}
	return NULL;
}
