/*
 * Functions of the layer http that read or write small texts: Retry-After and
 * the headers of rate limits, ~/.netrc, base64, header lines, secrets. The
 * first byte of the input selects one of them.
 *
 * The linker replaces fopen, so that ~/.netrc comes from the input, and
 * secret_remember_pair, because remembered secrets are never released.
 */
#include "base/base64.h"
#include "base/buf.h"
#include "base/hide.h"
#include "http/asked.h"
#include "http/head.h"
#include "http/netrc.h"
#include "http/retry.h"
#include "http/secret.h"

#include "fuzz.h"

#include <inttypes.h>
#include <stdio.h>

/* --- Retry-After, and the headers of rate limits */

static void delays(struct draw *d)
{
	const struct retry_policy policy = {.base_ms = 1 + draw(d, 100) * 50,
	    .cap_ms = 1 + draw(d, 256) * 256,
	    .retries = 5};
	uint64_t asked = draw(d, 256) * 997;
	uint64_t ms = retry_delay(
	    &policy, 1 + draw(d, 200), asked, draw(d, 256) * 0x01010101U);

	MUST(ms <= policy.cap_ms);
	MUST(ms >= (asked < policy.cap_ms ? asked : policy.cap_ms));
}

/* A date from 1970 to 2068 in each of the three forms. */
static void dates(struct draw *d)
{
	const time_t now = 1800000000;
	char text[3][64], day[32], clock[16];
	time_t when = 0;
	uint64_t want;
	struct tm tm;

	for (int i = 0; i < 5; i++)
		when = when << 8 | draw(d, 256);
	when %= 3092601600;
	want = when > now ? (uint64_t)(when - now) * 1000 : 0;
	gmtime_r(&when, &tm);
	strftime(text[0], sizeof text[0], "%a, %d %b %Y %H:%M:%S GMT", &tm);
	strftime(day, sizeof day, "%A, %d-%b", &tm);
	strftime(clock, sizeof clock, "%H:%M:%S GMT", &tm);
	snprintf(text[1], sizeof text[1], "%s-%02d %s", day, tm.tm_year % 100,
	    clock);
	strftime(text[2], sizeof text[2], "%a %b %d %H:%M:%S %Y", &tm);
	for (int i = 0; i < 3; i++)
		MUST(asked_after(text[i], now) == want);
}

static void seconds(struct draw *d)
{
	const uint64_t most = UINT64_C(1000000000000);
	char *value = draw_line(d);
	uint64_t ms = asked_after(value, 1800000000), s;

	if (*value && !value[strspn(value, "0123456789")]) {
		s = strtoull(value, NULL, 10);
		/* More milliseconds than a double has bits for are rounded. */
		MUST(s < most ? ms == s * 1000 : ms >= most * 999);
	}
	free(value);
}

/*
 * The headers of rate limits, with any values. They count only if the limit is
 * the reason; and then a time since 1970 is the same as seconds from now.
 */
static void resets(struct draw *d)
{
	static const char *const names[] = {"X-RateLimit-Reset",
	    "RateLimit-Reset", "X-Rate-Limit-Reset",
	    "X-Rate-Limit-Time-Reset-Ms"};
	const time_t now = 1800000000;
	struct buf head = {0}, line = {0};
	uint64_t s = draw(d, 256) * 997;
	char *value = draw_line(d);

	buf_printf(&line, "%s: %s\r\n", names[draw(d, 4)], value);
	MUST(head_add(&head, line.data, line.len));
	(void)asked_wait(&head, 429, now);
	MUST(asked_wait(&head, 503, now) == 0);
	for (int since = 0; since < 2; since++) {
		buf_reset(&head);
		buf_reset(&line);
		buf_printf(&line, "%s: %" PRIu64 "\r\n", names[draw(d, 3)],
		    s + (since ? (uint64_t)now : 0));
		MUST(head_add(&head, line.data, line.len));
		MUST(asked_wait(&head, 429, now) == s * 1000);
	}
	buf_release(&head);
	buf_release(&line);
	free(value);
}

static void retry(struct draw *d)
{
	delays(d);
	dates(d);
	seconds(d);
	resets(d);
}

/* --- ~/.netrc */

static struct buf netrc, passwords;

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode)
{
	if (strcmp(path, "/fuzz/.netrc") != 0)
		return __real_fopen(path, mode);
	return fmemopen(netrc.data, netrc.len, "r");
}

void __wrap_secret_remember_pair(const char *user, const char *password);
void __wrap_secret_remember_pair(const char *user, const char *password)
{
	buf_printf(&passwords, "%s:%s\n", user, password);
}

