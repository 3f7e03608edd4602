#include "ledger/db.h"

static bool count(struct ledger *l, sqlite3_stmt *s, uint64_t *number)
{
	bool row;

	if (!db_step(l, s, &row))
		return false;
	*number = db_number_at(s, 0);
	return db_done(l, s);
}

static sqlite3_stmt *use_gone(
    struct ledger *l, enum statement which, const struct ledger_gone *g)
{
	sqlite3_stmt *s = db_use(l, which);

	db_bind_number(s, 2, g->after);
	(void)sqlite3_bind_int(s, 3, g->adopted);
	return s;
}

bool ledger_count_gone(struct ledger *l, const struct ledger_gone *g,
    uint64_t *gone, uint64_t *kept)
{
	return count(l, use_gone(l, COUNT_GONE, g), gone) &&
	       count(l, db_use(l, COUNT_KEPT), kept);
}

static bool next(
    struct ledger *l, sqlite3_stmt *s, struct buf *key, bool *found)
{
	db_bind_text(s, 4, key->data ? key->data : "", key->len);
	if (!db_step(l, s, found))
		return false;
	if (*found) {
		buf_reset(key);
		buf_put(key, sqlite3_column_text(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0));
	}
	return db_done(l, s);
}

bool ledger_next_gone(
    struct ledger *l, const struct ledger_gone *g, struct buf *key, bool *found)
{
	return next(l, use_gone(l, NEXT_GONE, g), key, found);
}

bool ledger_next_back(struct ledger *l, struct buf *key, bool *found)
{
	return next(l, db_use(l, NEXT_BACK), key, found);
}

bool ledger_sweep(struct ledger *l, const struct buf *key,
    enum ledger_swept what, const struct digest *hash)
{
	const bool back = what == SWEPT_RETURNING;
	sqlite3_stmt *s = db_use(l, back ? SWEEP_RETURNING : SWEEP_LEAVING);

	db_bind_text(s, 2, key->data, key->len);
	db_bind_hash(s, 3, hash);
	if (!back)
		(void)sqlite3_bind_int(s, 4, what == SWEPT_DRAFT);
	return db_run(l, s);
}
