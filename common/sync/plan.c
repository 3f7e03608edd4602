#include "sync/plan.h"

#include "base/buf.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"

#include <stdarg.h>
#include <string.h>

void plan_init(struct plan *p, struct arena *a)
{
	*p = (struct plan){.arena = a};
}

void plan_change(struct plan *p, const struct value *before,
    const struct value *after, const char *path, ...)
{
	struct change *c = arena_alloc(p->arena, sizeof *c);
	va_list ap;

	va_start(ap, path);
	c->path = arena_vprintf(p->arena, path, ap);
	va_end(ap);
	c->before = before;
	c->after = after;
	*(p->changes ? p->last_change : &p->changes) = c;
	p->last_change = &c->next;
	p->changed++;
}

void plan_keep(struct plan *p, unsigned kind, const char *path, ...)
{
	struct kept_part *part = arena_alloc(p->arena, sizeof *part);
	struct kept *k = &p->kept;
	va_list ap;

	va_start(ap, path);
	part->path = arena_vprintf(p->arena, path, ap);
	va_end(ap);
	*(k->parts ? k->last : &k->parts) = part;
	k->last = &part->next;
	k->count[kind]++;
}

void plan_conflict(struct plan *p, const char *why, const char *path)
{
	struct conflict *c = arena_alloc(p->arena, sizeof *c);

	c->path = path;
	c->why = why;
	*(p->conflicts ? p->last_conflict : &p->conflicts) = c;
	p->last_conflict = &c->next;
}

bool plan_refuse_conflicts(struct plan *p)
{
	struct buf why = {0};

	for (const struct conflict *c = p->conflicts; c; c = c->next)
		buf_printf(
		    &why, "%s%s: %s", why.len ? "; " : "", c->path, c->why);
	p->error_type = "conflict";
	(void)plan_refuse(p, "%s", why.data);
	buf_release(&why);
	return false;
}

void plan_free(struct plan *p, const char *name, const struct value *text)
{
	struct freed *f = arena_alloc(p->arena, sizeof *f);

	*f = (struct freed){p->freed, name, text};
	p->freed = f;
}

bool plan_frees(
    const struct plan *p, const char *name, const struct value *text)
{
	const struct freed *f = p->freed;

	while (f &&
	       (strcmp(f->name, name) != 0 || !value_same_text(f->text, text)))
		f = f->next;
	return f != NULL;
}

bool plan_refuse(struct plan *p, const char *why, ...)
{
	va_list ap;

	va_start(ap, why);
	p->error = arena_vprintf(p->arena, why, ap);
	va_end(ap);
	return false;
}

struct step *plan_undo(
    struct plan *p, const char *what, const char *path, const struct buf *body)
{
	struct step *s = arena_alloc(p->arena, sizeof *s);

	*s = (struct step){.what = what, .path = path};
	if (body) {
		s->body = arena_copy(p->arena, body->data, body->len);
		s->len = body->len;
	}
	return s;
}

struct step *plan_step(struct plan *p, enum step_when when, const char *what,
    const char *path, const struct buf *body)
{
	struct step *s = plan_undo(p, what, path, body);

	s->when = when;
	*(p->steps ? p->last_step : &p->steps) = s;
	p->last_step = &s->next;
	return s;
}

const char *plan_path(struct arena *a, const char *before,
    const struct value *id, const char *after)
{
	struct buf path = {0};
	const char *text;

	buf_puts(&path, before);
	url_encode(&path, id->text, id->len);
	buf_puts(&path, after);
	text = arena_copy(a, path.data, path.len);
	buf_release(&path);
	return text;
}

const struct step *plan_with(const struct plan *p)
{
	const struct step *s = p->steps;

	while (s && s->when != STEP_WITH)
		s = s->next;
	return s;
}
