/*
 * Finds secrets in a text, in any spelling.
 *
 * A server, a proxy or a library can write a secret in many ways, mixed and
 * nested: "a\/b", "a\u002fb", "a%2Fb", "a%252Fb". Therefore the text is decoded
 * step by step (struct view), until a step changes nothing, and the result of
 * each step is searched for each secret. A secret may contain what looks like
 * an escape, so its decoded forms are searched for, too. Base64 cannot be told
 * from other text, so its forms are computed from the secret: one for each
 * place in a group of three bytes, because the secret may be in the middle of
 * what was encoded.
 *
 * Each step of a view knows where its bytes come from. What is found marks
 * bytes of the original text, and all marked bytes are replaced at the end. So
 * it does not matter if one secret is a part of another.
 *
 * The time is proportional to the length of the text times that of the list:
 * memmem(3) of glibc takes linear time, and STEPS bounds the decoding.
 *
 * Secrets given by the user are kept for the whole run. Tokens are limited,
 * because a long run renews them without end. One lock guards the list, and no
 * memory is allocated under it: a message that memory is exhausted takes the
 * lock, too.
 */
#include "base/hide.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/cut.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 16, STEPS = 6 };

/* Its spellings, one after the other, each ended by a NUL. */
struct secret {
	struct secret *next;
	bool token;
	struct buf spellings;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct secret *secrets; /* the latest first */

/* --- the list */

static void add_spelling(struct secret *s, const char *text, size_t len)
{
	if (len < HIDE_SHORTEST)
		return;
	buf_put(&s->spellings, text, len);
	buf_putc(&s->spellings, '\0');
}

/* The secret as it is inside of a text in Base64, after `before` bytes. */
static void add_base64(struct secret *s, const char *text, size_t before)
{
	/* The first and the last digit may depend on the bytes around it. */
	size_t len = before + strlen(text), first = (before * 8 + 5) / 6;
	struct buf all = {0}, coded = {0};
	bool other = false;

	buf_put(&all, "\0\0", before);
	buf_puts(&all, text);
	base64_put(&coded, all.data, all.len);
	if (len * 8 / 6 > first)
		add_spelling(s, coded.data + first, len * 8 / 6 - first);
	for (char *p = coded.data; *p; p++) {
		other |= *p == '+' || *p == '/';
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
	}
	if (other && len * 8 / 6 > first)
		add_spelling(s, coded.data + first, len * 8 / 6 - first);
	explicit_bzero(all.data, all.len);
	explicit_bzero(coded.data, coded.len);
	buf_release(&all);
	buf_release(&coded);
}

/* What the secret becomes when it is decoded as the text is. */
static void add_decoded(struct secret *s, const char *text)
{
	char *copy = mem_strdup(text);
	size_t len = strlen(copy);

	for (int step = 1; step < STEPS; step++) {
		const size_t before = len;

		len = escape_decode(copy, NULL, len);
		if (len == before)
			break;
		add_spelling(s, copy, len);
	}
	explicit_bzero(copy, strlen(text));
	free(copy);
}

/* As a form spells it (application/x-www-form-urlencoded). */
static void add_plus(struct secret *s, const char *text)
{
	char *copy = mem_strdup(text);

	for (char *p = copy; (p = strchr(p, ' '));)
		*p = '+';
	add_spelling(s, copy, strlen(copy));
	explicit_bzero(copy, strlen(copy));
	free(copy);
}

static struct secret *new_secret(const char *text, bool token)
{
	struct secret *s = mem_alloc(sizeof *s);

	*s = (struct secret){.token = token};
	add_spelling(s, text, strlen(text));
	add_decoded(s, text);
	if (strchr(text, ' '))
		add_plus(s, text);
	for (size_t before = 0; before < 3; before++)
		add_base64(s, text, before);
	return s;
}

static void free_secret(struct secret *s)
{
	if (!s)
		return;
	explicit_bzero(s->spellings.data, s->spellings.len);
	buf_release(&s->spellings);
	free(s);
}

/* Takes the secret out of the list, or NULL. The lock is held. */
static struct secret *take(const char *text)
{
	for (struct secret **at = &secrets; *at; at = &(*at)->next) {
		struct secret *s = *at;

		if (strcmp(s->spellings.data, text) == 0) {
			*at = s->next;
			return s;
		}
	}
	return NULL;
}

/* Takes the token out of the list that one more makes too many, or NULL. */
static struct secret *take_oldest_token(void)
{
	unsigned tokens = 0;

