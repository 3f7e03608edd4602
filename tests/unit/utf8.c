/*
 * base/utf8.h: checks UTF-8 (RFC 3629) in chunks of any size.
 */
#include "base/utf8.h"

#include "unit.h"

static const struct {
	int line;
	const char *text;
	size_t good;	   /* bytes before the first invalid one */
	const char *clean; /* NULL: same as the text */
} cases[] = {
    CASE("", 0, NULL),
    CASE("plain", 5, NULL),
    CASE("\303\274", 2, NULL),
    CASE("\302\200\337\277", 4, NULL),
    CASE("\340\240\200\357\277\277", 6, NULL),
    CASE("\355\237\277\356\200\200", 6, NULL),
    CASE("\360\220\200\200\364\217\277\277", 8, NULL),
    CASE("0123456789012345678901234567890123456789\303\274", 42, NULL),
    /* A byte that cannot begin a character. */
    CASE("\200", 0, "?"),
    CASE("a\277b", 1, "a?b"),
    CASE("\300\200", 0, "??"),
    CASE("\301\277", 0, "??"),
    CASE("\365\200\200\200", 0, "????"),
    CASE("\377", 0, "?"),
    CASE("01234567890123456789012345678901\377", 32,
	"01234567890123456789012345678901?"),
    CASE("01234567\377", 8, "01234567?"),
    CASE("0123456789\377", 10, "0123456789?"),
    /* Overlong forms, a surrogate, and above U+10FFFF. */
    CASE("\340\237\277", 1, "???"),
    CASE("\355\240\200", 1, "???"),
    CASE("\360\217\277\277", 1, "????"),
    CASE("\364\220\200\200", 1, "????"),
    /* A character interrupted by another one. */
    CASE("\303a", 1, "?a"),
    CASE("\342\202a", 2, "??a"),
    CASE("\303\303\274", 1, "?\303\274"),
    /* Vertical tab and form feed. */
    CASE("a\vb", 1, "a?b"),
    CASE("ab\fc\v", 2, "ab?c?"),
};

static void check_whole(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *text = unit_copy(cases[i].text, len), copy[64];

		/* In two chunks, cut at every byte. */
		for (size_t cut = 0; cut <= len; cut++) {
			struct utf8 u = {0};
			size_t n = utf8_check(&u, text, cut);

			if (n == cut)
				n += utf8_check(&u, text + cut, len - cut);
			SAME_NUMBER(cases[i].line, n, cases[i].good);
			if (n == len)
				SAME_NUMBER(cases[i].line, u.left, 0);
		}
		free(text);
		strcpy(copy, cases[i].text);
		utf8_clean(copy);
		SAME_TEXT(cases[i].line, copy,
		    cases[i].clean ? cases[i].clean : cases[i].text);
	}
}

/* An incomplete character at the end. */
static const struct {
	int line;
	const char *text;
	unsigned left;
	const char *clean;
} cut[] = {
    CASE("\303", 1, "?"),
    CASE("a\342", 2, "a?"),
    CASE("a\342\202", 1, "a??"),
    CASE("\360", 3, "?"),
    CASE("\360\237\230", 1, "???"),
};

static const struct {
	int line;
	const char *text, *trimmed;
} trims[] = {
    CASE("", ""),
    CASE("a", "a"),
    CASE(" a b ", "a b"),
    CASE("\t\n\v\f\r a\r\n", "a"),
    CASE("\302\240\341\232\200\342\200\200\342\200\212a\342\200\250\342\200"
	 "\251\342\200\257\342\201\237\343\200\200\357\273\277",
	"a"),
    CASE("   ", ""),
    CASE("\302\240", ""),
    /* U+200B is not white space, nor is a part of a character. */
    CASE("\342\200\213a\342\200\213", "\342\200\213a\342\200\213"),
    CASE("\302a\240", "\302a\240"),
};

int main(void)
{
	char copy[16];

	check_whole();
	for (size_t i = 0; i < COUNT(cut); i++) {
		struct utf8 u = {0};
		size_t len = strlen(cut[i].text);

		SAME_NUMBER(cut[i].line, utf8_check(&u, cut[i].text, len), len);
		SAME_NUMBER(cut[i].line, u.left, cut[i].left);
		strcpy(copy, cut[i].text);
		utf8_clean(copy);
		SAME_TEXT(cut[i].line, copy, cut[i].clean);
	}
	for (size_t i = 0; i < COUNT(trims); i++) {
		size_t len = strlen(trims[i].text);
		char *whole = unit_copy(trims[i].text, len);
		const char *text = whole;

		utf8_trim(&text, &len);
		SAME_BYTES(trims[i].line, text, len, trims[i].trimmed,
		    strlen(trims[i].trimmed));
		free(whole);
	}
	return unit_end();
}
