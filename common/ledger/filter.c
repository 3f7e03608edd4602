#include "ledger/filter.h"

#include "base/mem.h"
#include "json/string.h"

#include <stdlib.h>
#include <string.h>

/* An item of the group that the ledger has to note; its key follows. */
struct pending {
	struct digest hash;
	size_t len;
};

/* Notes that the item with this number was read. */
static void see(struct filter *f, uint64_t number)
{
	const unsigned char bit = (unsigned char)(1u << number % 8);
	uint64_t room = f->seen_room;

	if (number >= room) {
		room = 2 * (number / 4096 + 1) * 4096;
		f->seen = mem_resize(f->seen, room / 8, 1);
		memset(
		    f->seen + f->seen_room / 8, 0, (room - f->seen_room) / 8);
		f->seen_room = room;
	}
	f->twice += (f->seen[number / 8] & bit) != 0;
	f->seen[number / 8] |= bit;
}

/* Is it this item's turn, so that each is looked at once in `verify` runs? */
static bool is_due(
    const struct filter *f, const struct ledger_item *item, struct digest key)
{
	const uint64_t turn = f->run.turn, every = f->verify;

	if (!every || !f->run.full)
		return false;
	return turn - item->verified >= every ||
	       (key.byte[0] << 8 | key.byte[1]) % every == turn % every;
}

static enum filter_why why_passed(const struct filter *f,
    const struct ledger_item *item, const struct digest *hash,
    struct digest key)
{
	if (memcmp(&item->hash, hash, sizeof *hash) != 0)
		return WHY_CHANGED;
	if (item->last == LAST_REJECTED)
		return WHY_REFUSED;
	if (item->touched)
		return WHY_TOUCHED;
	if (!item->settled || item->missing || f->all)
		return WHY_UNSETTLED;
	return is_due(f, item, key) ? WHY_VERIFY : WHY_SETTLED;
}

static void note(
    struct filter *f, const char *key, size_t len, const struct digest *hash)
{
	const struct pending p = {*hash, len};

	buf_put(&f->pending, &p, sizeof p);
	buf_put(&f->pending, key, len);
}

/* Is the key that of an item of this group, which is not committed yet? */
static bool is_pending(const struct filter *f, const char *key, size_t len)
{
	const char *at = f->pending.data, *end = at + f->pending.len;
	struct pending p;

	for (; at < end; at += sizeof p + p.len) {
		memcpy(&p, at, sizeof p);
		if (p.len == len && memcmp(at + sizeof p, key, len) == 0)
			return true;
	}
	return false;
}

static void put_edited(struct filter *f, const char *key, size_t len)
{
	string_put(&f->edited, key, len);
	buf_putc(&f->edited, '\n');
}

static bool decide(struct filter *f, const char *key, size_t len,
    const struct digest *hash, enum filter_why *why)
{
	struct ledger_item item;
	bool found;

	if (is_pending(f, key, len) && !filter_end_group(f))
		return false;
	if (!f->reading && !ledger_begin(f->ledger, false))
		return false;
	f->reading = true;
	if (!ledger_find(f->ledger, key, len, &item, &found))
		return false;
	*why =
	    found ? why_passed(f, &item, hash, digest_of(key, len)) : WHY_NEW;
	if (found)
		see(f, item.number);
	if (found && item.edited && *why != WHY_CHANGED)
		put_edited(f, key, len);
	if (*why != WHY_SETTLED &&
	    (!found || item.settled || item.stale || *why == WHY_CHANGED))
		note(f, key, len, hash);
	return true;
}

bool filter_item(struct filter *f, const char *item, size_t len)
{
	const struct digest hash = digest_of(item, len);
	enum filter_why why = WHY_NO_KEY;
	const char *key;
	size_t key_len;

	if (key_find(item, len, &f->key, &f->decoded, &key, &key_len) &&
	    !decide(f, key, key_len, &hash, &why))
		return false;
	f->count[why]++;
	if (why != WHY_SETTLED) {
		buf_put(&f->out, item, len);
		buf_putc(&f->out, '\n');
	}
	return true;
}

static bool write_pending(struct filter *f)
{
	const char *at = f->pending.data, *end = at + f->pending.len;
	uint64_t number, before = ledger_numbers(f->ledger);
	struct pending p;

	if (!ledger_begin(f->ledger, true))
		return false;
	for (; at < end; at += sizeof p + p.len) {
		memcpy(&p, at, sizeof p);
		if (!ledger_pass(
			f->ledger, at + sizeof p, p.len, &p.hash, &number))
			return false;
		if (number >= before)
			see(f, number);
	}
	return ledger_commit(f->ledger);
}

bool filter_end_group(struct filter *f)
{
	if (f->reading && !ledger_commit(f->ledger))
		return false;
	f->reading = false;
	if (f->pending.len && !f->dry_run && !write_pending(f))
		return false;
	buf_reset(&f->pending);
	return true;
}

uint64_t filter_passed(const struct filter *f)
{
	uint64_t sum = 0;

	for (int why = WHY_SETTLED + 1; why < WHYS; why++)
		sum += f->count[why];
	return sum;
}

uint64_t filter_read(const struct filter *f)
{
	return f->count[WHY_SETTLED] + filter_passed(f);
}

void filter_release(struct filter *f)
{
	buf_release(&f->out);
	buf_release(&f->edited);
	buf_release(&f->decoded);
	buf_release(&f->pending);
	free(f->seen);
}
