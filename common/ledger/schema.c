#include "ledger/schema.h"

/*
 * An item is settled if `settled` is the epoch of its resource; so a new epoch
 * takes the settlement of all of them at once. `number` is the item's bit in
 * the memory of a run.
 */
const char schema_tables[] =
    "CREATE TABLE resources (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE,\n"
    "  epoch INTEGER NOT NULL DEFAULT 1,\n"
    "  salt TEXT,\n"
    "  numbers INTEGER NOT NULL DEFAULT 0,\n"
    "  turns INTEGER NOT NULL DEFAULT 0,\n"
    "  store TEXT,\n"
    "  address TEXT,\n"
    "  asked INTEGER\n"
    ");\n"
    "CREATE TABLE items (\n"
    "  resource INTEGER NOT NULL REFERENCES resources,\n"
    "  key TEXT NOT NULL,\n"
    "  number INTEGER NOT NULL,\n"
    "  hash BLOB NOT NULL,\n"
    "  settled INTEGER NOT NULL DEFAULT 0,\n"
    "  epoch INTEGER NOT NULL,\n"
    "  passed INTEGER NOT NULL,\n"
    "  mixed INTEGER NOT NULL DEFAULT 0,\n"
    "  last INTEGER NOT NULL DEFAULT 0,\n"
    "  id TEXT,\n"
    "  version TEXT,\n"
    "  touched INTEGER NOT NULL DEFAULT 0,\n"
    "  created INTEGER NOT NULL DEFAULT 0,\n"
    "  verified INTEGER NOT NULL DEFAULT 0,\n"
    "  missed INTEGER NOT NULL DEFAULT 0,\n"
    "  swept INTEGER NOT NULL DEFAULT 0,\n"
    "  sweep BLOB,\n"
    "  PRIMARY KEY (resource, key)\n"
    ") WITHOUT ROWID;\n"
    "CREATE INDEX ids ON items (resource, id) WHERE id IS NOT NULL;\n"
    "CREATE INDEX missed ON items (resource, missed) WHERE missed;\n"
    "CREATE INDEX swept ON items (resource, swept) WHERE swept;\n"
    "CREATE TABLE runs (\n"
    "  resource INTEGER NOT NULL REFERENCES resources,\n"
    "  number INTEGER NOT NULL,\n"
    "  full INTEGER NOT NULL,\n"
    "  began TEXT NOT NULL,\n"
    "  ended TEXT,\n"
    "  turn INTEGER NOT NULL,\n"
    "  read INTEGER NOT NULL DEFAULT 0,\n"
    "  passed INTEGER NOT NULL DEFAULT 0,\n"
    "  changed INTEGER NOT NULL DEFAULT 0,\n"
    "  acks INTEGER NOT NULL DEFAULT 0,\n"
    "  PRIMARY KEY (resource, number)\n"
    ") WITHOUT ROWID;\n";

/* What a sweep has done to an item that the source no longer has. LEAVING: a
   line was printed, and not answered. TAKEN: it was published, and is a draft
   because of us. LEFT: people had made it a draft. RETURNING: it is back; a
   line was printed, and not answered. LEAVING_AGAIN: as LEAVING, and an earlier
   line has no answer either. BACK: as TAKEN, and it is back. */
#define LEAVING	      "1"
#define TAKEN	      "2"
#define LEFT	      "3"
#define RETURNING     "4"
#define LEAVING_AGAIN "5"
#define BACK	      "6"

/* The source may have it again before the answer comes. */
#define TAKEN_OR_BACK "iif(missed, " TAKEN ", " BACK ")"
#define LEFT_OR_BACK  "iif(missed, " LEFT ", 0)"

/* The receipt says what Medusa has: 1 created, 2 updated, 3 unchanged. */
#define WRITTEN "(?5 BETWEEN 1 AND 3)"

/* No answer to the line of a sweep has come. */
#define OPEN "swept IN (" LEAVING ", " RETURNING ", " LEAVING_AGAIN ")"

