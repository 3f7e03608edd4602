/*
 * The passwords in ~/.netrc. libcurl reads the file itself to use them.
 */
#ifndef HTTP_NETRC_H
#define HTTP_NETRC_H

/* Remembers all passwords as secrets, alone and as they are sent. */
void netrc_remember(void);

/*
 * Ends the program with EXIT_IO if the file cannot be read, with EXIT_DENIED if
 * it has no entry for the host of the URL, which has to be http or https. A URL
 * with a user needs no entry. The message begins with `option`.
 */
void netrc_check(const char *url, const char *option);

#endif
