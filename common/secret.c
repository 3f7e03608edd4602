#include "secret.h"

#include "buf.h"
#include "err.h"
#include "io.h"
#include "mem.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MAX_SECRET = 64 * 1024, MAX_REMEMBERED = 64, SHORTEST = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *remembered[MAX_REMEMBERED];
static size_t count;

void secret_protect(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* A core pattern that is a pipe does not ask the limit. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* A line end within would end the header it is sent in (RFC 9110, 5.5). */
void secret_check(const char *where, const char *value)
{
	if (!*value)
		die(EXIT_DENIED, "%s is empty", where);
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			die(EXIT_DENIED, "%s holds a control character", where);
}

char *secret_from_file(const char *path)
{
	char chunk[4096];
	struct buf b = {.max = MAX_SECRET};
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die_errno("cannot open '%s'", path);
	while ((n = io_read(fd, chunk, sizeof chunk)) > 0)
		if (!buf_add(&b, chunk, (size_t)n))
			die(EXIT_DENIED, "'%s' is too large for a secret",
			    path);
	if (n < 0)
		die_errno("cannot read '%s'", path);
	close(fd);
	explicit_bzero(chunk, sizeof chunk);
	while (b.len && strchr("\r\n", b.data[b.len - 1]))
		b.data[--b.len] = '\0';
	if (!b.data || strlen(b.data) != b.len)
		die(EXIT_DENIED, "'%s' holds no secret", path);
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

/* With the lock. */
static bool is_remembered(const char *secret)
{
	for (size_t i = 0; i < count && i < MAX_REMEMBERED; i++)
		if (strcmp(remembered[i], secret) == 0)
			return true;
	return false;
}

void secret_remember(const char *secret)
{
	/* A very short one would blank out half of every message. */
	if (strlen(secret) < SHORTEST)
		return;
	pthread_mutex_lock(&lock);
	if (!is_remembered(secret))
		remembered[count++ % MAX_REMEMBERED] = secret;
	pthread_mutex_unlock(&lock);
}

void secret_hide(char *text)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < count && i < MAX_REMEMBERED; i++) {
		size_t len = strlen(remembered[i]);
		char *at;

		while ((at = strstr(text, remembered[i]))) {
			memset(at, '*', 3);
			memmove(at + 3, at + len, strlen(at + len) + 1);
		}
	}
	pthread_mutex_unlock(&lock);
}
