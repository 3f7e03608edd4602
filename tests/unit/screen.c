/*
 * What people and logs get to see: base/progress.h, table.h, log.h and term.h,
 * with a clock that stands still until a test moves it.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/table.h"
#include "base/term.h"

#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

static long long now_ms = 5000;
static struct timespec now = {1700000000, 7999999};

long long clock_ms(void)
{
	return now_ms;
}

struct timespec clock_now(void)
{
	return now;
}

void clock_sleep(long long ms)
{
	now_ms += ms;
}

/* --- stderr is a file */

static char shown[8192];

static void begin(void)
{
	if (ftruncate(STDERR_FILENO, 0) < 0 ||
	    lseek(STDERR_FILENO, 0, SEEK_SET) < 0)
		exit(1);
}

static const char *screen(void)
{
	ssize_t n = pread(STDERR_FILENO, shown, sizeof shown - 1, 0);

	shown[n > 0 ? n : 0] = '\0';
	return shown;
}

/* --- progress */

static const struct {
	int line;
	uint64_t done;
	double share;
	long long ms; /* since the start */
	const char *shown;
} draws[] = {
    CASE(0, -1, 0, "\rms-x: 0 items, 0/s, text\033[K"),
    CASE(7, -1, 0, "\rms-x: 7 items, 0/s, text\033[K"),
    CASE(7, -1, 3500, "\rms-x: 7 items, 2/s, text\033[K"),
    CASE(7, 0, 3500, "\rms-x: 7 items, 2/s, text, 0 %\033[K"),
    CASE(7, 0.25, 2000, "\rms-x: 7 items, 4/s, text, 25 %, 6 s left\033[K"),
    CASE(7, 1, 2000, "\rms-x: 7 items, 4/s, text, 100 %, 0 s left\033[K"),
    CASE(99, 0.5, 99000, "\rms-x: 99 items, 1/s, text, 50 %, 99 s left\033[K"),
    CASE(100, 0.5, 100000,
	"\rms-x: 100 items, 1/s, text, 50 %, 2 min left\033[K"),
    CASE(
	9, 0.5, 5940000, "\rms-x: 9 items, 0/s, text, 50 %, 99 min left\033[K"),
    CASE(9, 0.5, 6000000, "\rms-x: 9 items, 0/s, text, 50 %, 1.7 h left\033[K"),
};

static void check_draw(void)
{
	static const char wide[] = "0123456789012345678901234567890123456789"
				   "0123456789012345678901234567890123456789";

	for (size_t i = 0; i < COUNT(draws); i++) {
		begin();
		now_ms = 5000;
		progress_init(true);
		now_ms += draws[i].ms;
		progress_draw(draws[i].done, "items", "text", draws[i].share);
		SAME_TEXT(draws[i].line, screen(), draws[i].shown);
	}
	/* What is wider than the terminal, which has 80 columns, is cut. */
	begin();
	progress_draw(1, "items", wide, -1);
	SAME_NUMBER(__LINE__, strlen(screen()), 80 + strlen("\033[K"));
	begin();
	progress_clear();
	SAME_TEXT(__LINE__, screen(), "\r\033[K");
	progress_clear();
	SAME_TEXT(__LINE__, screen(), "\r\033[K");
}

/* At once, then every 200 ms; never when nobody wants it. */
static void check_due(void)
{
	SAME_BOOL(__LINE__, progress_seen(), false);
	progress_init(false);
	now_ms += 10000;
	SAME_BOOL(__LINE__, progress_due(), false);
	progress_init(true);
	SAME_BOOL(__LINE__, progress_due(), true);
	progress_draw(0, "items", "", -1);
	SAME_BOOL(__LINE__, progress_seen(), true);
	SAME_BOOL(__LINE__, progress_due(), false);
	now_ms += 199;
	SAME_BOOL(__LINE__, progress_due(), false);
	now_ms++;
	SAME_BOOL(__LINE__, progress_due(), true);
	err_json(true);
	progress_init(true);
	SAME_BOOL(__LINE__, progress_due(), false);
	err_json(false);
	progress_clear();
}

/* --- messages */

/* A message clears the line that was drawn, once. */
static void check_messages(void)
{
	char fill[5000];

	begin();
	err_set_drawn(true);
	error("%s %d", "a\tb", 1);
	warning("two");
	debug("three");
	SAME_TEXT(__LINE__, screen(), "\r\033[Kms-x: a?b 1\nms-x: two\n");
	begin();
	err_verbosity(-1);
	warning("one");
	summary("two");
	info("three");
	error("four");
	SAME_TEXT(__LINE__, screen(), "ms-x: three\nms-x: four\n");
	begin();
	err_verbosity(1);
	debug("one");
	summary("two");
	err_verbosity(0);
	SAME_TEXT(__LINE__, screen(), "ms-x: one\nms-x: two\n");
	/* A long message is cut and still ends its line. */
	begin();
	memset(fill, 'x', sizeof fill - 1);
	fill[sizeof fill - 1] = '\0';
	error("%s", fill);
	SAME_NUMBER(__LINE__, strlen(screen()), 4096 - 128 - 256 - 1 + 7);
	SAME_TEXT(__LINE__, shown + strlen(shown) - 5, "x...\n");
}

