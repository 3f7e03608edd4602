/*
 * One item of --each: its run, with one request at a time, and what comes of
 * it.
 */
#ifndef FETCH_JOB_H
#define FETCH_JOB_H

#include "base/buf.h"
#include "fetch/template.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetch_rules;
struct http;
struct parent;
struct page;
struct paging;

/* The same for all jobs; must outlive them. */
struct job_options {
	struct fetch_rules *rules;
	struct http *http;
	const char *into; /* the new member; NULL: the pages are written */
	uint64_t max;	  /* the most bytes of an item with its children */
	const char *max_option; /* that raises it */
};

enum job_state { JOB_FREE, JOB_FETCHING, JOB_DONE, JOB_FAILED };

struct job {
	/* To be read. */
	enum job_state state;
	uint64_t pages, items; /* that have come for it */
	struct buf out; /* when it is done: what is written; may be taken */
	struct buf why; /* when it has failed: a message, with the line */
	int status;	/* the exit status because of it */
	/* Private. */
	const struct job_options *o;
	uint64_t line;
	struct buf text;
	struct parent *parent;
	struct page *page;
	struct paging *paging;
	struct template_request request;
};

/* Released with job_release. */
void job_init(struct job *j, const struct job_options *o);
void job_release(struct job *j);

/* Begins the item in this line, whose number is for messages. Copies it. */
void job_begin(struct job *j, uint64_t number, const char *line, size_t len);
/* The same for a line that cannot be an item. */
void job_refuse(struct job *j, uint64_t number, const char *why);

/* While it is fetching: has a page come? Takes it. */
bool job_has_page(const struct job *j);
void job_take(struct job *j);

/* Gives the item up if it is fetching; the job is free. */
void job_drop(struct job *j);

/* Has any item of this job had the member of the template? */
bool job_has_had(const struct job *j, size_t member);

#endif
