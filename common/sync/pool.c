/*
 * The worker pool: a ring of slots, each with a batch, a thread and
 * connections.
 *
 * In: lines, in input order. Out: batches that have ended, in the same order.
 *
 * A slot is FREE; then HELD or at once UNDER_WAY; then DONE; and FREE again. It
 * is held when its batch has something unique in common with an earlier one:
 * its look-up would not find what that one is going to create. When it has
 * become the oldest, nothing is left to wait for.
 *
 * Invariants:
 *
 * - The slots oldest … oldest + used - 1 are in use. Only the newest of them
 *   may be held, since nothing is taken after a held one, which it would
 *   overtake.
 * - Writes begin in input order: a slot begins to write when all before it have
 *   begun, or have nothing to write. So after a failure, what was not written
 *   is at the end of the input.
 * - Once `stopped`, no look-up and no write begins. A write that has begun
 *   ends. After pool_stop a look-up is not waited for: nothing of its batch is
 *   written, nor of the batches after it.
 *
 * With -j N, N batches are written while one more is looked up, in N + 1 slots.
 * With -j 1 there is one slot: one request at a time delays the other clients
 * of a server least.
 *
 * Only the caller's thread changes `oldest` and `used`, so it reads them
 * without the lock; all else that is shared is read and written with it.
 */
#include "sync/pool.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/worker.h"
#include "medusa/medusa.h"
#include "medusa/names.h"
#include "medusa/pace.h"
#include "medusa/shop.h"
#include "sync/look.h"
#include "sync/read.h"
#include "sync/record.h"
#include "sync/unique.h"
#include "sync/write.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum slot_state {
	SLOT_FREE,
	SLOT_HELD, /* waits for the batches before it */
	SLOT_UNDER_WAY,
	SLOT_DONE,
};

struct slot {
	struct pool *pool;
	struct batch batch;
	uint64_t number;
	bool unreadable; /* no line is taken after this one */
	struct worker *worker;
	pthread_cond_t begin;
	/* With the lock. */
	enum slot_state state;
	bool looked_up; /* it writes, or has nothing to write */
	struct limit_count counts[LIMITS_MAX];
	struct http_totals totals; /* of its connections, all batches so far */
};

struct pool {
	/* Set once. */
	unsigned writes; /* batches written at a time */
	struct limit limits[LIMITS_MAX];
	int event;
	struct names *names;
	struct shop *shop;
	struct slot *slots; /* the ring */
	size_t count;
	/* With the lock, except that the caller's thread reads them without. */
	size_t oldest, used;
	struct limit_count dropped[LIMITS_MAX]; /* of batches before those */
	/* With the lock. */
	pthread_mutex_t lock;
	pthread_cond_t turn; /* signalled when a turn to write may begin */
	unsigned writing;
	bool stopped, closing;
	bool ending; /* by pool_stop */
};

static struct slot *nth(const struct pool *p, size_t n)
{
	return &p->slots[(p->oldest + n) % p->count];
}

/* May this slot begin to write? With the lock. */
static bool my_turn(const struct slot *slot)
{
	const struct pool *p = slot->pool;

	if (p->writing == p->writes)
		return false;
	for (size_t i = 0; nth(p, i) != slot; i++)
		if (nth(p, i)->state == SLOT_UNDER_WAY && !nth(p, i)->looked_up)
			return false;
	return true;
}

static void count(struct slot *slot)
{
	for (size_t i = 0; i < LIMITS_MAX; i++)
		slot->counts[i] =
		    limit_count(&slot->pool->limits[i], &slot->batch);
}

/*
 * Why the slot may not write; or NULL. With the lock; all slots before it were
 * looked up.
 */
