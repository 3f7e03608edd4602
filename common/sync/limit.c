#include "sync/limit.h"

#include "base/mem.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <inttypes.h>

static bool is_change(const struct item *item)
{
	return item->action == ITEM_CREATE || item->action == ITEM_UPDATE ||
	       item->action == ITEM_DELETE;
}

const struct limit_kind limit_changes = {
    "--max-changes", "would be created, updated or deleted", is_change};

struct limit_count limit_count(const struct limit *l, const struct batch *b)
{
	struct limit_count c = {0, 0};

	for (size_t i = 0; i < b->all && l->kind; i++) {
		const struct item *item = &b->items[i];

		if (item->group)
			continue; /* the group counts, once */
		c.looked += is_change(item) || item->action == ITEM_UNCHANGED;
		c.counted += l->kind->counts(item);
	}
	return c;
}

void limit_add(struct limit_count *to, struct limit_count more)
{
	to->looked += more.looked;
	to->counted += more.counted;
}

bool limit_exceeded(const struct limit *l, struct limit_count count)
{
	return l->kind && share_exceeded(l->share, count.counted, count.looked);
}

const char *limit_why(
    const struct limit *l, struct limit_count count, struct batch *b)
{
	const struct resource *r = b->rules.resource;

	return arena_printf(&b->arena,
	    "%s: with this batch, %" PRIu64 " of %" PRIu64
	    " %s %s, and %s %" PRIu64 "%s allows %" PRIu64 "; %s",
	    b->rules.dry_run ? "a run stops here" : "stopped", count.counted,
	    count.looked, r->name, l->kind->fate, l->kind->option,
	    l->share.most, l->share.percent ? "%" : "",
	    share_of(l->share, count.looked),
	    b->rules.dry_run
		? "correct the input, or raise the limit"
		: "see all changes with -n, then correct the input or raise "
		  "the limit");
}
