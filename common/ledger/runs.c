#include "ledger/db.h"

#include <string.h>

static bool find_run(
    struct ledger *l, enum statement which, struct ledger_run *to)
{
	sqlite3_stmt *s = db_use(l, which);
	bool row;

	*to = (struct ledger_run){.number = 0};
	if (!db_step(l, s, &row))
		return false;
	if (row)
		*to = (struct ledger_run){.number = db_number_at(s, 0),
		    .full = sqlite3_column_int(s, 1),
		    .turn = db_number_at(s, 2),
		    .read = db_number_at(s, 3),
		    .passed = db_number_at(s, 4),
		    .changed = db_number_at(s, 5),
		    .acks = db_number_at(s, 6),
		    .ended = sqlite3_column_int(s, 7)};
	return db_done(l, s);
}

bool ledger_latest(struct ledger *l, struct ledger_run *to)
{
	return find_run(l, LATEST_RUN, to);
}

bool ledger_latest_full(struct ledger *l, struct ledger_run *to)
{
	return find_run(l, LATEST_FULL, to);
}

bool ledger_salted(const struct ledger *l, const char *salt)
{
	return salt && (!l->salt || strcmp(salt, l->salt) != 0);
}

static bool take_salt(struct ledger *l, const char *salt, bool *salted)
{
	sqlite3_stmt *s = db_use(l, NEW_EPOCH);

	*salted = ledger_salted(l, salt);
	if (!*salted)
		return true;
	db_bind_string(s, 2, salt);
	if (!db_run(l, s))
		return false;
	l->epoch++;
	return true;
}

/* Numbers of removed items would cost each run a bit for ever. */
static bool close_gaps(struct ledger *l)
{
	enum { FEW = 1 << 20 };
	sqlite3_stmt *s = db_use(l, COUNT_ITEMS);
	uint64_t count;
	bool row;

	if (l->numbers < FEW)
		return true;
	if (!db_step(l, s, &row))
		return false;
	count = db_number_at(s, 0);
	if (!db_done(l, s))
		return false;
	if (l->numbers / 2 < count)
		return true;
	s = db_use(l, NUMBER_GIVEN);
	db_bind_number(s, 2, count);
	l->numbers = count;
	return db_run(l, s) && db_run(l, db_use(l, RENUMBER));
}

bool ledger_begin_run(struct ledger *l, bool full, const char *salt,
    struct ledger_run *to, bool *salted)
{
	sqlite3_stmt *s = db_use(l, BEGIN_RUN);
	struct ledger_run latest;

	if (!ledger_begin(l, true) || !ledger_latest(l, &latest))
		return false;
	l->run = latest.number + 1;
	l->turn = l->turns + full;
	*to = (struct ledger_run){
	    .number = l->run, .full = full, .turn = l->turn};
	db_bind_number(s, 2, to->number);
	(void)sqlite3_bind_int(s, 3, full);
	db_bind_number(s, 4, to->turn);
	return db_run(l, s) && take_salt(l, salt, salted) && close_gaps(l) &&
	       ledger_commit(l);
}

static bool count_missed(struct ledger *l, const struct ledger_run *r)
{
	sqlite3_stmt *s = db_use(l, COUNT_TURN);

	if (!r->read || !r->full)
		return true;
	db_bind_number(s, 2, r->turn);
	return db_run(l, s) && db_run(l, db_use(l, COUNT_MISSED));
}

bool ledger_end_run(struct ledger *l, const struct ledger_run *r,
    const unsigned char *bits, uint64_t room)
{
	sqlite3_stmt *s = db_use(l, END_RUN);

	l->seen = bits;
	l->seen_room = room;
	db_bind_number(s, 2, r->number);
	db_bind_number(s, 3, r->read);
	db_bind_number(s, 4, r->passed);
	db_bind_number(s, 5, r->changed);
	return ledger_begin(l, true) && db_run(l, s) && count_missed(l, r) &&
	       ledger_commit(l);
}

uint64_t ledger_turns(const struct ledger *l)
{
	return l->turns;
}

bool ledger_join_run(struct ledger *l, struct ledger_run *r)
{
	sqlite3_stmt *s = db_use(l, JOIN_RUN);

	if (!ledger_latest(l, r))
		return false;
	l->run = r->number;
	l->turn = r->turn;
	db_bind_number(s, 2, r->number);
	return db_run(l, s);
}
