/*
 * base/base64.h: the test vectors of RFC 4648, section 10, and all digits.
 */
#include "base/base64.h"
#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *text;
	size_t len;
	const char *coded;
} cases[] = {
    CASE("f", 1, "Zg=="),
    CASE("fo", 2, "Zm8="),
    CASE("foo", 3, "Zm9v"),
    CASE("foob", 4, "Zm9vYg=="),
    CASE("fooba", 5, "Zm9vYmE="),
    CASE("foobar", 6, "Zm9vYmFy"),
    CASE("foobar", 5, "Zm9vYmE="), /* not what follows */
    CASE("foobar", 4, "Zm9vYg=="),
    CASE("\0\0\0", 3, "AAAA"),
    CASE("\0", 1, "AA=="),
    CASE("\377\377\377", 3, "////"),
    CASE("\373\357\276", 3, "++++"),
    CASE("sk_live:", 8, "c2tfbGl2ZTo="),
    CASE("\000\020\203\020\121\207\040\222\213\060\323\217\101\024\223"
	 "\121\125\227\141\226\233\161\327\237\202\030\243\222\131\247"
	 "\242\232\253\262\333\257\303\034\263\323\135\267\343\236\273"
	 "\363\337\277",
	48, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
};

int main(void)
{
	struct buf b = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		base64_put(&b, cases[i].text, cases[i].len);
		SAME_BYTES(cases[i].line, b.data, b.len, cases[i].coded,
		    strlen(cases[i].coded));
	}
	/* The text is appended; no bytes give no text. */
	buf_reset(&b);
	buf_puts(&b, "Basic ");
	base64_put(&b, "", 0);
	base64_put(&b, "a:", 2);
	SAME_TEXT(__LINE__, b.data, "Basic YTo=");
	buf_release(&b);
	return unit_end();
}
