/*
 * Secrets: read from the environment or a file, never from an argument.
 */
#ifndef HTTP_SECRET_H
#define HTTP_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Turns core files off, and keeps other processes from reading our memory. */
void secret_protect(void);

/*
 * The value of the variable `name`, or else the contents of the file that the
 * variable `file_name` names, without the line end; NULL if neither is set.
 * Checked with secret_check. Ends the program if the file cannot be read. The
 * caller frees it with secret_free.
 */
char *secret_from_env(const char *name, const char *file_name);
/*
 * A file's contents without the line end, not checked. Ends the program if the
 * file cannot be read, is empty, too large or holds a NUL. The caller frees it
 * with secret_free.
 */
char *secret_from_file(const char *path);
/*
 * Ends the program if the value is empty or has a control character, which a
 * header cannot hold. `where` names its source in the message.
 */
void secret_check(const char *where, const char *value);
/* Overwrites and frees it; may be NULL. */
void secret_free(char *secret);

/*
 * Hides the password in messages, and both as Basic authentication sends them
 * (RFC 7617).
 */
void secret_remember_pair(const char *user, const char *password);

/*
 * Does the name of a JSON member or of a query parameter say that its value is
 * a secret? `token` and `key` have other uses, so their value must be long.
 */
bool secret_is_named(
    const char *name, size_t name_len, const char *value, size_t len);
/* Can the value be a token: at least 16 bytes, no blank, no placeholder? */
bool secret_is_long(const char *value, size_t len);

#endif
