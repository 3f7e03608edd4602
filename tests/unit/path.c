/*
 * json/path.h: parsed paths, printed as a word for each step.
 */
#include "json/path.h"

#include "base/buf.h"
#include "unit.h"

/* Names in angle brackets; * is [], + the elements of an array. */
static void describe(struct buf *to, const struct path *p)
{
	if (p->root)
		buf_putc(to, '.');
	for (size_t i = 0; i < p->count; i++) {
		const struct path_step *s = &p->step[i];

		switch (s->kind) {
		case PATH_NAME:
			buf_printf(to, "<%.*s>", (int)s->len, s->name);
			break;
		case PATH_INDEX:
			buf_printf(to, "%" PRIu64 " ", s->index);
			break;
		case PATH_LAST:
			buf_puts(to, "-1 ");
			break;
		case PATH_EACH:
			buf_putc(to, '*');
			break;
		case PATH_ELEMENTS:
			buf_putc(to, '+');
			break;
		}
	}
	buf_puts(to, p->last ? "(last)" : "");
}

static const struct {
	int line;
	const char *text, *steps, *items;
} good[] = {
    CASE(".", ".", "."),
    CASE("a", "<a>", "<a>+"),
    CASE("data.products", "<data><products>", "<data><products>+"),
    CASE("[]", "*", "*"),
    CASE(".[]", "*", "*"),
    CASE("a[]", "<a>*", "<a>*"),
    CASE("a[].b", "<a>*<b>", "<a>*<b>"),
    CASE("[].b", "*<b>", "*<b>"),
    CASE("a[][]", "<a>**", "<a>**"),
    CASE("a[0]", "<a>0 ", "<a>0 "),
    CASE("a[12].b", "<a>12 <b>", "<a>12 <b>+"),
    CASE("a[012]", "<a>12 ", "<a>12 "),
    CASE("[999999999999999999]", "999999999999999999 ", "999999999999999999 "),
    CASE("a[-1]", "<a>-1 (last)", "<a>-1 (last)"),
    CASE("a[-1].b", "<a>-1 <b>(last)", "<a>-1 <b>+(last)"),
    CASE("\"odd.key\"[0]", "<odd.key>0 ", "<odd.key>0 "),
    CASE("a.\"b c\".d", "<a><b c><d>", "<a><b c><d>+"),
    CASE("\"q\\\"\\\\\"", "<q\"\\>", "<q\"\\>+"),
    CASE("\"\"", "<>", "<>+"),
    CASE("a b.c-d", "<a b><c-d>", "<a b><c-d>+"),
    CASE("-1", "<-1>", "<-1>+"),
};

static const struct {
	int line;
	const char *text, *error;
} bad[] = {
    CASE("", "a name is missing"),
    CASE("a.", "a name is missing"),
    CASE("a..b", "a name is missing"),
    CASE(".a", "a name is missing"),
    CASE("..", "a name is missing"),
    CASE("a.[]", "a name is missing"),
    CASE("a[]b", "a dot is missing before a name"),
    CASE("\"a\"b", "a dot is missing before a name"),
    CASE("a\"b\"", "a dot is missing before a name"),
    CASE("\"a", "a quoted name lacks its closing quote"),
    CASE("\"a\\", "a quoted name lacks its closing quote"),
    CASE("\"a\\\"", "a quoted name lacks its closing quote"),
    CASE("a[", "expected [], [N] or [-1]"),
    CASE("a[x]", "expected [], [N] or [-1]"),
    CASE("a[1", "expected [], [N] or [-1]"),
    CASE("a[-2]", "expected [], [N] or [-1]"),
    CASE("a[-1", "expected [], [N] or [-1]"),
    CASE("a[1 ]", "expected [], [N] or [-1]"),
    CASE("[1000000000000000000]", "expected [], [N] or [-1]"),
    CASE("[][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]",
	"too many steps"),
};

/* All but one of the steps may be given by the user. */
static void ceiling(void)
{
	char text[2 * PATH_STEPS + 1] = "";
	struct path p;

	for (size_t i = 0; i + 1 < PATH_STEPS; i++) {
		SAME_TEXT(
		    __LINE__, path_parse_items(&p, i ? text : "[]"), NULL);
		path_release(&p);
		strcpy(text + 2 * i, "[]");
	}
	SAME_TEXT(__LINE__, path_parse(&p, text), NULL);
	SAME_NUMBER(__LINE__, p.count, PATH_STEPS - 1);
	path_release(&p);
}

int main(void)
{
	struct buf b = {0};
	struct path p;

	for (size_t i = 0; i < COUNT(good); i++) {
		SAME_TEXT(good[i].line, path_parse(&p, good[i].text), NULL);
		describe(&b, &p);
		SAME_TEXT(good[i].line, b.data, good[i].steps);
		path_release(&p);
		buf_reset(&b);
		SAME_TEXT(
		    good[i].line, path_parse_items(&p, good[i].text), NULL);
		describe(&b, &p);
		SAME_TEXT(good[i].line, b.data, good[i].items);
		path_release(&p);
		buf_reset(&b);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		SAME_TEXT(
		    bad[i].line, path_parse(&p, bad[i].text), bad[i].error);
		path_release(&p);
	}
	ceiling();
	buf_release(&b);
	return unit_end();
}
