#include "auth.h"

#include "err.h"
#include "mem.h"
#include "secret.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_HEADERS = 64 };

static const char *headers[MAX_HEADERS + 1];
static size_t header_count;
static const char *token_path, *command_line;

static void add_header(char *line)
{
	if (header_count == MAX_HEADERS)
		die(EXIT_USAGE, "more than %d headers", MAX_HEADERS);
	if (!strchr(line, ':') || strpbrk(line, "\r\n"))
		die(EXIT_USAGE, "a header is written 'Name: value'");
	headers[header_count++] = line;
}

/*
 * Any user of the machine can read the arguments of a program. Of headers that
 * HTTP does not know these are in use for keys.
 */
static void from_argument(const char *line)
{
	static const char *const secret[] = {"authorization", "cookie",
	    "proxy-authorization", "api-key", "private-token", "x-access-token",
	    "x-api-key", "x-auth-token", "x-shopify-access-token"};
	size_t len = strcspn(line, ":");

	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
		if (strlen(secret[i]) == len &&
		    strncasecmp(line, secret[i], len) == 0)
			die(EXIT_USAGE,
			    "%s is secret and arguments are not: put the "
			    "line into a file and say -H @FILE",
			    secret[i]);
	add_header(mem_strdup(line));
}

static void from_file(const char *path)
{
	char *text = secret_from_file(path), *state = NULL;

	for (char *line = strtok_r(text, "\r\n", &state); line;
	     line = strtok_r(NULL, "\r\n", &state)) {
		const char *value;

		add_header(line);
		value = strchr(line, ':') + 1;
		secret_remember(value + strspn(value, " \t"));
	}
}

void auth_header(struct http_options *o, const char *argument)
{
	o->headers = headers;
	if (*argument == '@') {
		o->secret = true;
		from_file(argument + 1);
	} else {
		from_argument(argument);
	}
}

/* Read again when the server says 401: somebody may have renewed it. */
static char *read_token(const char *refused)
{
	char *token = secret_from_file(token_path);
	struct buf value = {0};

	(void)refused;
	secret_check(token_path, token);
	secret_remember(token);
	buf_printf(&value, "Bearer %s", token);
	return value.data;
}

void auth_token_file(struct http_options *o, const char *path)
{
	token_path = path;
	o->authorize = read_token;
}

static char *run_command(const char *refused)
{
	FILE *f = popen(command_line, "re");
	char line[8192];
	bool got;

	(void)refused;
	if (!f)
		die_errno("cannot run the --auth-command");
	got = fgets(line, sizeof line, f) != NULL;
	if (pclose(f) != 0 || !got)
		die(EXIT_DENIED, "the --auth-command failed");
	line[strcspn(line, "\r\n")] = '\0';
	secret_check("what the --auth-command prints", line);
	secret_remember(mem_strdup(line));
	return mem_strdup(line);
}

void auth_command(struct http_options *o, const char *command)
{
	command_line = command;
	o->authorize = run_command;
}
