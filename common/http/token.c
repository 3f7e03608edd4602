/*
 * When to ask for a new authorization. A value works until it expires; then the
 * server refuses it, and a new one is asked for. That may happen any number of
 * times in a run, and also twice for one request, which may be retried for a
 * long time. But a new value that is refused at once is no better than the old
 * one.
 *
 * Several requests may have sent the value that has expired. Only the first of
 * them that is refused asks for a new one; the others find that the number has
 * changed.
 */
#include "http/token.h"

#include "http/options.h"
#include "http/secret.h"

#include <stddef.h>

void token_open(struct token *t, const struct http_options *o)
{
	*t = (struct token){0};
	if (!o->authorize)
		return;
	t->value = o->authorize(o->authorize_ctx, NULL);
	t->number = 1;
}

void token_close(struct token *t)
{
	secret_free(t->value);
	t->value = NULL;
}

bool token_renew(struct token *t, const struct http_options *o)
{
	char *value = o->authorize(o->authorize_ctx, t->value);

	if (!value)
		return false;
	secret_free(t->value);
	t->value = value;
	t->number++;
	return true;
}

enum token_next token_refused(
    struct token *t, struct token_use *use, const struct http_options *o)
{
	if (!use->number || use->renewed)
		return TOKEN_REFUSED;
	if (use->number == t->number && !token_renew(t, o))
		return TOKEN_FAILED;
	use->renewed = true;
	return TOKEN_RENEWED;
}

void token_accepted(struct token_use *use)
{
	use->renewed = false;
}
