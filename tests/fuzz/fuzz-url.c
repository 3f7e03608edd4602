/*
 * Origins, references, Link headers, templates, the next page, and URLs in
 * messages. The oracle is libcurl, which parses each URL with the flags that it
 * uses for a transfer. The input is a byte of flags and lines: a URL, a
 * reference, a second URL, a pattern, and then what each page names as the next
 * one.
 *
 * This file replaces fetch/page.c: the input says what a page holds.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fetch/link.h"
#include "fetch/next.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/template.h"
#include "http/origin.h"
#include "http/reference.h"
#include "http/url.h"
#include "json/path.h"
#include "json/value.h"

#include "fuzz.h"

#include <curl/curl.h>
#include <strings.h>

/* --- the oracle */

/* With the flags of libcurl 7.88, lib/url.c. */
static CURLU *read_url(const char *url)
{
	CURLU *u = curl_url();

	if (!curl_url_set(u, CURLUPART_URL, url,
		CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME))
		return u;
	curl_url_cleanup(u);
	return NULL;
}

static bool has_user(const char *url)
{
	CURLU *u = read_url(url);
	char *user = NULL;
	bool has = u && !curl_url_get(u, CURLUPART_USER, &user, 0);

	curl_free(user);
	curl_url_cleanup(u);
	return has;
}

/* Where libcurl would send a request, lower-case scheme://host:port; or NULL.
 */
