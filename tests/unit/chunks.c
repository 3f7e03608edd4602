/*
 * json/pick.h: what is reported and kept between two chunks, and the limits of
 * tokens.
 */
#include "stream.h"

static const struct {
	int line;
	const char *text;
	size_t len; /* of the text that is reported */
	bool cut;
	const char *error;
} longer[] = {
    CASE("\"abcdefghijkl\"", 12, false, ""),
    CASE("\"abcdefghijklm\"", 13, false, ""),
    CASE("\"abcdefghijklmn\"", 13, true, ""),
    CASE("\"abcdefghijklmnopqrstuvwxyz\\u00fc\"", 13, true, ""),
    CASE("\"abcdefghijkl\\n\"", 13, false, ""),
    CASE("\"abcdefghijkl\\nz\"", 13, true, ""),
    CASE("\"abcdefghijkl\\u00fc\"", 14, false, ""),
    CASE("\"abcdefghijkl\\u00fcz\"", 14, true, ""),
    /* Nor is a character split. */
    CASE("\"abcdefghijkl\303\274x\"", 14, true, ""),
    CASE("\"abcdefghijk\303\274x\"", 13, true, ""),
    CASE("\"abcdefghijkl\360\237\230\200\"", 16, false, ""),
    CASE("\"abcdefghijkl\\\"", 0, false, "byte 15: ends too early"),
    CASE("\"abcdefghijklm", 0, false, "byte 14: ends too early"),
    CASE("\"abcdefghijklmn", 0, false, "byte 15: ends too early"),
    CASE("\"abcdefghijklm\\", 0, false, "byte 15: ends too early"),
    CASE("\"abcdefghijklm\\x\"", 0, false, "byte 16: an invalid escape"),
    CASE("\"abcdefghijklm\\u00g0\"", 0, false, "byte 19: an invalid escape"),
    CASE("\"abcdefghijklm\\u09af\\u09AF\"", 13, true, ""),
    CASE("\"abcdefghijklm\\u0`00\"", 0, false, "byte 18: an invalid escape"),
    CASE("\"abcdefghijklm\\u0@00\"", 0, false, "byte 18: an invalid escape"),
    CASE("\"abcdefghijklm\\u0G00\"", 0, false, "byte 18: an invalid escape"),
    CASE("\"abcdefghijklm\\u0/00\"", 0, false, "byte 18: an invalid escape"),
    CASE("\"abcdefghijklm\\u0:00\"", 0, false, "byte 18: an invalid escape"),
    CASE("\"abcdefghijklm\n\"", 0, false,
	"byte 15: a control character in a string"),
};

/* A string that comes byte by byte, and only 13 of its bytes are wanted. */
static void check_longer(size_t i)
{
	const int line = longer[i].line;
	enum json_status status;
	struct stream s;

	begin(&s, ".", longer[i].text, strlen(longer[i].text),
	    (struct pick_rules){.max_depth = 5, .text_max = 13});
	status = feed_all(&s, 1);
	SAME_NUMBER(line, s.text_len, longer[i].len);
	SAME_BOOL(line, s.cut, longer[i].cut);
	SAME_TEXT(line,
	    pick_failed(s.pick, status) ? pick_explain(s.pick, status) : "",
	    longer[i].error);
	end(&s);
}

static const struct {
	int line;
	const char *path;
	bool missing_ok;
	const char *text;
	const char *where; /* after each byte: open, within a text */
	const char *held;  /* and how many bytes are kept */
} traces[] = {
    CASE("a", false, "{\"a\":[1, {\"b\":2}]} ", "wwwwwwwwwooooooww..",
	"0000001001234560000"),
    CASE(NULL, false, "[12,\"a\", true]", "wwwwwwwwwwwww.", "01201200012340"),
    CASE(".", false, "1 {} 2", "..o...", "101001"),
    CASE("a.b[]", false, "{\"x\":[1],\"a\":{\"b\":[[ ],3]}}",
	"wwwwwwwwwwwwwwwwwwwoowwwww.", "000000000000000000012001000"),
    CASE("a[].b", false, "{\"a\":[12,", "wwwwwwww", "00000000"),
    CASE("a[].b", true, "{\"a\":[ { }", "wwwwwwwwww", "0000000000"),
    CASE("a", true, "[ ]{\"a\":{ }}", "ww.wwwwwwww.", "000000000000"),
    CASE("a[].b", false, "{\"a\":[{\"c\":1,\"b\":2,\"c\":3}]}",
	"wwwwwwwwwwwwwwwwwwwwwwwwww.", "000000000000000001000000000"),
    CASE("a[1]", false, "{\"a\":[5,6,7]}", "wwwwwwwwwwww.", "0000000010000"),
    CASE("[]", false, "{\"k\":1,\"l\":2}", "wwwwwwwwwwww.", "0000010000010"),
};

