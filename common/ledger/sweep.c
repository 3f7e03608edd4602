#include "ledger/sweep.h"

#include "json/string.h"
#include "ledger/key.h"

#include <string.h>

enum { GROUP = 256 };

/* {"external_id":"x","status":"draft"} */
static void put_item(struct sweep *s)
{
	buf_putc(&s->out, '{');
	if (s->kind == SWEEP_ZERO) {
		if (!key_put_stock(&s->out, s->key.data, s->key.len, s->member))
			return;
		buf_puts(&s->out, ",\"stocked_quantity\":0}");
		return;
	}
	string_put(&s->out, s->member, strlen(s->member));
	buf_putc(&s->out, ':');
	string_put(&s->out, s->key.data, s->key.len);
	buf_puts(&s->out, s->kind == SWEEP_DELETE ? ",\"deleted\":true}"
			  : s->returning	  ? ",\"status\":\"published\"}"
						  : ",\"status\":\"draft\"}");
}

static bool put_line(struct sweep *s)
{
	const size_t start = s->out.len;
	struct digest hash;
	bool ok = true;

	put_item(s);
	hash = digest_of(s->out.data + start, s->out.len - start);
	if (!s->dry_run)
		ok = ledger_sweep(s->ledger, &s->key,
		    s->returning	     ? SWEPT_RETURNING
		    : s->kind == SWEEP_DRAFT ? SWEPT_DRAFT
					     : SWEPT_OTHER,
		    &hash);
	buf_putc(&s->out, '\n');
	s->left += !s->returning;
	s->back += s->returning;
	return ok;
}

/* A key with a newline would look like two. */
static void put_key(struct sweep *s)
{
	if (memchr(s->key.data, '\n', s->key.len)) {
		s->odd++;
		return;
	}
	buf_put(&s->out, s->key.data, s->key.len);
	buf_putc(&s->out, '\n');
	s->left++;
}

static bool next(struct sweep *s, bool *found)
{
	return s->returning
		   ? ledger_next_back(s->ledger, &s->key, found)
		   : ledger_next_gone(s->ledger, &s->gone, &s->key, found);
}

static bool put_group(struct sweep *s)
{
	bool found;

	for (int n = 0; n < GROUP && !s->done;) {
		if (!next(s, &found))
			return false;
		if (found) {
			n++;
			if (s->kind == SWEEP_KEYS)
				put_key(s);
			else if (!put_line(s))
				return false;
		} else {
			s->done = s->returning || s->kind != SWEEP_DRAFT;
			s->returning = true;
			buf_reset(&s->key);
		}
	}
	return true;
}

bool sweep_group(struct sweep *s)
{
	return ledger_begin(s->ledger, !s->dry_run && s->kind != SWEEP_KEYS) &&
	       put_group(s) && ledger_commit(s->ledger);
}

void sweep_release(struct sweep *s)
{
	buf_release(&s->out);
	buf_release(&s->key);
}
