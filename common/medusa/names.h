/*
 * Resolves names to ids: items name their tags, categories and so on, and
 * Medusa's routes want ids. Ids that items give are looked up, too, because
 * Medusa accepts some that do not exist. Each name or id is looked up once in a
 * run and kept, so memory grows with their number, not with that of items.
 */
#ifndef MEDUSA_NAMES_H
#define MEDUSA_NAMES_H

#include "base/attr.h"
#include "medusa/name_kind.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct names; /* can be shared by threads */
struct medusa;
struct medusa_answer;

/*
 * `create` has a bit, 1 << kind, for each kind to be created when it is
 * missing. `option` is the option that sets these bits, for messages.
 */
struct names *names_new(unsigned create, const char *option);
void names_free(struct names *n);

/* Is told of each thing before and after it is created. */
struct names_watch {
	void *ctx;
	/* False with errno: it must not be created; `file` cannot be written.
	   Its names_resolve and all later ones fail with OUTCOME_FAILED then,
	   and the message says it. */
	bool (*before)(void *ctx, enum name_kind kind, const char *name);
	const char *file;
	/* `id` is NULL if Medusa has refused it. Not called if that is not
	   known. */
	void (*after)(
	    void *ctx, enum name_kind kind, const char *name, const char *id);
};
/* At most once, before the first names_resolve. */
void names_watch(struct names *n, const struct names_watch *watch);

/* The names and ids of a batch, in input order. Zero-initialise it. */
struct names_wanted {
	struct names_list {
		struct name *first, **last;
	} names[NAME_KINDS], ids[NAME_KINDS];
	/* Set by names_resolve if it must not create: what is to be created,
	   and whether a name of the list is, by an earlier list or this one. */
	struct name_planned *planned;
	bool uses_planned;
};

struct name_planned {
	struct name_planned *next;
	enum name_kind kind;
	const char *name; /* a category's path */
};

/* Adds a name. It is not copied, and ends with a NUL. */
void names_want(struct names_wanted *list, struct arena *a, enum name_kind kind,
    const char *name, size_t len);
void names_want_id(struct names_wanted *list, struct arena *a,
    enum name_kind kind, const char *id, size_t len);
/*
 * Looks up what of the list no batch has had before, and creates what is named
 * and missing where that is allowed. Without `create`, that is planned only; a
 * later call with `create` for the same names makes up for it. Waits while
 * another batch does the same. Requests and answers are in the arena. The list
 * is used up.
 *
 * False when the server cannot be asked, also in all later calls: *what says
 * what could not be done, and *answer why.
 */
MUST_CHECK bool names_resolve(struct names *n, struct names_wanted *list,
    bool create, struct medusa *m, struct arena *a,
    struct medusa_answer *answer, const char **what);

/* Does the id exist? It was resolved. */
bool names_has_id(
    struct names *n, enum name_kind kind, const char *id, size_t len);
/*
 * The name of what has this id, for people, in the arena: a category's path, if
 * the categories were read. NULL: it is not known.
 */
const char *names_name(struct names *n, struct arena *a, enum name_kind kind,
    const char *id, size_t len);
/*
 * The id of a name that was resolved, or NULL; then *why has the reason, to be
 * put behind the name: "does not exist". A thing that is planned has an id that
 * no other thing has. Both live as long as n.
 */
const char *names_id(struct names *n, enum name_kind kind, const char *name,
    size_t len, const char **why);

#endif
