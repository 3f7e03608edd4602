/*
 * ledger/: one item that the source may lose and have again, with sweeps, their
 * undo, --salt and --verify; model.c has all that can happen to its text.
 *
 * As in model.c, only the ledger is the real one. The item has one text. The
 * shop has that, another one, or nothing, and it is published there or a draft.
 * A run reads the item at once; its line can be lost at each step. Sweeps and
 * texts are explored one after the other, so that there are few states. What
 * has to hold while nothing is under way:
 *
 * - A settled item is what the shop has; or somebody has changed it there, in a
 *   way that the next run is told, or that only --verify finds.
 * - A line that makes a draft is printed only for what a run has created, and
 *   what no run has seen since the last two full runs began.
 * - If the source has the item, two runs and a sweep make the shop like the
 *   source; the second with --verify 1 if Medusa has moved no time. Then the
 *   item is published if people had it published. If they had made it a draft,
 *   it is one, unless an answer about it was lost or a refusal. After two more
 *   runs, the next one passes nothing on.
 * - If the source does not have it, and a run has created it, two full runs and
 *   a sweep make a draft of it. After a sweep or an undo, that holds again when
 *   a run has seen it.
 *
 * Not modelled, because the manual excludes it: an ms-push that goes on when
 * its run was killed.
 */
#include "ledger/filter.h"
#include "ledger/receipts.h"
#include "ledger/sweep.h"

#include <string.h>

enum { NONE, A, X }; /* contents; X is anything else */
enum { ITEM = 1, DRAFT, PUBLISH };
enum { VERSIONS = 4, RUN = 5, EPOCH = 2 };
enum { MISSED_MOST = 2 };

struct row {
	signed char there, settled, current, id, version, touched, created,
	    missed, swept, sweep;
};

struct state {
	signed char source;		     /* has it */
	signed char shop, published, wanted; /* wanted: by people */
	signed char version, changed, silent;
	signed char unseen; /* full runs since it was seen */
	signed char ended;  /* the last full run has reached its end */
	signed char lost;   /* an answer to the line of a sweep */
	signed char done;   /* a sweep, or its undo, since a run saw it */
	signed char taken;  /* we have made a draft of it */
	/* In the pipe: a line; what was found for it; an action. */
	signed char line, planned, from, receipt, receipt_version;
	struct row row;
};

static struct state now;
static const char *event_name(int event);

#include "explore.h"

/* --- the ledger as a value */

static const char *const lines[] = {[ITEM] = "{\"external_id\":\"k\"}",
    [DRAFT] = "{\"external_id\":\"k\",\"status\":\"draft\"}",
    [PUBLISH] = "{\"external_id\":\"k\",\"status\":\"published\"}"};

static struct digest hash_of_line(int line)
{
	return digest_of(lines[line], strlen(lines[line]));
}