static void check_trace(size_t i)
{
	char where[64] = "", held[64] = "";
	struct stream s;
	uint64_t start;

	begin(&s, traces[i].path, traces[i].text, strlen(traces[i].text),
	    (struct pick_rules){
		.max_depth = 5, .missing_ok = traces[i].missing_ok});
	for (size_t n = 0; n < s.len && feed(&s, 1) == JSON_OK; n++) {
		bool open = pick_open(s.pick, &start);

		if (open && start != s.dropped)
			break;
		where[n] = open ? 'o' : pick_within(s.pick) ? 'w' : '.';
		held[n] = (char)('0' + (s.at - s.dropped));
	}
	SAME_TEXT(traces[i].line, where, traces[i].where);
	SAME_TEXT(traces[i].line, held, traces[i].held);
	end(&s);
}

static bool add_branch(void *ctx, const struct pick_item *item)
{
	buf_printf(ctx, "%" PRIu64 "|", item->branch);
	return true;
}

/* Where the root's member begins that an item is in. */
static void check_branch(int line, const char *path, const char *below,
    const char *text, const char *want)
{
	struct path outer, inner = {NULL};
	struct buf got = {0};
	struct pick_rules rules = {
	    .path = &outer, .max_depth = 9, .handler = add_branch, .ctx = &got};
	struct pick *p;

	SAME_TEXT(line, path_parse(&outer, path), NULL);
	if (below) {
		SAME_TEXT(line, path_parse(&inner, below), NULL);
		rules.below = &inner;
	}
	p = pick_new(&rules);
	if (below)
		SAME_NUMBER(line, pick_keep(p), UINT64_MAX);
	SAME_NUMBER(line, pick_feed(p, text, strlen(text)), JSON_OK);
	SAME_TEXT(line, got.data, want);
	pick_free(p);
	path_release(&outer);
	path_release(&inner);
	buf_release(&got);
}

/* The handler stops the stream; that is not an error. */
static void check_stop(void)
{
	static const char text[] = "[1,stop";
	struct stream s;
	enum json_status status;

	begin(
	    &s, NULL, text, strlen(text), (struct pick_rules){.max_depth = 5});
	s.stop = 1;
	status = feed_all(&s, SIZE_MAX);
	SAME_NUMBER(__LINE__, status, JSON_STOPPED);
	SAME_BOOL(__LINE__, pick_failed(s.pick, status), false);
	SAME_TEXT(__LINE__, s.items.data, "1|");
	end(&s);
}

/*
 * A number of 64 KiB may come in chunks, a longer one may not. It ends with the
 * last chunk. `between` is the byte in the middle.
 */
static void check_number(int line, size_t digits, char between, bool good)
{
	enum { CHUNK = 4096 };
	const size_t spaces = CHUNK - digits % CHUNK, len = spaces + digits;
	char *text = malloc(len);
	enum json_status status;
	struct stream s;

	memset(text, ' ', spaces);
	memset(text + spaces, '7', digits);
	text[spaces + digits / 2] = between;
	begin(&s, ".", text, len, (struct pick_rules){.max_depth = 5});
	status = feed_all(&s, CHUNK);
	SAME_BOOL(line, status == JSON_OK, good);
	if (!good)
		SAME_TEXT(line, scan_error(pick_scanner(s.pick)),
		    "a number longer than 65536 bytes");
	end(&s);
	free(text);
}

/* A string of `len` bytes, of which `most` are wanted. */
static void check_kept(int line, size_t len, size_t most)
{
	enum { CHUNK = 1000 };
	char *text = malloc(len + 2);
	struct stream s;

	memset(text, 'x', len + 2);
	text[0] = text[len + 1] = '"';
	begin(&s, ".", text, len + 2,
	    (struct pick_rules){.max_depth = 5, .text_max = most});
	SAME_NUMBER(line, feed_all(&s, CHUNK), JSON_OK);
	SAME_NUMBER(line, s.text_len, len < most ? len : most);
	SAME_BOOL(line, s.cut, len > most);
	end(&s);
	free(text);
}

