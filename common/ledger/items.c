#include "ledger/db.h"

#include <string.h>

/* False: the row cannot be right. */
static bool take_item(
    const struct ledger *l, sqlite3_stmt *s, struct ledger_item *item)
{
	if (sqlite3_column_bytes(s, 1) != DIGEST_LEN ||
	    db_number_at(s, 0) >= l->numbers)
		return false;
	*item = (struct ledger_item){.number = db_number_at(s, 0),
	    .settled = sqlite3_column_int64(s, 2) == l->epoch,
	    .missing = sqlite3_column_int(s, 7),
	    .stale = sqlite3_column_int64(s, 5) != l->epoch ||
		     sqlite3_column_int(s, 6) || sqlite3_column_int(s, 7),
	    .last = (enum ledger_last)sqlite3_column_int(s, 3),
	    .verified = db_number_at(s, 4),
	    .touched = sqlite3_column_int(s, 8)};
	item->edited = item->touched && sqlite3_column_int(s, 9) &&
		       sqlite3_column_int64(s, 5) == l->epoch;
	memcpy(item->hash.byte, sqlite3_column_blob(s, 1), DIGEST_LEN);
	return true;
}

bool ledger_find(struct ledger *l, const char *key, size_t len,
    struct ledger_item *item, bool *found)
{
	sqlite3_stmt *s = db_use(l, FIND_ITEM);

	db_bind_text(s, 2, key, len);
	if (!db_step(l, s, found))
		return false;
	if (*found && !take_item(l, s, item))
		return db_done(l, s) && db_damaged(l);
	return db_done(l, s);
}

static bool give_number(struct ledger *l)
{
	sqlite3_stmt *s = db_use(l, NUMBER_GIVEN);

	db_bind_number(s, 2, ++l->numbers);
	return db_run(l, s);
}

bool ledger_pass(struct ledger *l, const char *key, size_t len,
    const struct digest *hash, uint64_t *number)
{
	sqlite3_stmt *s = db_use(l, PASS_ITEM);
	bool row;

	db_bind_text(s, 2, key, len);
	db_bind_number(s, 3, l->numbers);
	db_bind_hash(s, 4, hash);
	db_bind_number(s, 5, l->run);
	(void)sqlite3_bind_int64(s, 6, l->epoch);
	if (!db_step(l, s, &row))
		return false;
	*number = db_number_at(s, 0);
	return db_done(l, s) && (*number != l->numbers || give_number(l));
}

uint64_t ledger_numbers(const struct ledger *l)
{
	return l->numbers;
}

/* Runs a statement about the item with a key. */
static bool run_for_key(
    struct ledger *l, enum statement which, const char *key, size_t len)
{
	sqlite3_stmt *s = db_use(l, which);

	db_bind_text(s, 2, key, len);
	return db_run(l, s);
}

/* Is it the receipt of a line that a sweep printed? */
static bool receive_sweep(
    struct ledger *l, const struct ledger_receipt *r, bool *matched)
{
	sqlite3_stmt *s = db_use(l, RECEIVE_SWEEP);
	const bool updated = r->last == LAST_UPDATED;

	db_bind_text(s, 2, r->key, r->key_len);
	db_bind_hash(s, 3, r->hash);
	(void)sqlite3_bind_int(s, 4, updated || r->last == LAST_UNCHANGED);
	(void)sqlite3_bind_int(s, 5, updated && r->was_published);
	(void)sqlite3_bind_int(s, 6, !updated);
	db_bind_string(s, 7, r->version);
	if (!db_run(l, s))
		return false;
	*matched = sqlite3_changes(l->db) > 0;
	return true;
}

bool ledger_receive(
    struct ledger *l, const struct ledger_receipt *r, bool *matched)
{
	sqlite3_stmt *s = db_use(l, RECEIVE_ITEM);

	db_bind_text(s, 2, r->key, r->key_len);
	db_bind_hash(s, 3, r->hash);
	(void)sqlite3_bind_int(s, 4, r->last == LAST_UNCHANGED);
	(void)sqlite3_bind_int(s, 5, (int)r->last);
	db_bind_string(s, 6, r->id);
	db_bind_string(s, 7, r->version);
	(void)sqlite3_bind_int(s, 8, r->last == LAST_CREATED);
	db_bind_number(s, 9, l->turn);
	if (!db_run(l, s))
		return false;
	*matched = sqlite3_changes(l->db) > 0;
	if (!*matched && !receive_sweep(l, r, matched))
		return false;
	if (!*matched)
		return run_for_key(l, TAKE_SETTLEMENT, r->key, r->key_len);
	return !r->gone || run_for_key(l, REMOVE_ITEM, r->key, r->key_len);
}

bool ledger_undone(
    struct ledger *l, const char *key, size_t len, enum ledger_undo what)
{
	sqlite3_stmt *s = db_use(l, UNDO_ITEM);

	db_bind_text(s, 2, key, len);
	(void)sqlite3_bind_int(s, 3, what == UNDO_DRAFTED);
	(void)sqlite3_bind_int(s, 4, what == UNDO_PUBLISHED);
	return db_run(l, s);
}

bool ledger_doubt(struct ledger *l, const char *key, size_t len)
{
	return run_for_key(l, TAKE_SETTLEMENT, key, len);
}