static void put_word(struct buf *to, const char *word)
{
	if (*word && *word != '"' && !strpbrk(word, " \t\r\n")) {
		buf_puts(to, word);
		return;
	}
	buf_putc(to, '"');
	for (; *word; word++)
		buf_printf(
		    to, *word == '"' || *word == '\\' ? "\\%c" : "%c", *word);
	buf_putc(to, '"');
}

/* First the input is the file; then its lines are the words of a file. */
static void logins(struct draw *d)
{
	struct buf want = {0};

	setenv("HOME", "/fuzz", 1);
	buf_put(&netrc, d->at, (size_t)(d->end - d->at));
	if (netrc.len)
		netrc_remember();
	buf_reset(&passwords);
	buf_reset(&netrc);
	while (d->at < d->end) {
		char *user = draw_line(d), *password = draw_line(d);

		buf_puts(&netrc, "machine a.example\n\tlogin ");
		put_word(&netrc, user);
		buf_puts(&netrc, " password ");
		put_word(&netrc, password);
		buf_putc(&netrc, '\n');
		buf_printf(&want, "%s:%s\n", user, password);
		free(user);
		free(password);
	}
	if (netrc.len)
		netrc_remember();
	MUST(passwords.len == want.len);
	MUST(!want.len || !memcmp(passwords.data, want.data, want.len));
	buf_release(&want);
	buf_release(&netrc);
	buf_release(&passwords);
}

/* --- base64 */

static unsigned sextet(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
				     "opqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	MUST(at);
	return (unsigned)(at - digits);
}

static void base64(struct draw *d)
{
	size_t len = (size_t)(d->end - d->at), n = 0;
	char *data = exact(d->at, len);
	struct buf text = {0};
	unsigned bits = 0;

	base64_put(&text, data, len);
	MUST(text.len == (len + 2) / 3 * 4);
	for (size_t i = 0; i < text.len && text.data[i] != '='; i++) {
		bits = bits << 6 | sextet(text.data[i]);
		if (i % 4)
			MUST((bits >> (6 - i % 4 * 2) & 0xff) ==
			     (unsigned char)data[n++]);
	}
	MUST(n == len);
	buf_release(&text);
	free(data);
}

/* --- header lines */

static void head(struct draw *d)
{
	struct buf b = {0}, line = {0};
	char *values[64];
	unsigned count = 0;

	while (d->at < d->end && count < 64) {
		char *value = draw_line(d), *from = value;
		size_t len;

		from += strspn(from, " \t");
		len = strlen(from);
		while (len && strchr("\r\n \t", from[len - 1]))
			len--;
		buf_reset(&line);
		buf_printf(&line, "X-A:%s\r\n", value);
		MUST(head_add(&b, line.data, line.len));
		values[count++] = exact_text(from, len);
		free(value);
	}
	for (unsigned i = 0; i < count; i++) {
		MUST(!strcmp(head_value(&b, "x-a", i), values[i]));
		free(values[i]);
	}
	MUST(!head_value(&b, "x-a", count));
	buf_release(&b);
	buf_release(&line);
}

/* Any lines: folded, without a name, status lines. */
static void head_lines(struct draw *d)
{
	struct buf b = {0};

	MUST(head_add(&b, "HTTP/1.1 200 OK\r\n", 17));
	while (d->at < d->end) {
		char *line = draw_line(d), *copy = exact(line, strlen(line));
		const char *value;

		MUST(head_add(&b, copy, strlen(line)));
		for (unsigned n = 0; (value = head_value(&b, "a", n)); n++)
			MUST(value > b.data && value < b.data + b.len);
		free(line);
		free(copy);
	}
	buf_release(&b);
}

/* --- secrets */

/* Secrets with an asterisk are left out: "***" replaces the others. */
static void secrets(struct draw *d)
{
	char *secret[8], *text;
	unsigned count = 1 + draw(d, 8);
	size_t len;

	for (unsigned i = 0; i < count; i++)
		secret[i] = draw_line(d);
	for (unsigned i = 0; i < count; i++)
		if (!strchr(secret[i], '*'))
			hide_token(secret[i]);
	len = (size_t)(d->end - d->at);
	text = exact_text(d->at, len);
	len = strlen(text);
	hide_in(text, draw(d, 2));
	MUST(strlen(text) <= len);
	for (unsigned i = 0; i < count; i++) {
		if (strlen(secret[i]) >= 4 && !strchr(secret[i], '*'))
			MUST(!strstr(text, secret[i]));
		free(secret[i]);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct draw *) = {
	    retry, logins, base64, head, head_lines, secrets};
	struct draw d = {data, data + size};

	readers[draw(&d, sizeof readers / sizeof readers[0])](&d);
	return 0;
}
