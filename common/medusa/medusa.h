/*
 * A Medusa server's Admin API: where it is, how one signs in, and how it
 * says no.
 */
#ifndef MEDUSA_MEDUSA_H
#define MEDUSA_MEDUSA_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct http_options;
struct pace;
struct value;

/* Are bodies compressed? Unless the server is this machine, where it costs. */
enum medusa_gzip { GZIP_AUTO, GZIP_ALWAYS, GZIP_NEVER };

/* Routes under /admin/products take a body of 2 MiB; others of 100 KiB. */
enum { MEDUSA_BODY_MAX = 2 * 1024 * 1024 };
/* Node takes 16 KiB of a request's head; the rest is for headers. */
enum { MEDUSA_URL_MAX = 12 * 1024 };

struct medusa;

/*
 * From MEDUSA_URL and one of MEDUSA_TOKEN, MEDUSA_EMAIL with
 * MEDUSA_PASSWORD_FILE, and MEDUSA_API_KEY or MEDUSA_API_KEY_FILE; ends the
 * program with a message when they are missing. `net` has the time limits
 * and the retry policy. `pace`, which may be NULL, stays the caller's.
 */
struct medusa *medusa_open(
    const struct http_options *net, enum medusa_gzip gzip, struct pace *pace);
/* The same server over connections of its own; to be closed before m is. */
struct medusa *medusa_again(const struct medusa *m);
void medusa_close(struct medusa *m);
struct http_totals medusa_totals(const struct medusa *m);
struct pace *medusa_pace(const struct medusa *m);
/*
 * How many milliseconds nothing may happen before the server is taken for dead
 * in the midst of a write: less than the silence that a request bears.
 */
long long medusa_patience(const struct medusa *m);

/* See http_pause. */
MUST_CHECK bool medusa_pause(struct medusa *m, unsigned n);

struct medusa_answer {
	enum outcome outcome;
	long status;
	long long ms;	    /* how long it took, or its last attempt did */
	struct value *body; /* the JSON answered, NULL if none; in the arena */
	/* Unless the outcome is OUTCOME_DONE; in the arena. */
	const char *type; /* Medusa's word, "invalid_data" …, else "http" */
	const char *message; /* Medusa's words, else what went wrong */
};

/* OUTCOME_REFUSED or OUTCOME_FOREIGN. */
bool medusa_refused(const struct medusa_answer *answer);

/*
 * All rows of the list `name`, page by page of `limit`, one after the other in
 * *rows (NULL: none). `path` begins with "/admin/", is encoded and has a query
 * already. An answer without the list is one cut short. Everything in the
 * arena; `ms` of the answer is for all pages.
 */
struct medusa_answer medusa_list(struct medusa *m, struct arena *a,
    const char *path, const char *name, size_t limit, struct value **rows);
/*
 * A write: an answer that never came is OUTCOME_UNKNOWN, and the caller has to
 * look what happened.
 */
struct medusa_answer medusa_post(struct medusa *m, struct arena *a,
    const char *path, const char *body, size_t len);

#endif
