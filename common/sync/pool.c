#include "sync/pool.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/worker.h"
#include "medusa/medusa.h"
#include "medusa/names.h"
#include "sync/look.h"
#include "sync/read.h"
#include "sync/unique.h"
#include "sync/write.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum slot_state {
	SLOT_FREE,
	SLOT_HELD, /* waits for those before it */
	SLOT_UNDER_WAY,
	SLOT_DONE,
};

struct slot {
	struct pool *pool;
	struct batch batch;
	uint64_t number;
	bool bad; /* it could not be read; none is taken after it */
	struct worker *worker;
	pthread_cond_t begin;
	enum slot_state state; /* with the lock */
	bool looked_up;	       /* likewise: its write has begun, or is none */
};

struct pool {
	/* Set once. */
	unsigned writes; /* at a time */
	int event;
	struct names *names;
	struct slot *slots; /* a ring */
	size_t count;
	/* With the lock, and changed by the caller's thread alone. */
	size_t oldest, used;
	/* With the lock. */
	pthread_mutex_t lock;
	pthread_cond_t turn; /* to write */
	unsigned writing;
	bool stopped, closing;
};

static struct slot *nth(const struct pool *f, size_t n)
{
	return &f->slots[(f->oldest + n) % f->count];
}

/* Writes begin in the order of the batches, as many at once as may. */
static bool my_turn(const struct slot *slot)
{
	const struct pool *f = slot->pool;

	if (f->writing == f->writes)
		return false;
	for (size_t i = 0; nth(f, i) != slot; i++)
		if (nth(f, i)->state == SLOT_UNDER_WAY && !nth(f, i)->looked_up)
			return false;
	return true;
}

/* With the lock, which it lets go meanwhile. */
static void write_in_turn(struct slot *slot)
{
	struct pool *f = slot->pool;
	bool ok = false;

	while (!my_turn(slot))
		pthread_cond_wait(&f->turn, &f->lock);
	slot->looked_up = true;
	if (!f->stopped) {
		f->writing++;
		pthread_cond_broadcast(&f->turn);
		pthread_mutex_unlock(&f->lock);
		ok = write_batch(&slot->batch);
		pthread_mutex_lock(&f->lock);
		f->writing--;
	}
	if (!ok)
		batch_abandon(&slot->batch);
}

static void work(void *ctx)
{
	struct slot *slot = ctx;
	struct pool *f = slot->pool;
	const uint64_t one = 1;

	pthread_mutex_lock(&f->lock);
	for (;;) {
		bool ok = false;

		while (slot->state != SLOT_UNDER_WAY && !f->closing)
			pthread_cond_wait(&slot->begin, &f->lock);
		if (slot->state != SLOT_UNDER_WAY)
			break;
		if (!f->stopped) {
			pthread_mutex_unlock(&f->lock);
			ok = look_at_batch(&slot->batch);
			pthread_mutex_lock(&f->lock);
		}
		if (ok && slot->batch.list_count && !slot->batch.rules.dry_run)
			write_in_turn(slot);
		f->stopped |= slot->batch.failed != 0;
		slot->state = SLOT_DONE;
		pthread_cond_broadcast(&f->turn);
		/* When it cannot be written to, it is readable. */
		(void)!write(f->event, &one, sizeof one);
	}
	pthread_mutex_unlock(&f->lock);
}

struct pool *pool_new(struct medusa *medusa, const struct pool_rules *rules)
{
	struct pool *f = mem_alloc(sizeof *f);

	/* Shoppers of a server with one request at a time wait least. */
	*f = (struct pool){.count = rules->writes > 1 ? rules->writes + 1 : 1,
	    .writes = rules->writes};
	f->slots = mem_resize(NULL, f->count, sizeof *f->slots);
	f->names = names_new(
	    rules->create_missing, rules->create_option, rules->batch.dry_run);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->turn, NULL);
	f->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (f->event < 0)
		die_errno("cannot make an event descriptor");
	for (size_t i = 0; i < f->count; i++) {
		struct slot *slot = &f->slots[i];

		*slot = (struct slot){.pool = f};
		slot->batch.medusa = medusa_again(medusa);
		slot->batch.names = f->names;
		slot->batch.rules = rules->batch;
		pthread_cond_init(&slot->begin, NULL);
		slot->worker = worker_start(work, slot);
	}
	return f;
}

