/*
 * A walk down the path. `on` counts the open containers that are on it, and
 * level[0…on) says of each what has been seen. A value that begins is in one of
 * three places:
 *
 *   - off the path: the scanner skips it (JSON_SKIP), `off` until its end;
 *   - on the path but not at its end: it gets a level;
 *   - at the end of the path: an item. The scanner skips its inside as well,
 *     if nobody wants its events; `open` is set until its end.
 *
 * So at most one of `off` and `open` is set. A path of n steps needs n levels
 * for any document.
 *
 * What "." and no path mean depends on the type of each text's root, so `now`
 * and the steps are set when a text begins.
 */
#include "json/pick.h"

#include "base/hide.h"
#include "base/mem.h"
#include "base/plural.h"
#include "json/fanout.h"
#include "json/fields.h"
#include "json/members.h"
#include "json/path.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An open container that is on the path. */
struct pick_level {
	uint64_t next; /* index of the next element */
	bool object, found;
	struct members others; /* for the message */
};

struct pick {
	struct pick_rules rules;
	struct scan *scan;
	bool shared;		/* the scanner belongs to a fanout */
	uint64_t texts, nulls;	/* see pick.h */
	struct pick_item item;	/* the latest; its number counts all */
	char error[512];	/* why it stopped; empty: the handler did */
	const struct path *now; /* the path for this text; its steps … */
	size_t count; /* … and those of rules.below: step[0…count) */
	size_t on;    /* open containers on the path */
	bool matched; /* the last key is the one looked for */
	size_t open;  /* containers open within an item, with its own */
	bool off;     /* inside a value off the path */
	bool array;   /* it stopped because the root is an array */
	bool unfit;   /* inside a container of the wrong type … */
	enum json_event unfit_type; /* … this one; it must be empty */
	uint64_t start;		    /* of the open item */
	uint64_t branch;	    /* as in struct pick_item */
	uint64_t last;		    /* just past the last token */
	struct path_step step[PATH_STEPS];
	struct pick_level level[PATH_STEPS];
};

/* A text begins. */
static void set_steps(struct pick *p, enum json_event root)
{
	const struct path *path = path_for(p->rules.path, root);

	if (path == p->now)
		return;
	p->now = path;
	p->count = path_steps(p->step, path, p->rules.below);
}

static enum json_next wrong_type(struct pick *p, enum json_event got)
{
	char where[128];

	path_spell(where, sizeof where, p->step, p->on);
	p->array = !p->on && got == JSON_ARRAY;
	snprintf(p->error, sizeof p->error, "'%s' is %s, expected %s", where,
	    event_name(got), path_wants(p->step[p->on].kind));
	return JSON_STOP;
}

static enum json_next missing(struct pick *p)
{
	const struct pick_level *level = &p->level[p->on - 1];
	char path[128], where[128];

	path_spell(path, sizeof path, p->step, p->on);
	path_spell(where, sizeof where, p->step, p->on - 1);
	if (p->step[p->on - 1].kind == PATH_INDEX)
		snprintf(p->error, sizeof p->error,
		    "no '%s'; '%s' has %" PRIu64 " element%s", path, where,
		    level->next, plural(level->next));
	else
		snprintf(p->error, sizeof p->error, "no '%s'; '%s' has %s",
		    path, where,
		    level->others.len ? level->others.text : "no members");
	return JSON_STOP;
}

/* An item that began at p->start is complete. */
static enum json_next item(struct pick *p, bool bare, uint64_t end)
{
	p->item.number++;
	p->item.start = p->start;
	p->item.bare = bare;
	p->item.end = p->last = end;
	p->item.branch = p->on ? p->branch : p->start;
	p->item.cut = scan_cut(p->scan);
	p->item.blanks = scan_blank(p->scan) > p->start;
	return p->rules.handler(p->rules.ctx, &p->item) ? JSON_GO : JSON_STOP;
}

static enum json_next on_end(struct pick *p, uint64_t end)
{
	const struct path_step *step;

