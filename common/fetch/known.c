/*
 * A short circle is found by the latest names. For a longer one, Brent's method
 * keeps one earlier name, given by page 1, 2, 4, 8 and so on: a circle of any
 * length meets it in the end.
 */
#include "fetch/known.h"

#include "base/hash.h"

#include <string.h>

bool known_has(const struct known *n, const char *name, uint64_t number)
{
	const uint64_t hash = hash_of(name, strlen(name));
	const uint64_t count =
	    number - 1 < KNOWN_LATEST ? number - 1 : KNOWN_LATEST;

	for (uint64_t i = 0; i < count; i++)
		if (n->latest[i] == hash)
			return true;
	return count && n->anchor == hash;
}

void known_add(struct known *n, const char *name, uint64_t number)
{
	const uint64_t hash = hash_of(name, strlen(name));

	n->latest[(number - 1) % KNOWN_LATEST] = hash;
	if ((number & (number - 1)) == 0)
		n->anchor = hash;
}
