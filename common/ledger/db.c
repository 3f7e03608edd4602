#include "ledger/db.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "ledger/file.h"

#include <stdlib.h>
#include <string.h>

enum {
	CACHE_KIB = 2048,
	/* While another program is writing: how often it is tried again, and
	   after how many times that is told. */
	BUSY_MS = 10,
	BUSY_TOLD = 60 * 1000 / BUSY_MS,
};

#define MOVE_AWAY "; move it away: a new ledger costs one run over everything"

bool db_fail(struct ledger *l)
{
	const int code = sqlite3_errcode(l->db);

	buf_reset(&l->error);
	buf_printf(
	    &l->error, "the ledger '%s': %s", l->path, sqlite3_errmsg(l->db));
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		buf_puts(&l->error, MOVE_AWAY);
	return false;
}

static bool refuse(struct ledger *l, const char *why)
{
	buf_reset(&l->error);
	buf_printf(&l->error, "the ledger '%s' %s", l->path, why);
	return false;
}

bool db_damaged(struct ledger *l)
{
	return refuse(l, "is damaged" MOVE_AWAY);
}

const char *ledger_error(const struct ledger *l)
{
	return l->error.data;
}

/* --- statements */

sqlite3_stmt *db_use(struct ledger *l, enum statement which)
{
	sqlite3_stmt *s = l->statement[which];

	if (sqlite3_bind_parameter_count(s) > 0)
		(void)sqlite3_bind_int64(s, 1, l->resource);
	return s;
}

void db_bind_number(sqlite3_stmt *s, int at, uint64_t number)
{
	(void)sqlite3_bind_int64(s, at, (int64_t)number);
}

void db_bind_text(sqlite3_stmt *s, int at, const char *text, size_t len)
{
	if (text)
		(void)sqlite3_bind_text64(
		    s, at, text, len, SQLITE_STATIC, SQLITE_UTF8);
	else
		(void)sqlite3_bind_null(s, at);
}

void db_bind_string(sqlite3_stmt *s, int at, const char *text)
{
	db_bind_text(s, at, text, text ? strlen(text) : 0);
}

void db_bind_hash(sqlite3_stmt *s, int at, const struct digest *hash)
{
	(void)sqlite3_bind_blob(s, at, hash->byte, DIGEST_LEN, SQLITE_STATIC);
}

uint64_t db_number_at(sqlite3_stmt *s, int column)
{
	return (uint64_t)sqlite3_column_int64(s, column);
}

bool db_done(struct ledger *l, sqlite3_stmt *s)
{
	const bool ok = sqlite3_reset(s) == SQLITE_OK;

	return ok || db_fail(l);
}

bool db_step(struct ledger *l, sqlite3_stmt *s, bool *row)
{
	const int code = sqlite3_step(s);

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return true;
	(void)db_fail(l);
	(void)sqlite3_reset(s);
	return false;
}

bool db_run(struct ledger *l, sqlite3_stmt *s)
{
	bool row;

	return db_step(l, s, &row) && db_done(l, s);
}

/* Runs a text of statements. */
static bool execute(struct ledger *l, const char *text)
{
	return sqlite3_exec(l->db, text, NULL, NULL, NULL) == SQLITE_OK ||
	       db_fail(l);
}

/* The number in the one row of a query. */
static bool ask(struct ledger *l, const char *query, int64_t *number)
{
	sqlite3_stmt *s = NULL;
	bool row, ok;

	if (sqlite3_prepare_v2(l->db, query, -1, &s, NULL) != SQLITE_OK)
		return db_fail(l);
	ok = db_step(l, s, &row);
	*number = ok && row ? sqlite3_column_int64(s, 0) : 0;
	(void)sqlite3_finalize(s);
	return ok;
}

bool ledger_begin(struct ledger *l, bool write)
{
	return db_run(l, db_use(l, write ? BEGIN_WRITE : BEGIN_READ));
}

bool ledger_commit(struct ledger *l)
{
	return db_run(l, db_use(l, COMMIT));
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
	sqlite3_result_int(context,
	    number < l->seen_room && (l->seen[number / 8] >> number % 8 & 1));
}

static bool prepare(struct ledger *l)
{
	if (sqlite3_create_function(l->db, "seen", 1, SQLITE_UTF8, l, seen,
		NULL, NULL) != SQLITE_OK)
		return db_fail(l);
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(l->db, schema_statements[i], -1,
			SQLITE_PREPARE_PERSISTENT, &l->statement[i],
			NULL) != SQLITE_OK)
			return db_fail(l);
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

/* A copy of a text; NULL: the row has none. */
static char *copy_text(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	return text ? mem_strdup(text) : NULL;
}

static bool find_resource(struct ledger *l, const char *name, bool add)
{
	sqlite3_stmt *s = l->statement[ADD_RESOURCE];
	bool row;

	db_bind_string(s, 2, name);
	if (add && !db_run(l, s))
		return false;
	s = l->statement[FIND_RESOURCE];
	db_bind_string(s, 2, name);
	if (!db_step(l, s, &row))
		return false;
	if (row) {
		l->resource = sqlite3_column_int64(s, 0);
		l->epoch = sqlite3_column_int64(s, 1);
		l->salt = copy_text(s, 2);
		l->numbers = db_number_at(s, 3);
		l->turns = db_number_at(s, 4);
		l->store = copy_text(s, 5);
		l->address = copy_text(s, 6);
		l->asked = sqlite3_column_int64(s, 7);
	}
	if (l->numbers > INT64_MAX)
		return db_done(l, s) && db_damaged(l);
	return db_done(l, s);
}

/* No program keeps a ledger locked for long, unless it was stopped. */
static int wait_for_other(void *ctx, int count)
{
	const struct ledger *l = ctx;

	if (count % BUSY_TOLD == BUSY_TOLD - 1)
		warning("the ledger '%s' is locked by another program; it is "
			"waited for",
		    l->path);
	clock_sleep(BUSY_MS);
	return 1;
}

static bool set_up(struct ledger *l, enum ledger_use use)
{
	struct buf settings = {0};
	int count = 0;
	bool ok;

	buf_printf(&settings,
	    "PRAGMA cache_size = -%d; PRAGMA synchronous = %s; %s", CACHE_KIB,
	    use == LEDGER_DURABLE ? "FULL" : "NORMAL",
	    use == LEDGER_READ ? "" : "PRAGMA journal_mode = WAL;");
	/* SQLite does not wait when the mode of the journal is locked. */
	while (!(ok = execute(l, settings.data)) &&
	       sqlite3_errcode(l->db) == SQLITE_BUSY)
		(void)wait_for_other(l, count++);
	buf_release(&settings);
	return ok;
}

static bool open_database(
    struct ledger *l, const char *resource, enum ledger_use use, bool exists)
{
	const bool reads = use == LEDGER_READ;
	const int flags =
	    reads && exists ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	struct buf path = {0};
	int opened;

	/* SQLite must not take ":memory:" for more than a name. */
	if (exists)
		buf_printf(&path, "%s%s", *l->path == '/' ? "" : "./", l->path);
	else
		buf_puts(&path, ":memory:");
	opened = sqlite3_open_v2(path.data, &l->db, flags, NULL);
	buf_release(&path);
	if (opened != SQLITE_OK)
		return db_fail(l);
	(void)sqlite3_busy_handler(l->db, wait_for_other, l);
	/* The format first: nothing is changed in a file of another program. */
	return check_format(l) && set_up(l, use) && prepare(l) &&
	       find_resource(l, resource, !reads);
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
	free(l->store);
	free(l->address);
	free(l->path);
	free(l);
}
