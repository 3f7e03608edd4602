/*
 * fetch/link.h: the target of a relation in a Link header.
 */
#include "fetch/link.h"
#include "base/buf.h"

#include "unit.h"

#define NONE	 LINK_NONE, ""
#define UNUSABLE LINK_UNUSABLE, ""
#define FOUND	 LINK_FOUND

static const struct {
	int line;
	const char *value;
	enum link_found found;
	const char *target;
} cases[] = {
    CASE("<https://a.example/?p=2>; rel=\"next\"", FOUND,
	"https://a.example/?p=2"),
    CASE("<?p=2>; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>;rel=next", FOUND, "?p=2"),
    CASE("<?p=2> \t; \t rel \t= \t\"next\"", FOUND, "?p=2"),
    CASE("<?p=2>; REL=\"NEXT\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"ne\\xt\"", FOUND, "?p=2"),
    CASE("<>; rel=next", FOUND, ""),
    CASE("<?p=2>; rel=next ; title=x", FOUND, "?p=2"),
    CASE("<?p=2>; rel=next\t, <?p=3>; rel=last", FOUND, "?p=2"),
    /* Several relations and several links. */
    CASE("<?p=2>; rel=\"last next\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"next\tlast\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"http://a/x next\"", FOUND, "?p=2"),
    CASE("<?p=1>; rel=prev, <?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=1>;rel=prev,<?p=3>;rel=next,<?p=9>;rel=last", FOUND, "?p=3"),
    CASE("<?p=2>; rel=next, <?p=3>; rel=next", FOUND, "?p=2"),
    CASE(", ,<?p=2>; rel=next,", FOUND, "?p=2"),
    /* Other parameters, and text that looks like one. */
    CASE("<?p=2>; title=\"a, b; rel=prev\"; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"\\\"\"; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"\\\\\"; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=O'Brien; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; flag; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; ; rel=next", FOUND, "?p=2"),
    CASE("<?a=1,2;rel=prev>; rel=next", FOUND, "?a=1,2;rel=prev"),
    CASE("<?p=1>; title=\"<?p=5>; rel=next\"; rel=prev", NONE),
    CASE("<?p=1>; title=\"\\\"; rel=next\"", NONE),
    CASE("<?p=2>; rel=next; title*=UTF-8''x", FOUND, "?p=2"),
    CASE("<?p=2>; rel=prev, <?p=3>; title=next", NONE),
    /* Another relation. */
    CASE("</_next/static/x.woff2>; rel=preload; as=font", NONE),
    CASE("<?p=2>; rel=prev; title=\"next\"", NONE),
    CASE("<?p=2>; title=\"next\"", NONE),
    CASE("<?p=2>; rel=\"nextpage\"", NONE),
    CASE("<?p=2>; rel=nextnext", NONE),
    CASE("<?p=2>; rel=pre-next", NONE),
    CASE("<?p=2>; rel=\"nex\"", NONE),
    CASE("<?p=2>; rel=\"https://a.example/next\"", NONE),
    CASE("<?p=2>; rel", NONE),
    CASE("<?p=2>; rel=", NONE),
    CASE("<?p=2>; rel=\"\"", NONE),
    CASE("<?p=2>; rev=next", NONE),
    CASE("<?p=2>; related=next", NONE),
    CASE("<next>; rel=last", NONE),
    CASE("<?rel=next>; rel=last", NONE),
    CASE("<?p=2>", NONE),
    CASE("", NONE),
    CASE(" ", NONE),
    CASE(",", NONE),
    /* Other quotes, or marks around the relation. */
    CASE("<?p=2>; rel='next'", FOUND, "?p=2"),
    CASE("<?p=2>; rel='last next'", FOUND, "?p=2"),
    CASE("<?p=2>; rel={next}, <?p=1>; rel={previous}", FOUND, "?p=2"),
    CASE("<?p=1>; rel={prev}, <?p=3>; rel={ next }", FOUND, "?p=3"),
    CASE("<?p=2>; rel=\"'next'\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"{next}\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"last,next\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\\\"next\\\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\342\200\234next\342\200\235", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"next\177\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel={nextpage}", NONE),
    CASE("<?p=2>; rel='nextpage'; title='next'", NONE),
    CASE("<?p=2>; rel='prev'; title=\"rel=next\"", NONE),
    CASE("<?p=2>; rel=preload; as='font", NONE),
    CASE("<?p=2>; title='90s; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title={a; rel=next}", FOUND, "?p=2"),
    CASE("<?p=2>; title='; rel=next'", FOUND, "?p=2"),
    /* A missing comma or semicolon, or one too many. */
    CASE("<?p=1>; rel=\"prev\" <?p=3>; rel=\"next\"", FOUND, "?p=3"),
    CASE("<?p=1>; rel=prev <?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=1>; rel=prev<?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=1>; rel='prev'<?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=1><?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=2> rel=\"next\"", FOUND, "?p=2"),
    CASE("<?p=2>rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"x\" rel=\"next\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"last\" title=\"next\"", NONE),
    CASE("<?p=2>; rel==next", FOUND, "?p=2"),
    CASE("<?p=2>, rel=\"next\"", UNUSABLE),
    CASE("<?p=2>; title=a,b; rel=next", UNUSABLE),
    CASE("<?p=1>; rel=\"prev\", nonsense, <?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?p=1>; rel=\"prev\", nonsense, <?p=3>; rel=last", NONE),
    /* Blanks in the target belong to it. */
    CASE("< ?p=2 >; rel=next", FOUND, " ?p=2 "),
    CASE("<?q=a b>; rel=next", FOUND, "?q=a b"),
    CASE("<?q=\"a\">; rel=next", FOUND, "?q=\"a\""),
    /* A missing angle bracket. */
    CASE("<?p=2; rel=next", UNUSABLE),
    CASE("?p=2>; rel=next", UNUSABLE),
    CASE("?p=2; rel=next", UNUSABLE),
    CASE("<?p=2; rel=\"next\", <?p=9>; rel=\"last\"", UNUSABLE),
    CASE("<?p=2; rel=\"next\">", UNUSABLE),
    CASE("<?p=1; rel=\"prev\", <?p=3>; rel=\"next\"", FOUND, "?p=3"),
    CASE("<?p=1>; title=x, ?p=3>; rel=\"next\"", UNUSABLE),
    CASE("<?p=1>; title=x ?p=3>; rel=\"next\"", UNUSABLE),
    CASE("<?q=a<b>; rel=next", UNUSABLE),
    CASE("<?q=a<b, <?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<?q=a<b>; rel=prev, <?p=3>; rel=next", FOUND, "?p=3"),
    CASE("<<?p=2>; rel=next", FOUND, "?p=2"),
    CASE("< <?p=2>; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>>; rel=next", UNUSABLE),
    CASE("<?q=a>b>; rel=next", UNUSABLE),
    CASE("<?p=1; rel=\"prev\"", NONE),
    CASE("<?p=1; rel=prev; title=next", NONE),
    CASE("rel=next", UNUSABLE),
    CASE("\"rel\"=\"next\"", UNUSABLE),
    CASE("next", NONE),
    /* A stray quotation mark, or a missing one. */
    CASE("<?p=2>; rel=\"next", FOUND, "?p=2"),
    CASE("<?p=2>; rel=next\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"next\"\"", FOUND, "?p=2"),
    CASE("<?p=2>; rel='next", FOUND, "?p=2"),
    CASE("<?p=2>\"; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; \"rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"x\"y\"; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; rel=\"next, <?p=9>; rel=\"last\"", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"x; rel=\"next\"", UNUSABLE),
    CASE("<?p=2>; title=\"x; rel=next", UNUSABLE),
    CASE("<?p=2>; title=x\"; rel=last; title=\"; rel=next", UNUSABLE),
    CASE("<?p=1>; rel=\"prev, <?p=3>; rel=\"next\"", UNUSABLE),
    CASE("<?p=1>; rel=\"prev, <?p=3>; rel=\"last\"; title=\"next\"", NONE),
    CASE("<?p=2>; rel=\"next\\", FOUND, "?p=2"),
    CASE("<?p=2>; title=\"; title=next", NONE),
    /* Only the first rel counts, but which is it? */
    CASE("<?p=2>; rel=next; rel=prev", FOUND, "?p=2"),
    CASE("<?p=2>; rel=prev; rel=next", UNUSABLE),
    CASE("<?p=2>; rel=prev next", UNUSABLE),
    CASE("<?p=2>; rel=prev; rel=prev", NONE),
    CASE("<?p=2>; rel=prev nextpage", NONE),
    CASE("<?p=2>; rel=prev next=x", UNUSABLE),
    /* A rel that is written in another way. */
    CASE("<?p=2>; rel:next", UNUSABLE),
    CASE("<?p=2>; rel: \"next\"", UNUSABLE),
    CASE("<?p=2>; rel=prev; rel:next", UNUSABLE),
    CASE("<?p=2>; rel*=next", UNUSABLE),
    CASE("<?p=2>; rel*=UTF-8''next", UNUSABLE),
    CASE("<?p=2>; rel*=UTF-8''prev", NONE),
    CASE("<?p=2>; rel:prev", NONE),
    CASE("<?p=2>; relation:next", NONE),
    CASE("<?p=2>; rel*=x; rel=next", FOUND, "?p=2"),
    CASE("<?p=2>; rel=prev x-rel=next", NONE),
    CASE("<?p=2>; rel=prev x_rel=next", NONE),
    CASE("<?p=2>; rel=prev x.rel=next", NONE),
    CASE("<?p=2>; rel=prev 0rel=next", NONE),
    CASE("<?p=2&rel=next; rel=prev", NONE),
    CASE("<?rel=next; rel=prev", NONE),
    CASE("<?p=2>; rel=prev related=next", NONE),
    CASE("<?p=2>; rel=prev rel", NONE),
};

