#include "fetch/job.h"

#include "base/err.h"
#include "fetch/page.h"
#include "fetch/paging.h"
#include "fetch/parent.h"
#include "fetch/rules.h"
#include "http/origin.h"
#include "http/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOT_FOUND = 404, GONE = 410 };

void job_init(struct job *j, const struct job_options *o)
{
	const struct template *t = &o->rules->request;

	*j = (struct job){.o = o,
	    .parent = parent_new(t->members, t->member_count, o->into),
	    .page = page_new(&o->rules->page, NULL)};
}

static void end_run(struct job *j)
{
	if (j->paging)
		paging_free(j->paging);
	j->paging = NULL;
}

void job_release(struct job *j)
{
	end_run(j);
	parent_free(j->parent);
	page_free(j->page);
	template_request_release(&j->request);
	buf_release(&j->text);
	buf_release(&j->out);
	buf_release(&j->why);
}

void job_drop(struct job *j)
{
	if (j->state == JOB_FETCHING)
		page_finish(j->page);
	end_run(j);
	j->state = JOB_FREE;
}

static void fail(struct job *j, int status, const char *why)
{
	buf_printf(&j->why, "line %" PRIu64 ": %s", j->line, why);
	j->status = status;
	end_run(j);
	j->state = JOB_FAILED;
}

static void succeed(struct job *j)
{
	if (j->o->into)
		buf_puts(&j->out, "]}");
	j->status = paging_status(j->paging);
	end_run(j);
	j->state = JOB_DONE;
}

/* --- requests */

/*
 * A URL that is a member of the item: it may be relative, and may only lead to
 * an allowed origin. NULL with *why if it may not be requested.
 */
static char *resolve(
    const struct fetch_rules *r, const char *url, const char **why)
{
	char *whole = origin_resolve(r->home, url), *moved;

	if (whole && r->rewrite_origin) {
		moved = origin_move(whole, r->home);
		free(whole);
		whole = moved;
	}
	*why = whole ? rules_may_not_follow(r, rules_other_origin, whole)
		     : "not an http or https URL";
	if (!*why)
		return whole;
	free(whole);
	return NULL;
}

/* The URL of an item that names it itself, or of a page that follows it. */
static bool resolve_url(struct job *j)
{
	struct buf message = {0}, *own = &j->request.url;
	const char *why;
	char *url = resolve(j->o->rules, own->data, &why);

	if (url) {
		buf_reset(own);
		buf_puts(own, url);
		free(url);
		return true;
	}
	buf_puts(&message, "the URL '");
	url_show(&message, own->data);
	buf_printf(&message, "' is %s", why);
	fail(j, EXIT_REMOTE, message.data);
	buf_release(&message);
	return false;
}

/* Starts the request of the next page. */
static void request_page(struct job *j)
{
	const struct template *t = &j->o->rules->request;

	paging_request(j->paging, &j->request);
	if (template_begins_with_member(t) && !resolve_url(j))
		return;
	page_start(j->page, j->o->http, &j->request, t->data);
	j->state = JOB_FETCHING;
}

/* --- the item */

static void start(struct job *j)
{
	const struct pattern_value *members = parent_members(j->parent);
	const char *wrong =
	    template_refuses_members(&j->o->rules->request, members);

	if (wrong) {
		fail(j, EXIT_DATA, wrong);
		return;
	}
	j->paging = paging_new(j->o->rules, members);
	if (j->o->into) {
		parent_open(j->parent, &j->out);
		buf_putc(&j->out, '[');
	}
	request_page(j);
}

/* An item that lacks a member has no children. */
static void pass(struct job *j)
{
	if (j->o->into)
		buf_put(&j->out, j->text.data, j->text.len);
	j->state = JOB_DONE;
}

static void begin(struct job *j, uint64_t number)
{
	j->line = number;
	j->pages = j->items = 0;
	j->status = EXIT_DONE;
	buf_reset(&j->out);
	buf_reset(&j->why);
	buf_reset(&j->text);
}

void job_begin(struct job *j, uint64_t number, const char *line, size_t len)
{
	begin(j, number);
	buf_put(&j->text, line, len);
	switch (parent_read(j->parent, j->text.data, j->text.len)) {
	case PARENT_WHOLE:
		start(j);
		break;
	case PARENT_LACKS:
		pass(j);
		break;
	default:
		fail(j, EXIT_DATA, parent_why(j->parent));
	}
}

void job_refuse(struct job *j, uint64_t number, const char *why)
{
	begin(j, number);
	fail(j, EXIT_DATA, why);
}

bool job_has_had(const struct job *j, size_t member)
{
	return parent_has_had(j->parent, member);
}

/* --- pages */

/* With --missing-ok, an item that the server does not know has no children. */
static bool is_absent(const struct job *j)
{
	const long status = page_status(j->page);

	return j->o->rules->page.missing_ok && !paging_pages(j->paging) &&
	       (status == NOT_FOUND || status == GONE) &&
	       page_is_refused(j->page);
}

/* Adds what a page has to the item. */
static void add_page(struct job *j, const struct buf *held)
{
	if (j->o->into) {
		page_put_items(j->page, &j->out, !j->items);
	} else if (held->len) {
		buf_puts(&j->out, j->out.len ? "\n" : "");
		buf_put(&j->out, held->data, held->len);
	}
	j->pages++;
	j->items += page_items(j->page);
}

static void fail_with_page(struct job *j, uint64_t number, const char *why)
{
	struct buf message = {0};
	int status = page_failure(j->page, number, why, &message);

	page_finish(j->page);
	fail(j, status, message.data);
	buf_release(&message);
}

static void fail_by_size(struct job *j)
{
	char why[160];

	snprintf(why, sizeof why,
	    "the item and its children are larger than %" PRIu64
	    " bytes; %s raises the limit",
	    j->o->max, j->o->max_option);
	fail(j, EXIT_REMOTE, why);
}

bool job_has_page(const struct job *j)
{
	return j->state == JOB_FETCHING && page_done(j->page);
}

void job_take(struct job *j)
{
	const char *why = NULL;
	const bool absent = is_absent(j);
	const enum paging_verdict verdict =
	    absent ? PAGING_LAST : paging_after(j->paging, j->page, &why);
	struct buf *held;

	if (verdict == PAGING_BAD_PAGE || verdict == PAGING_DEAD_END) {
		fail_with_page(j,
		    paging_pages(j->paging) + (verdict == PAGING_BAD_PAGE),
		    why);
		return;
	}
	held = page_finish(j->page);
	if (!absent && verdict != PAGING_REPEATED)
		add_page(j, held);
	if (j->out.len > j->o->max)
		fail_by_size(j);
	else if (verdict == PAGING_MORE)
		request_page(j);
	else
		succeed(j);
}
