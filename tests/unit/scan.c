/*
 * json/scan.h: a table of texts, in chunks of several sizes; the byte at fault;
 * generated numbers and strings; UTF-8. The parser library is the oracle, where
 * it knows.
 */
#include "json/scan.h"
#include "../lib/oracle.h"
#include "base/buf.h"
#include "json/string.h"
#include "json/token.h"

#include "texts.h"

#include <sys/wait.h>
#include <unistd.h>

enum { DEPTH = 1000, NUMBERS = 30000, STRINGS = 100000 };

static const size_t chunks[] = {SIZE_MAX, 1, 2, 3, 7, 64, 4096, 65536};

/* A handler that writes its events down, or skips all it can. */
struct recorder {
	const struct scan *scan;
	const char *text; /* the stream, or NULL */
	struct buf log;
	bool skip, texts; /* texts: those of strings and keys, too */
};

/* Does the token of the event have these bytes? */
static bool is_token(const struct recorder *r, enum json_event event,
    size_t len, uint64_t begin, uint64_t end)
{
	if (event == JSON_KEY || event == JSON_STRING)
		return string_end(r->text + begin, r->text + end) ==
		       r->text + end;
	return end - begin == (event == JSON_NUMBER	? len
				  : event < JSON_KEY	? 1
				  : event == JSON_FALSE ? 5
							: 4);
}

static enum json_next record(void *ctx, enum json_event event, const char *text,
    size_t len, uint64_t end)
{
	struct recorder *r = ctx;

	if (r->text)
		SAME_BOOL(__LINE__,
		    is_token(r, event, len, scan_token(r->scan), end), true);
	if (!r->texts && event != JSON_NUMBER)
		len = 0;
	oracle_note(&r->log, event, end, text, len);
	return r->skip ? JSON_SKIP : JSON_GO;
}

static enum json_status run(
    struct scan *s, const char *text, size_t len, size_t chunk)
{
	enum json_status status = JSON_OK;

	for (size_t at = 0; at < len && status == JSON_OK; at += chunk) {
		size_t n = len - at < chunk ? len - at : chunk;
		char *copy = unit_copy(text + at, n);

		status = scan_feed(s, copy, n);
		free(copy);
		if (chunk == SIZE_MAX)
			break;
	}
	return status == JSON_OK ? scan_finish(s) : status;
}

static void same_verdict(int line, const struct scan *s,
    enum json_status status, uint64_t byte, const char *why)
{
	SAME_NUMBER(line, status, byte ? JSON_BAD : JSON_OK);
	if (!byte)
		return;
	SAME_NUMBER(line, scan_error_byte(s), byte);
	SAME_TEXT(line, scan_error(s), why);
	SAME_BOOL(line, scan_truncated(s), strcmp(why, "ends too early") == 0);
}

/* The log of a text that is cut, or wrong, is the beginning of the other. */
static bool agree(const struct buf *a, const struct buf *b, bool good)
{
	size_t n = a->len < b->len ? a->len : b->len;

	return (!good || a->len == b->len) &&
	       (!n || !memcmp(a->data, b->data, n));
}

static void ask_oracle(const struct text_case *c, const struct buf *log)
{
	const bool truncated = c->why && !strcmp(c->why, "ends too early");
	struct buf theirs = {0};
	bool good;

	if (!oracle_knows(c->text, c->len))
		return;
	good = oracle_read(c->text, c->len, true, &theirs) &&
	       oracle_utf8(c->text, c->len) &&
	       !oracle_is_lenient(c->text, c->len);
	SAME_BOOL(c->line, !c->byte, good);
	if (oracle_decodes(c->text, c->len))
		SAME_BOOL(c->line, agree(log, &theirs, good), true);
	buf_release(&theirs);
	if (!c->byte || !oracle_utf8(c->text, c->len))
		return;
	SAME_BOOL(c->line,
	    oracle_viable(c->text, truncated ? c->len : c->byte - 1), true);
	if (!truncated && !oracle_is_lenient(c->text, c->len))
		SAME_BOOL(c->line, oracle_viable(c->text, c->byte), false);
}

static void check_text(const struct text_case *c)
{
	struct buf first = {0};

	for (size_t i = 0; i < 2 * COUNT(chunks); i++) {
		struct recorder r = {
		    .text = c->text, .skip = i % 2, .texts = true};
		struct scan *s = scan_new(record, &r, DEPTH);

		r.scan = s;
		buf_puts(&r.log, "");
		same_verdict(c->line, s, run(s, c->text, c->len, chunks[i / 2]),
		    c->byte, c->why);
		if (i == 0) {
			buf_put(&first, r.log.data, r.log.len);
			ask_oracle(c, &first);
		} else if (!r.skip) {
			SAME_BYTES(c->line, r.log.data, r.log.len, first.data,
			    first.len);
		}
		scan_free(s);
		buf_release(&r.log);
	}
	buf_release(&first);
}

