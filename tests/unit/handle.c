/*
 * products/handle.h: handles as Medusa makes them. push-shop-names.bats
 * compares them with those of a real Medusa.
 */
#include "products/handle.h"

#include "base/mem.h"

#include "unit.h"

static const struct {
	int line;
	const char *title, *handle;
} cases[] = {
    CASE("Desk lamp", "desk-lamp"),
    CASE("  Desk -- _ lamp__", "desk-lamp"),
    CASE("-Desk-", "desk"),
    CASE("50% off! (A/B)", "50-off-ab"),
    CASE("A \342\200\223 B\302\240C\343\200\200D", "a-b-c-d"),
    CASE("Gr\303\266\303\237e \303\204", "gr\303\266sse-\303\244"),
    CASE("\304\260stanbul 12 m\302\262", "istanbul-12-m\302\262"),
    CASE("\346\227\245\346\234\254 \342\204\242", "\346\227\245\346\234\254"),
    CASE("It's \360\237\230\200 me", "its-me"),
    /* Not to be foreseen. */
    CASE("", NULL),
    CASE("!? -", NULL),
    CASE("e\314\201", NULL),
    CASE("\316\243", NULL),
};

int main(void)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(cases); i++)
		SAME_TEXT(cases[i].line,
		    handle_of_title(&a, cases[i].title, strlen(cases[i].title)),
		    cases[i].handle);
	arena_release(&a);
	return unit_end();
}
