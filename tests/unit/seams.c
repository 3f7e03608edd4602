/*
 * Tests the engine against the world of tests/lib/world.h, where answers get
 * lost and waiting takes no time.
 */
#include "notes.h"

#include "../lib/world.h"

#include "base/err.h"
#include "http/options.h"
#include "sync/look.h"
#include "sync/pool.h"
#include "sync/read.h"
#include "sync/result.h"
#include "sync/write.h"

#include "unit.h"

#include <limits.h>
#include <stdlib.h>

#define NOTE(slug, text) "{\"slug\":\"" slug "\",\"text\":\"" text "\"}"
#define FIRST(slug, text)                                                      \
	"{\"slug\":\"" slug "\",\"text\":\"" text "\",\"first\":true}"
#define CRASHED "Medusa answered 500 without a reason; see its log"
#define A	NOTE("a", "1")
#define AB	"[" A "," NOTE("b", "1") "]"

/*
 * A note z exists, y is about to appear, and x never appears.
 *
 * Retries wait 1, 2, 4 … s. An unfinished creation is looked up until it has
 * not changed for 7.5 s, or for three times the duration of a lookup if that is
 * longer. A pause between lookups is an eighth of that time. In the world, a
 * lookup takes 2 s for each note that it finds.
 */
static const struct {
	int line;
	const char *batch, *script;
	const char *posts, *notes, *results; /* expected after the batch */
	unsigned looks;
	long long slept;
} cases[] = {
    CASE(AB, "", "batch+a+b", "z=1 a=1 b=1", "created created", 1, 0),
    CASE("[" A "," NOTE("z", "2") "]", "", "batch+a=z", "z=2 a=1",
	"created updated", 1, 0),
    CASE(NOTE("z", "1"), "", "", "z=1", "unchanged", 1, 0),
    CASE("[" A "," NOTE("a", "2") "]", "", "batch+a", "z=1 a=2",
	"superseded created", 1, 0),
    /* Lost but written: 3 pauses of 7.5 s / 8; with two notes, of 12 s / 8. */
    CASE(A, "l", "batch+a", "z=1 a=1", "created", 5, 1000 + 3 * 937),
    CASE(AB, "l", "batch+a+b", "z=1 a=1 b=1", "created created", 5,
	1000 + 3 * 1500),
    CASE(NOTE("z", "2"), "l", "batch=z", "z=2", "updated", 2, 1000),
    CASE("[" A "," NOTE("z", "2") "]", "u", "batch+a=z", "z=2 a=1",
	"created updated", 5, 1000 + 3 * 1500),
    /* a appears after 3 s, b after 6 s: two retries come first. */
    CASE(AB, "s", "batch+a+b batch+a+b", "z=1 a=1 b=1", "created created", 7,
	1000 + 1000 + 2000 + 937 + 3 * 1500),
    /* Lost and not written. */
    CASE(AB, "n", "batch+a+b batch+a+b", "z=1 a=1 b=1", "created created", 2,
	1000),
    CASE(A, "nnnnnn", "batch+a batch+a batch+a batch+a batch+a batch+a", "z=1",
	"pending: cannot write a batch: HTTP status 0", 6, 31000),
    CASE(A, "a", "batch+a", "z=1",
	"pending: cannot write a batch: HTTP status 503", 1, 0),
    /* A crash: each note is written alone, with two attempts. */
    CASE(AB, "c", "batch+a+b batch+a batch+b", "z=1 a=1 b=1", "created created",
	1, 0),
    CASE(A, "c", "batch+a batch+a", "z=1 a=1", "created", 2, 1000),
    CASE(A, "cc", "batch+a batch+a", "z=1", "rejected(" CRASHED ")", 2, 1000),
    /* Refusals. */
    CASE("[" A "," NOTE("b", "bad") "," NOTE("c", "1") "," NOTE("d", "1") "]",
	"", "batch+a+b+c+d batch+a+b batch+a batch+b batch+c+d",
	"z=1 a=1 c=1 d=1",
	"created rejected(a note cannot be bad) created created", 1, 0),
    CASE(NOTE("y", "1"), "", "batch+y", "z=1", "created", 2, 1000),
    CASE(NOTE("x", "1"), "", "batch+x batch+x", "z=1",
	"rejected(Note already exists)", 2, 1000),
    /* The lost write may appear yet: four lookups, each after two pauses. */
    CASE(NOTE("x", "1"), "n", "batch+x batch+x batch+x batch+x batch+x batch+x",
	"z=1", "rejected(Note already exists)", 6,
	1000 + (1 + 2 + 4 + 8) * 3000),
    /* Lookups fail. */
    CASE(A, "L", "", "z=1", "pending: cannot look up notes: HTTP status 503", 1,
	0),
    /* An item with a step before the batch. */
    CASE(FIRST("a", "1"), "l", "first first batch+a", "z=1 a=1", "created", 2,
	1000),
    CASE(FIRST("a", "1"), "ll", "first first first batch+a", "z=1 a=1",
	"created", 3, 1000 + 2000),
    CASE(FIRST("y", "1"), "l", "first", "z=1", "created", 5, 1000 + 3 * 937),
    CASE(FIRST("a", "1"), "cc", "first first undo", "z=1",
	"rejected(" CRASHED ")", 2, 1000),
    CASE(FIRST("a", "1"), ".n", "first batch+a first batch+a", "z=1 a=1",
	"created", 2, 1000),
    CASE(FIRST("a", "1"), "a", "first", "z=1",
	"pending: cannot begin: HTTP status 503", 1, 0),
    /* A refusal that the resource explains, each time anew. */
    CASE(FIRST("a", "1"), "r", "first first batch+a", "z=1 a=1", "created", 2,
	0),
    CASE(FIRST("a", "1"), "rrr", "first first first first batch+a", "z=1 a=1",
	"created", 4, 1000 + 2000),
    CASE(FIRST("a", "1"), "rrrrrrr",
	"first first first first first first first undo", "z=1",
	"rejected(again)", 7, 31000),
    CASE(A, "rrr", "batch+a batch+a batch+a batch+a", "z=1 a=1", "created", 4,
	2000 + 4000),
    CASE(A, "rrrrrr", "batch+a batch+a batch+a batch+a batch+a batch+a", "z=1",
	"pending: cannot write a batch: again", 6, 2000 + 4000 + 8000 + 16000),
    CASE(FIRST("a", "bad"), "", "first batch+a undo", "z=1",
	"rejected(a note cannot be bad)", 1, 0),
};