/*
 * One character too many or too few: the next page is the right one or cannot
 * be used, but is never overlooked, and no other page takes its place.
 */
#define BEFORE "<?p=1>; rel=\"prev\"; title=\"x\", <"
#define TARGET "?p=3"
static const char whole[] = BEFORE TARGET ">; rel=\"next\", <?p=9>; rel=last";
static const char marks[] = "<>\"',; \t=\\{}";

/* Checks the value with `skipped` bytes at `at` replaced by a character. */
static void check_edit(size_t at, const char *character, size_t skipped)
{
	const size_t target = strlen(BEFORE);
	bool in_target = at >= target && at <= target + strlen(TARGET);
	struct buf value = {0}, found = {0};
	enum link_found result;
	bool right;

	buf_put(&value, whole, at);
	buf_puts(&value, character);
	buf_puts(&value, whole + at + skipped);
	result = link_find(&found, value.data, "next");
	right = result == LINK_UNUSABLE;
	if (result == LINK_FOUND)
		right = in_target ? found.len + 1 >= strlen(TARGET)
				  : !strcmp(found.data, TARGET);
	if (!unit_good(__FILE__, __LINE__, right))
		printf("%d for %s\n", (int)result, value.data);
	buf_release(&value);
	buf_release(&found);
}

static void check_edits(void)
{
	const size_t name = strlen(BEFORE TARGET ">; "), equals = name + 3,
		     relation = equals + 2, end = relation + strlen("next");

	for (size_t at = 0; at < sizeof whole; at++) {
		bool in_words =
		    (at > name && at < relation) || (at > relation && at < end);
		bool around = at == relation || at == end;

		for (size_t i = 0; marks[i] && !in_words; i++)
			if (!around || marks[i] != '=') /* "=next" */
				check_edit(at, (char[]){marks[i], '\0'}, 0);
		if (whole[at] && at != equals && strchr(marks, whole[at]))
			check_edit(at, "", 1);
	}
}

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		buf_puts(&b, "");
		SAME_NUMBER(cases[i].line,
		    link_find(&b, cases[i].value, "next"), cases[i].found);
		SAME_TEXT(cases[i].line, b.data, cases[i].target);
	}
	check_edits();
	/* The target is appended. */
	buf_reset(&b);
	buf_puts(&b, "at ");
	SAME_NUMBER(
	    __LINE__, link_find(&b, "<x>; rel=first", "first"), LINK_FOUND);
	SAME_TEXT(__LINE__, b.data, "at x");
	buf_release(&b);
	return unit_end();
}
