/*
 * Names of things that an item refers to, turned into the ids that Medusa
 * wants. Each name is asked for once, whatever batch has it first; so memory
 * grows with the number of names, not of items.
 */
#ifndef MEDUSA_NAMES_H
#define MEDUSA_NAMES_H

#include "base/attr.h"
#include "medusa/name_kind.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct names; /* for any number of threads */
struct medusa;
struct medusa_answer;

/*
 * `create` has a bit (1 << kind) for what is made when it is missing; `option`
 * would set one that is not set, as messages say.
 */
struct names *names_new(unsigned create, const char *option, bool dry_run);
void names_free(struct names *n);

/* The names of a batch, in order. Zero-initialise it. */
struct names_wanted {
	struct name *first[NAME_KINDS], **last[NAME_KINDS];
};

/* The name is not copied, and has a NUL behind it. */
void names_want(struct names_wanted *list, struct arena *a, enum name_kind kind,
    const char *name, size_t len);
/*
 * Looks up, and creates if allowed, what of the list is not known yet; while
 * another batch does so it waits. Requests and answers are in the arena. False
 * when the server could not be asked, and from then on: *answer says why, and
 * *what was to be done. The list is of no use afterwards.
 */
MUST_CHECK bool names_resolve(struct names *n, struct names_wanted *list,
    struct medusa *m, struct arena *a, struct medusa_answer *answer,
    const char **what);

/*
 * The id, NULL when there is none; then *why says so in a few words. In a dry
 * run a thing that would be created has an id that no other thing has.
 */
const char *names_id(struct names *n, enum name_kind kind, const char *name,
    size_t len, const char **why);

#endif
