/*
 * Secrets: where they come from and where they must not go. They are taken
 * from the environment or a file, never from an argument; a message that
 * would show one shows *** instead.
 */
#ifndef HTTP_SECRET_H
#define HTTP_SECRET_H

#include "base/attr.h"

#include <stddef.h>

/* No core file, and no other process may look into ours. */
void secret_protect(void);

/*
 * The value of the variable, else the contents of the file named by the
 * variable `file_name` without the line end; NULL when neither is set. Ends
 * the program when a file cannot be read or a value could not be sent in a
 * header. Owned by the caller, who frees it with secret_free.
 */
char *secret_from_env(const char *name, const char *file_name);
/*
 * A file's contents without the line end, not checked. Ends the program when
 * it cannot be read, or is empty or too large. Owned like the above.
 */
char *secret_from_file(const char *path);
/* Ends the program when a value is empty or could not stand in a header. */
void secret_check(const char *where, const char *value);
void secret_free(char *secret);

/*
 * secret_hide makes *** of all that were remembered, of a copy; of tokens,
 * which are renewed again and again, the latest sixteen.
 */
void secret_remember(const char *secret);
void secret_remember_token(const char *token);
/* The password, alone and as Basic authentication sends both (RFC 7617). */
void secret_remember_pair(const char *user, const char *password);
void secret_hide(char *text);

#endif
