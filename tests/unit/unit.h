/*
 * Helpers for tests in C: tables of cases and a count. A case that fails prints
 * its line, the result and what was expected.
 *
 *	static const struct { int line; const char *text, *want; } cases[] = {
 *		CASE("a", "b"),
 *	};
 *
 *	for (size_t i = 0; i < COUNT(cases); i++)
 *		SAME_TEXT(cases[i].line, f(cases[i].text), cases[i].want);
 *	return unit_end();
 */
#ifndef UNIT_H
#define UNIT_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row of a table; its first member is an int, the line of the row. */
#define CASE(...)                                                              \
	{                                                                      \
		__LINE__, __VA_ARGS__                                          \
	}
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Texts may be NULL. */
#define SAME_TEXT(line, got, want) unit_text(__FILE__, line, got, want)
/* The same for bytes, which may include NULs. */
#define SAME_BYTES(line, got, got_len, want, want_len)                         \
	unit_bytes(__FILE__, line, got, got_len, want, want_len)
#define SAME_NUMBER(line, got, want) unit_number(__FILE__, line, got, want)
#define SAME_BOOL(line, got, want)   unit_bool(__FILE__, line, got, want)

static unsigned unit_passed, unit_failed;

/* Counts a case. Returns false when it failed; the caller prints the result. */
static inline bool unit_good(const char *file, int line, bool good)
{
	if (good) {
		unit_passed++;
		return true;
	}
	unit_failed++;
	printf("%s:%d: got ", file, line);
	return false;
}

static inline void unit_show(const char *text, size_t len)
{
	if (!text) {
		fputs("NULL", stdout);
		return;
	}
	putchar('"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			printf("\\%03o", c);
		else
			putchar(c);
	}
	putchar('"');
}

static inline void unit_bytes(const char *file, int line, const char *got,
    size_t got_len, const char *want, size_t want_len)
{
	bool good = got && want
			? got_len == want_len &&
			      (!got_len || memcmp(got, want, got_len) == 0)
			: got == want;

	if (unit_good(file, line, good))
		return;
	unit_show(got, got_len);
	fputs(", expected ", stdout);
	unit_show(want, want_len);
	putchar('\n');
}

static inline void unit_text(
    const char *file, int line, const char *got, const char *want)
{
	unit_bytes(file, line, got, got ? strlen(got) : 0, want,
	    want ? strlen(want) : 0);
}

static inline void unit_number(
    const char *file, int line, uint64_t got, uint64_t want)
{
	if (!unit_good(file, line, got == want))
		printf("%" PRIu64 ", expected %" PRIu64 "\n", got, want);
}

static inline void unit_bool(const char *file, int line, bool got, bool want)
{
	static const char *const words[] = {"false", "true"};

	if (!unit_good(file, line, got == want))
		printf("%s, expected %s\n", words[got], words[want]);
}

/*
 * A copy without a NUL, so that sanitizers notice a read beyond its end. The
 * caller frees it.
 */
static inline char *unit_copy(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	/* Of no bytes at all, none may be read. */
	return len ? memcpy(copy, text, len) : copy;
}

/* Prints the last line. Returns the exit status for main. */
static inline int unit_end(void)
{
	printf("%u passed, %u failed\n", unit_passed, unit_failed);
	return unit_failed || !unit_passed;
}

#endif