/* The names that are listed, shortened. */
static void check_names(void)
{
	struct buf text = {0};
	struct stream s;
	enum json_status status;
	const char *why;

	buf_puts(&text, "{");
	for (int i = 10; i < 90; i++)
		buf_printf(&text, "%s\"name%d\":0", i > 10 ? "," : "", i);
	buf_puts(&text, "}");
	begin(
	    &s, "a", text.data, text.len, (struct pick_rules){.max_depth = 5});
	status = feed_all(&s, SIZE_MAX);
	why = pick_explain(s.pick, status);
	SAME_TEXT(__LINE__, strchr(why, ' '),
	    " 881: no 'a'; '.' has name10, name11, name12, name13, name14, "
	    "name15, name16, name17, name18, name19, name20, name21, name22, "
	    "name23, name24, name25, name26, name27, name28, name29, name30, "
	    "name31, name32, name33, name34, name35, name36, name37, name38, "
	    "name39, name40, name...");
	end(&s);
	buf_release(&text);
}

/* A name of the path may be longer than what is reported of other strings. */
static void check_long_name(
    int line, size_t name, size_t key, bool escaped, bool found)
{
	struct buf path = {0}, text = {0};
	struct stream s;

	for (size_t i = 0; i < name; i++)
		buf_putc(&path, 'k');
	buf_puts(&text, "{\"");
	for (size_t i = 0; i < key; i++)
		buf_puts(&text, escaped ? "\\u006b" : "k");
	buf_puts(&text, "\":[1]}");
	for (size_t chunk = 1000; chunk < 100000; chunk *= 8) {
		begin(&s, path.data, text.data, text.len,
		    (struct pick_rules){.max_depth = 5, .missing_ok = true});
		SAME_NUMBER(line, feed_all(&s, chunk), JSON_OK);
		SAME_TEXT(line, s.items.data, found ? "1|" : "");
		end(&s);
	}
	buf_release(&path);
	buf_release(&text);
}

int main(void)
{
	check_long_name(__LINE__, 5000, 5000, false, true);
	check_long_name(__LINE__, 5000, 5000, true, true);
	check_long_name(__LINE__, 4096, 4096, true, true);
	check_long_name(__LINE__, 5000, 5001, false, false);
	check_long_name(__LINE__, 5000, 5001, true, false);
	check_long_name(__LINE__, 5000, 30001, false, false);
	check_long_name(__LINE__, 4096, 4097, false, false);
	check_long_name(__LINE__, 100, 4097, false, false);
	for (size_t i = 0; i < COUNT(longer); i++)
		check_longer(i);
	for (size_t i = 0; i < COUNT(traces); i++)
		check_trace(i);
	check_branch(__LINE__, "a.b[].c", NULL,
	    "{\"a\":{\"b\":[{\"c\":1},{\"c\":[]}]}} "
	    "{\"a\":{\"b\":[{\"c\":1}]}}",
	    "5|5|36|");
	check_branch(__LINE__, "a", NULL, "{\"a\":1, \"a\":[1]}", "0|0|");
	check_branch(__LINE__, ".", NULL, "{\"a\":1} {}", "0|8|");
	check_branch(__LINE__, ".", NULL, "[{},[]]", "0|0|");
	check_branch(__LINE__, ".", "b", "[{\"b\":1},{\"b\":2}]", "1|9|");
	check_branch(__LINE__, ".", "b", "{\"b\":1}", "0|");
	check_stop();
	check_number(__LINE__, 65536, '7', true);
	check_number(__LINE__, 65537, '7', false);
	check_number(__LINE__, 100000, ' ', true);
	check_kept(__LINE__, 70000, 100000);
	check_kept(__LINE__, 100000, 100000);
	check_kept(__LINE__, 100001, 100000);
	check_kept(__LINE__, 300000, 100000);
	check_kept(__LINE__, 65537, 65536);
	check_kept(__LINE__, 100000, 30);
	check_names();
	return unit_end();
}
