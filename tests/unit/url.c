/*
 * http/url.h: URLs with placeholders, and URLs without secrets for messages.
 */
#include "http/url.h"
#include "base/buf.h"
#include "base/hide.h"

#include "unit.h"

static const struct url_value values[] = {{"limit", "50"}, {"cursor", NULL},
    {"q", "a&b=\303\274 ~"}, {"quote", "a\"b"}, {NULL, NULL}};

static const struct {
	int line;
	const char *pattern, *url;
} expands[] = {
    CASE("", ""),
    CASE("http://a/?l={limit}", "http://a/?l=50"),
    CASE("http://a/{limit}/{limit}", "http://a/50/50"),
    CASE("http://a/?q={q}", "http://a/?q=a%26b%3D%C3%BC%20~"),
    /* Other braces stay. */
    CASE(
	"http://a/?f={other}&x={&y={limit", "http://a/?f={other}&x={&y={limit"),
    CASE("{{limit}}", "{50}"),
    /* A parameter without a value is left out. */
    CASE("http://a/?c={cursor}", "http://a/"),
    CASE("http://a/?c={cursor}&l={limit}", "http://a/?l=50"),
    CASE("http://a/?l={limit}&c={cursor}", "http://a/?l=50"),
    CASE("http://a/?l=1&c=x{cursor}y&m=2", "http://a/?l=1&m=2"),
    CASE("http://a/?c={cursor}#top", "http://a/#top"),
    CASE("http://a/?c={cursor}&c={cursor}", "http://a/"),
    CASE("http://a/{cursor}/x", "http://a//x"),
};

static const struct {
	int line;
	const char *pattern, *text;
} jsons[] = {
    CASE("{\"l\":{limit}}", "{\"l\":50}"),
    CASE("{\"l\":\"{limit}\"}", "{\"l\":\"50\"}"),
    CASE("{\"c\":{cursor},\"d\":\"{cursor}\"}", "{\"c\":null,\"d\":null}"),
    CASE("{\"q\":\"{quote}\"}", "{\"q\":\"a\\\"b\"}"),
    CASE("{\"q\":\"x {quote}\"}", "{\"q\":\"x a\"b\"}"),
    CASE("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}"),
    CASE("", ""),
};

static const struct {
	int line;
	const char *url, *shown;
} shows[] = {
    CASE("http://a.example/x?y=1", "http://a.example/x?y=1"),
    CASE("http://a.example/x#frag", "http://a.example/x"),
    CASE("http://a.example/?y=1#frag", "http://a.example/?y=1"),
    CASE("http://u:word@a.example/x", "http://a.example/x"),
    CASE("http://user@a.example/x", "http://a.example/x"),
    CASE("http://u:w@a.example/u@x", "http://a.example/u@x"),
    CASE("http://u:w@rd@a.example/x", "http://a.example/x"),
    CASE("http://a.example/u@x", "http://a.example/u@x"),
    CASE("u:word@a.example/x", "a.example/x"),
    CASE("http:/u:word@a.example/x", "a.example/x"),
    /* libcurl takes any number of slashes. */
    CASE("http:///u:word@a.example/x", "http://a.example/x"),
    CASE("http:////u:word@a.example/x", "http://a.example/x"),
    /* A password may look like a port. */
    CASE("http://u:word:80/word@a.example/x", "http://a.example/x"),
    CASE("http://u:wo:8/rd@a.example/?token=x", "http://a.example/?token=***"),
    /* An invalid URL has its parameters hidden, too. */
    CASE("http://a.example:8o/?mail=me@b.example&api_key=x",
	"http://b.example&api_key=***"),
    CASE("http://u:wo/rd@a.example/x", "http://a.example/x"),
    CASE("http://a.example:80/u@x", "http://a.example:80/u@x"),
    CASE("http://[::1]/u@x", "http://[::1]/u@x"),
    CASE("/x?y=1", "/x?y=1"),
    CASE("?api_key=abc", "?api_key=***"),
    CASE("http://a/?api_key=abc&x=1", "http://a/?api_key=***&x=1"),
    CASE("http://a/?x=1&X-Amz-Signature=abc",
	"http://a/?x=1&X-Amz-Signature=***"),
    CASE("http://a/?TOKEN=a&pass=b&Session=c",
	"http://a/?TOKEN=***&pass=***&Session=***"),
    CASE("http://a/?token&x", "http://a/?token&x"),
    CASE("http://a/?key=&x=1", "http://a/?key=***&x=1"),
    /* A remembered secret, wherever it is. */
    CASE("http://a/s3cret/x?y=s3cret", "http://a/***/x?y=***"),
    CASE("s3cret", "***"),
    CASE("http://u:w?rd@s3cret/x", "http://***/x"),
};

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(expands); i++) {
		buf_reset(&b);
		url_expand(&b, expands[i].pattern, values);
		SAME_BYTES(expands[i].line, b.data, b.len, expands[i].url,
		    strlen(expands[i].url));
	}
	for (size_t i = 0; i < COUNT(jsons); i++) {
		buf_reset(&b);
		url_expand_json(&b, jsons[i].pattern, values);
		SAME_BYTES(jsons[i].line, b.data, b.len, jsons[i].text,
		    strlen(jsons[i].text));
	}
	hide_secret("s3cret");
	for (size_t i = 0; i < COUNT(shows); i++) {
		buf_reset(&b);
		url_show(&b, shows[i].url);
		SAME_TEXT(shows[i].line, b.data, shows[i].shown);
	}
	/* What the buffer held before stays. */
	buf_reset(&b);
	buf_puts(&b, "s3cret ");
	url_show(&b, "http://a/s3cret");
	SAME_BYTES(__LINE__, b.data, b.len, "s3cret http://a/***",
	    strlen("s3cret http://a/***"));
	SAME_BOOL(__LINE__, url_has("/{limit}", "limit"), true);
	SAME_BOOL(__LINE__, url_has("/{x{limit}", "limit"), true);
	SAME_BOOL(__LINE__, url_has("/{limits}/{limit", "limit"), false);
	buf_reset(&b);
	url_encode(&b, "a-Z_0.~/\0\377", 10);
	SAME_TEXT(__LINE__, b.data, "a-Z_0.~%2F%00%FF");
	buf_release(&b);
	return unit_end();
}
