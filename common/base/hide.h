/*
 * Secrets that no message may show. Messages replace them by ***, also where a
 * server quotes them in another spelling: percent-encoded, with the escapes of
 * JSON or HTML, or in Base64. The functions may be called from any thread.
 *
 * Each message is searched when it leaves the program: by err.c, and by
 * whatever else prints a text of a server. A text that is cut must be searched
 * before that, because a part of a secret is not found: hide_quote does both.
 */
#ifndef BASE_HIDE_H
#define BASE_HIDE_H

#include <stdbool.h>
#include <stddef.h>

enum { HIDE_SHORTEST = 4 };

/*
 * Remembers a copy of a secret. Of tokens, which may be renewed often, only the
 * latest sixteen are kept. Ignores a secret shorter than HIDE_SHORTEST, which
 * would be found in words.
 */
void hide_secret(const char *secret);
void hide_token(const char *token);

/*
 * Replaces the secrets in the text, in place. `cut`: the text is the beginning
 * of a longer one, so it may end with the beginning of a secret.
 */
void hide_in(char *text, bool cut);

/*
 * Copies a text from outside for a message: hides its secrets, replaces bytes
 * that are not UTF-8, then cuts it to fit the room, with "..." (base/cut.h).
 * Returns `to`.
 */
char *hide_quote(char *to, size_t room, const char *text, size_t len);
/* The same for a text that continues: its end may be a part of a secret. It
   always ends with "...". */
char *hide_beginning(char *to, size_t room, const char *text, size_t len);

/* What is known of the end of a text from outside. */
enum hide_end {
	HIDE_WHOLE,   /* the text is complete */
	HIDE_UNKNOWN, /* it may continue: it gets no "...", but … */
	HIDE_CUT,     /* … its end may be a part of a secret, as here */
};
/* As one of the two above, by the end of the text. */
char *hide_part(
    char *to, size_t room, const char *text, size_t len, enum hide_end end);

#endif
