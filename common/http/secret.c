/*
 * Secrets as they are read: from the environment, from files, and by the names
 * of members and parameters. base/hide.h keeps them out of messages.
 */
#include "http/secret.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/io.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MAX_SECRET = 64 * 1024 };

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

void secret_remember_pair(const char *user, const char *password)
{
	struct buf pair = {0}, basic = {0};

	hide_secret(password);
	buf_printf(&pair, "%s:%s", user, password);
	base64_put(&basic, pair.data, pair.len);
	hide_secret(basic.data);
	explicit_bzero(pair.data, pair.len);
	explicit_bzero(basic.data, basic.len);
	buf_release(&pair);
	buf_release(&basic);
}

/* Is the member's name one of these? Names are compared without case. */
static bool is_any(const char *const *names, const char *name, size_t len)
{
	for (; *names; names++)
		if (strlen(*names) == len && !strncasecmp(*names, name, len))
			return true;
	return false;
}

bool secret_is_long(const char *value, size_t len)
{
	enum { LONG = 16 };

	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r\n{}", value[i]))
			return false;
	return len >= LONG;
}

bool secret_is_named(
    const char *name, size_t name_len, const char *value, size_t len)
{
	static const char *const always[] = {"password", "passwd", "secret",
	    "client_secret", "api_key", "apikey", "access_token",
	    "refresh_token", NULL};
	static const char *const often[] = {"token", "key", NULL};

	return is_any(always, name, name_len) ||
	       (is_any(often, name, name_len) && secret_is_long(value, len));
}