	for (struct secret **at = &secrets; *at; at = &(*at)->next) {
		struct secret *s = *at;

		tokens += s->token;
		if (tokens > MAX_TOKENS) {
			*at = s->next;
			return s;
		}
	}
	return NULL;
}

/* One that is known becomes the latest, so that it is kept the longest. */
static void add(const char *text, bool token)
{
	struct secret *s, *known, *gone;

	if (strlen(text) < HIDE_SHORTEST)
		return;
	s = new_secret(text, token);
	pthread_mutex_lock(&lock);
	known = take(text);
	if (known)
		s->token &= known->token;
	s->next = secrets;
	secrets = s;
	gone = known ? known : take_oldest_token();
	pthread_mutex_unlock(&lock);
	free_secret(gone);
}

void hide_secret(const char *secret)
{
	add(secret, false);
}

void hide_token(const char *token)
{
	add(token, true);
}

/* --- searching */

/* A text that is searched, in the form of one step of decoding. */
struct view {
	char *text;
	size_t len;
	uint32_t *from; /* of each byte and the end: its place in the message */
	char *marks;	/* for each byte of the message: is it to be hidden? */
	bool cut;
};

static void mark(struct view *v, size_t start, size_t end)
{
	memset(v->marks + v->from[start], 1, v->from[end] - v->from[start]);
}

/* Is what is left behind this mark of an escape too short for it? */
static bool is_cut_escape(const char *at, size_t left)
{
	if (*at == '%')
		return left < 3;
	if (*at == '&')
		return !memchr(at, ';', left);
	return *at == '\\' && left < (at[1] == 'u' ? 6 : 2);
}

/* Where an escape that the cut has left incomplete begins, or the end. */
static size_t incomplete(const struct view *v)
{
	enum { LONGEST = 9 }; /* without its end, as in "&#x10ffff" */
	size_t at = v->len > LONGEST ? v->len - LONGEST : 0;

	while (at < v->len && !is_cut_escape(v->text + at, v->len - at))
		at++;
	return at;
}

/* Marks the longest end of the text that the spelling begins with. */
static void mark_beginning(struct view *v, const char *spelling, size_t len)
{
	size_t end = incomplete(v), n = len - 1 < end ? len - 1 : end;

	while (n && memcmp(v->text + end - n, spelling, n) != 0)
		n--;
	if (n)
		mark(v, end - n, v->len);
}

static void find(struct view *v, const char *spelling, size_t len)
{
	const char *at = v->text, *end = v->text + v->len;

	while ((at = memmem(at, (size_t)(end - at), spelling, len))) {
		mark(v, (size_t)(at - v->text), (size_t)(at - v->text) + len);
		at += len;
	}
	if (v->cut)
		mark_beginning(v, spelling, len);
}

static void find_all(struct view *v)
{
	for (const struct secret *s = secrets; s; s = s->next) {
		const char *p = s->spellings.data;

		while (p < s->spellings.data + s->spellings.len) {
			size_t len = strlen(p);

			find(v, p, len);
			p += len + 1;
		}
	}
}

/* Replaces what is marked. The text does not grow. */
static void replace(char *text, size_t len, const char *marks)
{
	size_t to = 0, run;

	for (size_t at = 0; at < len; at += run) {
		run = 1;
		if (!marks[at]) {
			text[to++] = text[at];
			continue;
		}
		while (at + run < len && marks[at + run])
			run++;
		memset(text + to, '*', run < 3 ? run : 3);
		to += run < 3 ? run : 3;
	}
	text[to] = '\0';
}

static void search(char *text, size_t len, struct view *v)
{
	size_t before;

	memcpy(v->text, text, len + 1);
	memset(v->marks, 0, len);
	for (size_t i = 0; i <= len; i++)
		v->from[i] = (uint32_t)i;
	v->len = len;
	pthread_mutex_lock(&lock);
	for (int step = 0; secrets && step < STEPS; step++) {
		find_all(v);
		before = v->len;
		v->len = escape_decode(v->text, v->from, v->len);
		if (v->len == before)
			break;
		v->text[v->len] = '\0';
	}
	pthread_mutex_unlock(&lock);
	replace(text, len, v->marks);
}

/* What is printed when memory is exhausted must not need any. */
void hide_in(char *text, bool cut)
{
	enum { SMALL = PIPE_BUF };
	char copy[SMALL], marks[SMALL];
	uint32_t from[SMALL];
	struct view v = {.text = copy, .from = from, .marks = marks};
	size_t len = strlen(text);
	bool large = len >= SMALL;

	v.cut = cut;
	if (large) {
		v.text = mem_alloc(len + 1);
		v.from = mem_resize(NULL, len + 1, sizeof *v.from);
		v.marks = mem_alloc(len);
	}
	search(text, len, &v);
	explicit_bzero(v.text, len);
	if (large) {
		free(v.text);
		free(v.from);
		free(v.marks);
	}
}

char *hide_part(
    char *to, size_t room, const char *text, size_t len, enum hide_end end)
{
	char copy[PIPE_BUF];
	size_t n = len ? strnlen(text, len) : 0;

	if (n >= sizeof copy) {
		end = HIDE_CUT;
		n = sizeof copy - 1;
	}
	memcpy(copy, n ? text : "", n);
	copy[n] = '\0';
	hide_in(copy, end != HIDE_WHOLE);
	n = strlen(copy);
	if (end == HIDE_CUT) /* its last character may be incomplete */
		n = strlen(cut_copy(copy, sizeof copy, copy, n, true));
	utf8_clean(copy);
	return cut_copy(to, room, copy, n, false);
}

char *hide_quote(char *to, size_t room, const char *text, size_t len)
{
	return hide_part(to, room, text, len, HIDE_WHOLE);
}

char *hide_beginning(char *to, size_t room, const char *text, size_t len)
{
	return hide_part(to, room, text, len, HIDE_CUT);
}
