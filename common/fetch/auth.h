/*
 * How a run signs in, and what else goes into the headers: values of options,
 * which are put into http_options and live as long as the program. One that
 * cannot be used ends the program with a message.
 */
#ifndef FETCH_AUTH_H
#define FETCH_AUTH_H

struct http_options;

/*
 * -H: 'Name: value', which must not be a secret, or @FILE for the lines of a
 * file, which are secrets. The argument is copied.
 */
void auth_header(struct http_options *o, const char *argument);

/*
 * --token-file: the contents of the file as a bearer token, read again when
 * the server refuses it. Keeps the pointer.
 */
void auth_token_file(struct http_options *o, const char *path);

/*
 * --auth-command: what the shell command prints is the value of the
 * Authorization header; run again when the server refuses it. Keeps the
 * pointer.
 */
void auth_command(struct http_options *o, const char *command);

#endif