static void prepare_all(void)
{
	prepare_clearing();
	load = prepare("SELECT settled, epoch, id IS NOT NULL, version,"
		       " touched, created, missed, swept, sweep FROM items");
	store = prepare(
	    "INSERT INTO items (resource, key, number, hash, settled, epoch,"
	    " passed, id, version, touched, created, missed, swept, sweep)"
	    " VALUES (1, 'k', 0, ?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
}

static bool is_current(sqlite3_stmt *s, int column)
{
	return sqlite3_column_int64(s, column) == ledger->epoch;
}

/* Which line a sweep has printed last. */
static signed char sweep_of(sqlite3_stmt *s, int column)
{
	const struct digest draft = hash_of_line(DRAFT);

	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return 0;
	return memcmp(sqlite3_column_blob(s, column), draft.byte, DIGEST_LEN) ==
		       0
		   ? DRAFT
		   : PUBLISH;
}

static void load_row(struct row *r)
{
	*r = (struct row){.there = 0};
	if (sqlite3_step(load) == SQLITE_ROW) {
		*r = (struct row){.there = 1,
		    .settled = is_current(load, 0),
		    .current = is_current(load, 1),
		    .id = small(load, 2),
		    .version = version_number(load, 3),
		    .touched = small(load, 4),
		    .created = small(load, 5),
		    .missed = small(load, 6),
		    .swept = small(load, 7),
		    .sweep = sweep_of(load, 8)};
		if (r->missed > MISSED_MOST)
			r->missed = MISSED_MOST;
	}
	(void)sqlite3_reset(load);
}

static void bind_row(const struct row *r)
{
	static struct digest hash, sweep;
	const int numbers[] = {[2] = r->settled ? EPOCH : 0,
	    r->current ? EPOCH : EPOCH - 1,
	    [6] = r->touched,
	    r->created,
	    r->missed,
	    r->swept};

	hash = hash_of_line(ITEM);
	db_bind_hash(store, 1, &hash);
	for (int i = 2; i < (int)COUNT(numbers); i++)
		(void)sqlite3_bind_int(store, i, numbers[i]);
	db_bind_string(store, 4, r->id ? "p" : NULL);
	db_bind_string(store, 5, r->version ? version_text(r->version) : NULL);
	(void)sqlite3_bind_null(store, 10);
	if (r->sweep) {
		sweep = hash_of_line(r->sweep);
		db_bind_hash(store, 10, &sweep);
	}
}

static void store_row(const struct row *r)
{
	must(ledger_begin(ledger, true));
	step(clear);
	step(runs);
	ledger->epoch = EPOCH;
	ledger->run = RUN;
	ledger->turn = ledger->turns = 1;
	ledger->numbers = (uint64_t)r->there;
	if (r->there) {
		bind_row(r);
		step(store);
	}
	must(ledger_commit(ledger));
}

/* Makes the smallest numbers of the versions, so that few states differ. */
static void rename_versions(struct state *s)
{
	signed char *const at[] = {
	    &s->version, &s->row.version, &s->receipt_version};
	signed char names[2 * VERSIONS] = {0}, next = 1;

	for (size_t i = 0; i < COUNT(at); i++) {
		if (*at[i] && !names[(int)*at[i]])
			names[(int)*at[i]] = next++;
		*at[i] = names[(int)*at[i]];
	}
}

/* --- the source and people */

static bool is_quiet(const struct state *s)
{
	return !s->line && !s->planned && !s->receipt;
}

static bool source_changes(void)
{
	now.source = !now.source;
	return true;
}

static void change_shop(int content, bool published)
{
	now.shop = (signed char)content;
	now.published = content && published;
	now.version = content ? VERSIONS : 0;
	now.changed = 1;
	now.silent = 0;
}

static bool hand_text(void)
{
	if (now.shop != A)
		return false;
	change_shop(X, now.published);
	return true;
}

/* Without a time that Medusa moves, such as that of a tag. */
static bool hand_silent(void)
{
	if (now.shop != A)
		return false;
	now.shop = X;
	now.silent = 1;
	return true;
}

static bool hand_status(void)
{
	const signed char silent = now.silent;

	if (!now.shop)
		return false;
	change_shop(now.shop, !now.published);
	now.silent = silent;
	now.wanted = now.published;
	/* The ledger does not see what people make of a draft of ours, or
	   while a line is on its way. */
	now.lost |= now.taken || !is_quiet(&now);
	return true;
}

static bool hand_delete(void)
{
	if (!now.shop)
		return false;
	change_shop(NONE, false);
	now.wanted = now.taken = 0;
	return true;
}

/* --- runs */

struct kind {
	bool listed; /* Medusa lists it as changed */
	bool verify; /* it is due */
	bool part;   /* --partial */
	bool salted; /* --salt has changed */
	bool breaks; /* off before its end */
};

static void touch(void)
{
	uint64_t touched = 0;

	must(ledger_touch(ledger, "p",
	    now.shop ? version_text(now.version) : NULL, &touched));
}

static void read_item(const struct kind *k)
{
	struct filter f = {.ledger = ledger,
	    .key = {.name = "external_id"},
	    .verify = k->verify,
	    .run = {.full = !k->part, .turn = 1}};

	if (!now.source)
		return;
	must(filter_item(&f, lines[ITEM], strlen(lines[ITEM])));
	must(filter_end_group(&f));
	if (f.out.len)
		now.line = ITEM;
	now.unseen = now.done = 0;
	filter_release(&f);
}

static void end_run(const struct kind *k)
{
	const unsigned char bits[1] = {now.source != 0};
	const struct ledger_run run = {
	    .number = ledger->run, .full = !k->part, .turn = 1, .read = 1};

	if (!k->part)
		now.ended = !k->breaks;
	if (k->breaks)
		return;
	must(ledger_end_run(ledger, &run, bits, 8));
	if (!k->part && !now.source && now.unseen < MISSED_MOST)
		now.unseen++;
}

static bool run(const struct kind k)
{
	struct ledger_run begun;
	bool salted;

	if (!is_quiet(&now) || (now.changed && !k.listed))
		return false;
	must(ledger_begin_run(
	    ledger, !k.part, k.salted ? "x" : NULL, &begun, &salted));
	if (k.listed)
		touch();
	now.changed = 0;
	read_item(&k);
	end_run(&k);
	return true;
}

static bool run_listed(void)
{
	return run((struct kind){.listed = true});
}
static bool run_unlisted(void)
{
	return run((struct kind){.listed = false});
}
static bool run_verify(void)
{
	return run((struct kind){.listed = true, .verify = true});
}
static bool run_part(void)
{
	return run((struct kind){.listed = true, .part = true});
}
static bool run_breaks(void)
{
	return run((struct kind){.listed = true, .breaks = true});
}

/* What the shop has may be wrong by the new options. */
static bool run_salted(void)
{
	if (!is_quiet(&now))
		return false;
	if (now.shop == A)
		now.shop = X;
	return run((struct kind){.listed = true, .salted = true});
}
static bool run_salted_alike(void)
{
	return run((struct kind){.listed = true, .salted = true});
}

static bool wrong_draft; /* of what a run has seen, or has not created */

static bool sweep(void)
{
	struct sweep s = {.ledger = ledger,
	    .gone = {.after = 2},
	    .member = "external_id",
	    .kind = SWEEP_DRAFT};

	if (!is_quiet(&now) || !now.ended)
		return false;
	while (!s.done)
		must(sweep_group(&s));
	if (s.left)
		now.line = DRAFT;
	if (s.back)
		now.line = PUBLISH;
	wrong_draft |= s.left && (now.unseen < 2 || !now.row.created);
	sweep_release(&s);
	return true;
}

/* --- ms-push */

static bool is_sweep(int line)
{
	return line == DRAFT || line == PUBLISH;
}

static void drop_pipe(void)
{
	now.line = now.planned = now.from = now.receipt = 0;
	now.receipt_version = 0;
}

static bool kill_run(void)
{
	if (is_quiet(&now))
		return false;
	/* Of a product that was created again, a sweep of the first one is not
	   known to be over. */
	now.lost |= is_sweep(now.line) ||
		    (now.receipt == LAST_CREATED && now.row.swept);
	drop_pipe();
	return true;
}

static void give_receipt(enum ledger_last last)
{
	/* A refusal does not say that nothing was written. */
	now.lost |= last == LAST_REJECTED && is_sweep(now.line);
	now.receipt = (signed char)last;
	now.receipt_version = last == LAST_REJECTED ? 0 : now.version;
	now.planned = 0;
}

static bool is_done(int line)
{
	return line == ITEM ? now.shop == A
			    : now.published == (line == PUBLISH);
}

static bool look(void)
{
	if (!now.line || now.planned || now.receipt)
		return false;
	now.from = now.shop != NONE;
	if (is_sweep(now.line) && !now.shop)
		give_receipt(LAST_OTHER); /* --only update skips it */
	else if (is_done(now.line))
		give_receipt(LAST_UNCHANGED);
	else
		now.planned = 1;
	return true;
}

/* Only what differed at the look is written. */
static bool write_line(void)
{
	if (!now.planned)
		return false;
	if (now.from && !now.shop) {
		give_receipt(LAST_REJECTED);
		return true;
	}
	if (is_sweep(now.line)) {
		const signed char silent = now.silent;

		change_shop(now.shop, now.line == PUBLISH);
		now.silent = silent;
		now.taken = now.line == DRAFT;
	} else if (!now.from) {
		change_shop(A, true);
		now.wanted = 1;
	} else {
		change_shop(A, now.published);
	}
	give_receipt(now.from ? LAST_UPDATED : LAST_CREATED);
	return true;
}

static bool reject(void)
{
	if (!now.planned)
		return false;
	give_receipt(LAST_REJECTED);
	return true;
}

static bool lose_receipt(void)
{
	return now.receipt && kill_run();
}

static void take_line(const char *line)
{
	struct receipts r = {.ledger = ledger};

	must(ledger_begin(ledger, true));
	must(receipts_take(&r, line, strlen(line)));
	must(ledger_commit(ledger));
	receipts_release(&r);
}

static bool take_receipt(void)
{
	static const char *const words[] = {
	    "", "created", "updated", "unchanged", "rejected", "skipped"};
	const struct digest hash = hash_of_line(now.line ? now.line : ITEM);
	char line[256], hex[DIGEST_HEX_SIZE];

	if (!now.receipt)
		return false;
	digest_hex(hex, &hash);
	snprintf(line, sizeof line,
	    "{%s\"action\":\"%s\",\"changes\":[%s],\"key\":\"k\","
	    "\"hash\":\"%s\"%s%s%s}",
	    now.from || now.shop ? "\"id\":\"p\"," : "",
	    words[(int)now.receipt],
	    now.receipt != LAST_UPDATED ? ""
	    : now.line == DRAFT		? "{\"before\":\"published\"}"
					: "{\"before\":\"draft\"}",
	    hex, now.receipt_version ? ",\"version\":\"" : "",
	    now.receipt_version ? version_text(now.receipt_version) : "",
	    now.receipt_version ? "\"" : "");
	take_line(line);
	now.done |= now.line == DRAFT && (now.receipt == LAST_UPDATED ||
					     now.receipt == LAST_UNCHANGED);
	drop_pipe();
	return true;
}

/* --- undo */

static void undo(bool published)
{
	const signed char silent = now.silent;
	char line[256];

	change_shop(now.shop, published);
	now.silent = silent;
	now.taken = !published;
	now.done = 1;
	snprintf(line, sizeof line,
	    "{\"key\":\"k\",\"id\":\"p\",\"hash\":null,\"action\":\"undone\","
	    "\"changes\":["
	    "{\"path\":\"status\",\"before\":\"%s\",\"after\":\"%s\"}]}",
	    published ? "draft" : "published",
	    published ? "published" : "draft");
	take_line(line);
}

static bool undo_sweep(void)
{
	if (!is_quiet(&now) || !now.shop || now.published || !now.wanted ||
	    !now.row.swept)
		return false;
	undo(true);
	return true;
}

/* Of a creation, or of a line that has published it again. */
static bool undo_published(void)
{
	if (!is_quiet(&now) || !now.shop || !now.published || !now.row.there)
		return false;
	undo(false);
	return true;
}

static bool all_quiet(void)
{
	return is_quiet(&now);
}
static bool has_receipt(void)
{
	return now.receipt;
}

enum { SWEEPS = 1, TEXTS = 2, BOTH = 3 };

static const struct event {
	const char *name;
	bool (*happens)(void);
	/* May it happen, with the ledger? NULL: it does not use it. */
	bool (*loads)(void);
	int part;
} events[] = {
    {"the source gets or loses it", source_changes, NULL, BOTH},
    {"by hand: another text", hand_text, NULL, TEXTS},
    {"by hand, without a time: another text", hand_silent, NULL, TEXTS},
    {"by hand: another status", hand_status, NULL, SWEEPS},
    {"by hand: deleted", hand_delete, NULL, BOTH},
    {"a run; Medusa lists the item", run_listed, all_quiet, BOTH},
    {"a run", run_unlisted, all_quiet, BOTH},
    {"a run that verifies it", run_verify, all_quiet, TEXTS},
    {"a part run", run_part, all_quiet, SWEEPS},
    {"a run that breaks off", run_breaks, all_quiet, SWEEPS},
    {"a run with another salt", run_salted, all_quiet, TEXTS},
    {"a run with another salt that changes nothing", run_salted_alike,
	all_quiet, TEXTS},
    {"a sweep", sweep, all_quiet, SWEEPS},
    {"all is killed", kill_run, NULL, BOTH},
    {"ms-push looks", look, NULL, BOTH},
    {"ms-push writes", write_line, NULL, BOTH},
    {"Medusa refuses", reject, NULL, BOTH},
    {"a receipt is lost", lose_receipt, NULL, BOTH},
    {"a receipt arrives", take_receipt, has_receipt, BOTH},
    {"the sweep is undone", undo_sweep, all_quiet, SWEEPS},
    {"what has published it is undone", undo_published, all_quiet, SWEEPS},
};

static const char *event_name(int event)
{
	return events[event].name;
}

/* --- what has to hold */

/* May the item be left out by the next run, although the shop has another? */
static bool is_missed(const struct state *s)
{
	return is_quiet(s) && s->row.settled && s->shop != A && !s->silent &&
	       !(s->changed && s->version != s->row.version);
}

/* The rest of a run or a sweep without failures. Returns whether there was a
   line. */
static bool push_well(void)
{
	const bool any = now.line;

	(void)look();
	(void)write_line();
	(void)take_receipt();
	return any;
}

static void check_there(size_t n)
{
	const struct state *s = &all[n].state;

	(void)run_listed(), (void)push_well();
	(void)(now.silent ? run_verify() : run_listed()), (void)push_well();
	(void)sweep(), (void)push_well();
	if (now.shop != A)
		fail(n, "two runs do not make the shop like the source");
	if (now.published != now.wanted && (now.wanted || !s->lost))
		fail(n, now.wanted ? "it is not published again"
				   : "it is published, as nobody wanted");
	(void)run_listed(), (void)push_well();
	(void)run_listed(), (void)push_well();
	if (run_listed() && now.line)
		fail(n, "the item is not settled");
}

static void check_gone(size_t n)
{
	const struct row *r = &all[n].state.row;

	if (!now.shop || !r->there || !r->id || !r->created || now.done)
		return;
	(void)run_listed(), (void)run_listed();
	(void)sweep(), (void)push_well();
	if (now.published)
		fail(n, "two runs and a sweep do not make a draft of it");
}

static void check_end(size_t n)
{
	const struct state *s = &all[n].state;

	if (!is_quiet(s))
		return;
	now = *s;
	store_row(&now.row);
	if (s->source)
		check_there(n);
	else
		check_gone(n);
}

static void expand(size_t n, int part)
{
	for (size_t e = 0; e < COUNT(events); e++) {
		if (!(events[e].part & part))
			continue;
		now = all[n].state;
		wrong_draft = false;
		if (events[e].loads && !events[e].loads())
			continue;
		if (events[e].loads)
			store_row(&now.row);
		if (!events[e].happens())
			continue;
		if (events[e].loads)
			load_row(&now.row);
		rename_versions(&now);
		add(n, (int)e);
		if (wrong_draft) {
			fail(n,
			    "a draft is made of what it must not be made of");
			return;
		}
	}
}

static void explore(int part)
{
	now = (struct state){.source = 0};
	add(0, 0);
	for (size_t n = 0; n < count && !unit_failed; n++) {
		if (is_missed(&all[n].state))
			fail(n, "a settled item is not what the shop has");
		check_end(n);
		expand(n, part);
	}
	forget_states();
}

int main(void)
{
	char *dir = open_ledger();

	prepare_all();
	explore(SWEEPS);
	explore(TEXTS);
	finalize_all();
	close_ledger(dir);
	return unit_end();
}
