/*
 * Builds a JSON line in a buffer of fixed size, because a message may say that
 * memory is exhausted. The message is escaped one character at a time and ends
 * where the next character would not leave room for the closing of the line, so
 * a shortened message is still valid JSON.
 */
#include "base/log.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct text {
	char *data;
	size_t len, room;
};

static void put(struct text *t, const char *s)
{
	size_t len = strlen(s);

	memcpy(t->data + t->len, s, len);
	t->len += len;
}

/* Puts the time as in RFC 3339, in UTC. */
static void put_time(struct text *t)
{
	struct timespec now = clock_now();
	struct tm tm;
	char part[40];

	gmtime_r(&now.tv_sec, &tm);
	strftime(part, sizeof part, "%Y-%m-%dT%H:%M:%S", &tm);
	put(t, part);
	snprintf(part, sizeof part, ".%03ldZ", now.tv_nsec / 1000000);
	put(t, part);
}

/* Returns the length of the character at s; 0 if it is not valid UTF-8. */
static size_t character(const char *s)
{
	unsigned char c = (unsigned char)*s;
	size_t len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	struct utf8 u = {0};

	/* strnlen stops at the NUL, so nothing after it is read. */
	return utf8_check(&u, s, strnlen(s, len)) == len && !u.left ? len : 0;
}

/* Writes the character at *s as in a JSON string and advances *s. */
static void escape(char *to, size_t room, const char **s)
{
	unsigned char c = (unsigned char)**s;
	size_t len = c < 0x80 ? 1 : character(*s);

	if (c == '"' || c == '\\')
		snprintf(to, room, "\\%c", c);
	else if (c < 0x20 || c == 0x7f)
		snprintf(to, room, "\\u%04x", c);
	else
		snprintf(
		    to, room, "%.*s", len ? (int)len : 6, len ? *s : "\\ufffd");
	*s += len ? len : 1;
}

/* Puts s in quotes, shortened so that `spare` bytes of the room are left. */
static void put_string(struct text *t, const char *s, size_t spare)
{
	char one[8];

	put(t, "\"");
	while (*s) {
		escape(one, sizeof one, &s);
		if (strlen(one) + 1 > t->room - spare - t->len)
			break;
		put(t, one);
	}
	put(t, "\"");
}

size_t log_json(char *to, size_t room, const char *tool, const char *level,
    const char *message)
{
	struct text t = {to, 0, room};

	assert(room >= 512);
	put(&t, "{\"time\":\"");
	put_time(&t);
	put(&t, "\",\"tool\":");
	put_string(&t, tool, room - 128);
	put(&t, ",\"level\":");
	put_string(&t, level, 0);
	put(&t, ",\"message\":");
	put_string(&t, message, 2);
	put(&t, "}\n");
	return t.len;
}
