/*
 * http/reference.h: URLs as they can be sent. origin.c tests how references are
 * resolved.
 */
#include "http/reference.h"
#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *text, *clean;
} cases[] = {
    /* A correct URL stays: all characters of RFC 3986, appendix A. */
    CASE("http://u:p@a.example:80/-._~!$&'()*+,;=:@%20?/?[]",
	"http://u:p@a.example:80/-._~!$&'()*+,;=:@%20?/?[]"),
    CASE("http://[::1]/", "http://[::1]/"),
    /* All others. */
    CASE("/ \"<>^`{|}\\?", "/%20%22%3C%3E%5E%60%7B%7C%7D/?"),
    CASE("? \"<>^`{|}\\/", "?%20%22%3C%3E%5E%60%7B%7C%7D%5C/"),
    CASE("\1\37x\1\37\177x\177", "x%01%1F%7Fx%7F"),
    CASE("\200\377", "%80%FF"),
    /* A percent sign that encodes nothing. */
    CASE("?100%&x=%zz", "?100%&x=%zz"),
    /* Tabs and line ends are dropped, blanks only around the text. */
    CASE("\n\t a\tb\r\nc d \r\n", "abc%20d"),
    /* So is the fragment. */
    CASE("x#y#z?", "x"),
    CASE("x #", "x%20"),
    CASE("#x", ""),
    CASE(" ", ""),
    CASE("", ""),
    CASE("no URL", "no%20URL"),
};

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		reference_clean(&b, cases[i].text);
		SAME_TEXT(cases[i].line, b.data, cases[i].clean);
	}
	/* The text is appended. */
	buf_reset(&b);
	buf_puts(&b, "at ");
	reference_clean(&b, " x");
	SAME_TEXT(__LINE__, b.data, "at x");
	buf_release(&b);
	return unit_end();
}
