#include "ledger/ledger.h"

#include "base/buf.h"
#include "base/mem.h"
#include "ledger/file.h"
#include "ledger/schema.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUSY_MS = 60 * 1000, /* another program is writing */
	CACHE_KIB = 2048,
};

struct ledger {
	char *path;
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	int64_t resource; /* its id; 0: the ledger does not have it */
	int64_t epoch;
	char *salt; /* NULL: none yet */
	uint64_t numbers, turns;
	uint64_t run, turn;	   /* of the run that was begun or joined */
	const unsigned char *seen; /* during ledger_end_run */
	struct buf error;
};

static bool fail(struct ledger *l)
{
	const int code = sqlite3_errcode(l->db);

	buf_reset(&l->error);
	buf_printf(
	    &l->error, "the ledger '%s': %s", l->path, sqlite3_errmsg(l->db));
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		buf_puts(&l->error,
		    "; move it away: a new ledger costs one run over "
		    "everything");
	return false;
}

static bool refuse(struct ledger *l, const char *why)
{
	buf_reset(&l->error);
	buf_printf(&l->error, "the ledger '%s' %s", l->path, why);
	return false;
}

const char *ledger_error(const struct ledger *l)
{
	return l->error.data;
}

/* --- statements */

/* The statement with the id of the resource bound to ?1. */
static sqlite3_stmt *use(struct ledger *l, enum statement which)
{
	sqlite3_stmt *s = l->statement[which];

	if (sqlite3_bind_parameter_count(s) > 0)
		(void)sqlite3_bind_int64(s, 1, l->resource);
	return s;
}

static void bind_number(sqlite3_stmt *s, int at, uint64_t number)
{
	(void)sqlite3_bind_int64(s, at, (int64_t)number);
}

/* NULL is bound as NULL. The bytes must live until the statement has run. */
static void bind_text(sqlite3_stmt *s, int at, const char *text, size_t len)
{
	if (text)
		(void)sqlite3_bind_text64(
		    s, at, text, len, SQLITE_STATIC, SQLITE_UTF8);
	else
		(void)sqlite3_bind_null(s, at);
}

static void bind_string(sqlite3_stmt *s, int at, const char *text)
{
	bind_text(s, at, text, text ? strlen(text) : 0);
}

static void bind_hash(sqlite3_stmt *s, int at, const struct digest *hash)
{
	(void)sqlite3_bind_blob(s, at, hash->byte, DIGEST_LEN, SQLITE_STATIC);
}

static uint64_t number_at(sqlite3_stmt *s, int column)
{
	return (uint64_t)sqlite3_column_int64(s, column);
}

/* Ends a statement whose row, if any, has been read. */
static bool done(struct ledger *l, sqlite3_stmt *s)
{
	const bool ok = sqlite3_reset(s) == SQLITE_OK;

	return ok || fail(l);
}

/* Runs a statement that has at most one row. *row: whether it has one. */
static bool step(struct ledger *l, sqlite3_stmt *s, bool *row)
{
	const int code = sqlite3_step(s);

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return true;
	(void)fail(l);
	(void)sqlite3_reset(s);
	return false;
}

/* Runs a statement without rows. */
static bool run(struct ledger *l, sqlite3_stmt *s)
{
	bool row;

	return step(l, s, &row) && done(l, s);
}

/* Runs a text of statements. */
static bool execute(struct ledger *l, const char *text)
{
	return sqlite3_exec(l->db, text, NULL, NULL, NULL) == SQLITE_OK ||
	       fail(l);
}

/* The number in the one row of a query. */
static bool ask(struct ledger *l, const char *query, int64_t *number)
{
	sqlite3_stmt *s = NULL;
	bool row, ok;

	if (sqlite3_prepare_v2(l->db, query, -1, &s, NULL) != SQLITE_OK)
		return fail(l);
	ok = step(l, s, &row);
	*number = ok && row ? sqlite3_column_int64(s, 0) : 0;
	(void)sqlite3_finalize(s);
	return ok;
}

bool ledger_begin(struct ledger *l, bool write)
{
	return run(l, use(l, write ? BEGIN_WRITE : BEGIN_READ));
}

bool ledger_commit(struct ledger *l)
{
	return run(l, use(l, COMMIT));
}

void ledger_rollback(struct ledger *l)
{
	if (!sqlite3_get_autocommit(l->db))
		(void)sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
}

/* --- opening */

/* Has the bit of an item's number been set? For COUNT_MISSED. */
static void seen(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct ledger *l = sqlite3_user_data(context);
	const uint64_t number = (uint64_t)sqlite3_value_int64(values[0]);

	(void)count;
	sqlite3_result_int(context, l->seen[number / 8] >> number % 8 & 1);
}

static bool prepare(struct ledger *l)
{
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(l->db, schema_statements[i], -1,
			SQLITE_PREPARE_PERSISTENT, &l->statement[i],
			NULL) != SQLITE_OK)
			return fail(l);
	return true;
}