static char *goes_to(const char *url)
{
	static const CURLUPart parts[] = {
	    CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
	static const char *const before[] = {"", "://", ":"};
	CURLU *u = read_url(url);
	struct buf b = {0};

	for (int i = 0; u && i < 3; i++) {
		char *text = NULL;

		/* Some schemes have no host or port. */
		curl_url_get(u, parts[i], &text, CURLU_DEFAULT_PORT);
		buf_printf(&b, "%s%s", before[i], text ? text : "none");
		curl_free(text);
	}
	curl_url_cleanup(u);
	for (char *p = b.data; p && *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return b.data;
}

static bool same_place(const char *a, const char *b)
{
	char *x = goes_to(a), *y = goes_to(b);
	bool same = x && y && !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

/* --- origins and references */

static void check_origin(const char *url)
{
	bool plain = false, loopback = false;
	char *origin = origin_of(url, &plain, &loopback), *place, *user, *word;

	MUST(origin_same(url, url) == (origin != NULL));
	MUST(origin_is_here(url) == (origin && loopback));
	if (!origin)
		return;
	place = goes_to(url);
	MUST(place && !strcmp(origin, place));
	MUST(origin_same(origin, url));
	MUST(plain == !strncmp(origin, "http:", 5));
	MUST(!loopback || strstr(origin, "://localhost:") ||
	     strstr(origin, "://[::1]:") || strstr(origin, "://127."));
	MUST(origin_user(url, &user, &word) == has_user(url));
	free(user);
	free(word);
	free(origin);
	free(place);
}

static bool is_allowed(const char *text)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-._~:/?[]@!$&'()*+,;=%";

	return strspn(text, allowed) == strlen(text);
}

static void check_clean(const char *text)
{
	struct buf once = {0}, twice = {0};

	reference_clean(&once, text);
	reference_clean(&twice, once.data);
	MUST(is_allowed(once.data) && !strcmp(once.data, twice.data));
	MUST(!is_allowed(text) || !strcmp(once.data, text));
	buf_release(&once);
	buf_release(&twice);
}

/* The page itself has one spelling. */
static void check_self(const char *base, const char *url)
{
	char *self = origin_resolve(base, ""),
	     *same = origin_resolve(base, "#s"),
	     *other = origin_resolve(url, "");

	MUST(self && same && !strcmp(self, same));
	MUST(other && !strcmp(url, other));
	free(self);
	free(same);
	free(other);
}

static void check_resolve(const char *base, const char *reference)
{
	char *url = origin_resolve(base, reference), *again;
	bool plain, loopback;
	char *origin;

	if (!url)
		return;
	check_origin(url);
	origin = origin_of(url, &plain, &loopback);
	MUST(origin && !strchr(url, '#'));
	/* libcurl decodes the host. */
	MUST(is_allowed(
	    strstr(url, "://") + 3 + strcspn(strstr(url, "://") + 3, "/?")));
	check_self(base, url);
	again = origin_resolve(base, url);
	MUST(again && !strcmp(again, url));
	MUST(origin_same(url, base) == same_place(url, base));
	free(origin);
	free(again);
	free(url);
}

static void check_follow(const char *home, const char *also, const char *to)
{
	const char *const list[] = {also, NULL};
	char *a = goes_to(home), *b = goes_to(to);
	bool known = origin_same(home, home) && origin_same(to, to);
	bool down = known && !strncmp(a, "https:", 6) && b[4] == ':';

	MUST((origin_may_not_follow(home, NULL, NULL, to) == NULL) ==
	     (known && !strcmp(a, b)));
	if (!origin_may_not_follow(home, list, NULL, to))
		MUST(!down && (same_place(to, home) || same_place(to, also)));
	free(a);
	free(b);
}

/* --- messages */

/* For other texts url_show changes bytes, which may be those of a host. */
static bool is_short_ascii(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return len < 200;
}

static void check_show(const char *url)
{
	bool known = origin_same(url, url);
	struct buf shown = {0};

	url_show(&shown, url);
	MUST(!shown.len || shown.len == strlen(shown.data));
	if (shown.len && known) {
		MUST(!has_user(shown.data));
		/* libcurl accepts one slash; url_show drops the scheme then. */
		MUST(strncmp(url + strcspn(url, ":"), "://", 3) ||
		     !is_short_ascii(url) || origin_same(url, shown.data));
	}
	buf_release(&shown);
}

/* A message must not show a password or a key, also of an invalid URL. */
static void check_secrets(const char *text, unsigned flags)
{
	static const char *const schemes[] = {"http://", "https://", ""};
	struct buf url = {0}, shown = {0};

	if (strstr(text, "Pa55") || strstr(text, "w0rd"))
		return; /* these would be shown, as any other text */
	buf_printf(
	    &url, "%su:Pa55%sw0rd@a.example/x", schemes[flags % 3], text);
	url_show(&shown, url.data);
	if (flags % 3 < 2 || !strpbrk(text, "?#"))
		MUST(!strstr(shown.data, "Pa55"));
	if (!strpbrk(text, "/?#"))
		MUST(!strstr(shown.data, "w0rd"));
	buf_reset(&url);
	buf_reset(&shown);
	if (!strchr(text, '#')) {
		buf_printf(&url, "%s%sapi_key=Pa55", text,
		    strchr(text, '?') ? "&" : "?");
		url_show(&shown, url.data);
		MUST(!strstr(shown.data, "Pa55"));
	}
	buf_release(&url);
	buf_release(&shown);
}

/* --- Link headers and templates */

/* In a correct value, the text is a title and the target one of a link. */
static void check_correct(const char *title, const char *target)
{
	struct buf header = {0}, found = {0};

	if (strpbrk(title, "\"\\") || strpbrk(target, "\"<>"))
		return;
	buf_printf(&header, "<%s>; rel=prev; title=\"%s\"", target, title);
	MUST(link_find(&found, header.data, "next") == LINK_NONE);
	buf_printf(
	    &header, ", <%s>; title=\"%s\"; rel=\"last NEXT\"", target, title);
	MUST(link_find(&found, header.data, "next") == LINK_FOUND);
	MUST(!strcmp(found.data, target));
	buf_release(&header);
	buf_release(&found);
}

static void check_link(const char *value)
{
	struct buf found = {0};
	enum link_found result = link_find(&found, value, "next");

	if (result == LINK_FOUND)
		MUST(strstr(value, found.data) && !strpbrk(found.data, "<>"));
	else
		MUST(!found.len);
	if (result == LINK_UNUSABLE)
		MUST(strcasestr(value, "rel") && strcasestr(value, "next"));
	buf_release(&found);
}

static void check_encode(const char *text)
{
	struct buf encoded = {0};
	int len = 0;
	char *decoded;

	url_encode(&encoded, text, strlen(text));
	if (encoded.len) {
		decoded = curl_easy_unescape(
		    NULL, encoded.data, (int)encoded.len, &len);
		MUST((size_t)len == strlen(text) && !strcmp(decoded, text));
		MUST(!strpbrk(encoded.data, "/?#&=@:{}<> \"\\+"));
		curl_free(decoded);
	}
	buf_release(&encoded);
}

/* What a server says may not become a part of the template. */
static void check_filled(const struct template *t, const char *cursor,
    const struct template_request *r)
{
	struct buf clean = {0};
	size_t path;

	reference_clean(&clean, t->url);
	path = (size_t)(url_host(clean.data) - clean.data);
	path += strcspn(clean.data + path, "/?#");
	MUST(r->url.len == strlen(r->url.data));
	MUST(is_allowed(r->url.data));
	if (!strpbrk(t->url, "{}"))
		MUST(!strcmp(r->url.data, clean.data));
	if (url_host(clean.data) > clean.data)
		MUST(!strncmp(r->url.data, clean.data, path) &&
		     !strpbrk(r->url.data + path, "{}"));
	MUST(!strncmp(r->headers[0], "X-Cursor: ", 10));
	MUST(!strcmp(r->headers[0] + 10, cursor) && !r->headers[1]);
	buf_release(&clean);
}

static void check_body(const char *body, const char *cursor, bool whole)
{
	struct arena arena = {0};
	struct utf8 utf8 = {0};
	const struct value *v;
	const char *error;

	if (utf8_check(&utf8, cursor, strlen(cursor)) != strlen(cursor) ||
	    utf8.left)
		return;
	v = value_parse(&arena, body, strlen(body), &error);
	MUST(v && (!whole || value_is(value_get(v, "c"), cursor)));
	arena_release(&arena);
}

static void check_template(
    const char *pattern, const char *cursor, unsigned flags)
{
	static const char *const bodies[] = {
	    "{\"c\":\"{cursor}\",\"n\":[{limit},{offset},{page}]}",
	    "{\"c\":{cursor}}", "{\"c\":\"{cursor} {limit}\"}",
	    "{\"c\":\"\\\"{cursor}\\\"\"}"};
	unsigned which = flags & 3;
	struct template t = {.url = pattern,
	    .data = bodies[which],
	    .headers = {"X-Cursor: {cursor}"},
	    .header_count = 1,
	    .begin = which == 2 ? "1" : NULL,
	    .start = UINT64_MAX};
	const struct template_values v = {3, 2, cursor, false, NULL};
	struct template_request r = {0};

	if (!template_prepare(&t) && !template_refuses(&t, cursor, false)) {
		template_fill(&t, &v, &r);
		check_filled(&t, cursor, &r);
		check_body(r.body.data, cursor, which == 0);
	}
	buf_release(&r.lines[0]);
	buf_release(&r.url);
	buf_release(&r.body);
	template_release(&t);
}

/* --- the next page */

struct page {
	const char *url, *last_url, *named; /* named: the next page */
	char *own, path[2];
	struct probe_value value;
};

const struct probe_value *page_value(const struct page *p, enum probe which)
{
	(void)which;
	return &p->value;
}

const char *page_header(const struct page *p, const char *name, unsigned n)
{
	(void)name;
	return n ? NULL : p->named;
}

const char *page_url(const struct page *p)
{
	return p->url;
}

/* No value is an object, so nothing is looked up in it. */
const struct outline *page_outline(const struct page *p)
{
	static const struct path none;
	static struct outline *empty;

	(void)p;
	if (!empty)
		empty = outline_new(&none);
	return empty;
}

const char *page_last_url(const struct page *p)
{
	return p->last_url;
}

static void check_named(
    const struct fetch_rules *r, const struct page *p, const char *url)
{
	const char *home = r->request.url;
	bool home_too = same_place(url, home);

	MUST(home_too || (!r->request.data && same_place(url, r->also[0])));
	MUST(!strncasecmp(url, "https:", 6) || strncasecmp(home, "https:", 6));
	MUST(strcmp(url, p->url) && strcmp(url, p->last_url));
}

/* A page has named the next one in this line. */
static void check_found(const struct fetch_rules *r, struct next *n,
    struct page *p, enum next_found found, const char *line)
{
	const char *url = next_url(n);

	if (found != NEXT_NEW)
		return;
	if (!url) {
		MUST(!strcmp(next_cursor(n), line));
		return;
	}
	check_named(r, p, url);
	free(p->own);
	p->url = p->last_url = p->own = exact_text(url, strlen(url));
}

static void check_next(struct fetch_rules *r, struct draw *d, unsigned flags)
{
	struct page p = {.url = r->request.url, .last_url = r->also[0]};
	struct next *n;

	if (flags & 2)
		r->page.probe[PROBE_NEXT].text = p.path;
	else if (!(flags & 1))
		r->request.headers[r->request.header_count++] = "C: {cursor}";
	if (template_prepare(&r->request))
		return;
	n = next_new(r, NULL);
	p.value = (struct probe_value){.found = true, .type = JSON_STRING};
	for (uint64_t i = 1; d->at < d->end; i++) {
		char *line = draw_line(d);
		const char *why;
		enum next_found found;

		p.named = line;
		buf_reset(&p.value.text);
		buf_puts(&p.value.text, line);
		found = next_find(n, &p, i, &why);
		MUST((found == NEXT_NONE || found == NEXT_NEW) == !why);
		check_found(r, n, &p, found, line);
		free(line);
	}
	free(p.own);
	buf_release(&p.value.text);
	next_free(n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw d = {data, data + size};
	unsigned flags = draw(&d, 256);
	char *url = draw_line(&d), *reference = draw_line(&d);
	char *also = draw_line(&d), *pattern = draw_line(&d);
	struct fetch_rules rules = {.also = {also}};
	struct buf home = {0};

	check_origin(url);
	check_origin(reference);
	check_resolve(url, reference);
	check_follow(url, also, reference);
	check_show(url);
	check_show(reference);
	check_secrets(pattern, flags >> 4);
	check_clean(reference);
	check_link(pattern);
	check_link(reference);
	check_correct(pattern, reference);
	check_encode(pattern);
	check_template(pattern, reference, flags >> 3);
	if (flags & 4)
		rules.request.data = "{}";
	reference_clean(&home, url); /* as ms-fetch does */
	rules.request.url = rules.home = home.data;
	if (origin_same(home.data, home.data)) /* ms-fetch checks that */
		check_next(&rules, &d, flags);
	template_release(&rules.request);
	buf_release(&home);
	free(url);
	free(reference);
	free(also);
	free(pattern);
	return 0;
}
