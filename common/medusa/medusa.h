/*
 * The Admin API of a Medusa server: its address, the credentials, requests and
 * their answers.
 */
#ifndef MEDUSA_MEDUSA_H
#define MEDUSA_MEDUSA_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct arena;
struct http_options;
struct pace;
struct value;

/* When are bodies compressed? GZIP_AUTO: unless the server is this machine. */
enum medusa_gzip { GZIP_AUTO, GZIP_ALWAYS, GZIP_NEVER };

/* Routes under /admin/products take bodies of 2 MiB, others 100 KiB. */
enum { MEDUSA_BODY_MAX = 2 * 1024 * 1024 };
/* Node limits the URL and the headers to 16 KiB together. */
enum { MEDUSA_URL_MAX = 12 * 1024 };

struct medusa;

/*
 * Reads MEDUSA_URL and the credentials (credentials.h), and ends the program
 * with a message when they are missing. `net` has the time limits and the retry
 * policy. `pace` may be NULL; it belongs to the caller and has to outlive the
 * result, which is released with medusa_close.
 */
struct medusa *medusa_open(
    const struct http_options *net, enum medusa_gzip gzip, struct pace *pace);
/* Sends the probes that the pace needs, if it does, until medusa_close. */
void medusa_watch(struct medusa *m);
/* The same server over other connections; has to be closed before m. */
struct medusa *medusa_again(const struct medusa *m);
void medusa_close(struct medusa *m);
struct http_totals medusa_totals(const struct medusa *m);
struct pace *medusa_pace(const struct medusa *m);
/*
 * After how many milliseconds without a change an unfinished write is taken for
 * abandoned. A quarter of the time after which a silent request times out.
 */
long long medusa_patience(const struct medusa *m);

/* Waits before retry n; false: the retries are used up. See http_pause. */
MUST_CHECK bool medusa_pause(struct medusa *m, unsigned n);

struct medusa_answer {
	enum outcome outcome;
	long status;
	long long ms;	    /* duration of the last attempt */
	time_t date;	    /* of OUTCOME_DONE: the server's clock */
	struct value *body; /* NULL: it was not JSON; in the arena */
	/* Set unless the outcome is OUTCOME_DONE; in the arena. */
	const char *type;    /* Medusa's, such as "invalid_data"; or "http" */
	const char *message; /* Medusa's, or that of the transfer */
};

/* Is it OUTCOME_REFUSED or OUTCOME_FOREIGN? */
bool medusa_refused(const struct medusa_answer *answer);

/*
 * Requests a path, which begins with "/admin/" and is encoded. An answer
 * without the array `list` counts as cut short.
 */
struct medusa_answer medusa_get(
    struct medusa *m, struct arena *a, const char *path, const char *list);
/*
 * Sends a JSON body. It is not sent again when its answer is lost: that is
 * OUTCOME_UNKNOWN, and the caller has to look up what happened.
 */
struct medusa_answer medusa_post(struct medusa *m, struct arena *a,
    const char *path, const char *body, size_t len);

#endif