/* Makes the tables of a new file, unless another program does it now. */
static bool create(struct ledger *l)
{
	struct buf text = {0};
	int64_t format;
	bool ok;

	buf_printf(&text,
	    "PRAGMA application_id = %d; PRAGMA user_version = %d; %s",
	    SCHEMA_APPLICATION, SCHEMA_FORMAT, schema_tables);
	ok = execute(l, "BEGIN IMMEDIATE") &&
	     ask(l, "PRAGMA user_version", &format) &&
	     (format != 0 || execute(l, text.data)) && execute(l, "COMMIT");
	buf_release(&text);
	return ok;
}

static bool check_format(struct ledger *l)
{
	int64_t application, format, tables;

	if (!ask(l, "SELECT count(*) FROM sqlite_schema", &tables))
		return false;
	if (tables == 0 && !create(l))
		return false;
	if (!ask(l, "PRAGMA application_id", &application) ||
	    !ask(l, "PRAGMA user_version", &format))
		return false;
	if (application != SCHEMA_APPLICATION)
		return refuse(l, "is a database of another program");
	if (format != SCHEMA_FORMAT)
		return refuse(l,
		    "has the format of another version of ms-delta; use that "
		    "version, or move it away: a new ledger costs one run over "
		    "everything");
	return true;
}

static bool find_resource(struct ledger *l, const char *name, bool add)
{
	sqlite3_stmt *s = l->statement[ADD_RESOURCE];
	const char *salt;
	bool row;

	bind_string(s, 2, name);
	if (add && !run(l, s))
		return false;
	s = l->statement[FIND_RESOURCE];
	bind_string(s, 2, name);
	if (!step(l, s, &row))
		return false;
	if (row) {
		l->resource = sqlite3_column_int64(s, 0);
		l->epoch = sqlite3_column_int64(s, 1);
		salt = (const char *)sqlite3_column_text(s, 2);
		l->salt = salt ? mem_strdup(salt) : NULL;
		l->numbers = number_at(s, 3);
		l->turns = number_at(s, 4);
	}
	return done(l, s);
}

static bool set_up(struct ledger *l, enum ledger_use use)
{
	struct buf settings = {0};
	bool ok;

	buf_printf(&settings,
	    "PRAGMA cache_size = -%d; PRAGMA synchronous = %s; %s", CACHE_KIB,
	    use == LEDGER_DURABLE ? "FULL" : "NORMAL",
	    use == LEDGER_READ ? "" : "PRAGMA journal_mode = WAL;");
	ok = execute(l, settings.data);
	buf_release(&settings);
	return ok;
}

static bool open_database(
    struct ledger *l, const char *resource, enum ledger_use use, bool exists)
{
	const bool reads = use == LEDGER_READ;
	const int flags =
	    reads && exists ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (sqlite3_open_v2(exists ? l->path : ":memory:", &l->db, flags,
		NULL) != SQLITE_OK)
		return fail(l);
	(void)sqlite3_busy_timeout(l->db, BUSY_MS);
	/* The format first: nothing is changed in a file of another program. */
	return check_format(l) && set_up(l, use) &&
	       sqlite3_create_function(l->db, "seen", 1, SQLITE_UTF8, l, seen,
		   NULL, NULL) == SQLITE_OK &&
	       prepare(l) && find_resource(l, resource, !reads);
}

struct ledger *ledger_open(
    const char *path, const char *resource, enum ledger_use use, char **why)
{
	struct ledger *l;
	bool exists;

	*why = file_prepare(path, use != LEDGER_READ, &exists);
	if (*why)
		return NULL;
	l = mem_alloc(sizeof *l);
	*l = (struct ledger){.path = mem_strdup(path)};
	if (open_database(l, resource, use, exists))
		return l;
	*why = mem_strdup(l->error.data);
	ledger_close(l);
	return NULL;
}

