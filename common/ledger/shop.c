#include "ledger/db.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct ledger_shop ledger_shop(const struct ledger *l)
{
	return (struct ledger_shop){
	    .store = l->store, .address = l->address, .asked = l->asked};
}

static void replace(char **text, const char *with)
{
	char *copy = with ? mem_strdup(with) : NULL;

	free(*text);
	*text = copy;
}

static bool remember(
    struct ledger *l, const struct ledger_shop *shop, enum ledger_doubt doubt)
{
	sqlite3_stmt *s = db_use(l, MEET_SHOP);

	db_bind_string(s, 2, shop->store);
	db_bind_string(s, 3, shop->address);
	(void)sqlite3_bind_int64(s, 4, shop->asked);
	(void)sqlite3_bind_int(s, 5, doubt != DOUBT_NONE);
	return db_run(l, s) &&
	       (doubt != DOUBT_ALL || db_run(l, db_use(l, FORGET_VERSIONS)));
}

bool ledger_meet(
    struct ledger *l, const struct ledger_shop *shop, enum ledger_doubt doubt)
{
	if (!ledger_begin(l, true) || !remember(l, shop, doubt) ||
	    !ledger_commit(l))
		return false;
	l->epoch += doubt != DOUBT_NONE;
	replace(&l->store, shop->store);
	replace(&l->address, shop->address);
	l->asked = shop->asked;
	return true;
}

bool ledger_touch(
    struct ledger *l, const char *id, const char *version, uint64_t *count)
{
	sqlite3_stmt *s = db_use(l, TOUCH_ITEM);

	db_bind_string(s, 2, id);
	db_bind_string(s, 3, version);
	if (!db_run(l, s))
		return false;
	*count += (uint64_t)sqlite3_changes(l->db);
	return true;
}

bool ledger_count_settled(struct ledger *l, uint64_t *count, uint64_t *settled)
{
	sqlite3_stmt *s = db_use(l, COUNT_SETTLED);
	bool row;

	(void)sqlite3_bind_int64(s, 2, l->epoch);
	if (!db_step(l, s, &row))
		return false;
	*count = db_number_at(s, 0);
	*settled = db_number_at(s, 1);
	return db_done(l, s);
}

static char *text_at(sqlite3_stmt *s, int column)
{
	return mem_strdup((const char *)sqlite3_column_text(s, column));
}

bool ledger_newest(
    struct ledger *l, struct ledger_newest list[LEDGER_NEWEST], size_t *count)
{
	sqlite3_stmt *s = db_use(l, NEWEST);
	bool row;

	(void)sqlite3_bind_int(s, 2, LEDGER_NEWEST);
	for (*count = 0; *count < LEDGER_NEWEST; ++*count) {
		if (!db_step(l, s, &row))
			return false;
		if (!row)
			break;
		list[*count] = (struct ledger_newest){
		    .id = text_at(s, 0), .version = text_at(s, 1)};
	}
	return db_done(l, s);
}

bool ledger_older(const char *version, const char *before)
{
	return strncmp(version, before, strcspn(before, "/")) < 0;
}
