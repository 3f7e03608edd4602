/*
 * The database of a ledger, for the other files of this layer.
 */
#ifndef LEDGER_DB_H
#define LEDGER_DB_H

#include "base/buf.h"
#include "ledger/ledger.h"
#include "ledger/schema.h"

#include <sqlite3.h>

struct ledger {
	char *path;
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	int64_t resource; /* its id; 0: the ledger does not have it */
	int64_t epoch;
	char *salt;	       /* NULL: none yet */
	char *store, *address; /* NULL: not known yet */
	int64_t asked;
	uint64_t numbers, turns;
	uint64_t run, turn;	   /* of the run that was begun or joined */
	const unsigned char *seen; /* during ledger_end_run */
	uint64_t seen_room;
	struct buf error;
};

/* Keeps the error of the last call of SQLite. Returns false. */
bool db_fail(struct ledger *l);

/* The same for a value that no version writes. */
bool db_damaged(struct ledger *l);

/* The statement with the id of the resource bound to ?1. */
sqlite3_stmt *db_use(struct ledger *l, enum statement which);

void db_bind_number(sqlite3_stmt *s, int at, uint64_t number);
/* NULL is bound as NULL. The bytes must live until the statement has run. */
void db_bind_text(sqlite3_stmt *s, int at, const char *text, size_t len);
void db_bind_string(sqlite3_stmt *s, int at, const char *text);
void db_bind_hash(sqlite3_stmt *s, int at, const struct digest *hash);
uint64_t db_number_at(sqlite3_stmt *s, int column);

/* Runs a statement that has at most one row. *row: whether it has one. */
MUST_CHECK bool db_step(struct ledger *l, sqlite3_stmt *s, bool *row);
/* Ends it, when the row has been read. */
MUST_CHECK bool db_done(struct ledger *l, sqlite3_stmt *s);
/* Runs a statement without rows. */
MUST_CHECK bool db_run(struct ledger *l, sqlite3_stmt *s);

#endif
