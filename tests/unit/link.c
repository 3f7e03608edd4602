/*
 * fetch/link.h: the target of a relation in a Link header.
 */
#include "fetch/link.h"
#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *value, *target; /* target is NULL: no link has rel=next */
} cases[] = {
    CASE("<https://a.example/?p=2>; rel=\"next\"", "https://a.example/?p=2"),
    CASE("<?p=2>; rel=next", "?p=2"),
    CASE("<?p=2>;rel=next", "?p=2"),
    CASE("<?p=2> \t; \t rel \t= \t\"next\"", "?p=2"),
    CASE("<?p=2>; REL=\"NEXT\"", "?p=2"),
    CASE("<>; rel=next", ""),
    CASE("<?p=2>; rel=next ; title=x", "?p=2"),
    CASE("<?p=2>; rel=next\t, <?p=3>; rel=last", "?p=2"),
    /* Several relations and several links. */
    CASE("<?p=2>; rel=\"last next\"", "?p=2"),
    CASE("<?p=2>; rel=\"next\tlast\"", "?p=2"),
    CASE("<?p=1>; rel=prev, <?p=3>; rel=next", "?p=3"),
    CASE("<?p=1>;rel=prev,<?p=3>;rel=next,<?p=9>;rel=last", "?p=3"),
    CASE("<?p=2>; rel=next, <?p=3>; rel=next", "?p=2"),
    CASE("<?p=1>; rel=\"prev\", nonsense, <?p=3>; rel=next", "?p=3"),
    /* Other parameters, and text that looks like one. */
    CASE("<?p=2>; title=\"a, b; rel=prev\"; rel=next", "?p=2"),
    CASE("<?p=2>; title=\"\\\"\"; rel=next", "?p=2"),
    CASE("<?p=2>; flag; rel=next", "?p=2"),
    CASE("<?p=2>; ; rel=next", "?p=2"),
    CASE("<?a=1,2;rel=prev>; rel=next", "?a=1,2;rel=prev"),
    CASE("<?p=1>; title=\"<?p=5>; rel=next\"; rel=prev", NULL),
    CASE("<?p=2>; rel=next; title*=UTF-8''x", "?p=2"),
    /* Only the first rel counts. */
    CASE("<?p=2>; rel=prev; rel=next", NULL),
    CASE("<?p=2>; rel=next; rel=prev", "?p=2"),
    /* Another relation. */
    CASE("<?p=2>; rel=nextnext", NULL),
    CASE("<?p=2>; rel=\"nex\"", NULL),
    CASE("<?p=2>; rel=\"https://a.example/next\"", NULL),
    CASE("<?p=2>; rel=prev next", NULL),
    CASE("<?p=2>; rel", NULL),
    CASE("<?p=2>; rel=", NULL),
    CASE("<?p=2>; rev=next", NULL),
    CASE("<?p=2>; related=next", NULL),
    CASE("<?p=2>", NULL),
    /* A value may lack its end. */
    CASE("<?p=2>; rel=\"next", "?p=2"),
    /* Not links. */
    CASE("", NULL),
    CASE("rel=next", NULL),
    CASE("<?p=2; rel=next", NULL),
    CASE("?p=2>; rel=next", NULL),
};

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool found;

		buf_reset(&b);
		buf_puts(&b, "");
		found = link_target(&b, cases[i].value, "next");
		SAME_BOOL(cases[i].line, found, cases[i].target != NULL);
		SAME_TEXT(cases[i].line, b.data,
		    cases[i].target ? cases[i].target : "");
	}
	/* The target is appended. */
	buf_reset(&b);
	buf_puts(&b, "at ");
	SAME_BOOL(__LINE__, link_target(&b, "<x>; rel=first", "first"), true);
	SAME_TEXT(__LINE__, b.data, "at x");
	buf_release(&b);
	return unit_end();
}
