/*
 * Texts that are cut to fit a message. All are cut alike: with "..." between
 * whole characters of UTF-8. A text from outside may have secrets, which are
 * hidden before it is cut: use hide_quote of base/hide.h.
 */
#ifndef BASE_CUT_H
#define BASE_CUT_H

#include <stdbool.h>
#include <stddef.h>

/* Where to cut a longer text, before its dots: at most at `most`. */
size_t cut_at(const char *text, size_t most);

/*
 * Copies a text that has no NUL into room bytes, at least 5, and terminates it;
 * cuts it if it is longer, or if it `goes_on` after these bytes. The two may
 * overlap. Returns `to`.
 */
char *cut_copy(
    char *to, size_t room, const char *text, size_t len, bool goes_on);

/*
 * Leaves out the middle of a longer text, in place, so that at most `most`
 * bytes are left, at least 20. For a text that quotes something of any length:
 * its end says what is wrong with that. Returns the text.
 */
char *cut_middle(char *text, size_t most);

#endif
