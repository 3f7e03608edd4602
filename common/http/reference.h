/*
 * URLs and references to URLs as servers and users write them.
 */
#ifndef HTTP_REFERENCE_H
#define HTTP_REFERENCE_H

struct buf;

/*
 * Appends the text in the form in which it can be sent: percent-encoded where
 * needed, without white space around it, without its fragment. A correct URL
 * stays as it is. The text need not be a URL.
 */
void reference_clean(struct buf *to, const char *text);

/*
 * Appends the URL that a reference in the page at `base` leads to. Both must be
 * clean, and the base a URL with "://" and a path. Dot segments stay: libcurl
 * removes them from every URL.
 */
void reference_merge(struct buf *to, const char *base, const char *reference);

#endif
