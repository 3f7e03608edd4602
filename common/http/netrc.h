/*
 * The passwords in ~/.netrc. libcurl reads the file itself to use them.
 */
#ifndef HTTP_NETRC_H
#define HTTP_NETRC_H

/*
 * Remembers all passwords as secrets, alone and as they are sent. Does nothing
 * if the file cannot be read.
 */
void netrc_remember(void);

#endif
