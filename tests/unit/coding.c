/*
 * http/coding.h: the headers of bodies that can be read.
 */
#include "http/coding.h"
#include "base/buf.h"
#include "http/head.h"

#include "unit.h"

#define CONTENT	 "Content-Encoding: "
#define TRANSFER "Transfer-Encoding: "

/* A header or two; what is wrong of them if Content-Encoding is undone. */
static const struct {
	int line;
	const char *one, *two, *wrong;
} cases[] = {
    CASE("A: 1", "", ""),
    CASE(CONTENT "gzip", "", ""),
    CASE(CONTENT "X-GZip", TRANSFER "Chunked", ""),
    CASE("content-encoding:\tdeflate ,", TRANSFER "chunked, identity", ""),
    CASE(CONTENT "identity, gzip,, none", CONTENT, ""),
    CASE(CONTENT "br", "", CONTENT "br"),
    CASE(CONTENT "zstd", "", CONTENT "zstd"),
    CASE(CONTENT "gzipped", "", CONTENT "gzipped"),
    CASE(CONTENT "gzi", "", CONTENT "gzi"),
    CASE(CONTENT "gzip gzip", "", CONTENT "gzip gzip"),
    CASE(CONTENT "gzip;q=1", "", CONTENT "gzip;q=1"),
    CASE(CONTENT "gzip, gzip", "", CONTENT "gzip, gzip"),
    CASE(CONTENT "gzip", CONTENT "deflate", CONTENT "gzip, deflate"),
    CASE(CONTENT "br", CONTENT "gzip", CONTENT "br, gzip"),
    CASE(TRANSFER "chunked", TRANSFER "chunked", ""),
    CASE(TRANSFER "gzip, chunked", "", TRANSFER "gzip, chunked"),
    CASE(CONTENT "gzip", TRANSFER "gzip", TRANSFER "gzip"),
};

static void add(struct buf *head, const char *line)
{
	SAME_BOOL(__LINE__, head_add(head, line, strlen(line)), true);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf head = {0}, wrong = {0};
		const char *want = cases[i].wrong;

		add(&head, "HTTP/1.1 200 OK\r\n");
		add(&head, cases[i].one);
		if (*cases[i].two)
			add(&head, cases[i].two);
		add(&head, "\r\n");
		buf_puts(&wrong, "");
		SAME_BOOL(cases[i].line,
		    coding_is_readable(&head, true, &wrong), !*want);
		SAME_TEXT(cases[i].line, wrong.data, want);
		/* Else its body stays as it is. */
		buf_reset(&wrong);
		buf_puts(&wrong, "");
		SAME_BOOL(cases[i].line,
		    coding_is_readable(&head, false, &wrong), *want != 'T');
		buf_release(&head);
		buf_release(&wrong);
	}
	return unit_end();
}
