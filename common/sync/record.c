/*
 * Recording what is written.
 *
 * In: plans, before they are carried out, and items, when their batch has
 * ended. Out: lines of the journal.
 *
 * Invariants:
 *
 * - When a request is sent, the line with its plan is on disk. So a program
 *   that is killed has sent nothing that is not in the journal.
 * - A plan that is made anew, after a lost answer for example, has a line of
 *   its own. It repeats what Medusa had before the first request, and names the
 *   line that it replaces.
 *
 * What Medusa has is looked up for the journal: a plan is made from the members
 * that the input has, and an undo needs all ids. It is looked up again when the
 * item was written, because only then new parts have ids.
 */
#include "sync/record.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/names.h"
#include "sync/batch.h"
#include "sync/journal.h"
#include "sync/resource.h"
#include "sync/result.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* What the journal has of an item. */
struct record {
	uint64_t n;	/* of its line */
	uint64_t again; /* of the line it replaces; or 0 */
	bool created;
	const struct value *row;     /* before the first request; or NULL */
	const struct value *planned; /* see resource.h; NULL: everything */
};

static bool fail(struct batch *b)
{
	return batch_fail(b, EXIT_IO,
	    arena_printf(&b->arena, "cannot write to '%s': %s",
		journal_path(b->journal), strerror(errno)));
}

/* --- plans */

static void put_item(struct writer *to, const struct batch *b,
    const struct item *item, uint64_t number)
{
	writer_number(to, "n", number);
	journal_put_time(to);
	if (!item->id || strcmp(item->key_name, "id") != 0)
		writer_value(to, item->key_name, item->key);
	if (item->place)
		writer_value(to, b->rules.resource->place, item->place);
	if (item->id)
		writer_text(to, "id", item->id);
}

static void put_row(struct batch *b, struct writer *to, const char *name,
    const struct value *row, const struct value *planned)
{
	if (row)
		b->rules.resource->record_put(to, name, row, planned);
	else
		writer_value(to, name, NULL);
}

static void put_action(struct writer *to, const struct record *record)
{
	writer_text(to, "action", record->created ? "create" : "update");
}

static void put_plan(
    struct buf *lines, struct batch *b, const struct item *item)
{
	const struct record *record = item->record;
	struct writer w = {.to = lines};
	size_t start = lines->len;

	journal_begin_line(&w, "write");
	put_item(&w, b, item, record->n);
	if (record->again)
		writer_number(&w, "again", record->again);
	put_action(&w, record);
	put_row(b, &w, "before", record->row, record->planned);
	writer_value(&w, "after", b->rules.resource->record_plan(b, item));
	journal_end_line(lines, start, &w);
}

/* Items that have a plan that is not recorded. */
static size_t list_new(
    struct item *const *list, size_t count, struct item **new)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (item_open(list[i]) && !list[i]->plan.journaled)
			new[n++] = list[i];
	return n;
}

/* Begins the records of items that were not recorded before. */
static bool begin_records(struct batch *b, struct item *const *list, size_t n)
{
	const struct resource *r = b->rules.resource;
	const struct value **rows =
	    arena_alloc(&b->arena, size_mul(n + 1, sizeof(struct value *)));

	if (!r->record_rows(b, list, n, rows))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct record *record = list[i]->record;

		if (record) { /* of what it writes now, `before` may lack */
			record->planned = NULL;
			continue;
		}
		record = arena_alloc(&b->arena, sizeof *record);
		record->row = rows[i];
		record->created = list[i]->op == ITEM_CREATE;
		if (plan_with(&list[i]->plan)) /* a step may change anything */
			record->planned = r->record_plan(b, list[i]);
		list[i]->record = record;
	}
	return true;
}

static bool write_plans(struct batch *b, struct item *const *list, size_t count)
{
	struct journal *j = b->journal;
	struct buf lines = {0};
	bool ok;

	for (size_t i = 0; i < count; i++) {
		struct record *record = list[i]->record;

		record->again = record->n;
		record->n = journal_number(j);
		put_plan(&lines, b, list[i]);
		list[i]->plan.journaled = true;
	}
	ok = journal_append(j, &lines, true);
	buf_release(&lines);
	return ok || fail(b);
}