	p->last = end;
	if (p->off || p->unfit) {
		p->off = p->unfit = false;
		return JSON_GO;
	}
	step = &p->step[p->on - 1];
	if (!p->level[p->on - 1].found && !p->rules.missing_ok &&
	    (step->kind == PATH_NAME || step->kind == PATH_INDEX))
		return missing(p);
	p->on--;
	return JSON_GO;
}

static enum json_next on_key(
    struct pick *p, const char *text, size_t len, uint64_t end)
{
	const struct path_step *step = &p->step[p->on - 1];

	p->last = end;
	p->matched = step->kind == PATH_EACH ||
		     (len == step->len && !scan_cut(p->scan) &&
			 memcmp(text, step->name, len) == 0);
	if (p->matched)
		return JSON_GO;
	if (!p->rules.missing_ok)
		members_add(&p->level[p->on - 1].others, text, len);
	return JSON_SKIP;
}

/* A value begins: counts it, and returns whether it is on the path. */
static bool begin_value(struct pick *p, enum json_event event)
{
	struct pick_level *level;
	uint64_t index;
	const struct path_step *step;

	if (!p->on) {
		p->texts++;
		set_steps(p, event);
		return true;
	}
	level = &p->level[p->on - 1];
	step = &p->step[p->on - 1];
	index = level->next++;
	if (step->kind == PATH_NAME && !p->matched)
		return false;
	if (step->kind == PATH_INDEX && index != step->index)
		return false;
	level->found = true;
	p->matched = false; /* the next token is a key, not an item */
	return true;
}

/* An object or array begins that is on the path, but not at its end. */
static enum json_next enter(struct pick *p, bool object, uint64_t start)
{
	struct pick_level *level = &p->level[p->on];

	assert(p->on < PATH_STEPS);
	if (p->on <= 1)
		p->branch = start;
	p->on++;
	level->next = 0;
	level->object = object;
	level->found = false;
	members_clear(&level->others);
	return JSON_GO;
}

/* A value begins that is off the path. */
static enum json_next pass_over(struct pick *p, enum json_event event)
{
	p->off = event_opens(event);
	return p->off ? JSON_SKIP : JSON_GO;
}

static enum json_next descend(
    struct pick *p, enum json_event event, uint64_t end)
{
	enum path_kind kind = p->step[p->on].kind;

	if (event == JSON_NULL &&
	    (kind == PATH_EACH || kind == PATH_ELEMENTS)) {
		p->nulls++;
		return JSON_GO;
	}
	if (event == JSON_NULL && p->rules.missing_ok)
		return JSON_GO;
	if ((event == JSON_OBJECT &&
		(kind == PATH_NAME || kind == PATH_EACH)) ||
	    (event == JSON_ARRAY && kind != PATH_NAME))
		return enter(p, event == JSON_OBJECT, end - 1);
	if (p->rules.lenient)
		return pass_over(p, event);
	if (p->rules.missing_ok && event_opens(event)) {
		p->unfit = true;
		p->unfit_type = event;
		return JSON_GO;
	}
	p->texts -= !p->on; /* so that pick_text names this one */
	return wrong_type(p, event);
}

/* An event of an item that is open: those of its members, or only its END. */
static enum json_next within(struct pick *p, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	assert(!p->off);
	p->open += event_opens(event);
	p->open -= event == JSON_END;
	if (p->open)
		return fields_note(p->rules.fields, event, text, len,
		    event == JSON_KEY ? scan_token(p->scan) : end);
	p->item.type = JSON_END;
	return item(p, false, end);
}

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct pick *p = ctx;

	if (p->open)
		return within(p, event, text, len, end);
	if (p->unfit && event != JSON_END)
		return wrong_type(p, p->unfit_type);
	if (event == JSON_END)
		return on_end(p, end);
	if (event == JSON_KEY)
		return on_key(p, text, len, end);
	p->last = end;
	if (!begin_value(p, event))
		return pass_over(p, event);
	if (p->on < p->count)
		return descend(p, event, end);
	p->item.type = event;
	p->item.text = text;
	p->item.len = len;
	p->start = scan_token(p->scan);
	if (!event_opens(event))
		return item(p, true, end);
	p->open = 1;
	if (!p->rules.fields)
		return JSON_SKIP;
	fields_begin(p->rules.fields);
	return JSON_GO;
}

