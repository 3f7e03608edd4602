/*
 * base/opt.h: numbers, sizes and durations are parsed whole or rejected.
 */
#include "base/opt.h"

#include "base/err.h"
#include "unit.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { SHARE, NUMBER, SIZE, DURATION, WORD, WORDS };

static const char *const words[] = {"a", "bc", "abc", NULL};

static uint64_t parse(enum kind kind, const char *text)
{
	struct share share;

	switch (kind) {
	case SHARE: /* a percentage is parsed as 1000 + N */
		share = opt_share("--n", text);
		return share.percent ? 1000 + share.most : share.most;
	case NUMBER:
		return opt_number("--n", text, 1, 100);
	case SIZE:
		return opt_size("--n", text);
	case DURATION:
		return opt_duration("--n", text);
	case WORD:
		return opt_word("--n", text, words);
	default:
		return opt_words("--n", text, words);
	}
}

static const struct {
	int line;
	enum kind kind;
	const char *text;
	uint64_t value;
} good[] = {
    CASE(NUMBER, "1", 1),
    CASE(NUMBER, "007", 7),
    CASE(NUMBER, "100", 100),
    CASE(SHARE, "0", 0),
    CASE(SHARE, "500", 500),
    CASE(SHARE, "0%", 1000),
    CASE(SHARE, "25%", 1025),
    CASE(SHARE, "100%", 1100),
    CASE(SIZE, "1", 1),
    CASE(SIZE, "65536", 65536),
    CASE(SIZE, "64k", 65536),
    CASE(SIZE, "64K", 65536),
    CASE(SIZE, "8M", 8388608),
    CASE(SIZE, "1G", 1073741824),
    CASE(SIZE, "4294967295G", UINT64_C(4611686017353646080)),
    CASE(DURATION, "0", 0),
    CASE(DURATION, "2", 2000),
    CASE(DURATION, "2s", 2000),
    CASE(DURATION, "1.5", 1500),
    CASE(DURATION, "1.5s", 1500),
    CASE(DURATION, "0.005s", 5),
    CASE(DURATION, "1.25m", 75000),
    CASE(DURATION, "500ms", 500),
    CASE(DURATION, "1.9ms", 1),
    CASE(DURATION, "2m", 120000),
    CASE(DURATION, "1h", 3600000),
    CASE(DURATION, "1000h", UINT64_C(3600000000)),
    CASE(WORD, "a", 0),
    CASE(WORD, "abc", 2),
    CASE(WORDS, "a", 1),
    CASE(WORDS, "abc,a", 5),
    CASE(WORDS, "bc,bc,", 2),
    CASE(WORDS, "", 0),
};

static const struct {
	int line;
	enum kind kind;
	const char *text;
} refused[] = {
    CASE(NUMBER, "0"),
    CASE(NUMBER, "101"),
    CASE(NUMBER, ""),
    CASE(NUMBER, "-1"),
    CASE(NUMBER, "+1"),
    CASE(NUMBER, " 1"),
    CASE(NUMBER, "1 "),
    CASE(NUMBER, "1.0"),
    CASE(NUMBER, "0x10"),
    CASE(NUMBER, "18446744073709551617"),
    CASE(SHARE, ""),
    CASE(SHARE, "%"),
    CASE(SHARE, "101%"),
    CASE(SHARE, "5%%"),
    CASE(SHARE, "5 %"),
    CASE(SHARE, "1.5%"),
    CASE(SHARE, "-1"),
    CASE(SIZE, "0"),
    CASE(SIZE, "0k"),
    CASE(SIZE, ""),
    CASE(SIZE, "k"),
    CASE(SIZE, "1kk"),
    CASE(SIZE, "1kB"),
    CASE(SIZE, "1m"),
    CASE(SIZE, "1T"),
    CASE(SIZE, "1.5M"),
    CASE(SIZE, "4294967296G"),
    CASE(SIZE, "18446744073709551616"),
    CASE(DURATION, ""),
    CASE(DURATION, "s"),
    CASE(DURATION, ".5"),
    CASE(DURATION, "1."),
    CASE(DURATION, "1.0005"),
    CASE(DURATION, "1,5"),
    CASE(DURATION, "1 s"),
    CASE(DURATION, "1d"),
    CASE(DURATION, "-1s"),
    CASE(DURATION, "1001h"),
    CASE(DURATION, "99999999999999999999"),
    CASE(WORD, ""),
    CASE(WORD, "ab"),
    CASE(WORD, "abcd"),
    CASE(WORD, "A"),
    CASE(WORD, "a,bc"),
    CASE(WORDS, "a,ab"),
    CASE(WORDS, "a,,bc"),
    CASE(WORDS, ","),
};

/* The exit status of a process that parses the text. */
static int status_of(enum kind kind, const char *text)
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		parse(kind, text);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(good); i++)
		SAME_NUMBER(good[i].line, parse(good[i].kind, good[i].text),
		    good[i].value);
	for (size_t i = 0; i < COUNT(refused); i++)
		SAME_NUMBER(refused[i].line,
		    (uint64_t)status_of(refused[i].kind, refused[i].text),
		    EXIT_USAGE);
	SAME_NUMBER(__LINE__,
	    opt_number("--n", "18446744073709551615", 0, UINT64_MAX),
	    UINT64_MAX);
	return unit_end();
}
