/*
 * base/lines.h: lines from pipes and files.
 */
#include "base/lines.h"

#include "base/buf.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void must(bool good)
{
	if (!good) {
		perror("lines");
		exit(1);
	}
}

/* A pipe that holds the text; its other end. */
static int pipe_with(struct lines *l, const char *text, size_t max)
{
	int fds[2];

	must(pipe(fds) == 0);
	must(write(fds[1], text, strlen(text)) == (ssize_t)strlen(text));
	*l = (struct lines){.fd = fds[0], .max = max};
	return fds[1];
}

static void end(struct lines *l)
{
	lines_release(l);
	SAME_BOOL(__LINE__, l->held == NULL, true);
	close(l->fd);
}

/* Lines in brackets, then a word for the end. */
static const struct {
	int line;
	size_t max;
	const char *text, *lines;
} cases[] = {
    CASE(9, "", "end"),
    CASE(9, "a\nbc\n", "[a][bc]end"),
    CASE(9, "a\nbc", "[a][bc]end"),
    CASE(9, "\n\na", "[][][a]end"),
    CASE(9, "a\r\n\r\nb\r", "[a][][b]end"),
    CASE(9, "a\rb\n\r\r\n", "[a\rb][\r]end"),
    CASE(3, "abc\nabc", "[abc][abc]end"),
    CASE(3, "ab\r\nabcd\n", "[ab]long"),
    CASE(3, "abc\nabcd", "[abc]long"),
    CASE(3, "abcdefgh", "long"),
    CASE(0, "\n\na", "[][]long"),
};

static void check_case(size_t i)
{
	static const char *const words[] = {[LINES_END] = "end",
	    [LINES_LONG] = "long",
	    [LINES_WAIT] = "wait",
	    [LINES_ERROR] = "error"};
	struct lines l;
	struct buf b = {0};
	enum lines_got got;
	uint64_t count = 0;
	const char *line;
	size_t len;

	close(pipe_with(&l, cases[i].text, cases[i].max));
	while ((got = lines_next(&l, -1, &line, &len)) == LINES_ONE) {
		buf_putc(&b, '[');
		buf_put(&b, line, len);
		buf_putc(&b, ']');
		SAME_NUMBER(cases[i].line, l.number, ++count);
	}
	buf_puts(&b, words[got]);
	SAME_TEXT(cases[i].line, b.data, cases[i].lines);
	buf_release(&b);
	end(&l);
}

/* What is there while the writer has not ended. */
static void check_wait(void)
{
	struct lines l;
	const char *line;
	size_t len;
	int to = pipe_with(&l, "a\nb\nc", 4);

	SAME_BOOL(__LINE__, lines_ready(&l), false);
	SAME_NUMBER(__LINE__, lines_next(&l, 0, &line, &len), LINES_ONE);
	SAME_BYTES(__LINE__, line, len, "a", 1);
	SAME_BOOL(__LINE__, lines_ready(&l), true);
	SAME_NUMBER(__LINE__, lines_next(&l, 0, &line, &len), LINES_ONE);
	SAME_BYTES(__LINE__, line, len, "b", 1);
	SAME_BOOL(__LINE__, lines_ready(&l), false);
	SAME_NUMBER(__LINE__, lines_next(&l, 0, &line, &len), LINES_WAIT);
	SAME_NUMBER(__LINE__, lines_next(&l, 2, &line, &len), LINES_WAIT);
	must(write(to, "d\n", 2) == 2);
	SAME_NUMBER(__LINE__, lines_next(&l, 0, &line, &len), LINES_ONE);
	SAME_BYTES(__LINE__, line, len, "cd", 2);
	/* Of a line that is too long, the end is not waited for. */
	must(write(to, "12345", 5) == 5);
	SAME_NUMBER(__LINE__, lines_next(&l, -1, &line, &len), LINES_LONG);
	SAME_NUMBER(__LINE__, l.number, 3);
	close(to);
	end(&l);
}

static void check_error(void)
{
	struct lines l = {.fd = open(".", O_RDONLY), .max = 9};
	const char *line;
	size_t len;

	SAME_NUMBER(__LINE__, lines_next(&l, -1, &line, &len), LINES_ERROR);
	SAME_NUMBER(__LINE__, (uint64_t)errno, EISDIR);
	SAME_BOOL(__LINE__, lines_share(&l) < 0, true);
	end(&l);
}

/* A file of so many lines of 8 bytes; its descriptor. */
static int file_of(size_t count)
{
	FILE *file = tmpfile();
	int fd;

	must(file != NULL);
	for (size_t i = 0; i < count; i++)
		must(fputs("1234567\n", file) >= 0);
	must(fflush(file) == 0);
	fd = dup(fileno(file));
	fclose(file);
	must(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static void check_share(void)
{
	struct lines l = {.fd = file_of(4), .max = 9};
	const char *line;
	size_t len;

	SAME_BOOL(__LINE__, lines_share(&l) == 0, true);
	for (int i = 1; i <= 4; i++) {
		must(lines_next(&l, -1, &line, &len) == LINES_ONE);
		SAME_NUMBER(
		    __LINE__, (uint64_t)(lines_share(&l) * 100), i * 25U);
	}
	/* The file has become shorter. */
	must(ftruncate(l.fd, 8) == 0);
	SAME_BOOL(__LINE__, lines_share(&l) == 1, true);
	must(ftruncate(l.fd, 0) == 0);
	SAME_BOOL(__LINE__, lines_share(&l) < 0, true);
	end(&l);
	close(pipe_with(&l, "a\n", 9));
	SAME_BOOL(__LINE__, lines_share(&l) < 0, true);
	end(&l);
}

/* Lines across chunks. */
static void check_chunks(void)
{
	enum { COUNT_OF = 100000 };
	struct lines l = {.fd = file_of(COUNT_OF), .max = 7};
	size_t good = 0, len;
	const char *line;

	while (lines_next(&l, -1, &line, &len) == LINES_ONE)
		good += len == 7 && !memcmp(line, "1234567", 7);
	SAME_NUMBER(__LINE__, good, COUNT_OF);
	SAME_NUMBER(__LINE__, l.number, COUNT_OF);
	SAME_BOOL(__LINE__, lines_share(&l) == 1, true);
	end(&l);
}

static const struct {
	int line;
	const char *text;
	bool blank;
} blanks[] = {
    CASE("", true),
    CASE(" ", true),
    CASE(" \t\r", true),
    CASE("\r\t  ", true),
    CASE("a", false),
    CASE(" a", false),
    CASE(" \v", false),
};

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		check_case(i);
	check_wait();
	check_error();
	check_share();
	check_chunks();
	for (size_t i = 0; i < COUNT(blanks); i++) {
		size_t len = strlen(blanks[i].text);
		char *text = unit_copy(blanks[i].text, len);

		SAME_BOOL(
		    blanks[i].line, lines_blank(text, len), blanks[i].blank);
		free(text);
	}
	return unit_end();
}
