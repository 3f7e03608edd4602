/*
 * What a run knows about names: the id of each, that nothing has the name, or
 * why it could not be created; and which ids exist. There is no lock here;
 * names.c has one.
 */
#ifndef MEDUSA_NAME_KNOWN_H
#define MEDUSA_NAME_KNOWN_H

#include "base/map.h"
#include "base/mem.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_tree.h"
#include "medusa/names.h"

/* A name or an id to look up, in a list. */
struct name {
	struct name *next;
	const char *name; /* ends with a NUL; not owned */
	size_t len;
};

struct name_known {
	struct arena arena; /* ids and reasons; lives as long as the run */
	struct map ids[NAME_KINDS];
	struct names_watch watch;
	struct map refusals[NAME_KINDS];
	struct map given[NAME_KINDS]; /* ids that items give → names */
	struct name_tree tree;	      /* all categories, once they were read */
	bool tree_read, tree_planned; /* the latter: it has planned ones */
	/* NULL, or what could not be done because the server did not answer;
	   then nothing is asked any more. */
	const char *failed;
	struct medusa_answer failure;
	/* Set by names_resolve, and valid while it runs. */
	struct medusa *medusa;
	struct arena *round; /* for requests and answers */
	bool create;	     /* or only plan it */
	/* What this round would have created, in `round`; and whether it has
	   met something that is planned. */
	struct name_planned *planned, **last_planned;
	bool uses_planned;
};

void name_known_release(struct name_known *k);

enum name_state {
	NAME_NEW,     /* was not looked up */
	NAME_MISSING, /* nothing has this name, as far as is known */
	NAME_SEVERAL, /* more than one thing has it */
	NAME_HAS_ID,  /* one thing has it */
};

/* Sets *id with NAME_HAS_ID only; `id` may be NULL. */
enum name_state name_known_state(const struct name_known *k,
    enum name_kind kind, const char *name, size_t len, const char **id);
bool name_known_is_missing(
    const struct name_known *k, enum name_kind kind, const struct name *w);
/* What is planned has an id that begins with this. */
extern const char name_known_planned[];
bool name_known_is_planned(
    const struct name_known *k, enum name_kind kind, const struct name *w);
/* Why it has no id, if more is to be said than its state; or NULL. */
const char *name_known_refusal(const struct name_known *k, enum name_kind kind,
    const char *name, size_t len);

/* Records that nothing has this name. */
void name_known_miss(
    struct name_known *k, enum name_kind kind, const char *name, size_t len);
/* Records an id. When another id is known already: NAME_SEVERAL. */
void name_known_add(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const struct value *id);
/* Records that more than one thing has this name. */
void name_known_several(
    struct name_known *k, enum name_kind kind, const char *name, size_t len);
/* Records an id in place of all that was known. */
void name_known_set(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const char *id, size_t id_len);
/* Records why it has no id; `why` must live as long as k. */
void name_known_refuse(struct name_known *k, enum name_kind kind,
    const char *name, size_t len, char *why);

/* The same of an id in place of a name; never NAME_SEVERAL. */
enum name_state name_known_id_state(const struct name_known *k,
    enum name_kind kind, const char *id, size_t len);
/* Records that nothing has this id. */
void name_known_id_miss(
    struct name_known *k, enum name_kind kind, const char *id, size_t len);
/* Records that something has this id, and its name; NULL: not known. */
void name_known_id_set(struct name_known *k, enum name_kind kind,
    const char *id, size_t len, const struct value *name);
/* The name of what has this id; NULL: not known. */
const char *name_known_name(const struct name_known *k, enum name_kind kind,
    const char *id, size_t len);

/* Sets k->failed; `what` could not be done, as "look up names". */
void name_known_fail(
    struct name_known *k, const char *what, const struct medusa_answer *answer);

#endif
