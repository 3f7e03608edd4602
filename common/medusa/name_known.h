/*
 * What is known of names in a run: their ids, that there is none, or why it
 * was not created. Not locked: names.c does that.
 */
#ifndef MEDUSA_NAME_KNOWN_H
#define MEDUSA_NAME_KNOWN_H

#include "base/map.h"
#include "base/mem.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"

/* One to look up. */
struct name {
	struct name *next;
	const char *name; /* with a NUL behind it; not owned */
	size_t len;
};

struct name_known {
	struct arena arena; /* ids and reasons, for the run */
	struct map ids[NAME_KINDS];
	struct map refusals[NAME_KINDS];
	bool tree; /* all categories are known */
	/* What could not be done, once the server cannot be asked; NULL. */
	const char *failed;
	struct medusa_answer failure;
	/* Of the names_resolve under way. */
	struct medusa *medusa;
	struct arena *round; /* requests and answers */
};

void name_known_release(struct name_known *k);

enum name_state {
	NAME_NEW,     /* nobody has asked for it */
	NAME_MISSING, /* there is none */
	NAME_SEVERAL, /* there is more than one */
	NAME_HAS_ID,
};

/* *id is set with NAME_HAS_ID only, and may be NULL. */
enum name_state name_known_state(const struct name_known *k,
    enum name_kind kind, const char *name, size_t len, const char **id);
bool name_known_is_missing(
    const struct name_known *k, enum name_kind kind, const struct name *w);
/* Why it was not created, NULL when it was not tried. */
const char *name_known_refusal(const struct name_known *k, enum name_kind kind,
    const char *name, size_t len);

/* Learns that there is none, so far. */
void name_known_miss(
    struct name_known *k, enum name_kind kind, const char *name, size_t len);
/* Learns an id; of another one than before that there are several. */
void name_known_add(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const struct value *id);
/* The same for what is surer than all that was learnt before. */
void name_known_set(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const char *id, size_t id_len);
/* Learns why there is none; the text must live as long as k. */
void name_known_refuse(struct name_known *k, enum name_kind kind,
    const char *name, size_t len, char *why);

/* From now on the server cannot be asked; `what` was to be done. */
void name_known_fail(
    struct name_known *k, const char *what, const struct medusa_answer *answer);

#endif
