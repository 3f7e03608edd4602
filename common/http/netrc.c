#include "http/netrc.h"

#include "base/buf.h"
#include "base/err.h"
#include "http/origin.h"
#include "http/secret.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t\r\n";

/*
 * The next word, ended with a NUL in place; NULL at the end. A word may be
 * quoted, with backslash escapes.
 */
static char *next_word(char **at)
{
	char *word, *to, *from = *at + strspn(*at, blanks);
	const char *end = blanks;

	if (!*from)
		return NULL;
	if (*from == '"') {
		from++;
		end = "\"";
	}
	for (word = to = from; *from && !strchr(end, *from); *to++ = *from++)
		if (*end == '"' && *from == '\\' && from[1])
			from++;
	*at = from + (*from != '\0');
	*to = '\0';
	return word;
}

/* Remembers the passwords of a text; true if it has an entry for the host. */
static bool read_all(char *text, const char *host)
{
	const char *login = NULL, *password = NULL, *machine;
	bool found = false;

	for (char *word = next_word(&text); word; word = next_word(&text)) {
		if (!strcmp(word, "machine") || !strcmp(word, "default")) {
			machine = *word == 'm' ? next_word(&text) : host;
			login = password = NULL;
			found |= machine && !strcasecmp(machine, host);
		} else if (!strcmp(word, "login"))
			login = next_word(&text);
		else if (!strcmp(word, "password"))
			password = next_word(&text);
		else
			continue;
		if (password)
			secret_remember_pair(login ? login : "", password);
	}
	return found;
}

static bool read_file(FILE *f, const char *host)
{
	char *text = NULL;
	size_t room = 0;
	bool found = false;

	if (getdelim(&text, &room, '\0', f) > 0) {
		found = read_all(text, host);
		explicit_bzero(text, room);
	}
	free(text);
	return found;
}

/* libcurl asks the user database if HOME is not set. */
static bool put_path(struct buf *to)
{
	const char *home = getenv("HOME");

	if (home)
		buf_printf(to, "%s/.netrc", home);
	return home;
}

void netrc_remember(void)
{
	struct buf path = {0};
	FILE *f = put_path(&path) ? fopen(path.data, "re") : NULL;

	if (f) {
		(void)read_file(f, "");
		fclose(f);
	}
	buf_release(&path);
}

/* The host as the file has it: an IPv6 address without brackets. */
static char *host_of(const char *url)
{
	char *host = origin_host(url);
	size_t len = strlen(host);

	if (*host == '[') {
		host[len - 1] = '\0';
		memmove(host, host + 1, len - 1);
	}
	return host;
}

void netrc_check(const char *url, const char *option)
{
	struct buf path = {0};
	char *host;
	FILE *f;

	if (origin_has_user(url) || !put_path(&path))
		return;
	f = fopen(path.data, "re");
	if (!f)
		die_errno("%s: cannot open '%s'", option, path.data);
	host = host_of(url);
	if (!read_file(f, host))
		die(EXIT_DENIED, "%s: '%s' has no entry for the host '%s'",
		    option, path.data, host);
	fclose(f);
	free(host);
	buf_release(&path);
}