void ledger_close(struct ledger *l)
{
	for (int i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(l->statement[i]);
	(void)sqlite3_close(l->db);
	buf_release(&l->error);
	free(l->salt);
	free(l->path);
	free(l);
}

/* --- items */

bool ledger_find(struct ledger *l, const char *key, size_t len,
    struct ledger_item *item, bool *found)
{
	sqlite3_stmt *s = use(l, FIND_ITEM);

	bind_text(s, 2, key, len);
	if (!step(l, s, found))
		return false;
	if (*found && sqlite3_column_bytes(s, 1) == DIGEST_LEN) {
		*item = (struct ledger_item){.number = number_at(s, 0),
		    .settled = sqlite3_column_int64(s, 2) == l->epoch,
		    .last = (enum ledger_last)sqlite3_column_int(s, 3),
		    .verified = number_at(s, 4)};
		memcpy(item->hash.byte, sqlite3_column_blob(s, 1), DIGEST_LEN);
	}
	return done(l, s);
}

static bool give_number(struct ledger *l)
{
	sqlite3_stmt *s = use(l, NUMBER_GIVEN);

	bind_number(s, 2, ++l->numbers);
	return run(l, s);
}

bool ledger_pass(struct ledger *l, const char *key, size_t len,
    const struct digest *hash, uint64_t *number)
{
	sqlite3_stmt *s = use(l, PASS_ITEM);
	bool row;

	bind_text(s, 2, key, len);
	bind_number(s, 3, l->numbers);
	bind_hash(s, 4, hash);
	bind_number(s, 5, l->run);
	if (!step(l, s, &row))
		return false;
	*number = number_at(s, 0);
	return done(l, s) && (*number != l->numbers || give_number(l));
}

uint64_t ledger_numbers(const struct ledger *l)
{
	return l->numbers;
}

/* Runs a statement about the item with a key. */
static bool run_for_key(
    struct ledger *l, enum statement which, const char *key, size_t len)
{
	sqlite3_stmt *s = use(l, which);

	bind_text(s, 2, key, len);
	return run(l, s);
}

bool ledger_receive(
    struct ledger *l, const struct ledger_receipt *r, bool *matched)
{
	sqlite3_stmt *s = use(l, RECEIVE_ITEM);

	bind_text(s, 2, r->key, r->key_len);
	bind_hash(s, 3, r->hash);
	(void)sqlite3_bind_int(s, 4, r->last == LAST_UNCHANGED);
	(void)sqlite3_bind_int(s, 5, (int)r->last);
	bind_string(s, 6, r->id);
	bind_string(s, 7, r->version);
	(void)sqlite3_bind_int(s, 8, r->last == LAST_CREATED);
	bind_number(s, 9, l->turn);
	if (!run(l, s))
		return false;
	*matched = sqlite3_changes(l->db) > 0;
	if (!*matched)
		return run_for_key(l, TAKE_SETTLEMENT, r->key, r->key_len);
	return !r->gone || run_for_key(l, REMOVE_ITEM, r->key, r->key_len);
}

/* --- runs */

bool ledger_latest(struct ledger *l, struct ledger_run *to)
{
	sqlite3_stmt *s = use(l, LATEST_RUN);
	bool row;

	*to = (struct ledger_run){.number = 0};
	if (!step(l, s, &row))
		return false;
	if (row)
		*to = (struct ledger_run){.number = number_at(s, 0),
		    .full = sqlite3_column_int(s, 1),
		    .turn = number_at(s, 2),
		    .read = number_at(s, 3),
		    .passed = number_at(s, 4),
		    .changed = number_at(s, 5),
		    .acks = number_at(s, 6),
		    .ended = sqlite3_column_int(s, 7)};
	return done(l, s);
}

static bool take_salt(struct ledger *l, const char *salt, bool *salted)
{
	sqlite3_stmt *s = use(l, NEW_EPOCH);

	*salted = salt && (!l->salt || strcmp(salt, l->salt) != 0);
	if (!*salted)
		return true;
	bind_string(s, 2, salt);
	if (!run(l, s))
		return false;
	l->epoch++;
	return true;
}

bool ledger_begin_run(struct ledger *l, bool full, const char *salt,
    struct ledger_run *to, bool *salted)
{
	sqlite3_stmt *s = use(l, BEGIN_RUN);
	struct ledger_run latest;

	if (!ledger_begin(l, true) || !ledger_latest(l, &latest))
		return false;
	l->run = latest.number + 1;
	l->turn = l->turns + full;
	*to = (struct ledger_run){
	    .number = l->run, .full = full, .turn = l->turn};
	bind_number(s, 2, to->number);
	(void)sqlite3_bind_int(s, 3, full);
	bind_number(s, 4, to->turn);
	return run(l, s) && take_salt(l, salt, salted) && ledger_commit(l);
}

static bool count_missed(struct ledger *l, const struct ledger_run *r)
{
	sqlite3_stmt *s = use(l, COUNT_TURN);

	if (!r->full || !r->read)
		return true;
	bind_number(s, 2, r->turn);
	return run(l, s) && run(l, use(l, COUNT_MISSED));
}

static bool count_gone(struct ledger *l, uint64_t after, uint64_t *gone)
{
	sqlite3_stmt *s = use(l, COUNT_GONE);
	bool row;

	bind_number(s, 2, after);
	if (!step(l, s, &row))
		return false;
	*gone = number_at(s, 0);
	return done(l, s);
}

bool ledger_end_run(struct ledger *l, const struct ledger_run *r,
    const unsigned char *bits, uint64_t after, uint64_t *gone)
{
	sqlite3_stmt *s = use(l, END_RUN);

	l->seen = bits;
	bind_number(s, 2, r->number);
	bind_number(s, 3, r->read);
	bind_number(s, 4, r->passed);
	bind_number(s, 5, r->changed);
	return ledger_begin(l, true) && run(l, s) && count_missed(l, r) &&
	       count_gone(l, after, gone) && ledger_commit(l);
}

uint64_t ledger_turns(const struct ledger *l)
{
	return l->turns;
}

bool ledger_join_run(struct ledger *l, struct ledger_run *r)
{
	sqlite3_stmt *s = use(l, JOIN_RUN);

	if (!ledger_latest(l, r))
		return false;
	l->run = r->number;
	l->turn = r->turn;
	bind_number(s, 2, r->number);
	return run(l, s);
}