/* No sweep counts for it. */
#define UNSWEPT "(NOT swept OR swept = " BACK " OR " OPEN ")"

/* Medusa has it, or had it once, and the source has not. ?3: whoever made it.
 */
#define GONE                                                                   \
	"resource = ?1 AND missed >= ?2 AND missed AND id IS NOT NULL"         \
	" AND (created OR ?3) AND " UNSWEPT

#define RUN                                                                    \
	"SELECT number, full, turn, read, passed, changed, acks,"              \
	" ended IS NOT NULL FROM runs WHERE resource = ?1"

#define NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

const char *const schema_statements[STATEMENTS] = {
    [BEGIN_READ] = "BEGIN",
    /* A transaction that began by reading fails at once if another one has
       written since. */
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ADD_RESOURCE] = "INSERT INTO resources (name) VALUES (?2)"
		     " ON CONFLICT DO NOTHING",
    [FIND_RESOURCE] = "SELECT id, epoch, salt, numbers, turns, store, address,"
		      " asked FROM resources WHERE name = ?2",
    [FIND_ITEM] = "SELECT number, hash, settled, last, verified, epoch,"
		  " mixed, missed, touched, NOT (" OPEN ")"
		  " FROM items WHERE resource = ?1 AND key = ?2",
    /* Passed on twice in a run, with other bytes: which of them Medusa has
       depends on what became of both, so none of them settles in that run. In
       a new epoch, it may differ because of the salt. */
    [PASS_ITEM] = "INSERT INTO items"
		  " (resource, key, number, hash, passed, epoch)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		  " ON CONFLICT DO UPDATE SET hash = ?4, passed = ?5,"
		  " epoch = ?6, settled = 0, missed = 0,"
		  " version = iif(hash = ?4 AND epoch = ?6, version, NULL),"
		  " touched = touched AND hash = ?4 AND epoch = ?6,"
		  " mixed = passed = ?5 AND (mixed OR hash <> ?4),"
		  " swept = CASE swept WHEN " TAKEN " THEN " BACK " WHEN " LEFT
		  " THEN 0 ELSE swept END RETURNING number",
    [NUMBER_GIVEN] = "UPDATE resources SET numbers = ?2 WHERE id = ?1",
    [RECEIVE_ITEM] =
	"UPDATE items SET"
	" settled = iif(?4 AND NOT mixed AND NOT (" OPEN "),"
	" epoch, 0), last = ?5,"
	" id = coalesce(?6, id),"
	" version = iif(" WRITTEN ", iif(mixed, NULL, ?7), version),"
	" touched = touched AND NOT " WRITTEN ","
	" created = max(created, ?8),"
	" swept = iif(?8, 0, swept),"
	" verified = iif(?4, ?9, verified)"
	" WHERE resource = ?1 AND key = ?2 AND hash = ?3",
    /* What was written is not known, so its version is that of nobody. */
    [TAKE_SETTLEMENT] = "UPDATE items SET settled = 0, version = NULL,"
			" touched = 0 WHERE resource = ?1 AND key = ?2"
			" AND (settled OR version IS NOT NULL)",
    [UNDO_ITEM] =
	"UPDATE items SET settled = 0, version = NULL,"
	" touched = 0, swept = CASE"
	" WHEN ?3 THEN " TAKEN_OR_BACK " WHEN ?4 AND swept THEN " LEFT_OR_BACK
	" ELSE swept END WHERE resource = ?1 AND key = ?2",
    [REMOVE_ITEM] = "DELETE FROM items WHERE resource = ?1 AND key = ?2",
    [LATEST_RUN] = RUN " ORDER BY number DESC LIMIT 1",
    [LATEST_FULL] = RUN " AND full ORDER BY number DESC LIMIT 1",
    [NEW_EPOCH] = "UPDATE resources SET epoch = epoch + 1, salt = ?2"
		  " WHERE id = ?1",
    [BEGIN_RUN] = "INSERT INTO runs (resource, number, full, began, turn)"
		  " VALUES (?1, ?2, ?3, " NOW ", ?4)",
    [END_RUN] = "UPDATE runs SET ended = " NOW ", read = ?3, passed = ?4,"
		" changed = ?5 WHERE resource = ?1 AND number = ?2",
    [COUNT_ITEMS] = "SELECT count(*) FROM items WHERE resource = ?1",
    [RENUMBER] = "UPDATE items SET number = new.number FROM"
		 " (SELECT key, row_number() OVER (ORDER BY key) - 1 AS number"
		 " FROM items WHERE resource = ?1) AS new"
		 " WHERE resource = ?1 AND items.key = new.key",
    [COUNT_TURN] = "UPDATE resources SET turns = ?2 WHERE id = ?1",
    [COUNT_MISSED] = "UPDATE items SET missed = missed + 1"
		     " WHERE resource = ?1 AND NOT seen(number)",
    [COUNT_GONE] = "SELECT count(*) FROM items WHERE " GONE,
    [COUNT_KEPT] = "SELECT count(*) FROM items WHERE resource = ?1"
		   " AND id IS NOT NULL AND " UNSWEPT,
    [NEXT_GONE] = "SELECT key FROM items WHERE " GONE
		  " AND key > ?4 ORDER BY key LIMIT 1",
    [NEXT_BACK] =
	"SELECT key FROM items WHERE resource = ?1"
	" AND NOT missed AND (swept IN (" TAKEN ", " BACK ") OR " OPEN ")"
	" AND key > ?4 ORDER BY key LIMIT 1",
    [SWEEP_LEAVING] = "UPDATE items SET settled = 0, sweep = ?3, swept ="
		      " iif(swept AND ?4, " LEAVING_AGAIN ", " LEAVING ")"
		      " WHERE resource = ?1 AND key = ?2",
    [SWEEP_RETURNING] =
	"UPDATE items SET settled = 0, sweep = ?3,"
	" swept = " RETURNING " WHERE resource = ?1 AND key = ?2",
    /* ?4: it is as the line says; ?5: it was published before the line. An
       earlier line, to which no answer came, may have done it. */
    [RECEIVE_SWEEP] = "UPDATE items SET settled = 0,"
		      " version = iif(?4, ?7, version),"
		      " touched = touched AND NOT ?4, swept = CASE"
		      " WHEN NOT ?4 THEN swept"
		      " WHEN swept = " RETURNING " THEN 0"
		      " WHEN ?5 OR (?6 AND swept = " LEAVING_AGAIN ")"
		      " THEN " TAKEN_OR_BACK " ELSE " LEFT_OR_BACK " END"
		      " WHERE resource = ?1 AND key = ?2 AND sweep = ?3"
		      " AND " OPEN,
    /* A version that is known can be compared; without one, an item is only
       looked at again. */
    [TOUCH_ITEM] = "UPDATE items SET settled = 0, touched = version IS NOT NULL"
		   " WHERE resource = ?1 AND id = ?2 AND NOT touched"
		   " AND (?3 IS NULL OR version IS NOT ?3)"
		   " AND (settled OR version IS NOT NULL)",
    [MEET_SHOP] = "UPDATE resources SET store = ?2, address = ?3, asked = ?4,"
		  " epoch = epoch + ?5 WHERE id = ?1",
    [FORGET_VERSIONS] = "UPDATE items SET version = NULL, touched = 0"
			" WHERE resource = ?1",
    [NEWEST] = "SELECT id, version FROM items WHERE resource = ?1"
	       " AND id IS NOT NULL AND version IS NOT NULL"
	       " ORDER BY version DESC LIMIT ?2",
    [COUNT_SETTLED] = "SELECT count(*), total(settled = ?2) FROM items"
		      " WHERE resource = ?1 AND id IS NOT NULL",
    [JOIN_RUN] = "UPDATE runs SET acks = acks + 1"
		 " WHERE resource = ?1 AND number = ?2",
};
