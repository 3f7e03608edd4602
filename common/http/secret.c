/*
 * Secrets are remembered here so that no message shows one.
 *
 * In: secrets as they are read (options, environment, netrc, URLs, tokens).
 * Out: secret_hide, which replaces each occurrence in a text by ***. Every text
 * that comes from a server goes through it before a part of it is quoted,
 * because a server may echo what it was sent, and a cut secret would not be
 * recognised.
 *
 * The text never grows: no remembered secret is shorter than ***. At each
 * position the longest secret that matches is replaced, because one secret may
 * be the beginning of another.
 *
 * Secrets given by the user are kept for the whole run. Tokens are kept in a
 * ring, because a long run renews them without end and memory must stay
 * bounded. Both are guarded by one lock: ms-push has several threads.
 */
#include "http/secret.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "http/base64.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MAX_SECRET = 64 * 1024, MAX_TOKENS = 16, SHORTEST = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char **given;
static size_t given_count;
static char *tokens[MAX_TOKENS]; /* a ring; NULL: not used yet */
static size_t token_count;

void secret_protect(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* The kernel ignores the limit if core_pattern is a pipe. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* A line end would end the header early (RFC 9110, 5.5). */
void secret_check(const char *where, const char *value)
{
	if (!*value)
		die(EXIT_DENIED, "%s is empty", where);
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			die(EXIT_DENIED, "%s contains a control character",
			    where);
}

char *secret_from_file(const char *path)
{
	char chunk[4096];
	struct buf b = {.max = MAX_SECRET};
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die_errno("cannot open '%s'", path);
	do {
		n = io_read(fd, chunk, sizeof chunk);
		if (n > 0 && !buf_add(&b, chunk, (size_t)n))
			die(EXIT_DENIED, "'%s' is too large for a secret",
			    path);
	} while (n > 0);
	if (n < 0)
		die_errno("cannot read '%s'", path);
	close(fd);
	explicit_bzero(chunk, sizeof chunk);
	while (b.len && memchr("\r\n", b.data[b.len - 1], 2))
		b.data[--b.len] = '\0';
	if (!b.len || strlen(b.data) != b.len)
		die(EXIT_DENIED, "'%s' is empty or contains a NUL character",
		    path);
	return b.data;
}

char *secret_from_env(const char *name, const char *file_name)
{
	const char *value = getenv(name), *path = getenv(file_name);
	char *secret = NULL;

	if (value && *value) {
		secret = mem_strdup(value);
		secret_check(name, secret);
	} else if (path && *path) {
		secret = secret_from_file(path);
		secret_check(path, secret);
	}
	return secret;
}

void secret_free(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

/* The i-th of all secrets, tokens first; NULL for a free place in the ring. */
static const char *nth(size_t i)
{
	return i < MAX_TOKENS ? tokens[i] : given[i - MAX_TOKENS];
}

/*
 * Is it neither remembered already, nor so short that hiding it would ruin
 * messages? The lock is held.
 */
static bool is_new(const char *secret)
{
	for (size_t i = 0; i < MAX_TOKENS + given_count; i++) {
		const char *known = nth(i);

		if (known && strcmp(known, secret) == 0)
			return false;
	}
	return strlen(secret) >= SHORTEST;
}

void secret_remember(const char *secret)
{
	pthread_mutex_lock(&lock);
	if (is_new(secret)) {
		given = mem_resize(given, given_count + 1, sizeof *given);
		given[given_count++] = mem_strdup(secret);
	}
	pthread_mutex_unlock(&lock);
}

void secret_remember_token(const char *token)
{
	char **slot;

	pthread_mutex_lock(&lock);
	if (is_new(token)) {
		slot = &tokens[token_count++ % MAX_TOKENS];
		secret_free(*slot);
		*slot = mem_strdup(token);
	}
	pthread_mutex_unlock(&lock);
}

void secret_remember_pair(const char *user, const char *password)
{
	struct buf pair = {0}, basic = {0};

	secret_remember(password);
	buf_printf(&pair, "%s:%s", user, password);
	base64_put(&basic, pair.data, pair.len);
	secret_remember(basic.data);
	explicit_bzero(pair.data, pair.len);
	explicit_bzero(basic.data, basic.len);
	buf_release(&pair);
	buf_release(&basic);
}

/* The length of the longest secret at the beginning of text, or 0. The lock is
 * held. */
static size_t secret_at(const char *text)
{
	size_t longest = 0;

	for (size_t i = 0; i < MAX_TOKENS + given_count; i++) {
		const char *secret = nth(i);
		size_t len = secret ? strlen(secret) : 0;

		if (len > longest && strncmp(secret, text, len) == 0)
			longest = len;
	}
	return longest;
}

void secret_hide(char *text)
{
	char *to = text;
	size_t len;

	pthread_mutex_lock(&lock);
	while (*text) {
		len = secret_at(text);
		if (len) {
			assert(len >= 3); /* the text must not grow */
			memset(to, '*', 3);
			to += 3;
			text += len;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
	pthread_mutex_unlock(&lock);
}