static const char *over_limit(struct slot *slot)
{
	struct pool *p = slot->pool;

	for (size_t i = 0; i < LIMITS_MAX; i++) {
		struct limit_count sum = p->dropped[i];
		size_t n = 0;

		do
			limit_add(&sum, nth(p, n)->counts[i]);
		while (nth(p, n++) != slot);
		if (limit_exceeded(&p->limits[i], sum))
			return limit_why(&p->limits[i], sum, &slot->batch);
	}
	return NULL;
}

/* With the lock, which is released while it writes. */
static bool write_now(struct slot *slot)
{
	struct pool *p = slot->pool;
	const char *over = over_limit(slot);
	bool ok;

	if (over)
		return batch_fail(&slot->batch, EXIT_LIMIT, over);
	p->writing++;
	pthread_cond_broadcast(&p->turn);
	pthread_mutex_unlock(&p->lock);
	ok = look_create_names(&slot->batch) && write_batch(&slot->batch);
	pthread_mutex_lock(&p->lock);
	p->writing--;
	return ok;
}

/* The same, when it is its turn. */
static void write_in_turn(struct slot *slot)
{
	struct pool *p = slot->pool;

	while (!my_turn(slot))
		pthread_cond_wait(&p->turn, &p->lock);
	slot->looked_up = true;
	if (p->stopped || !write_now(slot))
		batch_abandon(&slot->batch);
}

static void work(void *ctx)
{
	struct slot *slot = ctx;
	struct pool *p = slot->pool;
	const uint64_t one = 1;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		bool ok = false;

		while (slot->state != SLOT_UNDER_WAY && !p->closing)
			pthread_cond_wait(&slot->begin, &p->lock);
		if (slot->state != SLOT_UNDER_WAY)
			break;
		if (!p->stopped) {
			pthread_mutex_unlock(&p->lock);
			ok = look_at_batch(&slot->batch);
			pthread_mutex_lock(&p->lock);
		}
		count(slot);
		if (ok && (slot->batch.list_count || slot->batch.deletes) &&
		    !slot->batch.rules.dry_run)
			write_in_turn(slot);
		count(slot);
		p->stopped |= slot->batch.failed != 0;
		slot->totals = medusa_totals(slot->batch.medusa);
		slot->state = SLOT_DONE;
		pthread_cond_broadcast(&p->turn);
		/* A write fails only if it is readable already. */
		(void)!write(p->event, &one, sizeof one);
	}
	pthread_mutex_unlock(&p->lock);
}

static bool is_limited(const struct pool *p)
{
	for (size_t i = 0; i < LIMITS_MAX; i++)
		if (p->limits[i].kind)
			return true;
	return false;
}

struct pool *pool_new(struct medusa *medusa, const struct pool_rules *rules)
{
	struct pool *p = mem_alloc(sizeof *p);

	*p = (struct pool){.count = rules->writes > 1 ? rules->writes + 1 : 1,
	    .writes = rules->writes};
	p->slots = mem_resize(NULL, p->count, sizeof *p->slots);
	memcpy(p->limits, rules->limits, sizeof p->limits);
	p->names = names_new(rules->create_missing, rules->create_option);
	if (rules->journal)
		record_names(p->names, rules->journal);
	p->shop = shop_new();
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->turn, NULL);
	p->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->event < 0)
		die_errno("cannot create an event descriptor");
	for (size_t i = 0; i < p->count; i++) {
		struct slot *slot = &p->slots[i];

		*slot = (struct slot){.pool = p};
		slot->batch.medusa = medusa_again(medusa);
		slot->batch.names = p->names;
		slot->batch.shop = p->shop;
		slot->batch.journal = rules->journal;
		slot->batch.rules = rules->batch;
		slot->batch.foresee = rules->batch.dry_run || is_limited(p);
		pthread_cond_init(&slot->begin, NULL);
		slot->worker = worker_start(work, slot);
	}
	return p;
}

