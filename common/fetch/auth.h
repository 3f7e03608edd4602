/*
 * How one signs in, and what else goes into the headers. What is told here
 * is put into http_options; it lives as long as the program.
 */
#ifndef FETCH_AUTH_H
#define FETCH_AUTH_H

struct http_options;

/* 'Name: value', or @FILE for the lines of a file, which are secrets. */
void auth_header(struct http_options *o, const char *argument);

/* The contents of a file as a bearer token. */
void auth_token_file(struct http_options *o, const char *path);

/* What a shell command prints is the value of the Authorization header. */
void auth_command(struct http_options *o, const char *command);

#endif
