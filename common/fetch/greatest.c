#include "fetch/greatest.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "json/decimal.h"
#include "json/path.h"
#include "json/pick.h"

#include <string.h>

enum { LONGEST = GREATEST_LONGEST, FUTURE = 86400 };

static bool has_control(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return true;
	return false;
}

/* Why a text cannot be the content of the file; NULL: it can. */
const char *greatest_refuses(const char *text, size_t len)
{
	struct utf8 state = {0};

	if (!len)
		return "is empty";
	if (len > LONGEST)
		return "is longer than 1024 bytes";
	if (has_control(text, len))
		return "has more than one line, or a control character";
	if (utf8_check(&state, text, len) < len || state.left)
		return "is not UTF-8";
	if (text[0] == ' ' || text[len - 1] == ' ')
		return "has blanks around the value";
	if (strchr("\"'", text[0]))
		return "has quotes around the value";
	if (strchr("{[<", text[0]))
		return "has JSON or XML";
	return NULL;
}

/* A JSON number (RFC 8259, section 6). */
static bool is_number(const char *text, size_t len)
{
	const size_t sign = len && text[0] == '-';
	const bool digit = sign < len && text[sign] >= '0' && text[sign] <= '9';
	const bool zeros = digit && text[sign] == '0' && sign + 1 < len &&
			   text[sign + 1] >= '0' && text[sign + 1] <= '9';

	return digit && !zeros && text[len - 1] != '.' &&
	       decimal_equal(text, len, text, len);
}

/* Also sets *m for a time. */
enum greatest_kind greatest_kind_of(
    const char *text, size_t len, struct moment *m)
{
	if (moment_parse(m, text, len))
		return m->zoned ? GREATEST_ZONED : GREATEST_LOCAL;
	return is_number(text, len) ? GREATEST_NUMBER : GREATEST_TEXT;
}

bool greatest_is_time(enum greatest_kind kind)
{
	return kind == GREATEST_ZONED || kind == GREATEST_LOCAL;
}

bool greatest_is_ahead(enum greatest_kind kind, const struct moment *m)
{
	return greatest_is_time(kind) &&
	       m->seconds > (int64_t)clock_now().tv_sec + FUTURE;
}

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t len)
{
	const int order = memcmp(a, b, a_len < len ? a_len : len);

	return order ? order : (a_len > len) - (a_len < len);
}

/* Is it above the greatest so far? */
static bool is_above(const struct greatest_one *most, enum greatest_kind kind,
    const char *text, size_t len, const struct moment *m)
{
	if (!most->text.len)
		return true;
	if (greatest_is_time(kind))
		return moment_compare(m, &most->moment) > 0;
	if (kind == GREATEST_NUMBER)
		return decimal_compare(
			   text, len, most->text.data, most->text.len) > 0;
	return compare_bytes(text, len, most->text.data, most->text.len) > 0;
}

void greatest_raise(struct greatest_one *most, enum greatest_kind kind,
    const char *text, size_t len, const struct moment *m)
{
	if (!is_above(most, kind, text, len, m))
		return;
	buf_reset(&most->text);
	buf_put(&most->text, text, len);
	most->moment = *m;
}

static void take_text(struct greatest *v, const char *text, size_t len)
{
	struct moment m = {0};
	const enum greatest_kind kind = greatest_kind_of(text, len, &m);

	if (greatest_is_ahead(kind, &m)) {
		v->ahead++;
		buf_reset(&v->ahead_text);
		buf_put(&v->ahead_text, text, len);
		return;
	}
	v->count[kind]++;
	greatest_raise(&v->most[kind], kind, text, len, &m);
}

/* null, false and "" are no values; Odoo writes false for null. */
static bool on_value(void *ctx, const struct pick_item *item)
{
	static const struct moment none;
	struct greatest *v = ctx;
	const bool number = item->type == JSON_NUMBER;

	if (item->type == JSON_NULL || item->type == JSON_FALSE ||
	    (item->type == JSON_STRING && !item->len))
		return true;
	if ((item->type != JSON_STRING && !number) || item->cut ||
	    greatest_refuses(item->text, item->len)) {
		v->odd++;
		return true;
	}
	v->numbers += number;
	if (!number)
		greatest_raise(
		    &v->string, GREATEST_TEXT, item->text, item->len, &none);
	take_text(v, item->text, item->len);
	return true;
}

bool greatest_any(const struct greatest *v)
{
	uint64_t n = v->odd + v->ahead;

	for (int i = 0; i < GREATEST_KINDS; i++)
		n += v->count[i];
	return n > 0;
}

static void merge_most(struct greatest_one *to, enum greatest_kind kind,
    const struct greatest_one *from)
{
	if (from->text.len)
		greatest_raise(
		    to, kind, from->text.data, from->text.len, &from->moment);
}

void greatest_merge(struct greatest *v, const struct greatest *other)
{
	for (int i = 0; i < GREATEST_KINDS; i++) {
		v->count[i] += other->count[i];
		merge_most(&v->most[i], (enum greatest_kind)i, &other->most[i]);
	}
	merge_most(&v->string, GREATEST_TEXT, &other->string);
	v->numbers += other->numbers;
	v->odd += other->odd;
	v->ahead += other->ahead;
	if (other->ahead) {
		buf_reset(&v->ahead_text);
		buf_puts(&v->ahead_text, other->ahead_text.data);
	}
}

static void reset(struct greatest *v)
{
	for (int i = 0; i < GREATEST_KINDS; i++) {
		v->count[i] = 0;
		buf_reset(&v->most[i].text);
	}
	buf_reset(&v->string.text);
	v->numbers = v->odd = v->ahead = 0;
}

void greatest_begin(struct greatest *v, const struct path *items,
    const struct path *member, struct fanout *scan)
{
	const struct pick_rules rules = {.path = items,
	    .below = member,
	    .missing_ok = true,
	    .lenient = true,
	    .handler = on_value,
	    .ctx = v};

	pick_free(v->pick); /* of the page before */
	v->pick = member->text ? pick_join(&rules, scan) : NULL;
	reset(v);
}

void greatest_release(struct greatest *v)
{
	pick_free(v->pick);
	for (int i = 0; i < GREATEST_KINDS; i++)
		buf_release(&v->most[i].text);
	buf_release(&v->string.text);
	buf_release(&v->ahead_text);
}
