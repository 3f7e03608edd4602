#include "fetch/probe.h"

#include "base/mem.h"
#include "json/path.h"
#include "json/pick.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000, TEXT_MAX = 64 * 1024 };

struct probes {
	const struct path *paths;
	struct probe_value value[PROBES];
	struct pick *pick[PROBES]; /* NULL: not searched for */
};

struct probes *probes_new(const struct path *paths)
{
	struct probes *p = mem_alloc(sizeof *p);

	*p = (struct probes){.paths = paths};
	return p;
}

void probes_free(struct probes *p)
{
	for (int i = 0; i < PROBES; i++) {
		pick_free(p->pick[i]);
		buf_release(&p->value[i].text);
	}
	free(p);
}

static bool on_value(void *ctx, const struct pick_item *item)
{
	struct probe_value *v = ctx;

	v->found = true;
	v->type = item->type;
	buf_reset(&v->text);
	if (v->type == JSON_TRUE)
		buf_puts(&v->text, "true");
	else if (v->type == JSON_FALSE)
		buf_puts(&v->text, "false");
	else if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		buf_put(&v->text, item->text,
		    item->len < TEXT_MAX ? item->len : TEXT_MAX);
	v->cut = item->len > TEXT_MAX || item->cut;
	return true;
}

void probes_begin(struct probes *p)
{
	for (int i = 0; i < PROBES; i++) {
		p->value[i].found = false;
		pick_free(p->pick[i]);
		p->pick[i] = NULL;
		if (!p->paths[i].text)
			continue;
		p->pick[i] = pick_new(&(struct pick_rules){.path = &p->paths[i],
		    .missing_ok = true,
		    .lenient = true,
		    .max_depth = MAX_DEPTH,
		    .text_max = TEXT_MAX,
		    .handler = on_value,
		    .ctx = &p->value[i]});
	}
}

void probes_feed(struct probes *p, const char *data, size_t len)
{
	for (int i = 0; i < PROBES; i++)
		if (p->pick[i] && pick_feed(p->pick[i], data, len) != JSON_OK)
			return; /* reader.c reports the error */
}

void probes_finish(struct probes *p)
{
	for (int i = 0; i < PROBES; i++)
		if (p->pick[i] && pick_finish(p->pick[i]) != JSON_OK)
			p->value[i].found = false;
}

const struct probe_value *probes_value(const struct probes *p, enum probe which)
{
	return &p->value[which];
}

bool probe_is_true(const struct probe_value *v)
{
	return v->found && v->type != JSON_NULL && v->type != JSON_FALSE &&
	       (v->type == JSON_END || v->text.len);
}

bool probe_is_false(const struct probe_value *v)
{
	return !v->found || v->type == JSON_NULL || v->type == JSON_FALSE ||
	       (v->type == JSON_NUMBER && !strcmp(v->text.data, "0")) ||
	       (v->type == JSON_STRING &&
		   (!v->text.len || !strcmp(v->text.data, "false")));
}
