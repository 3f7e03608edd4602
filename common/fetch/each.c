/*
 * Each item that is read becomes a job (job.h). The jobs are a ring in the
 * order of the items:
 *
 *     first          first + used
 *     | done | fetching | done | fetching | free …
 *
 * The first job is written when it is done, so the output has the order of the
 * input. The jobs share nothing but the connections, the rate, the retry budget
 * and the token, which are those of the http handle.
 *
 * There are twice as many jobs as requests at a time, so that an item that
 * takes longer does not hold up the others at once. Memory holds these items.
 *
 * When an item fails, those after it are given up, and no more are read; those
 * before it are completed and written. So what is written does not depend on
 * the number of requests at a time.
 */
#include "fetch/each.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/plural.h"
#include "fetch/doubt.h"
#include "fetch/queue.h"
#include "fetch/rules.h"
#include "http/http.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Warnings about single items that are printed; more are only counted. */
enum { WARNINGS_MAX = 20 };

struct each {
	struct job_options o;
	struct queue *output;
	struct lines lines;
	uint64_t most; /* requests at a time */
	struct job *jobs;
	size_t count, first, used;
	bool ended;	       /* no more items are read */
	uint64_t read;	       /* items */
	uint64_t pages, items; /* of jobs that have ended */
	int status;	       /* because of doubts */
	unsigned long untold;  /* warnings that were not printed */
};

int each_input(void)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || none < 0 || dup2(none, STDIN_FILENO) < 0)
		die_errno("cannot read standard input");
	close(none);
	return fd;
}

struct each *each_new(
    const struct job_options *o, struct queue *output, int input, uint64_t most)
{
	struct each *e = mem_alloc(sizeof *e);

	*e = (struct each){.o = *o,
	    .output = output,
	    .lines = {.fd = input, .max = (size_t)o->max},
	    .most = most,
	    .count = 2 * (size_t)most};
	o->rules->page.ranges = o->into;
	e->jobs = mem_resize(NULL, e->count, sizeof *e->jobs);
	for (size_t i = 0; i < e->count; i++)
		job_init(&e->jobs[i], &e->o);
	return e;
}

void each_free(struct each *e)
{
	for (size_t i = 0; i < e->count; i++)
		job_release(&e->jobs[i]);
	lines_release(&e->lines);
	free(e->jobs);
	free(e);
}

static struct job *job_at(const struct each *e, size_t n)
{
	return &e->jobs[(e->first + n) % e->count];
}

/* If the n-th job has failed, gives up those after it. */
static void check_failure(struct each *e, size_t n)
{
	if (job_at(e, n)->state != JOB_FAILED)
		return;
	while (e->used > n + 1)
		job_drop(job_at(e, --e->used));
	e->ended = true;
}

/* --- items */

static void refuse_line(struct each *e)
{
	char why[120];

	snprintf(why, sizeof why,
	    "longer than %" PRIu64 " bytes; %s raises the limit", e->o.max,
	    e->o.max_option);
	job_refuse(job_at(e, e->used++), e->lines.number + 1, why);
}

static void take_line(struct each *e, const char *line, size_t len)
{
	if (lines_blank(line, len))
		return;
	job_begin(job_at(e, e->used++), e->lines.number, line, len);
	e->read++;
}

/* Reads the next line if one is there. False: none is, or no more are read. */
static bool read_line(struct each *e)
{
	const char *line;
	size_t len;

	switch (lines_next(&e->lines, 0, &line, &len)) {
	case LINES_ONE:
		take_line(e, line, len);
		break;
	case LINES_LONG:
		refuse_line(e);
		break;
	case LINES_WAIT:
		return false;
	case LINES_END:
		e->ended = true;
		return false;
	default:
		die_errno("cannot read standard input");
	}
	if (e->used)
		check_failure(e, e->used - 1);
	return true;
}

static bool has_room(const struct each *e)
{
	uint64_t fetching = 0;

	for (size_t n = 0; n < e->used; n++)
		fetching += job_at(e, n)->state == JOB_FETCHING;
	return !e->ended && e->used < e->count && fetching < e->most;
}

/* --- output */

static void end_job(struct each *e, struct job *j)
{
	e->pages += j->pages;
	e->items += j->items;
	if (j->status && e->status != EXIT_AGAIN)
		e->status = j->status;
	job_drop(j);
	e->first = (e->first + 1) % e->count;
	e->used--;
}

/* Gives the first items to the output queue, as far as they are done. */
static void write_done(struct each *e)
{
	while (
	    e->used && job_at(e, 0)->state == JOB_DONE && !e->output->waiting) {
		struct job *j = job_at(e, 0);

		if (j->out.len)
			queue_put(e->output, &j->out);
		end_job(e, j);
	}
}

bool each_begin(struct each *e)
{
	do
		write_done(e);
	while (has_room(e) && read_line(e));
	http_watch_input(e->o.http, has_room(e) ? e->lines.fd : -1);
	return !e->ended || e->output->waiting ||
	       (e->used && job_at(e, 0)->state != JOB_FAILED);
}

/*
 * The warnings about an item name its line. After the first ones, they are only
 * counted, unless -v is given.
 */
static void take_page(struct each *e, struct job *j)
{
	const int verbosity = err_verbose();
	const unsigned long before = err_warnings();
	const bool quiet = !verbosity && before >= WARNINGS_MAX;
	char place[40];

	snprintf(place, sizeof place, "line %" PRIu64, j->line);
	err_place(place);
	if (quiet)
		err_verbosity(-1);
	job_take(j);
	err_verbosity(verbosity);
	err_place(NULL);
	if (quiet)
		e->untold += err_warnings() - before;
}

void each_take(struct each *e)
{
	for (size_t n = 0; n < e->used; n++) {
		if (!job_has_page(job_at(e, n)))
			continue;
		take_page(e, job_at(e, n));
		check_failure(e, n);
	}
}

/* --- totals */

uint64_t each_pages(const struct each *e)
{
	uint64_t pages = e->pages;

	for (size_t n = 0; n < e->used; n++)
		pages += job_at(e, n)->pages;
	return pages;
}

uint64_t each_items(const struct each *e)
{
	uint64_t items = e->items;

	for (size_t n = 0; n < e->used; n++)
		items += job_at(e, n)->items;
	return items;
}

double each_share(const struct each *e)
{
	return lines_share(&e->lines);
}

static bool has_had(const struct each *e, size_t member)
{
	for (size_t i = 0; i < e->count; i++)
		if (job_has_had(&e->jobs[i], member))
			return true;
	return false;
}

/* A member that no item has may be misspelt. */
static void tell_missing(struct each *e)
{
	const struct template *t = &e->o.rules->request;
	struct doubts doubts = {.strict = e->o.rules->strict};

	for (size_t m = 0; m < t->member_count && e->read; m++)
		if (!has_had(e, m))
			doubt(&doubts, EXIT_REMOTE, "no item has '%s'",
			    t->members[m].text);
	/* Then no page was fetched, so there is no other doubt. */
	if (doubts.status)
		e->status = doubts.status;
}

int each_end(struct each *e, struct buf *message)
{
	if (e->untold)
		warning("%lu more warning%s about items; -v prints all of them",
		    e->untold, plural(e->untold));
	if (e->used) {
		buf_puts(message, job_at(e, 0)->why.data);
		return job_at(e, 0)->status;
	}
	tell_missing(e);
	return e->status;
}