void pool_free(struct pool *f)
{
	pthread_mutex_lock(&f->lock);
	f->closing = true;
	for (size_t i = 0; i < f->count; i++)
		pthread_cond_signal(&f->slots[i].begin);
	pthread_mutex_unlock(&f->lock);
	for (size_t i = 0; i < f->count; i++) {
		struct slot *slot = &f->slots[i];

		worker_join(slot->worker);
		pthread_cond_destroy(&slot->begin);
		batch_release(&slot->batch);
		medusa_close(slot->batch.medusa);
	}
	names_free(f->names);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->turn);
	close(f->event);
	free(f->slots);
	free(f);
}

static void begin(struct slot *slot)
{
	slot->looked_up = false;
	slot->state = SLOT_UNDER_WAY;
	pthread_cond_signal(&slot->begin);
}

bool pool_empty(const struct pool *f)
{
	return !f->used;
}

/* While one is held none is taken: it would overtake. */
bool pool_room(struct pool *f)
{
	const struct slot *newest = nth(f, f->used + f->count - 1);
	bool held;

	if (!f->used)
		return true;
	pthread_mutex_lock(&f->lock);
	held = newest->state == SLOT_HELD;
	pthread_mutex_unlock(&f->lock);
	return f->used < f->count && !held && !newest->bad;
}

void pool_take(struct pool *f, const char *line, size_t len, uint64_t number)
{
	struct slot *slot = nth(f, f->used);
	bool held = false, ok = read_batch(&slot->batch, line, len);

	slot->number = number;
	slot->bad = !ok;
	for (size_t i = 0; i < f->used && ok && !held; i++)
		held = unique_meet(&nth(f, i)->batch, &slot->batch);
	pthread_mutex_lock(&f->lock);
	f->used++;
	if (!ok)
		slot->state = SLOT_DONE;
	else if (held)
		slot->state = SLOT_HELD;
	else
		begin(slot);
	pthread_mutex_unlock(&f->lock);
}

const struct batch *pool_done(struct pool *f, uint64_t *number)
{
	struct slot *slot = nth(f, 0);
	uint64_t events;
	bool done;

	/* Emptied before the look, so that nothing is missed. */
	if (read(f->event, &events, sizeof events) < 0)
		events = 0;
	if (!f->used)
		return NULL;
	pthread_mutex_lock(&f->lock);
	if (slot->state == SLOT_HELD) /* nothing is before it any more */
		begin(slot);
	done = slot->state == SLOT_DONE;
	pthread_mutex_unlock(&f->lock);
	*number = slot->number;
	return done ? &slot->batch : NULL;
}

void pool_drop(struct pool *f)
{
	pthread_mutex_lock(&f->lock);
	nth(f, 0)->state = SLOT_FREE;
	f->oldest = (f->oldest + 1) % f->count;
	f->used--;
	pthread_mutex_unlock(&f->lock);
}

void pool_stop(struct pool *f)
{
	pthread_mutex_lock(&f->lock);
	f->stopped = true;
	pthread_mutex_unlock(&f->lock);
}

int pool_fd(const struct pool *f)
{
	return f->event;
}

struct http_totals pool_totals(const struct pool *f)
{
	struct http_totals sum = {0};

	for (size_t i = 0; i < f->count; i++) {
		struct http_totals t = medusa_totals(f->slots[i].batch.medusa);

		sum.requests += t.requests;
		sum.retries += t.retries;
		sum.bytes_in += t.bytes_in;
		sum.bytes_out += t.bytes_out;
	}
	return sum;
}