static struct pick *create(const struct pick_rules *rules)
{
	struct pick *p = mem_alloc(sizeof *p);
	size_t names = path_room(rules->path, rules->below);

	*p = (struct pick){.rules = *rules};
	if (rules->fields && fields_room(rules->fields) > names)
		names = fields_room(rules->fields);
	if (names > (rules->text_max ? rules->text_max : SCAN_KEEP))
		p->rules.text_max = names;
	return p;
}

struct pick *pick_new(const struct pick_rules *rules)
{
	struct pick *p = create(rules);

	p->scan = scan_new(on_event, p, rules->max_depth);
	if (p->rules.text_max)
		scan_keep(p->scan, p->rules.text_max);
	return p;
}

struct pick *pick_join(const struct pick_rules *rules, struct fanout *scans)
{
	struct pick *p = create(rules);

	p->shared = true;
	p->scan = fanout_scan(scans);
	fanout_add(scans, on_event, p, p->rules.text_max);
	return p;
}

void pick_free(struct pick *p)
{
	if (!p)
		return;
	if (!p->shared)
		scan_free(p->scan);
	free(p);
}

enum json_status pick_feed(struct pick *p, const char *data, size_t len)
{
	return scan_feed(p->scan, data, len);
}

enum json_status pick_finish(struct pick *p)
{
	return scan_finish(p->scan);
}

uint64_t pick_items(const struct pick *p)
{
	return p->item.number;
}

uint64_t pick_texts(const struct pick *p)
{
	return p->texts;
}

uint64_t pick_nulls(const struct pick *p)
{
	return p->nulls;
}

const struct scan *pick_scanner(const struct pick *p)
{
	return p->scan;
}

bool pick_open(const struct pick *p, uint64_t *start)
{
	*start = p->start;
	return p->open;
}

/* Is the next value an item, if it is a scalar? */
static bool item_is_next(const struct pick *p)
{
	const struct pick_level *level;

	if (!p->on)
		return p->rules.path && p->rules.path->root && !p->rules.below;
	level = &p->level[p->on - 1];
	if (p->on < p->count)
		return false;
	if (level->object)
		return p->matched;
	return p->step[p->on - 1].kind != PATH_INDEX ||
	       level->next == p->step[p->on - 1].index;
}

uint64_t pick_keep(const struct pick *p)
{
	if (p->open)
		return p->start;
	return !p->off && item_is_next(p) ? scan_pending(p->scan) : UINT64_MAX;
}

bool pick_within(const struct pick *p)
{
	return p->on || p->open || p->off || p->unfit;
}

uint64_t pick_text(const struct pick *p)
{
	return p->texts + !pick_within(p);
}

bool pick_met_array(const struct pick *p)
{
	return p->array;
}

bool pick_failed(const struct pick *p, enum json_status status)
{
	return status == JSON_BAD || (status == JSON_STOPPED && *p->error);
}

const char *pick_explain(struct pick *p, enum json_status status)
{
	enum { WHAT_SIZE = 401 };
	const bool bad = status == JSON_BAD, any = p->open || p->item.number;
	const char *why = bad ? scan_error(p->scan) : p->error;
	char what[WHAT_SIZE], where[64] = "";

	hide_quote(what, any ? WHAT_SIZE - 100 : WHAT_SIZE, why, strlen(why));
	if (any)
		snprintf(where, sizeof where, "%s item %" PRIu64 ", ",
		    p->open ? "in" : "after", p->item.number + !!p->open);
	snprintf(p->error, sizeof p->error, "%sbyte %" PRIu64 ": %s", where,
	    bad ? scan_error_byte(p->scan) : p->last, what);
	return p->error;
}
