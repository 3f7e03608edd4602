#include "base/opt.h"

#include "base/buf.h"
#include "base/err.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parses digits up to *end. False if there are none or they overflow. */
static bool digits(const char *s, const char **end, uint64_t *value)
{
	uint64_t v = 0;
	const char *p = s;

	for (; *p >= '0' && *p <= '9'; p++) {
		unsigned d = (unsigned)(*p - '0');

		if (v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*end = p;
	*value = v;
	return p > s;
}

uint64_t opt_number(const char *name, const char *s, uint64_t lo, uint64_t hi)
{
	const char *end;
	uint64_t v;

	assert(lo <= hi);
	if (digits(s, &end, &v) && !*end && v >= lo && v <= hi)
		return v;
	if (hi == UINT64_MAX)
		die(EXIT_USAGE,
		    "%s: '%s' is not a whole number of at least %" PRIu64, name,
		    s, lo);
	die(EXIT_USAGE,
	    "%s: '%s' is not a whole number from %" PRIu64 " to %" PRIu64, name,
	    s, lo, hi);
}

struct share opt_share(const char *name, const char *s)
{
	struct share share;
	const char *end;

	if (digits(s, &end, &share.most)) {
		share.percent = *end == '%';
		if (!end[share.percent] &&
		    (!share.percent || share.most <= 100))
			return share;
	}
	die(EXIT_USAGE, "%s: '%s' is not a number such as 500, or 25%%", name,
	    s);
}

size_t opt_size(const char *name, const char *s)
{
	static const char units[] = "kMG";
	const char *end, *unit;
	uint64_t v, scale = 1;

	if (!digits(s, &end, &v))
		goto bad;
	if (*end == 'K')
		scale = 1024, end++;
	else if (*end && (unit = strchr(units, *end)))
		scale <<= 10 * (unit - units + 1), end++;
	if (*end || !v || v > SIZE_MAX / 4 / scale)
		goto bad;
	return (size_t)(v * scale);
bad:
	die(EXIT_USAGE, "%s: '%s' is not a size such as 65536, 64k, 8M, 1G",
	    name, s);
}

/* At most three digits after the point, since the result is milliseconds. */
uint64_t opt_duration(const char *name, const char *s)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {
	    {"ms", 1}, {"s", 1000}, {"", 1000}, {"m", 60000}, {"h", 3600000}};
	const uint64_t most = 1000ULL * 3600000;
	const char *end;
	uint64_t v, scale = 1, fraction = 0;

	if (!digits(s, &end, &v))
		goto bad;
	if (*end == '.') {
		const char *point = end + 1;

		if (!digits(point, &end, &fraction) || end - point > 3)
			goto bad;
		for (; point < end; point++)
			scale *= 10;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		if (v > most / units[i].ms)
			goto bad;
		return v * units[i].ms + fraction * units[i].ms / scale;
	}
bad:
	die(EXIT_USAGE, "%s: '%s' is not a time such as 500ms, 1.5s, 2m, 1h",
	    name, s);
}

/* Prints the usage line and where the help is, and exits. */
static _Noreturn void refuse(const char *usage)
{
	if (err_as_json())
		error("%.*s; see %s --help", (int)strlen(usage) - 1, usage,
		    err_program());
	else
		fprintf(stderr, "%ssee %s --help\n", usage, err_program());
	exit(EXIT_USAGE);
}

/* Returns the index of s in the list; the number of words if it is missing. */
static unsigned index_of(const char *s, size_t len, const char *const *words)
{
	unsigned n = 0;

	while (words[n] &&
	       (strlen(words[n]) != len || memcmp(words[n], s, len) != 0))
		n++;
	return n;
}

/* Like index_of, but a word that is missing is an error. */
static unsigned find_word(
    const char *name, const char *s, size_t len, const char *const *words)
{
	unsigned n = index_of(s, len, words);
	struct buf known = {0};

	if (words[n])
		return n;
	for (n = 0; words[n]; n++)
		buf_printf(&known, "%s%s", n ? ", " : "", words[n]);
	die(EXIT_USAGE, "%s: '%.*s' is not one of %s", name, (int)len, s,
	    known.data ? known.data : "none");
}

unsigned opt_word(const char *name, const char *s, const char *const *words)
{
	return find_word(name, s, strlen(s), words);
}

unsigned opt_words(const char *name, const char *s, const char *const *words)
{
	unsigned bits = 0;

	while (*s) {
		size_t len = strcspn(s, ",");
		unsigned n = find_word(name, s, len, words);

		assert(n < sizeof bits * CHAR_BIT);
		bits |= 1U << n;
		s += len + (s[len] == ',');
	}
	return bits;
}

void opt_refuse(const char *usage, const char *fmt, ...)
{
	char text[4096]; /* err.c prints no longer one */
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	error("%s", text);
	refuse(usage);
}
