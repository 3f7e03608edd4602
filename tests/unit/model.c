/*
 * ledger/: everything that can happen to one item, in any order.
 *
 * The source, the shop, the pipe between them and the receipts are a model; the
 * ledger is the real one. A state is what all of them hold. From the first
 * state on, each event that is possible is tried in each state that can be
 * reached, until there is no new one. What has to hold:
 *
 * - With an empty pipe, a settled item is what the shop has; or somebody has
 *   changed it there, in a way that the next run is told.
 * - From such a state, two runs without failures make the shop like the source,
 *   and the third passes nothing on.
 * - What is called a hand edit is one.
 *
 * Sweeps, --salt and --verify are in sweeps.c.
 *
 * Not modelled, because the manual excludes it: an ms-push that goes on when
 * its run was killed and the next has begun, and changes that move no time.
 */
#include "ledger/filter.h"
#include "ledger/receipts.h"

#include <string.h>

/* Contents. X is what neither the source nor we have written. */
enum { NONE, A, B, X };
enum { KEY_VERSIONS = 4, READS = 3, RUN = 5 };

struct row {
	signed char there, content, settled, now, mixed, last, version, touched,
	    missed;
};

struct state {
	signed char source, shop, version, changed, hand;
	signed char running, reads;
	signed char line, behind;	/* between the filter and ms-push */
	signed char plan, planned_from; /* NONE: nothing is planned */
	signed char receipt, receipt_of, receipt_version; /* an action, or 0 */
	struct row row;
};

static struct state now;
static const char *event_name(int event);

#include "explore.h"

/* --- the ledger as a value */

static const char *item_of(int content)
{
	static const char *const items[] = {NULL,
	    "{\"external_id\":\"k\",\"title\":\"A\"}",
	    "{\"external_id\":\"k\",\"title\":\"B\"}"};

	return items[content];
}

static struct digest hash_of_content(int content)
{
	return digest_of(item_of(content), strlen(item_of(content)));
}

static void prepare_all(void)
{
	prepare_clearing();
	load = prepare("SELECT hash, settled, passed, mixed, last, version,"
		       " touched, missed FROM items");
	store = prepare(
	    "INSERT INTO items (resource, key, number, hash, settled, epoch,"
	    " passed, mixed, last, id, version, touched, missed)"
	    " VALUES (1, 'k', 0, ?1, ?2, 1, ?3, ?4, ?5, 'p', ?6, ?7, ?8)");
}

static void load_row(struct row *r)
{
	const struct digest a = hash_of_content(A);

	*r = (struct row){.there = 0};
	if (sqlite3_step(load) == SQLITE_ROW)
		*r = (struct row){.there = 1,
		    .content = memcmp(sqlite3_column_blob(load, 0), a.byte,
				   DIGEST_LEN) == 0
				   ? A
				   : B,
		    .settled = small(load, 1),
		    .now = db_number_at(load, 2) == ledger->run,
		    .mixed = small(load, 3),
		    .last = small(load, 4),
		    .version = version_number(load, 5),
		    .touched = small(load, 6),
		    .missed = small(load, 7) != 0};
	(void)sqlite3_reset(load);
}

static void store_row(const struct row *r)
{
	const struct digest hash = hash_of_content(r->there ? r->content : A);
	const char *version = r->version ? version_text(r->version) : NULL;
	const int values[] = {
	    [2] = r->settled, r->now ? RUN : RUN - 1, r->mixed, r->last};

	must(ledger_begin(ledger, true));
	step(clear);
	step(runs);
	ledger->run = RUN;
	ledger->turn = ledger->turns = 1;
	ledger->numbers = (uint64_t)r->there;
	if (!r->there) {
		must(ledger_commit(ledger));
		return;
	}
	db_bind_hash(store, 1, &hash);
	for (int i = 2; i < (int)COUNT(values); i++)
		(void)sqlite3_bind_int(store, i, values[i]);
	db_bind_string(store, 6, version);
	(void)sqlite3_bind_int(store, 7, r->touched);
	(void)sqlite3_bind_int(store, 8, r->missed);
	step(store);
	must(ledger_commit(ledger));
}

