#include "ledger/receipts.h"

#include "json/fields.h"
#include "json/string.h"
#include "ledger/key.h"

#include <string.h>

struct line {
	const char *text;
	size_t len;
};

/* A member that is a text, in `to`; NULL: there is none. */
static const char *text_of(
    const struct line *line, const char *name, struct buf *to)
{
	const char *raw;
	size_t len;

	buf_reset(to);
	if (!fields_find(line->text, line->len, name, &raw, &len) ||
	    *raw != '"' || len < 2)
		return NULL;
	buf_grow(to, string_decode(buf_room(to, len), raw, len));
	return to->data;
}

static bool hash_of_line(const struct line *line, struct digest *hash)
{
	const char *raw;
	size_t len;

	return fields_find(line->text, line->len, "hash", &raw, &len) &&
	       len > 2 && *raw == '"' && digest_parse(hash, raw + 1, len - 2);
}

/* A receipt of an undo has null: it is of no item of the source. */
static bool is_undo(const struct line *line)
{
	static const char none[] = "null";
	const char *raw;
	size_t len;

	return fields_find(line->text, line->len, "hash", &raw, &len) &&
	       len == strlen(none) && memcmp(raw, none, len) == 0;
}

/* Is it no longer in Medusa, or not to be? What is skipped and has an id is
 * there: --only create leaves it alone. */
enum gone { STAYS, GONE, GONE_WITHOUT_ID };

struct action {
	const char *word;
	enum ledger_last last;
	enum gone gone;
};

static const struct action *action_of(const struct line *line)
{
	static const struct action actions[] = {
	    {"created", LAST_CREATED, STAYS},
	    {"updated", LAST_UPDATED, STAYS},
	    {"unchanged", LAST_UNCHANGED, STAYS},
	    {"rejected", LAST_REJECTED, STAYS},
	    {"superseded", LAST_OTHER, STAYS},
	    {"not_found", LAST_OTHER, STAYS},
	    {"edited", LAST_OTHER, STAYS},
	    {"undone", LAST_OTHER, STAYS},
	    {"skipped", LAST_OTHER, GONE_WITHOUT_ID},
	    {"deleted", LAST_OTHER, GONE},
	};
	const char *raw;
	size_t len;

	if (!fields_find(line->text, line->len, "action", &raw, &len))
		return NULL;
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (*raw == '"' && string_equals(raw, len, actions[i].word,
				       strlen(actions[i].word)))
			return &actions[i];
	return NULL;
}

/* Does the first change have this text? */
static bool first_change(
    const struct line *line, const char *name, const char *text)
{
	const char *raw;
	size_t len;

	return fields_find(line->text, line->len, "changes", &raw, &len) &&
	       *raw == '[' && fields_find(raw + 1, len - 1, name, &raw, &len) &&
	       *raw == '"' && string_equals(raw, len, text, strlen(text));
}

/* Has a draft been made of it, as the first change says? */
static bool was_published(const struct line *line)
{
	return first_change(line, "before", "published");
}

static enum ledger_undo undo_of(const struct line *line)
{
	const char *raw;
	size_t len;
	bool undone =
	    fields_find(line->text, line->len, "action", &raw, &len) &&
	    *raw == '"' && string_equals(raw, len, "undone", strlen("undone"));

	if (!undone || !first_change(line, "path", "status"))
		return UNDO_OTHER;
	if (first_change(line, "after", "published"))
		return UNDO_PUBLISHED;
	return was_published(line) ? UNDO_DRAFTED : UNDO_OTHER;
}

bool receipts_take(struct receipts *r, const char *text, size_t len)
{
	const struct line line = {text, len};
	const struct key_member member = {
	    "key", r->stock ? "key_location" : NULL};
	const struct action *action = action_of(&line);
	struct ledger_receipt receipt;
	struct digest hash;
	bool matched;

	if (!key_find(
		text, len, &member, &r->key, &receipt.key, &receipt.key_len)) {
		r->missing++;
		return true;
	}
	if (is_undo(&line)) {
		r->open++;
		return ledger_undone(
		    r->ledger, receipt.key, receipt.key_len, undo_of(&line));
	}
	if (!action || !hash_of_line(&line, &hash)) {
		r->missing++;
		return ledger_doubt(r->ledger, receipt.key, receipt.key_len);
	}
	receipt.hash = &hash;
	receipt.last = action->last;
	receipt.was_published = was_published(&line);
	receipt.id = text_of(&line, "id", &r->id);
	receipt.gone = action->gone == GONE ||
		       (action->gone == GONE_WITHOUT_ID && !receipt.id);
	receipt.version = text_of(&line, "version", &r->version);
	if (!ledger_receive(r->ledger, &receipt, &matched))
		return false;
	if (!matched)
		r->unmatched += action->last != LAST_OTHER;
	else if (action->last == LAST_UNCHANGED)
		r->settled++;
	else
		r->open++;
	return true;
}

void receipts_release(struct receipts *r)
{
	buf_release(&r->key);
	buf_release(&r->id);
	buf_release(&r->version);
}