void pool_free(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	for (size_t i = 0; i < p->count; i++)
		pthread_cond_signal(&p->slots[i].begin);
	pthread_mutex_unlock(&p->lock);
	for (size_t i = 0; i < p->count; i++) {
		struct slot *slot = &p->slots[i];

		worker_join(slot->worker);
		pthread_cond_destroy(&slot->begin);
		batch_release(&slot->batch);
		medusa_close(slot->batch.medusa);
	}
	names_free(p->names);
	shop_free(p->shop);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->turn);
	close(p->event);
	free(p->slots);
	free(p);
}

static void begin(struct slot *slot)
{
	slot->looked_up = false;
	slot->state = SLOT_UNDER_WAY;
	pthread_cond_signal(&slot->begin);
}

bool pool_empty(struct pool *p)
{
	const struct slot *oldest = nth(p, 0);
	bool abandoned;

	if (!p->used)
		return true;
	pthread_mutex_lock(&p->lock);
	abandoned =
	    p->ending && oldest->state != SLOT_DONE && !oldest->looked_up;
	pthread_mutex_unlock(&p->lock);
	return abandoned;
}

bool pool_room(struct pool *p)
{
	const struct slot *newest = nth(p, p->used + p->count - 1);
	bool held;

	if (!p->used)
		return true;
	pthread_mutex_lock(&p->lock);
	held = newest->state == SLOT_HELD;
	pthread_mutex_unlock(&p->lock);
	return p->used < p->count && !held && !newest->unreadable;
}

void pool_take(struct pool *p, const char *line, size_t len, uint64_t number)
{
	struct slot *slot = nth(p, p->used);
	bool held = false, ok;

	assert(p->used < p->count);
	ok = read_batch(&slot->batch, line, len);
	slot->number = number;
	memset(slot->counts, 0, sizeof slot->counts);
	slot->unreadable = !ok;
	for (size_t i = 0; i < p->used && ok && !held; i++)
		held = unique_meet(&nth(p, i)->batch, &slot->batch);
	pthread_mutex_lock(&p->lock);
	p->used++;
	if (!ok)
		slot->state = SLOT_DONE;
	else if (held)
		slot->state = SLOT_HELD;
	else
		begin(slot);
	pthread_mutex_unlock(&p->lock);
}

const struct batch *pool_done(struct pool *p, uint64_t *number)
{
	struct slot *slot = nth(p, 0);
	uint64_t events;
	bool done;

	/* Cleared first: an event after the look must not be lost. */
	if (read(p->event, &events, sizeof events) < 0)
		events = 0;
	if (!p->used)
		return NULL;
	pthread_mutex_lock(&p->lock);
	/* Nothing is before it any more. */
	if (slot->state == SLOT_HELD)
		begin(slot);
	done = slot->state == SLOT_DONE;
	if (done && slot->batch.rules.dry_run)
		slot->batch.limited = over_limit(slot);
	pthread_mutex_unlock(&p->lock);
	*number = slot->number;
	return done ? &slot->batch : NULL;
}

void pool_drop(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	assert(p->used && nth(p, 0)->state == SLOT_DONE);
	for (size_t i = 0; i < LIMITS_MAX; i++)
		limit_add(&p->dropped[i], nth(p, 0)->counts[i]);
	nth(p, 0)->state = SLOT_FREE;
	p->oldest = (p->oldest + 1) % p->count;
	p->used--;
	pthread_mutex_unlock(&p->lock);
}

void pool_stop(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopped = p->ending = true;
	pthread_mutex_unlock(&p->lock);
	pace_hurry(medusa_pace(p->slots->batch.medusa));
}

int pool_fd(const struct pool *p)
{
	return p->event;
}

struct http_totals pool_totals(struct pool *p)
{
	struct http_totals sum = {0};

	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->count; i++) {
		const struct http_totals *t = &p->slots[i].totals;

		sum.requests += t->requests;
		sum.retries += t->retries;
		sum.bytes_in += t->bytes_in;
		sum.bytes_out += t->bytes_out;
	}
	pthread_mutex_unlock(&p->lock);
	return sum;
}