/* Each text after so many blanks that its parts meet the ends of chunks. */
static void check_borders(const struct text_case *c)
{
	enum { CHUNK = 64 };
	char text[2 * CHUNK + 128];

	if (c->len > 100 || !oracle_knows(c->text, c->len))
		return;
	for (size_t pad = CHUNK - 20; pad < 2 * CHUNK + 4; pad++) {
		struct recorder r = {.texts = true};
		struct scan *s = scan_new(record, &r, DEPTH);

		memset(text, '\n', pad);
		memcpy(text + pad, c->text, c->len);
		same_verdict(c->line, s, run(s, text, pad + c->len, CHUNK),
		    c->byte ? c->byte + pad : 0, c->why);
		scan_free(s);
		buf_release(&r.log);
	}
}

/* More than 4 GiB of blanks, then each text in a process of its own. */
static void check_far(void)
{
	enum { CHUNK = 1 << 20 };
	const uint64_t far = (UINT64_C(1) << 32) + CHUNK;
	char *blanks = malloc(CHUNK);
	struct recorder r = {.texts = true};
	struct scan *s = scan_new(record, &r, DEPTH);
	int status;

	memset(blanks, ' ', CHUNK);
	for (uint64_t at = 0; at < far; at += CHUNK)
		if (scan_feed(s, blanks, CHUNK) != JSON_OK)
			abort();
	free(blanks);
	for (size_t i = 0; i < COUNT(texts); i++) {
		const struct text_case *c = &texts[i];
		pid_t child =
		    c->len < 100 && oracle_knows(c->text, c->len) ? fork() : -1;

		if (child < 0)
			continue;
		if (!child) {
			unit_failed = 0;
			same_verdict(c->line, s, run(s, c->text, c->len, 3),
			    c->byte ? c->byte + far : 0, c->why);
			fflush(stdout);
			_exit(unit_failed != 0);
		}
		if (waitpid(child, &status, 0) != child)
			abort();
		SAME_NUMBER(c->line, status, 0);
	}
	/* The offset of an event. */
	SAME_NUMBER(__LINE__, run(s, "[7]", 3, 1), JSON_OK);
	SAME_TEXT(__LINE__, r.log.data,
	    "1 4296015873 \n5 4296015874 7\n2 4296015875 \n");
	scan_free(s);
	buf_release(&r.log);
}

/* --- numbers */

static unsigned draw(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(*seed >> 33) % n;
}

static const char *digits(const char *p)
{
	while (*p >= '0' && *p <= '9')
		p++;
	return p;
}

/* RFC 8259, section 6. */
static bool is_number(const char *p)
{
	const char *start;

	p += *p == '-';
	start = p;
	p = *p == '0' ? p + 1 : digits(p);
	if (p == start)
		return false;
	if (*p == '.') {
		start = ++p;
		if ((p = digits(p)) == start)
			return false;
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		start = p += *p == '-' || *p == '+';
		if ((p = digits(p)) == start)
			return false;
	}
	return !*p;
}

static void check_number(uint64_t seed)
{
	static const char bytes[] = "0012345678999..eE+--";
	struct recorder r = {.texts = true};
	struct scan *s = scan_new(record, &r, DEPTH);
	char number[16], text[32], want[64];
	size_t len = 1 + draw(&seed, 9);

	for (size_t i = 0; i < len; i++)
		number[i] = bytes[draw(&seed, sizeof bytes - 1)];
	number[len] = '\0';
	snprintf(
	    text, sizeof text, "[%s%s]", number, draw(&seed, 2) ? "" : " ");
	snprintf(want, sizeof want, "5 %zu %s\n", len + 1, number);
	buf_puts(&r.log, "");
	SAME_BOOL(__LINE__,
	    run(s, text, strlen(text), 1 + draw(&seed, 4)) == JSON_OK,
	    is_number(number));
	/* It is reported whole, or not at all. */
	SAME_BOOL(
	    __LINE__, strstr(r.log.data, want) != NULL, is_number(number));
	SAME_BOOL(
	    __LINE__, strstr(r.log.data, "\n5 ") != NULL, is_number(number));
	scan_free(s);
	buf_release(&r.log);
}

/* --- strings */

static const char *const pieces[] = {"a", "bcdefghi", "the quick brown fox ",
    "\\n", "\\\"", "\\\\", "\\u00fC", "\\ud83d", "\303\274", "\340\240\200",
    "\342\202\254", "\355\237\277", "\360\237\230\200", "\364\217\277\277"};
/* They are wrong, or some of what may follow is. */
static const char *const faults[] = {"\"", "\n", "\\x", "\\ug234", "\\u1g34",
    "\\u12g4", "\\u123g", "\\", "\\u", "\200", "\303", "\300\200", "\342\202",
    "\340\237\200", "\355\240\200", "\360\237\230", "\360\217\200\200",
    "\364\220\200\200", "\377"};

static void put_pieces(struct buf *text, size_t len, uint64_t *seed)
{
	const unsigned few = 1 + draw(seed, COUNT(pieces));

	while (text->len < len)
		buf_puts(text, pieces[draw(seed, few)]);
}

