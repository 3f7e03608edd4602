/*
 * ~/.netrc, which the HTTP library reads by itself.
 */
#ifndef HTTP_NETRC_H
#define HTTP_NETRC_H

/*
 * Remembers its passwords, alone and as they are sent, for a server may quote
 * what it was sent. A file that cannot be read has none.
 */
void netrc_remember(void);

#endif
