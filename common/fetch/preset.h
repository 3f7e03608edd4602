/*
 * Presets (-K): options for an API in a file, where {} in the URL stands for
 * what the user gives. See ms-fetch(1), PRESETS.
 */
#ifndef FETCH_PRESET_H
#define FETCH_PRESET_H

#include "base/buf.h"

#include <stddef.h>

struct http_options;
struct opts;
struct template;

enum { PRESETS_MAX = 8 };

struct preset {
	/* Set by the caller. */
	const struct opts *options;
	struct template *request; /* in which the options put headers */
	/* Private. */
	struct buf texts[PRESETS_MAX]; /* the values are in them */
	size_t count;
	const char *name; /* of the one that is read */
	const char *url, *login, *auth_header;
	struct buf netrc; /* the -K option that asks for it; or empty */
};

/*
 * Sets the options of a preset: of a file, if `name` has a slash, or "-" for
 * standard input, else of the one of that name. A later preset wins. An error
 * ends the program, with a message that names the file and the line.
 */
void preset_read(struct preset *p, const char *name);

/*
 * Appends the URL of the run. `given` is what the user gave, or NULL. Returns
 * what is wrong, for a message; or NULL.
 */
const char *preset_url(
    const struct preset *p, const char *given, struct buf *to);

/*
 * After all options: sets what the presets say of the authorization, unless
 * the command line or the URL has one.
 */
void preset_authorize(const struct preset *p, struct http_options *http);

#endif
