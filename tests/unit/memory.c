/*
 * base/buf.h, base/mem.h and base/map.h: what is kept in memory, and its
 * limits.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"

#include "unit.h"

#include <stdalign.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- buffers */

static void check_buf(void)
{
	struct buf b = {0};

	buf_reset(&b);
	buf_drop(&b, 0);
	SAME_BOOL(__LINE__, b.data == NULL, true);
	buf_put(&b, NULL, 0);
	SAME_TEXT(__LINE__, b.data, "");
	buf_puts(&b, "abc");
	buf_putc(&b, 'd');
	buf_printf(&b, "-%d-%s", 12, "x");
	SAME_TEXT(__LINE__, b.data, "abcd-12-x");
	SAME_NUMBER(__LINE__, b.len, 9);
	buf_drop(&b, 2);
	SAME_TEXT(__LINE__, b.data, "cd-12-x");
	buf_drop(&b, b.len);
	SAME_TEXT(__LINE__, b.data, "");
	buf_put(&b, "a\0b", 4);
	SAME_BYTES(__LINE__, b.data, b.len + 1, "a\0b\0", 5);
	buf_reset(&b);
	SAME_NUMBER(__LINE__, b.len, 0);
	SAME_TEXT(__LINE__, b.data, "");
	buf_release(&b);
	SAME_BOOL(__LINE__, b.data == NULL && !b.len && !b.cap, true);
	buf_release(&b);
}

static void check_ceiling(void)
{
	struct buf b = {.max = 5};

	SAME_BOOL(__LINE__, buf_add(&b, "123456", 6), false);
	SAME_BOOL(__LINE__, buf_add(&b, "abc", 3), true);
	SAME_BOOL(__LINE__, buf_add(&b, "def", 3), false);
	SAME_BOOL(__LINE__, buf_add(&b, "de", 2), true);
	SAME_BOOL(__LINE__, buf_add(&b, "f", 1), false);
	SAME_BOOL(__LINE__, buf_add(&b, "", 0), true);
	SAME_TEXT(__LINE__, b.data, "abcde");
	buf_release(&b);
	SAME_NUMBER(__LINE__, b.max, 5);
	b.max = 0;
	SAME_BOOL(__LINE__, buf_add(&b, "abcdef", 6), true);
	buf_release(&b);
}

/* Room for all that is asked for, and few moves when bytes come one by one. */
static void check_room(void)
{
	struct buf b = {0};
	unsigned moves = 0;
	size_t cap = 0;

	for (size_t room = 0; room < 100; room += 7) {
		memset(buf_room(&b, room), 'x', room);
		buf_grow(&b, room);
		SAME_NUMBER(__LINE__, strlen(b.data), b.len);
	}
	buf_release(&b);
	/* What has room is not moved. */
	buf_room(&b, 9);
	SAME_NUMBER(__LINE__, b.cap, 10);
	buf_room(&b, 9);
	SAME_NUMBER(__LINE__, b.cap, 10);
	for (size_t i = 0; i < 100000; i++) {
		buf_putc(&b, 'x');
		moves += b.cap != cap;
		cap = b.cap;
	}
	SAME_BOOL(__LINE__, moves < 50, true);
	SAME_BOOL(__LINE__, cap < 200000, true);
	buf_release(&b);
}

/* --- pieces */

/* A piece is aligned, filled with zeros, and no other piece overlaps it. */
static void check_pieces(void)
{
	static const size_t sizes[] = {
	    1, 15, 16, 17, 0, 65536, 65520, 16, 65521, 100000, 8};
	struct arena a = {0};
	char *pieces[COUNT(sizes)];
	void *first = arena_alloc(&a, 8);

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			pieces[i] = arena_alloc(&a, sizes[i]);
			SAME_NUMBER(__LINE__,
			    (uintptr_t)pieces[i] % alignof(max_align_t), 0);
			for (size_t k = 0; k < sizes[i]; k++)
				if (pieces[i][k])
					SAME_NUMBER(__LINE__, k, sizes[i]);
			memset(pieces[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < COUNT(sizes); i++)
			for (size_t k = 0; k < sizes[i]; k++)
				if (pieces[i][k] != (int)i + 1)
					SAME_NUMBER(__LINE__, k, sizes[i]);
		arena_reset(&a);
		/* The oldest block is used again. */
		SAME_BOOL(__LINE__, arena_alloc(&a, 8) == first, true);
	}
	arena_release(&a);
	SAME_BOOL(__LINE__, a.block == NULL, true);
	arena_reset(&a);
	arena_release(&a);
}

