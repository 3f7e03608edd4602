/*
 * Headers, authorization and other secrets, from the options of ms-fetch. The
 * functions set members of http_options, whose contents live as long as the
 * program. A value that cannot be used ends the program with a message.
 */
#ifndef FETCH_AUTH_H
#define FETCH_AUTH_H

#include <stdbool.h>

struct buf;
struct http_options;
struct template;

/*
 * -H: 'Name: value', which must not be a secret, or @FILE: each line of the
 * file is a header, and a secret. Adds them to the template. Copies the
 * argument.
 */
void auth_header(
    struct http_options *o, struct template *t, const char *argument);

/*
 * --token-file: the file holds a bearer token. It is read again when the server
 * refuses the token. Keeps both pointers.
 */
void auth_token_file(struct http_options *o, const char *path);

/*
 * --auth-command: the shell command prints the value of the Authorization
 * header. It is run again when the server refuses the value, and ended after
 * o->stall_ms. Keeps both pointers.
 */
void auth_command(struct http_options *o, const char *command);

/*
 * --auth-header: the header for these two, in place of Authorization; its value
 * has no scheme. Keeps the pointer.
 */
void auth_header_name(struct http_options *o, const char *name);

/* The same header, unless --auth-header names one. */
void auth_header_default(struct http_options *o, const char *name);

/*
 * login-env of a preset: Basic authentication with the value of this variable
 * as the user and without a password, or with the contents of the file that the
 * variable with _FILE after the name names. Keeps both pointers.
 */
void auth_login(struct http_options *o, const char *name);

/* What the options above contradict; or NULL. For when all are read. */
const char *auth_conflict(const struct http_options *o);

/* --secret-file: each line of the file is hidden in messages. */
void auth_secret_file(struct http_options *o, const char *path);

/*
 * Hides in messages the members of a JSON body, or the parameters of a form,
 * that are secrets by their name (secret_is_named in http/secret.h). False if
 * it is neither: then it is for the server to judge, and may have secrets that
 * are not found. `guess`: also hides elements of arrays that look like a key.
 */
bool auth_body(struct http_options *o, const struct buf *body, bool guess);

/*
 * Says in the options if the URL or the body has a secret by its name, whatever
 * its placeholders stand for: a cursor, or a member of an item of --each. The
 * values that they have later are not hidden.
 */
void auth_template(struct http_options *o, const struct template *t);

#endif
