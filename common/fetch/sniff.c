#include "fetch/sniff.h"

#include "base/hide.h"
#include "http/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool begins_with(struct http_piece b, const char *bytes, size_t len)
{
	return b.len >= len && !memcmp(b.data, bytes, len);
}

/* The body is not JSON. Why, if it is because it is compressed; or NULL. */
static const char *explain_compressed(
    const struct http_call *c, struct http_piece b)
{
	const char *coding = http_header(c, "Content-Encoding", 0);

	if (coding && *coding && strcasecmp(coding, "identity") != 0 &&
	    !http_decodes(c)) {
		if (http_chooses_coding(c))
			return "the answer is compressed, and with "
			       "--no-compressed it is not read; send no header "
			       "Accept-Encoding of your own";
		return "the answer is compressed, although it was requested "
		       "without compression; do not use --no-compressed, or "
		       "correct the server if that does not help";
	}
	if (!begins_with(b, "\x1f\x8b", 2))
		return NULL;
	return coding ? "the answer is compressed twice; correct the server, "
			"no option can read it"
		      : "the answer is compressed, but its headers do not say "
			"so";
}

/* The same for a body that looks like a text: what it is, and how it begins. */
static void explain_text(
    struct http_call *c, struct http_piece b, bool whole, bool markup)
{
	enum { SHOWN = 81, TYPE_SHOWN = 61 };
	const char *type = http_header(c, "Content-Type", 0);
	char start[SHOWN], kind[TYPE_SHOWN];

	hide_part(
	    start, sizeof start, b.data, b.len, whole ? c->end : HIDE_CUT);
	hide_quote(kind, sizeof kind, type, type ? strlen(type) : 0);
	snprintf(c->error, sizeof c->error,
	    "the answer is %snot JSON (%s%s); it begins with '%s'%s",
	    markup ? "HTML or XML, " : "", type ? "Content-Type: " : "",
	    type ? kind : "no Content-Type", start,
	    markup ? "; is a login needed?" : "");
}

bool sniff_json(
    struct http_call *c, struct http_piece b, bool whole, size_t *mark)
{
	const char *why;
	size_t at;

	*mark = begins_with(b, "\xef\xbb\xbf", 3) ? 3 : 0;
	at = *mark;
	while (at < b.len && memchr(" \t\r\n\x1e", b.data[at], 5))
		at++;
	if (at == b.len || memchr("{[\"-0123456789tfn", b.data[at], 17))
		return true;
	why = explain_compressed(c, b);
	if (why)
		snprintf(c->error, sizeof c->error, "%s", why);
	else
		explain_text(c, b, whole, b.data[at] == '<');
	return false;
}
