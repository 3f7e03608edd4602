/*
 * Names of things a product refers to, turned into the ids that Medusa
 * wants. Each name is asked for once, whatever batch has it first; so memory
 * grows with the number of names, not of products.
 */
#ifndef REFS_H
#define REFS_H

#include "value.h"

#include <stdbool.h>
#include <stddef.h>

enum ref_kind {
	REF_TAG,
	REF_TYPE,
	REF_COLLECTION, /* by handle, else by title */
	REF_CATEGORY,	/* by handle, else by path: "Home > Lamps" */
	REF_CHANNEL,
	REF_PROFILE,
	REF_KINDS,
};

struct refs; /* for any number of threads */
struct medusa;
struct medusa_answer;

/* `create` has a bit (1 << kind) for what is made when it is missing. */
struct refs *refs_new(unsigned create, bool dry_run);
void refs_free(struct refs *r);

/* The kind with this plural ("tags") that can be created, or REF_KINDS. */
enum ref_kind ref_kind_named(const char *plural, size_t len);

/* "tag", for messages. */
const char *ref_kind_name(enum ref_kind kind);

/* The names of a batch, in order. Zero-initialise it. */
struct refs_wanted {
	struct ref_name *first[REF_KINDS], **last[REF_KINDS];
};

/* The name is not copied, and has a NUL behind it. */
void refs_want(struct refs_wanted *list, struct arena *a, enum ref_kind kind,
    const char *name, size_t len);
/*
 * Looks up, and creates if allowed, what of the list is not known yet; while
 * another batch does so it waits. Requests and answers are in the arena. False
 * when the server could not be asked, and from then on: *answer says why, and
 * *what was to be done. The list is of no use afterwards.
 */
MUST_CHECK bool refs_resolve(struct refs *r, struct refs_wanted *list,
    struct medusa *m, struct arena *a, struct medusa_answer *answer,
    const char **what);

/*
 * The id, NULL when there is none; then *why says so in a few words. In a dry
 * run a thing that would be created has an id that no other thing has.
 */
const char *refs_id(struct refs *r, enum ref_kind kind, const char *name,
    size_t len, const char **why);

#endif
