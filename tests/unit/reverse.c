/*
 * base/reverse.h: the lines of a file from its end.
 */
#include "base/reverse.h"

#include "base/buf.h"
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

/* A file that holds the text, and that no name leads to. */
static int file_with(const char *text, size_t len)
{
	char path[] = "/tmp/reverse-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || unlink(path) != 0 ||
	    write(fd, text, len) != (ssize_t)len) {
		perror("reverse");
		exit(1);
	}
	return fd;
}

/* Lines in brackets with their places, then a word for the end. */
static const struct {
	int line;
	size_t max;
	const char *text, *lines;
} cases[] = {
    CASE(9, "", "end"),
    CASE(9, "a", "end"),
    CASE(9, "a\n", "[0a]end"),
    CASE(9, "\n", "[0]end"),
    CASE(9, "a\nbc\n", "[2bc][0a]end"),
    CASE(9, "a\nbc\ncut", "[2bc][0a]end"),
    CASE(9, "\n\na\n\n", "[4][2a][1][0]end"),
    CASE(3, "abc\nabc\n", "[4abc][0abc]end"),
    CASE(3, "abcd\nabc\n", "[5abc]long"),
    CASE(3, "a\nabcd\n", "long"),
};

static void check_case(size_t i)
{
	struct reverse r = {
	    .fd = file_with(cases[i].text, strlen(cases[i].text)),
	    .max = cases[i].max};
	struct buf got = {0};
	const char *line;
	size_t len;
	enum lines_got end;
	int fd = r.fd;

	while ((end = reverse_next(&r, &line, &len)) == LINES_ONE)
		buf_printf(&got, "[%d%.*s]", (int)r.place, (int)len, line);
	buf_puts(&got, end == LINES_END ? "end" : "long");
	SAME_TEXT(cases[i].line, got.data, cases[i].lines);
	buf_release(&got);
	reverse_release(&r);
	close(fd);
}

/* Lines of all lengths about that of a block, and some of several blocks. */
static void check_long_lines(void)
{
	enum { BLOCK = 64 << 10, LINES = 9 };
	static const size_t sizes[LINES] = {1, BLOCK - 2, BLOCK - 1, BLOCK,
	    BLOCK + 1, 0, 5 * BLOCK + 3, 2 * BLOCK - 1, BLOCK - 1};
	struct buf text = {0};
	struct reverse r = {.max = (size_t)6 * BLOCK};
	const char *line;
	size_t len;
	int fd;

	for (int i = 0; i < LINES; i++) {
		for (size_t n = 0; n < sizes[i]; n++)
			buf_putc(&text, (char)('a' + i));
		buf_putc(&text, '\n');
	}
	r.fd = fd = file_with(text.data, text.len);
	for (int i = LINES; i-- > 0;) {
		size_t same = 0;

		SAME_NUMBER(__LINE__, reverse_next(&r, &line, &len), LINES_ONE);
		SAME_NUMBER(__LINE__, len, sizes[i]);
		while (same < len && line[same] == 'a' + i)
			same++;
		SAME_NUMBER(__LINE__, same, sizes[i]);
	}
	SAME_NUMBER(__LINE__, reverse_next(&r, &line, &len), LINES_END);
	/* The longest line and a block, twice, and no more. */
	SAME_BOOL(__LINE__, r.room <= (size_t)16 * BLOCK, true);
	reverse_release(&r);
	close(fd);
	buf_release(&text);
}

static void check_errors(void)
{
	struct reverse r = {.fd = -1, .max = 9};
	int pipes[2];
	const char *line;
	size_t len;

	SAME_NUMBER(__LINE__, reverse_next(&r, &line, &len), LINES_ERROR);
	reverse_release(&r);
	if (pipe(pipes) != 0)
		exit(1);
	r = (struct reverse){.fd = pipes[0], .max = 9};
	SAME_NUMBER(__LINE__, reverse_next(&r, &line, &len), LINES_ERROR);
	reverse_release(&r);
	close(pipes[0]);
	close(pipes[1]);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		check_case(i);
	check_long_lines();
	check_errors();
	return unit_end();
}
