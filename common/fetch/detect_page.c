#include "fetch/detect_page.h"

#include "fetch/sniff.h"
#include "http/http.h"
#include "json/value.h"

#include <string.h>

/* The headers live only until the call is finished. */
static void keep_head(struct detect_page *p, const struct http_call *c)
{
	const char *line;

	for (unsigned n = 0; (line = http_header_line(c, n)); n++)
		buf_put(&p->head, line, strlen(line) + 1);
}

static void reset(struct detect_page *p)
{
	buf_reset(&p->head);
	buf_release(&p->body);
	arena_reset(&p->arena);
	p->root = NULL;
	p->why = NULL;
}

/* Parses the body. An error may have a JSON text, too. */
static void parse(struct detect_page *p, struct http_call *c)
{
	const struct http_piece body = {
	    .data = c->reply.data, .len = c->reply.len};
	const char *wrong;
	size_t mark = 0;

	if (!body.len ||
	    (c->outcome == OUTCOME_DONE && !sniff_json(c, body, true, &mark)))
		return;
	p->root =
	    value_parse(&p->arena, body.data + mark, body.len - mark, &wrong);
	if (!p->root && c->outcome == OUTCOME_DONE)
		p->why = wrong;
}

void detect_page_get(struct detect_page *p, struct http *h, const char *url)
{
	struct http_call c = {.method = "GET", .url = url};
	const char *from;

	reset(p);
	http_start(h, &c);
	while (!c.done)
		http_step(h, -1);
	keep_head(p, &c);
	from = c.status ? http_last_url(&c) : url;
	p->from = arena_copy(&p->arena, from, strlen(from));
	p->outcome = c.outcome;
	p->status = c.status;
	parse(p, &c);
	if (*c.error)
		p->why = arena_copy(&p->arena, c.error, strlen(c.error));
	http_finish(&c);
	p->body = c.reply;
}

void detect_page_release(struct detect_page *p)
{
	buf_release(&p->body);
	buf_release(&p->head);
	arena_release(&p->arena);
}
