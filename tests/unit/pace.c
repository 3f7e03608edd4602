/*
 * medusa/pace.h: how a batch is divided into requests. What size and pause
 * follow from probes is in pacer.c, and what is sent in push-pace.bats.
 */
#include "medusa/pace.h"

#include "base/clock.h"

#include "unit.h"

#include <sys/eventfd.h>
#include <unistd.h>

/* The size is 2 at first, then 5, because the costs are to be learnt. */
static void test_parts(void)
{
	const struct pace_rules rules = {.slack_ms = 15};
	struct pace *p = pace_new(&rules);

	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 1), 1);
	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 50), 2);
	pace_learn(p, PACE_WRITE, 2, 276);
	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 50), 5);
	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 4), 4);
	/* Two of three rather than one of five and one of one. */
	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 6), 3);
	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 11), 4);
	/* Look-ups have a size of their own. */
	SAME_NUMBER(__LINE__, pace_part(p, PACE_READ, 50), 10);
	pace_free(p);
}

/* Without a rule for the slack, requests are as large as they were. */
static void test_whole(void)
{
	const struct pace_rules rules = {.duty = 50}, none = {0};
	struct pace *p = pace_new(&rules);

	SAME_NUMBER(__LINE__, pace_part(p, PACE_WRITE, 5000), 5000);
	SAME_BOOL(__LINE__, pace_watch(p, 0), false);
	pace_free(p);
	SAME_BOOL(__LINE__, pace_new(&none) == NULL, true);
	SAME_NUMBER(__LINE__, pace_part(NULL, PACE_READ, 50), 50);
	SAME_BOOL(__LINE__, pace_watch(NULL, 0), false);
	SAME_NUMBER(__LINE__, pace_probes(NULL), 0);
}

static size_t learnt_part(struct pace *p)
{
	for (int i = 0; i < 4; i++)
		pace_learn(p, PACE_WRITE, 10, 380);
	return pace_part(p, PACE_WRITE, 1000);
}

static void probe(struct pace *p, long long sent)
{
	for (int i = 0; i < 60; i++)
		pace_probed(p, sent, 1);
}

/*
 * Without idle probes there is nothing to compare with, so requests do not get
 * larger.
 */
static void test_idle(void)
{
	const struct pace_rules rules = {.slack_ms = 15};
	struct pace *p = pace_new(&rules);
	const int fd = eventfd(0, EFD_NONBLOCK);
	size_t part;

	SAME_BOOL(__LINE__, pace_watch(p, fd), true);
	pace_unprobed(p);
	part = learnt_part(p);
	pace_begin(p);
	/* A request is under way. */
	probe(p, clock_ms());
	SAME_NUMBER(__LINE__, learnt_part(p), part);
	pace_end(p, 0);
	/* One was, when they began. */
	probe(p, clock_ms() - 1000);
	SAME_NUMBER(__LINE__, learnt_part(p), part);
	probe(p, clock_ms());
	SAME_BOOL(__LINE__, learnt_part(p) > part, true);
	SAME_NUMBER(__LINE__, pace_probes(p), 180);
	pace_free(p);
	close(fd);
}

int main(void)
{
	test_parts();
	test_whole();
	test_idle();
	return unit_end();
}