/* Makes the smallest numbers of the versions, so that few states differ. */
static void rename_versions(struct state *s)
{
	signed char *const at[] = {
	    &s->version, &s->row.version, &s->receipt_version};
	signed char names[2 * KEY_VERSIONS] = {0}, next = 1;

	for (size_t i = 0; i < COUNT(at); i++) {
		if (*at[i] && !names[(int)*at[i]])
			names[(int)*at[i]] = next++;
		*at[i] = names[(int)*at[i]];
	}
}

static signed char new_version(void)
{
	return KEY_VERSIONS; /* higher than any in use; renamed later */
}

/* --- events; each returns whether it is possible */

static bool is_empty(const struct state *s)
{
	return !s->line && !s->plan && !s->receipt;
}

static bool source_to(int content)
{
	if (now.source == content)
		return false;
	now.source = (signed char)content;
	return true;
}

static bool source_a(void)
{
	return source_to(A);
}
static bool source_b(void)
{
	return source_to(B);
}
static bool source_none(void)
{
	return source_to(NONE);
}

static void change_shop(int content)
{
	now.shop = (signed char)content;
	now.version = content ? new_version() : 0;
	now.changed = 1;
}

static bool hand(int content)
{
	if (now.shop == NONE || now.shop == content)
		return false;
	change_shop(content);
	now.hand = 1;
	return true;
}

static bool hand_x(void)
{
	return hand(X);
}
static bool hand_a(void)
{
	return hand(A);
}
static bool hand_delete(void)
{
	return hand(NONE);
}

static void touch(void)
{
	uint64_t touched = 0;

	must(ledger_touch(ledger, "p",
	    now.shop ? version_text(now.version) : NULL, &touched));
}

static bool begin(bool listed)
{
	struct ledger_run run;
	bool salted;

	if (now.running || !is_empty(&now) || (now.changed && !listed))
		return false;
	must(ledger_begin_run(ledger, true, NULL, &run, &salted));
	if (listed)
		touch();
	now.changed = 0;
	now.running = 1;
	now.reads = 0;
	return true;
}

static bool begin_listed(void)
{
	return begin(true);
}
static bool begin_unlisted(void)
{
	return begin(false);
}

static bool wrong_edit; /* the filter called something an edit */

static bool read_item(void)
{
	struct filter f = {
	    .ledger = ledger, .key = {.name = "external_id"}, .run.full = true};
	const char *item = item_of(now.source);

	if (!now.running || now.reads == READS || !now.source || now.behind)
		return false;
	must(filter_item(&f, item, strlen(item)));
	must(filter_end_group(&f));
	if (f.out.len)
		*(now.line ? &now.behind : &now.line) = now.source;
	/* Without a difference, ms-push does not call it one. */
	wrong_edit |= f.edited.len && !now.hand && now.shop != now.source;
	now.reads++;
	filter_release(&f);
	return true;
}

static bool end_run(void)
{
	const unsigned char bits[1] = {now.reads ? 1 : 0};
	const struct ledger_run run = {
	    .number = ledger->run, .full = true, .turn = 1, .read = 1};

	if (!now.running)
		return false;
	must(ledger_end_run(ledger, &run, bits, 8));
	now.running = 0;
	return true;
}

static void drop_pipe(void)
{
	now.line = now.behind = now.plan = now.planned_from = now.receipt =
	    now.receipt_of = 0;
	now.receipt_version = 0;
}

static bool kill_run(void)
{
	if (!now.running && is_empty(&now))
		return false;
	drop_pipe();
	now.running = 0;
	return true;
}

static void give_receipt(enum ledger_last last, int content)
{
	now.receipt = (signed char)last;
	now.receipt_of = (signed char)content;
	now.receipt_version = last == LAST_REJECTED ? 0 : now.version;
}

static bool look(void)
{
	const int content = now.line;

	if (!content || now.plan || now.receipt)
		return false;
	now.line = now.behind;
	now.behind = NONE;
	if (now.shop == content) {
		give_receipt(LAST_UNCHANGED, content);
	} else {
		now.plan = (signed char)content;
		now.planned_from = now.shop;
	}
	return true;
}

/* Only what differed at the look is written. */
static bool write_item(void)
{
	if (!now.plan)
		return false;
	change_shop(now.shop == now.planned_from ? now.plan : X);
	give_receipt(now.planned_from ? LAST_UPDATED : LAST_CREATED, now.plan);
	now.plan = now.planned_from = 0;
	return true;
}

