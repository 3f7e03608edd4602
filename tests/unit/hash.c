/*
 * fetch/hash.h: the pieces of the input must not matter; other bytes must give
 * another value.
 */
#include "base/hash.h"

#include "unit.h"

#include <stdlib.h>

enum { LONGEST = 40 };

/* Every way to cut the bytes into three pieces. */
static void pieces(const char *data, size_t len)
{
	const uint64_t whole = hash_of(data, len);
	size_t others = 0;

	for (size_t i = 0; i <= len; i++)
		for (size_t j = i; j <= len; j++) {
			struct hash h = {0};

			hash_add(&h, data, i);
			hash_add(&h, data + i, j - i);
			hash_add(&h, data + j, len - j);
			others += hash_value(&h) != whole;
			hash_release(&h);
		}
	SAME_NUMBER(__LINE__, others, 0);
}

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Texts that differ in a bit, in length, or in the order of words. */
static void others(const char *data)
{
	static uint64_t seen[LONGEST * 8 + 2 * LONGEST + 2];
	char copy[LONGEST];
	size_t n = 0, same = 0;

	for (size_t len = 0; len <= LONGEST; len++)
		seen[n++] = hash_of(data, len);
	for (size_t bit = 0; bit < 8 * sizeof copy; bit++) {
		memcpy(copy, data, sizeof copy);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		seen[n++] = hash_of(copy, sizeof copy);
	}
	memset(copy, 0, sizeof copy);
	for (size_t len = 1; len <= LONGEST; len++)
		seen[n++] = hash_of(copy, len);
	memcpy(copy, data + 8, 8);
	memcpy(copy + 8, data, 8);
	seen[n++] = hash_of(copy, 16);
	qsort(seen, n, sizeof *seen, by_value);
	for (size_t i = 1; i < n; i++)
		same += seen[i] == seen[i - 1];
	SAME_NUMBER(__LINE__, same, 0);
}

/* A pair for which the former hash, a multiplication per word, collided. */
static void alike(void)
{
	SAME_NUMBER(__LINE__,
	    hash_of("oen7j6ppr8vn4a14", 16) == hash_of("oen7j6pPr8vn7a1T", 16),
	    0);
}

int main(void)
{
	static const char data[] = "0123456789abcdefghijklmnopqrstuvwxyz+-*/";
	struct hash h = {0};

	alike();
	SAME_NUMBER(__LINE__, hash_value(&h), hash_of("", 0));

	for (size_t len = 0; len <= 24; len++)
		pieces(data, len);
	others(data);
	/* More bytes can be added after hash_value. */
	hash_add(&h, data, 11);
	(void)hash_value(&h);
	hash_add(&h, data + 11, 9);
	SAME_NUMBER(__LINE__, hash_value(&h), hash_of(data, 20));
	hash_reset(&h);
	SAME_NUMBER(__LINE__, hash_value(&h), hash_of("", 0));
	hash_add(&h, data, 5);
	SAME_NUMBER(__LINE__, hash_value(&h), hash_of(data, 5));
	hash_release(&h);
	return unit_end();
}