static const struct {
	int line;
	const char *message, *json;
} logs[] = {
    CASE("", ""),
    CASE("plain", "plain"),
    CASE("a\"b\\c/", "a\\\"b\\\\c/"),
    CASE("\t\037 \177", "\\u0009\\u001f \\u007f"),
    CASE("\302\200\337\277", "\302\200\337\277"),
    CASE("\340\240\200\357\277\277", "\340\240\200\357\277\277"),
    CASE("\360\220\200\200!", "\360\220\200\200!"),
    CASE("\200a", "\\ufffda"),
    CASE("\303", "\\ufffd"),
    CASE("\342\202a", "\\ufffd\\ufffda"),
    CASE("\360\237\230", "\\ufffd\\ufffd\\ufffd"),
    CASE("\303\303\274", "\\ufffd\303\274"),
};

#define LOG_START                                                              \
	"{\"time\":\"2023-11-14T22:13:20.007Z\",\"tool\":\"t\",\"level\":"     \
	"\"info\",\"message\":\""
#define LOG_END "\"}\n"

static void check_log(void)
{
	char line[600], want[600], message[600];
	size_t len;

	for (size_t i = 0; i < COUNT(logs); i++) {
		len = log_json(line, 512, "t", "info", logs[i].message);
		snprintf(
		    want, sizeof want, LOG_START "%s" LOG_END, logs[i].json);
		SAME_BYTES(logs[i].line, line, len, want, strlen(want));
	}
	/* A message that is too long is cut where the line has no more room. */
	memset(message, 'x', sizeof message - 1);
	message[sizeof message - 1] = '\0';
	len = log_json(line, 512, "t", "info", message);
	SAME_NUMBER(__LINE__, len, 512);
	SAME_BYTES(__LINE__, line + 508, 4, "x" LOG_END, 4);
	message[512 - strlen(LOG_START LOG_END)] = '\0';
	SAME_NUMBER(__LINE__, log_json(line, 512, "t", "info", message), 512);
	/* No character is cut, and a long name leaves room for the rest. */
	for (size_t i = 0; i + 2 < sizeof message; i += 2)
		memcpy(message + i, "\303\274", 3);
	len = log_json(line, 512, "t", "info", message);
	SAME_BOOL(__LINE__, len >= 511 && len <= 512, true);
	SAME_BYTES(__LINE__, line + len - 5, 5, "\303\274" LOG_END, 5);
	memset(message, 'x', 300);
	message[300] = '\0';
	len = log_json(line, 512, message, "info", "text");
	line[len] = '\0';
	SAME_TEXT(__LINE__, strstr(line, "x\",\"level"),
	    "x\",\"level\":\"info\",\"message\":\"text\"}\n");
}

/* --- tables and terminals */

static void check_table(void)
{
	static const struct table_row rows[] = {
	    {"a", 12345, false}, {"longer", 7, true}, {"none", 0, true}};

	begin();
	table_print("head", rows, COUNT(rows));
	SAME_TEXT(__LINE__, screen(),
	    "ms-x: head\n"
	    "  a       12345\n"
	    "  longer      7\n"
	    "  none        0\n");
	begin();
	table_print("", rows + 1, 1);
	SAME_TEXT(__LINE__, screen(), "ms-x: \n  longer  7\n");
	SAME_BOOL(__LINE__, table_wanted(), false);
}

static const struct {
	int line;
	const char *text, *tame;
} tames[] = {
    CASE("", ""),
    CASE("a b~", "a b~"),
    CASE("\001\037\033[1m\177", "???[1m?"),
    CASE("\302\200\302\237\302\240", "????\302\240"),
    CASE("\303\200\302", "\303\200\302"),
};

static void check_tame(void)
{
	for (size_t i = 0; i < COUNT(tames); i++) {
		size_t len = strlen(tames[i].text);
		char *text = unit_copy(tames[i].text, len);

		term_tame(text, len);
		SAME_BYTES(tames[i].line, text, len, tames[i].tame, len);
		free(text);
	}
}

int main(void)
{
	char name[] = "dir/ms-x", *argv[] = {name, NULL};

	FILE *file = tmpfile();

	if (!file || dup2(fileno(file), STDERR_FILENO) < 0)
		return 1;
	fclose(file);
	err_init(argv);
	SAME_TEXT(__LINE__, argv[0], "ms-x");
	check_due();
	check_draw();
	check_messages();
	check_log();
	check_table();
	check_tame();
	return unit_end();
}