static bool reject(void)
{
	if (!now.plan)
		return false;
	give_receipt(LAST_REJECTED, now.plan);
	now.plan = now.planned_from = 0;
	return true;
}

static bool lose_receipt(void)
{
	if (!now.receipt)
		return false;
	now.receipt = now.receipt_of = now.receipt_version = 0;
	return true;
}

static bool take_receipt(void)
{
	static const char *const words[] = {
	    "", "created", "updated", "unchanged", "rejected"};
	struct receipts r = {.ledger = ledger};
	char line[256], hex[DIGEST_HEX_SIZE];
	struct digest hash;
	int len;

	if (!now.receipt)
		return false;
	hash = hash_of_content(now.receipt_of);
	digest_hex(hex, &hash);
	len = snprintf(line, sizeof line,
	    "{\"id\":\"p\",\"action\":\"%s\",\"key\":\"k\",\"hash\":\"%s\"%s%s%"
	    "s}",
	    words[(int)now.receipt], hex,
	    now.receipt_version ? ",\"version\":\"" : "",
	    now.receipt_version ? version_text(now.receipt_version) : "",
	    now.receipt_version ? "\"" : "");
	must(ledger_begin(ledger, true));
	must(receipts_take(&r, line, (size_t)len));
	must(ledger_commit(ledger));
	receipts_release(&r);
	if (now.receipt_version && now.receipt_version == now.version)
		now.hand = 0;
	return lose_receipt();
}

static bool can_begin(void)
{
	return !now.running && is_empty(&now);
}
static bool is_running(void)
{
	return now.running;
}
static bool has_receipt(void)
{
	return now.receipt;
}

static const struct event {
	const char *name;
	bool (*happens)(void);
	/* May it happen, with the ledger? NULL: it does not use it. */
	bool (*loads)(void);
} events[] = {
    {"the source has A", source_a, NULL},
    {"the source has B", source_b, NULL},
    {"the source has nothing", source_none, NULL},
    {"by hand: X", hand_x, NULL},
    {"by hand: A", hand_a, NULL},
    {"by hand: deleted", hand_delete, NULL},
    {"a run begins, and Medusa lists the item", begin_listed, can_begin},
    {"a run begins", begin_unlisted, can_begin},
    {"the filter reads the item", read_item, is_running},
    {"the input ends", end_run, is_running},
    {"all is killed", kill_run, NULL},
    {"ms-push looks", look, NULL},
    {"ms-push writes", write_item, NULL},
    {"Medusa refuses", reject, NULL},
    {"a receipt is lost", lose_receipt, NULL},
    {"a receipt arrives", take_receipt, has_receipt},
};

static const char *event_name(int event)
{
	return events[event].name;
}

/* --- what has to hold */

/* May the item be left out by the next run, although the shop has another? */
static bool is_missed(const struct state *s)
{
	return is_empty(s) && s->row.settled && s->shop != s->row.content &&
	       !(s->changed && s->version != s->row.version);
}

/* A run without failures. Returns whether it passed the item on. */
static bool run_well(void)
{
	bool passed;

	(void)begin(true);
	(void)read_item();
	passed = now.line;
	(void)look();
	(void)write_item();
	(void)take_receipt();
	(void)end_run();
	return passed;
}

static void check_end(size_t n)
{
	const struct state *s = &all[n].state;

	if (s->running || !is_empty(s) || !s->source)
		return;
	now = *s;
	store_row(&now.row);
	(void)run_well();
	(void)run_well();
	if (now.shop != now.source)
		fail(n, "two runs do not make the shop like the source");
	if (run_well())
		fail(n, "the item is not settled after two runs");
}

static void expand(size_t n)
{
	for (size_t e = 0; e < COUNT(events); e++) {
		now = all[n].state;
		wrong_edit = false;
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
		if (wrong_edit) {
			fail(n, "this is no hand edit");
			return;
		}
	}
}

int main(void)
{
	char *dir = open_ledger();

	prepare_all();
	add(0, 0);
	for (size_t n = 0; n < count && !unit_failed; n++) {
		if (is_missed(&all[n].state))
			fail(n, "a settled item is not what the shop has");
		check_end(n);
		expand(n);
	}
	finalize_all();
	close_ledger(dir);
	forget_states();
	return unit_end();
}