/* Small pieces share a block. */
static void check_blocks(void)
{
	struct arena a = {0};
	const char *first = arena_alloc(&a, 16), *piece = first;

	for (size_t i = 1; i < 4096; i++) {
		piece = arena_alloc(&a, 16);
		if (piece != first + i * 16)
			SAME_NUMBER(__LINE__, i, 4096);
	}
	SAME_NUMBER(__LINE__, (size_t)(piece - first), 65536 - 16);
	arena_release(&a);
}

static void check_texts(void)
{
	struct arena a = {0};
	char *copy = mem_strndup("abcdef", 3);

	SAME_TEXT(__LINE__, copy, "abc");
	free(copy);
	copy = mem_strdup("abc");
	SAME_TEXT(__LINE__, copy, "abc");
	free(copy);
	SAME_BYTES(__LINE__, arena_copy(&a, "a\0bc", 3), 4, "a\0b", 4);
	SAME_TEXT(__LINE__, arena_copy(&a, NULL, 0), "");
	SAME_TEXT(__LINE__, arena_printf(&a, "%s-%d", "x", 7), "x-7");
	SAME_TEXT(__LINE__, arena_printf(&a, "%s", ""), "");
	SAME_NUMBER(__LINE__, strlen(arena_printf(&a, "%70000d", 7)), 70000);
	arena_release(&a);
	free(mem_alloc(0));
	free(mem_resize(NULL, 0, 0));
}

/* The exit status of a process that wants memory; 0: it got it. */
static int status_of(size_t a, size_t b, bool times)
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		_exit(
		    (times ? size_mul(a, b) == a * b : size_add(a, b) == a + b)
			? 0
			: 98);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static const struct {
	int line;
	size_t a, b;
	bool times;
	int status;
} sums[] = {
    CASE(0, 0, false, 0),
    CASE(SIZE_MAX, 0, false, 0),
    CASE(SIZE_MAX - 1, 1, false, 0),
    CASE(SIZE_MAX, 1, false, EXIT_IO),
    CASE(1, SIZE_MAX, false, EXIT_IO),
    CASE(SIZE_MAX, 0, true, 0),
    CASE(0, SIZE_MAX, true, 0),
    CASE(SIZE_MAX, 1, true, 0),
    CASE(SIZE_MAX / 2, 2, true, 0),
    CASE(SIZE_MAX / 2 + 1, 2, true, EXIT_IO),
    CASE(2, SIZE_MAX, true, EXIT_IO),
};

/* --- maps */

static void check_map(void)
{
	static const char *const keys[] = {"", "a", "b", "ab", "aa", "a\0b"};
	static const size_t lens[] = {0, 1, 1, 2, 2, 3};
	struct map m = {0};
	int values[100];
	char key[2][8];

	SAME_BOOL(__LINE__, map_get(&m, "a", 1) == NULL, true);
	for (size_t i = 0; i < COUNT(keys); i++) {
		SAME_BOOL(
		    __LINE__, map_get(&m, keys[i], lens[i]) == NULL, true);
		SAME_BOOL(__LINE__,
		    map_put(&m, keys[i], lens[i], &values[i]) == NULL, true);
	}
	SAME_NUMBER(__LINE__, m.count, COUNT(keys));
	for (size_t i = 0; i < COUNT(keys); i++)
		SAME_BOOL(__LINE__, map_get(&m, keys[i], lens[i]) == &values[i],
		    true);
	SAME_BOOL(__LINE__, map_get(&m, "a\0c", 3) == NULL, true);
	SAME_BOOL(__LINE__, map_get(&m, NULL, 0) == &values[0], true);
	SAME_BOOL(
	    __LINE__, map_put(&m, "a", 1, &values[50]) == &values[1], true);
	SAME_BOOL(__LINE__, map_get(&m, "a", 1) == &values[50], true);
	SAME_NUMBER(__LINE__, m.count, COUNT(keys));
	map_release(&m);
	SAME_NUMBER(__LINE__, m.count, 0);
	SAME_BOOL(__LINE__, map_get(&m, "a", 1) == NULL, true);
	/* The map has its own copies of the keys. */
	for (size_t i = 0; i < COUNT(values); i++) {
		snprintf(key[0], sizeof key[0], "k%zu", i);
		map_put(&m, key[0], strlen(key[0]), &values[i]);
	}
	for (size_t i = 0; i < COUNT(values); i++) {
		snprintf(key[1], sizeof key[1], "k%zu", i);
		SAME_BOOL(__LINE__,
		    map_get(&m, key[1], strlen(key[1])) == &values[i], true);
	}
	map_release(&m);
}

int main(void)
{
	check_buf();
	check_ceiling();
	check_room();
	check_pieces();
	check_blocks();
	check_texts();
	for (size_t i = 0; i < COUNT(sums); i++)
		SAME_NUMBER(sums[i].line,
		    (uint64_t)status_of(sums[i].a, sums[i].b, sums[i].times),
		    (uint64_t)sums[i].status);
	check_map();
	return unit_end();
}
