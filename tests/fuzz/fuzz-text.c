/*
 * Functions of the layers base and json that read or write small texts, each
 * with an oracle of its own. The first byte of the input selects one of them.
 *
 * The linker replaces `die`, because an invalid value of an option ends the
 * program.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/utf8.h"
#include "json/decimal.h"
#include "json/path.h"
#include "json/value.h"

#include "fuzz.h"

#include <ctype.h>
#include <math.h>
#include <setjmp.h>

/* --- paths */

static void put_path(struct buf *to, const struct path *p)
{
	if (p->root)
		buf_putc(to, '.');
	for (size_t i = 0; i < p->count; i++) {
		const struct path_step *s = &p->step[i];

		if (s->kind == PATH_EACH)
			buf_puts(to, "[]");
		if (s->kind == PATH_LAST)
			buf_puts(to, "[-1]");
		if (s->kind == PATH_INDEX)
			buf_printf(to, "[%llu]", (unsigned long long)s->index);
		if (s->kind != PATH_NAME)
			continue;
		buf_puts(to, i ? ".\"" : "\"");
		for (size_t n = 0; n < s->len; n++)
			buf_printf(to, "\\%c", s->name[n]);
		buf_putc(to, '"');
	}
}

/* A path is the same after it was written with all names quoted. */
static void paths(struct draw *d)
{
	char *text = draw_line(d);
	struct buf written = {0};
	struct path p, q;

	if (!path_parse(&p, text)) {
		MUST(p.root == !p.count && p.count < PATH_STEPS);
		put_path(&written, &p);
		MUST(!path_parse(&q, written.data));
		MUST(q.root == p.root && q.last == p.last);
		MUST(q.count == p.count);
		for (size_t i = 0; i < p.count; i++) {
			const struct path_step *s = &p.step[i];

			MUST(q.step[i].kind == s->kind);
			MUST(q.step[i].index == s->index);
			MUST(q.step[i].len == s->len);
			MUST(!s->len ||
			     !memcmp(q.step[i].name, s->name, s->len));
		}
		path_release(&q);
		MUST(!path_parse_items(&q, text) && q.count >= p.count);
		path_release(&q);
	}
	path_release(&p);
	buf_release(&written);
	free(text);
}

/* --- decimals */

/* A number as its digits, without zeros at either end, and an exponent. */
struct plain {
	bool minus;
	struct buf digits;
	long long exponent;
};

static size_t skip_digits(const char *p)
{
	return strspn(p, "0123456789");
}

/* False if it is no number (RFC 8259, section 6). */
static bool read_plain(struct plain *n, const char *p)
{
	size_t whole, part = 0, zeros = 0;
	long long e;

	*n = (struct plain){.minus = *p == '-'};
	p += n->minus;
	whole = skip_digits(p);
	if (!whole || (*p == '0' && whole > 1))
		return false;
	buf_put(&n->digits, p, whole);
	p += whole;
	if (*p == '.') {
		part = skip_digits(++p);
		if (!part)
			return false;
		buf_put(&n->digits, p, part);
		p += part;
	}
	n->exponent = -(long long)part;
	if (tolower((unsigned char)*p) == 'e') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!skip_digits(p))
			return false;
		e = strtoll(p, NULL, 10) % 1000000000000000000;
		n->exponent += p[-1] == '-' ? -e : e;
		p += skip_digits(p);
	}
	while (n->digits.len && n->digits.data[n->digits.len - 1] == '0') {
		n->digits.len--;
		n->exponent++;
	}
	while (zeros < n->digits.len && n->digits.data[zeros] == '0')
		zeros++;
	buf_drop(&n->digits, zeros);
	if (!n->digits.len)
		n->exponent = n->minus = 0;
	return !*p;
}

static void decimals(struct draw *d)
{
	char *a = draw_line(d), *b = draw_line(d);
	size_t a_len = strlen(a), b_len = strlen(b);
	char *c = exact(a, a_len), *e = exact(b, b_len);
	struct plain x = {0}, y = {0};
	bool numbers = read_plain(&x, a), same;

	numbers = read_plain(&y, b) && numbers;
	same = numbers && x.minus == y.minus && x.exponent == y.exponent &&
	       x.digits.len == y.digits.len &&
	       (!x.digits.len ||
		   !memcmp(x.digits.data, y.digits.data, x.digits.len));
	/*
	 * The exponent of a long text may not fit the oracle. Known: decimal.h
	 * accepts "1.", "01" and ".1", which are not JSON numbers.
	 */
	if (numbers && a_len < 18 && b_len < 18) {
		double v = strtod(a, NULL), w = strtod(b, NULL);
		float f = strtof(a, NULL), g = strtof(b, NULL);

		MUST(decimal_equal(c, a_len, e, b_len) == same);
		MUST(decimal_same_double(a, a_len, b, b_len) ==
		     (same || (isfinite(v) && v == w)));
		MUST(decimal_same_float(a, a_len, b, b_len) ==
		     (same || (isfinite(f) && f == g)));
	}
	MUST(decimal_equal(c, a_len, e, b_len) ==
	     decimal_equal(e, b_len, c, a_len));
	buf_release(&x.digits);
	buf_release(&y.digits);
	free(a);
	free(b);
	free(c);
	free(e);
}

