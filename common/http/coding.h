/*
 * How the body of an answer is coded: can it be read in bounded memory?
 *
 * gzip and deflate can: their output is at most about a thousand times their
 * input, and they refer no further back than 32 KiB. A few KB of brotli or zstd
 * may stand for gigabytes, of which libcurl holds all that one read decodes to,
 * and zstd may ask for a window of 128 MiB. Two codings in a row multiply. So
 * no more is asked for than CODING_ACCEPTED, and no more is read, whatever the
 * server sends: libcurl would decode it.
 */
#ifndef HTTP_CODING_H
#define HTTP_CODING_H

#include "base/attr.h"

#include <stdbool.h>

struct buf;

#define CODING_ACCEPTED "gzip, deflate" /* for Accept-Encoding */

/*
 * May the body be read? Else appends the header that forbids it. The head is
 * that of http/head.h, complete. `decodes`: Content-Encoding is undone. A
 * Transfer-Encoding always is, and may be "chunked" only, as no other was asked
 * for (RFC 9112, 7.4).
 */
MUST_CHECK bool coding_is_readable(
    const struct buf *head, bool decodes, struct buf *wrong);

/*
 * Would libcurl notice if the body was cut short? Not if it ends with the
 * connection, without a length (RFC 9112, 6.3). Nor if it is decoded: libcurl
 * (7.88) does not check that the compressed data have an end.
 */
bool coding_marks_end(const struct buf *head, bool decodes);

/* Do the headers say that there is no body, of however many codings? */
bool coding_has_no_body(const struct buf *head);

#endif
