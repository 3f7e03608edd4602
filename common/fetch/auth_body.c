/*
 * The secrets of a body: members of JSON, and parameters of a form, by their
 * names.
 */
#include "base/buf.h"
#include "base/hide.h"
#include "base/mem.h"
#include "fetch/auth.h"
#include "fetch/placeholder.h"
#include "fetch/query.h"
#include "fetch/template.h"
#include "http/options.h"
#include "http/secret.h"
#include "http/url.h"
#include "json/scan.h"

#include <ctype.h>
#include <string.h>

/* The name of the member whose value comes next. */
struct member {
	struct http_options *options;
	struct buf name;
	bool guess;
};

/*
 * An element of an array has no name. Is it a key, by its look: long, and
 * nothing but letters and digits? Odoo wants it there.
 */
static bool is_key(const char *text, size_t len)
{
	enum { SHORTEST = 20 };
	size_t letters = 0, digits = 0;

	for (size_t i = 0; i < len; i++) {
		letters += isalpha((unsigned char)text[i]) != 0;
		digits += isdigit((unsigned char)text[i]) != 0;
	}
	return len >= SHORTEST && letters && digits && letters + digits == len;
}

static void hide(const char *text, size_t len)
{
	char *secret = mem_strndup(text, len);

	hide_secret(secret);
	secret_free(secret);
}

static enum json_next on_token(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct member *m = ctx;

	(void)end;
	if ((event == JSON_STRING || event == JSON_NUMBER) && len) {
		bool named =
		    secret_is_named(m->name.data, m->name.len, text, len);

		if (named || (m->guess && !m->name.len && is_key(text, len)))
			hide(text, len);
		m->options->secret |= named;
	}
	buf_reset(&m->name);
	if (event == JSON_KEY)
		buf_put(&m->name, text, len);
	return JSON_GO;
}

static bool read_json(
    struct http_options *o, const struct buf *body, bool guess)
{
	enum { MAX_DEPTH = 1000 };
	struct member m = {.options = o, .guess = guess};
	struct scan *scan = scan_new(on_token, &m, MAX_DEPTH);
	bool is_json;

	buf_puts(&m.name, "");
	scan_keep(scan, body->len);
	is_json = scan_feed(scan, body->data, body->len) == JSON_OK &&
		  scan_finish(scan) == JSON_OK;
	scan_free(scan);
	buf_release(&m.name);
	return is_json;
}

static void read_form(struct http_options *o, const char *form)
{
	struct buf query = {0};

	buf_printf(&query, "?%s", form);
	o->secret |= url_remember(query.data);
	explicit_bzero(query.data, query.len);
	buf_release(&query);
}

bool auth_body(struct http_options *o, const struct buf *body, bool guess)
{
	if (!query_is_form(body->data))
		return read_json(o, body, guess);
	read_form(o, body->data);
	return true;
}

void auth_template(struct http_options *o, const struct template *t)
{
	struct buf filled = {0};

	placeholder_fill(&filled, t->url);
	o->secret |= url_remember(filled.data);
	buf_reset(&filled);
	if (t->data) {
		placeholder_fill(&filled, t->data);
		(void)!auth_body(o, &filled, false);
		explicit_bzero(filled.data, filled.len);
	}
	buf_release(&filled);
}