bool record_plans(struct batch *b, struct item *const *list, size_t count)
{
	struct item **new;
	size_t n;

	if (!b->journal)
		return true;
	new = arena_alloc(&b->arena, size_mul(count + 1, sizeof *new));
	n = list_new(list, count, new);
	return !n || (begin_records(b, new, n) && write_plans(b, new, n));
}

/* --- names */

static bool record_name(struct journal *j, const char *event,
    enum name_kind kind, const char *name, const char *id, bool sync)
{
	struct buf line = {0};
	struct writer w = {.to = &line};
	bool ok;

	journal_begin_line(&w, event);
	journal_put_time(&w);
	writer_text(&w, "kind", name_kind_word(kind));
	writer_text(&w, "name", name);
	if (id)
		writer_text(&w, "id", id);
	journal_end_line(&line, 0, &w);
	ok = journal_append(j, &line, sync);
	buf_release(&line);
	return ok;
}

static bool before_name(void *ctx, enum name_kind kind, const char *name)
{
	return record_name(ctx, "create", kind, name, NULL, true);
}

/* If it cannot be recorded, nothing more can, and the run ends. */
static void after_name(
    void *ctx, enum name_kind kind, const char *name, const char *id)
{
	(void)record_name(
	    ctx, id ? "created" : "refused", kind, name, id, false);
}

void record_names(struct names *n, struct journal *j)
{
	names_watch(n, &(struct names_watch){.ctx = j,
			   .before = before_name,
			   .file = journal_path(j),
			   .after = after_name});
}

/* --- outcomes */

/* Was nothing of it written? A step behind the batch may have been refused, or
 * what follows a request whose answer was lost. */
static bool is_refused(const struct batch *b, const struct item *item)
{
	return item->op == ITEM_REJECTED && !item->named &&
	       !(b->write_unknown && item->record->again && item->id);
}

static const char *outcome_word(const struct batch *b, const struct item *item)
{
	if (is_refused(b, item))
		return "refused";
	return item->op == ITEM_UNCHANGED ? "done" : "unknown";
}

static void put_outcome(struct buf *lines, struct batch *b,
    const struct item *item, const struct value *row)
{
	const struct record *record = item->record;
	const char *word = outcome_word(b, item);
	struct writer w = {.to = lines};
	size_t start = lines->len;

	journal_begin_line(&w, "outcome");
	put_item(&w, b, item, record->n);
	put_action(&w, record);
	writer_text(&w, "outcome", word);
	if (item->changes && !record->created)
		result_put_changes(&w, item->changes);
	if (row)
		put_row(b, &w, "after", row,
		    record->created ? NULL : record->planned);
	if (item->op == ITEM_REJECTED)
		result_put_error(&w, item);
	journal_end_line(lines, start, &w);
}

/*
 * Looks up the items that were written. If that fails, what they are now is not
 * recorded; that they were written is.
 */
static const struct value **look_at_written(
    struct batch *b, struct item *const *list, size_t count)
{
	const struct value **rows =
	    arena_alloc(&b->arena, size_mul(count + 1, sizeof(struct value *)));
	const char *why = b->why;

	if (!b->failed &&
	    !b->rules.resource->record_rows(b, list, count, rows)) {
		b->failed = 0;
		b->why = why;
		memset(rows, 0, size_mul(count, sizeof(struct value *)));
	}
	return rows;
}

static bool write_outcomes(struct batch *b, struct item *const *list,
    size_t count, const struct value *const *rows)
{
	struct buf lines = {0};
	bool ok;

	for (size_t i = 0; i < count; i++)
		put_outcome(&lines, b, list[i],
		    item_open(list[i]) || is_refused(b, list[i]) ? NULL
								 : rows[i]);
	ok = journal_append(b->journal, &lines, false);
	buf_release(&lines);
	return ok || b->failed ? !b->failed : fail(b);
}

bool record_outcomes(struct batch *b)
{
	struct item **list;
	size_t n = 0;

	if (!b->journal)
		return true;
	list = arena_alloc(&b->arena, size_mul(b->all + 1, sizeof *list));
	for (size_t i = 0; i < b->all; i++)
		if (b->items[i].record)
			list[n++] = &b->items[i];
	return !n || write_outcomes(b, list, n, look_at_written(b, list, n));
}
