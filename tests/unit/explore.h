/*
 * All states that a model with a ledger can reach: from the first one on, each
 * event that is possible is tried in each state, until there is no new one.
 *
 * The file that includes this has defined struct state, its `now`, and the
 * names of the events.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "ledger/db.h"

#include "base/map.h"
#include "base/mem.h"

#include "unit.h"

#include <unistd.h>

/* --- the ledger */

static struct ledger *ledger;

static void must(bool ok)
{
	if (!ok) {
		printf("%s\n", ledger_error(ledger));
		exit(1);
	}
}

static sqlite3_stmt *prepare(const char *text)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(ledger->db, text, -1, &s, NULL) != SQLITE_OK)
		exit(1);
	return s;
}

static void step(sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		exit(1);
	(void)sqlite3_reset(s);
}

static signed char small(sqlite3_stmt *s, int column)
{
	return (signed char)sqlite3_column_int(s, column);
}

/* Versions are "v1/", "v2/", …; 0 is none. */
static const char *version_text(int version)
{
	static char text[16];

	snprintf(text, sizeof text, "v%d/", version);
	return text;
}

static signed char version_number(sqlite3_stmt *s, int column)
{
	const unsigned char *text = sqlite3_column_text(s, column);

	return text ? (signed char)(text[1] - '0') : 0;
}

/* `load` and `store` are for the model's row of the ledger. */
static sqlite3_stmt *load, *store, *clear, *runs;

static void prepare_clearing(void)
{
	clear = prepare("DELETE FROM items");
	runs = prepare("DELETE FROM runs");
}

static void finalize_all(void)
{
	sqlite3_stmt *const own[] = {load, store, clear, runs};

	for (size_t i = 0; i < COUNT(own); i++)
		(void)sqlite3_finalize(own[i]);
}

/* In memory, if the system has a place for that. */
static char *open_ledger(void)
{
	static char in_memory[] = "/dev/shm/model-XXXXXX",
		    on_disk[] = "/tmp/model-XXXXXX";
	char *dir = access("/dev/shm", W_OK) == 0 ? in_memory : on_disk;
	char path[64], *why;

	if (!mkdtemp(dir))
		exit(1);
	snprintf(path, sizeof path, "%s/ledger", dir);
	ledger = ledger_open(path, "products", LEDGER_QUICK, &why);
	if (!ledger ||
	    sqlite3_exec(ledger->db,
		"PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE",
		NULL, NULL, NULL) != SQLITE_OK)
		exit(1);
	return dir;
}

static void close_ledger(const char *dir)
{
	char path[64];

	ledger_close(ledger);
	snprintf(path, sizeof path, "%s/ledger", dir);
	(void)unlink(path);
	(void)rmdir(dir);
}

/* --- the states */

struct seen {
	struct state state;
	size_t from;
	int event;
};
static struct seen *all;
static size_t count, room;
static struct map known;

static void print_path(size_t n)
{
	if (n == 0)
		return;
	print_path(all[n].from);
	printf("  %s\n", event_name(all[n].event));
}

static void fail(size_t n, const char *what)
{
	printf("%s:\n", what);
	print_path(n);
	unit_failed++;
}

/* Adds the state `now`, unless it is known. */
static void add(size_t from, int event)
{
	if (map_get(&known, (const char *)&now, sizeof now))
		return;
	if (count == room) {
		room = room ? 2 * room : 1024;
		all = mem_resize(all, room, sizeof *all);
	}
	all[count] = (struct seen){now, from, event};
	(void)map_put(&known, (const char *)&now, sizeof now, &known);
	count++;
}

/* Counts each state as a case. */
static void forget_states(void)
{
	unit_passed += (unsigned)count;
	map_release(&known);
	free(all);
	all = NULL;
	count = room = 0;
}

#endif
