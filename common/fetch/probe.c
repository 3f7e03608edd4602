#include "fetch/probe.h"

#include "base/mem.h"
#include "fetch/condition.h"
#include "json/path.h"
#include "json/pick.h"

#include <stdlib.h>

enum { TEXT_MAX = 64 * 1024 };

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

void probes_free(struct probes *p)
{
	for (int i = 0; i < PROBES; i++) {
		pick_free(p->pick[i]);
		buf_release(&p->value[i].text);
	}
	free(p);
}

void probes_begin(struct probes *p, struct fanout *scan)
{
	for (int i = 0; i < PROBES; i++) {
		struct pick_rules rules = {.path = &p->paths[i],
		    .missing_ok = true,
		    .lenient = true,
		    .text_max = TEXT_MAX,
		    .handler = on_value,
		    .ctx = &p->value[i]};

		p->value[i].found = false;
		pick_free(p->pick[i]); /* of the page before */
		p->pick[i] = rules.path->text ? pick_join(&rules, scan) : NULL;
	}
}

const struct probe_value *probes_value(const struct probes *p, enum probe which)
{
	return &p->value[which];
}

bool probe_is_false(const struct probe_value *v)
{
	return !v->found ||
	       condition_is_false(v->type, v->text.data, v->text.len);
}
