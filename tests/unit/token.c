/*
 * http/token.h: when a refused authorization is renewed.
 */
#include "http/token.h"
#include "base/mem.h"
#include "http/options.h"

#include "unit.h"

static unsigned asked;
static bool fails;

/* The n-th call returns "token n", unless it has to fail. */
static char *authorize(void *ctx, const char *refused)
{
	char value[32];

	(void)ctx;
	SAME_BOOL(__LINE__, refused != NULL, asked > 0);
	if (fails)
		return NULL;
	snprintf(value, sizeof value, "token %u", ++asked);
	return mem_strdup(value);
}

static const struct http_options options = {.authorize = authorize};

/* What send.c does for each attempt. */
static void send(const struct token *t, struct token_use *use)
{
	use->number = t->number;
}

static void open_token(struct token *t)
{
	asked = 0;
	fails = false;
	token_open(t, &options);
	SAME_TEXT(__LINE__, t->value, "token 1");
}

static void check_one_request(void)
{
	struct token t;
	struct token_use use = {0};

	open_token(&t);
	/* It expires any number of times, as long as it works in between. */
	for (unsigned i = 0; i < 3; i++) {
		send(&t, &use);
		SAME_NUMBER(
		    __LINE__, token_refused(&t, &use, &options), TOKEN_RENEWED);
		SAME_NUMBER(__LINE__, asked, i + 2);
		send(&t, &use);
		token_accepted(&use);
	}
	/* A new value that is refused at once is the end. */
	SAME_NUMBER(__LINE__, token_refused(&t, &use, &options), TOKEN_RENEWED);
	send(&t, &use);
	SAME_NUMBER(__LINE__, token_refused(&t, &use, &options), TOKEN_REFUSED);
	SAME_NUMBER(__LINE__, asked, 5);
	SAME_TEXT(__LINE__, t.value, "token 5");
	token_close(&t);
}

/* Both sent the value that has expired: there is one renewal. */
static void check_two_requests(void)
{
	struct token t;
	struct token_use a = {0}, b = {0};

	open_token(&t);
	send(&t, &a);
	send(&t, &b);
	SAME_NUMBER(__LINE__, token_refused(&t, &a, &options), TOKEN_RENEWED);
	SAME_NUMBER(__LINE__, token_refused(&t, &b, &options), TOKEN_RENEWED);
	SAME_NUMBER(__LINE__, asked, 2);
	/* If the new value is refused, neither asks for another one. */
	send(&t, &a);
	send(&t, &b);
	SAME_NUMBER(__LINE__, token_refused(&t, &a, &options), TOKEN_REFUSED);
	SAME_NUMBER(__LINE__, token_refused(&t, &b, &options), TOKEN_REFUSED);
	SAME_NUMBER(__LINE__, asked, 2);
	token_close(&t);
}

static void check_failures(void)
{
	struct token t;
	struct token_use use = {0};

	open_token(&t);
	/* Nothing was sent to another origin, so nothing can have expired. */
	SAME_NUMBER(__LINE__, token_refused(&t, &use, &options), TOKEN_REFUSED);
	SAME_NUMBER(__LINE__, asked, 1);
	send(&t, &use);
	fails = true;
	SAME_NUMBER(__LINE__, token_refused(&t, &use, &options), TOKEN_FAILED);
	SAME_TEXT(__LINE__, t.value, "token 1");
	/* After a failure, it is asked for again. */
	fails = false;
	send(&t, &use);
	SAME_NUMBER(__LINE__, token_refused(&t, &use, &options), TOKEN_RENEWED);
	SAME_TEXT(__LINE__, t.value, "token 2");
	token_close(&t);
}

static void check_none(void)
{
	struct token t;

	token_open(&t, &(struct http_options){.authorize = NULL});
	SAME_TEXT(__LINE__, t.value, NULL);
	token_close(&t);
}

int main(void)
{
	check_one_request();
	check_two_requests();
	check_failures();
	check_none();
	return unit_end();
}
