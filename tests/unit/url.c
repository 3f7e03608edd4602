/*
 * http/url.h: percent-encoding, the host, and URLs without secrets for
 * messages.
 */
#include "http/url.h"
#include "base/buf.h"
#include "base/hide.h"

#include "unit.h"

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
    CASE("file:///etc/hostname", "file:///etc/hostname"),
    CASE("http:////a.example/x", "http:////a.example/x"),
    CASE("http:///?api_key=word", "http:///?api_key=***"),
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

static const struct {
	int line;
	const char *url, *host;
} hosts[] = {
    CASE("http://a.example/x", "a.example/x"),
    CASE("http://u:w@rd@a.example/x@y", "a.example/x@y"),
    CASE("http://u:wo/rd@a.example/x", "a.example/x"),
    CASE("http:/u:word@a.example/x", "a.example/x"),
    CASE("http:///a.example/x", "a.example/x"),
    CASE("/x@y", "/x@y"),
    CASE("", ""),
};

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(hosts); i++)
		SAME_TEXT(hosts[i].line, url_host(hosts[i].url), hosts[i].host);
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
	buf_reset(&b);
	url_encode(&b, "a-Z_0.~/\0\377", 10);
	SAME_TEXT(__LINE__, b.data, "a-Z_0.~%2F%00%FF");
	buf_release(&b);
	return unit_end();
}
