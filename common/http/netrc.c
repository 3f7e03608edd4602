#include "http/netrc.h"

#include "base/buf.h"
#include "http/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void remember_all(char *text)
{
	const char *login = NULL, *password = NULL;

	for (char *word = next_word(&text); word; word = next_word(&text)) {
		if (!strcmp(word, "machine") || !strcmp(word, "default"))
			login = password = NULL;
		else if (!strcmp(word, "login"))
			login = next_word(&text);
		else if (!strcmp(word, "password"))
			password = next_word(&text);
		else
			continue;
		if (password)
			secret_remember_pair(login ? login : "", password);
	}
}

void netrc_remember(void)
{
	const char *home = getenv("HOME");
	struct buf path = {0};
	char *text = NULL;
	size_t room = 0;
	FILE *f;

	if (!home)
		return;
	buf_printf(&path, "%s/.netrc", home);
	f = fopen(path.data, "re");
	buf_release(&path);
	if (!f)
		return;
	if (getdelim(&text, &room, '\0', f) > 0) {
		remember_all(text);
		explicit_bzero(text, room);
	}
	free(text);
	fclose(f);
}
