/*
 * Lines are cut into names and values in place. The rules are those of curl(1),
 * --config, but what curl ignores with or without a warning is an error here: a
 * second word, an unknown escape, text after a closing quote. A value in single
 * quotes, which curl does not have, stands for itself; JSON needs no escapes
 * there.
 */
#include "base/config.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/io.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_MAX = 1 << 20, PLACE_MAX = 300, SHOWN_MAX = 201 };

static const char blanks[] = " \t";

/* --- reading */

static int open_file(const char *path)
{
	int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die_errno("cannot open '%s'", path);
	return fd;
}

static void read_file(struct buf *text, const char *path)
{
	char chunk[4096];
	ssize_t n;
	int fd = open_file(path);

	buf_puts(text, "");
	while ((n = io_read(fd, chunk, sizeof chunk)) > 0) {
		buf_put(text, chunk, (size_t)n);
		if (text->len > CONFIG_MAX)
			die(EXIT_USAGE,
			    "'%s' is larger than 1 MiB: not a file "
			    "of options",
			    path);
	}
	if (n < 0)
		die_errno("cannot read '%s'", path);
	if (fd != STDIN_FILENO)
		close(fd);
	if (strlen(text->data) != text->len)
		die(EXIT_USAGE, "'%s' contains a NUL character", path);
}

/* --- a line */

static char *skip_blanks(char *at)
{
	return at + strspn(at, blanks);
}

/* Does only a comment follow? */
static bool is_end(const char *at)
{
	return !*at || *at == '#';
}

static char escaped(char letter)
{
	static const char letters[] = "tnrv\\\"", meant[] = "\t\n\r\v\\\"";
	const char *at = letter ? strchr(letters, letter) : NULL;

	if (!at)
		die(EXIT_USAGE,
		    "invalid escape '\\%c'; those in double quotes are \\\\, "
		    "\\\", \\t, \\n, \\r and \\v",
		    letter ? letter : ' ');
	return meant[at - letters];
}

/* Removes the quotes and the escapes. Returns what follows. */
static char *unquote(char *at, const char **value)
{
	const char quote = *at++;
	char *to = at;

	*value = at;
	for (; *at && *at != quote; at++) {
		if (quote == '"' && *at == '\\')
			*to++ = escaped(*++at);
		else
			*to++ = *at;
	}
	if (!*at)
		die(EXIT_USAGE, "the closing quote is missing");
	at++;
	*to = '\0';
	return at;
}

/* Sets the value at `at`. The rest may only be a comment. */
static void take_value(char *at, const char **value)
{
	char *rest;

	if (*at == '"' || *at == '\'') {
		rest = unquote(at, value);
		if (*rest && !strchr(blanks, *rest))
			die(EXIT_USAGE, "text follows the closing quote");
		rest = skip_blanks(rest);
	} else {
		char *end = at + strcspn(at, blanks);

		*value = at;
		rest = skip_blanks(end);
		if (*end)
			*end = '\0';
	}
	if (!is_end(rest))
		die(EXIT_USAGE,
		    "the value has a blank; write it in double quotes");
}

static bool is_name(const char *name, size_t len)
{
	return len && strspn(name, "abcdefghijklmnopqrstuvwxyz-") >= len;
}

static void take_line(char *line, config_handler *take, void *ctx)
{
	const char *value = NULL;
	char *name = skip_blanks(line), *at;
	size_t len;

	if (is_end(name))
		return;
	if (!strncmp(name, "--", 2))
		name += 2;
	len = strcspn(name, " \t=:");
	if (!is_name(name, len) || *name == '-')
		die(EXIT_USAGE,
		    "not an option; write its long name, then its value");
	at = skip_blanks(name + len);
	if (*at == '=' || *at == ':') {
		at = skip_blanks(at + 1);
		if (is_end(at))
			die(EXIT_USAGE,
			    "the value is missing; write \"\" for an empty "
			    "one");
	}
	if (!is_end(at))
		take_value(at, &value);
	name[len] = '\0';
	take(ctx, name, value);
}

/* Ends the line. Returns the next one; NULL: there is none. */
static char *cut_line(char *line)
{
	char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : NULL;

	*end = '\0';
	if (end > line && end[-1] == '\r')
		end[-1] = '\0';
	return next;
}

void config_read(
    struct buf *text, const char *path, config_handler *take, void *ctx)
{
	static const char mark[] = "\xef\xbb\xbf";
	char place[PLACE_MAX], shown[SHOWN_MAX], *line, *next;

	read_file(text, path);
	if (!strcmp(path, "-"))
		path = "standard input";
	hide_quote(shown, sizeof shown, path, strlen(path));
	line = text->data;
	if (!strncmp(line, mark, strlen(mark)))
		line += strlen(mark);
	for (unsigned n = 1; line; line = next, n++) {
		next = cut_line(line);
		snprintf(place, sizeof place, "%s: line %u", shown, n);
		err_place(place);
		take_line(line, take, ctx);
	}
	err_place(NULL);
}