/* A string that is read by blocks, and byte after byte. */
static void check_string(uint64_t seed)
{
	struct token whole = {0}, slow = {0};
	struct buf text = {0};
	const char *end, *p, *q;

	put_pieces(&text, draw(&seed, 200), &seed);
	buf_puts(&text, faults[draw(&seed, COUNT(faults))]);
	put_pieces(&text, text.len + draw(&seed, 200), &seed);
	end = text.data + text.len;
	p = token_string_rest(&whole, text.data, end);
	q = text.data;
	while (q < end) {
		const char *next = token_string_rest(&slow, q, q + 1);

		if (next == q)
			break;
		q = next;
	}
	SAME_NUMBER(__LINE__, (size_t)(p - text.data), (size_t)(q - text.data));
	SAME_TEXT(__LINE__, whole.wrong ? whole.wrong : "",
	    slow.wrong ? slow.wrong : "");
	SAME_NUMBER(__LINE__, whole.escape, slow.escape);
	SAME_NUMBER(__LINE__, whole.utf8.left, slow.utf8.left);
	buf_release(&text);
}

/* --- UTF-8 */

/* Reads the bytes of a string and what follows; returns those that are good. */
static size_t read_string(const char *text, size_t len, size_t first)
{
	struct token t = {0};
	const char *p = token_string_rest(&t, text, text + first);

	if (p == text + first && !t.wrong)
		p = token_string_rest(&t, p, text + len);
	return (size_t)(p - text);
}

/* The first byte with which no valid character goes on, or `len`. */
static size_t good_bytes(const unsigned char *p, size_t len)
{
	unsigned char tail[4];
	size_t n = oracle_character(p, len), good;

	if (n == 1 && (*p < 0x20 || *p == '"'))
		return 0;
	if (n)
		return n == len ? n : n + good_bytes(p + n, len - n);
	/* Which beginning of the character can go on? */
	for (good = 0; good < 4 && good < len; good++) {
		bool any = false;

		memset(tail, 0x80, sizeof tail);
		memcpy(tail, p, good + 1);
		for (unsigned c = 0x80; c <= 0xbf && !any; c++) {
			if (good < 3)
				tail[good + 1] = (unsigned char)c;
			any = oracle_character(tail, 4) > good;
		}
		if (!any)
			break;
	}
	return good;
}

static uint64_t sequences, wrong_sequences;

/* In a string: read at once, and cut in two. A block of 64 bytes, which is
 * checked at once, may begin or end within them. */
static void check_sequence(const unsigned char *bytes, size_t n)
{
	static const size_t places[] = {0, 62, 63};
	const size_t good = good_bytes(bytes, n);
	char text[160];

	sequences++;
	for (size_t i = 0; i < COUNT(places); i++) {
		const size_t at = places[i];

		memset(text, 'a', sizeof text);
		memcpy(text + at, bytes, n);
		/* What is cut at the end of the string stops at this byte. */
		text[at + n] = '"';
		wrong_sequences +=
		    read_string(text, sizeof text, 0) != at + good;
		wrong_sequences +=
		    read_string(text, at + n + 1, at + n / 2) != at + good;
	}
}

static void check_utf8(void)
{
	static const unsigned char edges[] = {0x1f, ' ', '"', 'a', 0x7f, 0x80,
	    0x81, 0x8f, 0x90, 0x91, 0x9f, 0xa0, 0xa1, 0xbe, 0xbf, 0xc0, 0xc1,
	    0xc2, 0xdf, 0xe0, 0xed, 0xf0, 0xf4, 0xff};
	unsigned char b[4];

	for (unsigned c = 0x80; c < 0x1000000; c++) {
		b[0] = (unsigned char)c;
		b[1] = (unsigned char)(c >> 8);
		b[2] = (unsigned char)(c >> 16);
		/* A backslash would begin an escape. */
		if (b[0] < 0x80 || b[1] == '\\' || b[2] == '\\')
			continue;
		check_sequence(b, 3);
		if (!b[2])
			check_sequence(b, 2);
		if (!b[1] && !b[2])
			check_sequence(b, 1);
	}
	for (unsigned c = 0xf000; c < 0xf900; c++) /* the edges of four bytes */
		for (size_t i = 0; i < COUNT(edges) * COUNT(edges); i++) {
			b[0] = (unsigned char)(c >> 8);
			b[1] = (unsigned char)c;
			b[2] = edges[i / COUNT(edges)];
			b[3] = edges[i % COUNT(edges)];
			if (b[1] != '\\')
				check_sequence(b, 4);
		}
	SAME_NUMBER(__LINE__, wrong_sequences, 0);
	SAME_BOOL(__LINE__, sequences > 9600000, true);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		check_text(&texts[i]);
		check_borders(&texts[i]);
	}
	for (uint64_t seed = 1; seed <= NUMBERS; seed++)
		check_number(seed);
	for (uint64_t seed = 1; seed <= STRINGS; seed++)
		check_string(seed);
	check_far();
	check_utf8();
	return unit_end();
}