/* Like plan, with a step before the batch that is undone after a refusal. */
static bool plan_first(struct batch *b, struct item *item)
{
	struct plan *p = &item->plan;
	struct buf none = {0};

	if (!plan(b, item))
		return false;
	if (p->steps && value_get(item->input, "first")) {
		buf_puts(&none, "{}");
		plan_step(p, STEP_BEFORE, "begin", "/admin/first", &none)
		    ->undo = plan_undo(p, "a begin", "/admin/undo", &none);
		buf_release(&none);
	}
	return true;
}

static enum outcome recover(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer)
{
	(void)b, (void)list, (void)count;
	return answer->status == 409 ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

static void same_notes(int line, size_t first, const char *want)
{
	struct buf text = {0};

	for (size_t i = first; i < world.count; i++)
		buf_printf(&text, "%s%s=%s", i > first ? " " : "",
		    world.notes[i].slug, world.notes[i].text);
	SAME_TEXT(line, text.data, want);
	buf_release(&text);
}

static void same_results(int line, const struct batch *b, const char *want)
{
	struct buf text = {0};

	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];

		buf_printf(&text, "%s%s", i ? " " : "",
		    item->action == ITEM_PENDING ? "pending"
						 : result_words[item->action]);
		if (item->action == ITEM_REJECTED)
			buf_printf(&text, "(%s)", item->reason);
	}
	if (b->failed)
		buf_printf(&text, ": %s", b->why);
	SAME_TEXT(line, text.data, want);
	buf_release(&text);
}

static void batches(struct batch *b)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *json = cases[i].batch;
		int line = cases[i].line;
		bool ok;

		world_begin(cases[i].script);
		world_add("x", "1", INT_MAX);
		world_add("y", "1", 500);
		world_add("z", "1", 0);
		ok = read_batch(b, json, strlen(json)) && look_at_batch(b) &&
		     write_batch(b);
		if (!ok)
			batch_abandon(b);
		SAME_TEXT(line, world.posts.data, cases[i].posts);
		same_notes(line, 2, cases[i].notes);
		same_results(line, b, cases[i].results);
		SAME_NUMBER(line, world.looks, cases[i].looks);
		SAME_NUMBER(
		    line, (uint64_t)world.slept, (uint64_t)cases[i].slept);
	}
}

/* Workers start when they are joined; each writes when its turn comes. */
static void pool(const struct batch *b)
{
	const struct pool_rules rules = {.writes = 2, .batch = b->rules};
	static const char *const lines[] = {A, NOTE("b", "1"), NOTE("c", "1")};
	struct pool *f;

	world_begin(".l");
	f = pool_new(b->medusa, &rules);
	for (size_t i = 0; i < COUNT(lines); i++) {
		SAME_BOOL(__LINE__, pool_room(f), true);
		pool_take(f, lines[i], strlen(lines[i]), i + 1);
	}
	SAME_BOOL(__LINE__, pool_room(f), false);
	SAME_NUMBER(__LINE__, world.workers, COUNT(lines));
	SAME_TEXT(__LINE__, world.posts.data, "");
	pool_free(f);
	SAME_NUMBER(__LINE__, world.workers, 0);
	SAME_TEXT(__LINE__, world.posts.data, "batch+a batch+b batch+c");
	same_notes(__LINE__, 0, "a=1 b=1 c=1");
}

int main(void)
{
	const struct http_options net = {HTTP_OPT_DEFAULTS};
	struct resource firsts = notes;
	struct batch b = {.rules = {.resource = &firsts, .key = "slug"}};

	firsts.plan = plan_first;
	firsts.recover = recover;
	err_verbosity(-1);
	setenv("MEDUSA_URL", "http://127.0.0.1", 1);
	setenv("MEDUSA_TOKEN", "token", 1);
	b.medusa = medusa_open(&net, GZIP_NEVER, NULL);
	b.names = names_new(0, "");
	batches(&b);
	pool(&b);
	world_end();
	batch_release(&b);
	names_free(b.names);
	medusa_close(b.medusa);
	return unit_end();
}