/* --- UTF-8 */

/* The length of the character at p; 0: it is not valid UTF-8. */
static size_t character(const unsigned char *p, size_t left)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	unsigned code = n == 1 ? *p : *p & (0xffU >> (n + 1));

	if (n > left || *p == 0x0b || *p == 0x0c || *p >= 0xf8 ||
	    (*p & 0xc0) == 0x80)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	return code < least[n] || code > 0x10ffff || code >> 11 == 0x1b ? 0 : n;
}

static void trim(const char *text, size_t len)
{
	const char *at = text, *again;
	size_t left = len, same;

	utf8_trim(&at, &left);
	MUST(at >= text && at + left <= text + len);
	again = at;
	same = left;
	utf8_trim(&again, &same);
	MUST(again == at && same == left);
	MUST(!left || !memchr(" \t\r\n", *at, 4));
}

static void utf8(struct draw *d)
{
	unsigned step = 1 + draw(d, 40);
	size_t len = (size_t)(d->end - d->at), good = 0, at = 0, n;
	char *text = exact(d->at, len), *clean = exact_text(d->at, len);
	struct utf8 whole = {0}, parts = {0};

	trim(text, len);
	while (good < len && (n = character(d->at + good, len - good)))
		good += n;
	n = utf8_check(&whole, text, len);
	/* The first bytes of an invalid character may be accepted. */
	MUST(n >= good && n < good + 4);
	MUST(good == len ? n == len && !whole.left : n < len || whole.left);
	while (at < len) {
		size_t size = step < len - at ? step : len - at;
		size_t took = utf8_check(&parts, text + at, size);

		at += took;
		if (took < size)
			break;
	}
	MUST(at == n && parts.left == whole.left);
	utf8_clean(clean);
	len = strlen(clean);
	for (size_t i = 0; i < len; i += n) {
		n = character(d->at + i, len - i);
		if (n)
			MUST(!memcmp(clean + i, d->at + i, n));
		else
			MUST(clean[i] == '?');
		n += !n;
	}
	free(text);
	free(clean);
}

/* --- options */

static jmp_buf refused;

_Noreturn void __wrap_die(int status, const char *fmt, ...);
_Noreturn void __wrap_die(int status, const char *fmt, ...)
{
	(void)fmt;
	longjmp(refused, status);
}

static bool all_digits(const char *text)
{
	return *text && !text[skip_digits(text)];
}

static double milliseconds(const char *text)
{
	const char *unit = text + strspn(text, "0123456789.");
	double n = strtod(text, NULL);

	return !strcmp(unit, "ms")  ? n
	       : !strcmp(unit, "m") ? n * 60000
	       : !strcmp(unit, "h") ? n * 3600000
				    : n * 1000;
}

static void options(struct draw *d)
{
	char *volatile text = draw_line(d);
	volatile uint64_t v = 0;
	volatile int stage = 0;

	if (!setjmp(refused)) {
		v = opt_number("--n", text, 3, 1000000);
		MUST(v >= 3 && v <= 1000000);
		MUST(all_digits(text) && v == strtoull(text, NULL, 10));
		stage = 1;
	}
	if (!stage && all_digits(text) && strlen(text) < 19)
		MUST(strtoull(text, NULL, 10) < 3 ||
		     strtoull(text, NULL, 10) > 1000000);
	if (!setjmp(refused)) {
		v = opt_size("--size", text);
		MUST(v && v <= SIZE_MAX / 4);
		MUST(v % (uint64_t)strtoull(text, NULL, 10) == 0);
	}
	if (!setjmp(refused)) {
		v = opt_duration("--time", text);
		MUST(v <= 1001ULL * 3600000);
		MUST(fabs(milliseconds(text) - (double)v) < 1.001);
	}
	free(text);
}

/* --- messages in JSON */

static void messages(struct draw *d)
{
	char *message = draw_line(d);
	size_t room = 512 + draw(d, 256) * 8U;
	char *line = malloc(room);
	struct arena arena = {0};
	const struct value *v;
	const char *error;
	size_t len;

	len = log_json(line, room, "ms-x", "error", message);
	MUST(len <= room && len > 1 && line[len - 1] == '\n');
	v = value_parse(&arena, line, len, &error);
	MUST(value_is(value_get(v, "tool"), "ms-x"));
	MUST(value_text(v, "message"));
	arena_release(&arena);
	free(line);
	free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct draw *) = {
	    paths, decimals, utf8, options, messages};
	struct draw d = {data, data + size};

	readers[draw(&d, sizeof readers / sizeof readers[0])](&d);
	return 0;
}
