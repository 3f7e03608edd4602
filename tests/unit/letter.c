/*
 * base/letter.h: kinds of characters, and lower case, as JavaScript has them.
 */
#include "base/letter.h"
#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *text, *lower;
} lowered[] = {
    CASE("", ""),
    CASE("Plain, TEXT 12 [@`{", "plain, text 12 [@`{"),
    /* ÀÖ×ØÞß÷ */
    CASE("\303\200\303\226\303\227\303\230\303\236\303\237\303\267",
	"\303\240\303\266\303\227\303\270\303\276\303\237\303\267"),
    /* Latin: Āā İı Ĳ ĸ Ĺĺ Ňň ŉ Ŋ Ŷ Ÿ Źź ž Șș */
    CASE("\304\200\304\201\304\260\304\261\304\262\304\270\304\271\304\272",
	"\304\201\304\201i\304\261\304\263\304\270\304\272\304\272"),
    CASE("\305\207\305\210\305\211\305\212\305\266\305\270\305\271\305\272"
	 "\305\276\310\230\310\231",
	"\305\210\305\210\305\211\305\213\305\267\303\277\305\272\305\272"
	"\305\276\310\231\310\231"),
    /* Greek: ΆΊΌΎΏΑΡΣΩΫ */
    CASE("\316\206\316\212\316\214\316\216\316\217\316\221\316\241\316\243"
	 "\316\251\316\253",
	"\316\254\316\257\317\214\317\215\317\216\316\261\317\201\317\203"
	"\317\211\317\213"),
    /* Cyrillic: ЀЏАЯѠѡҊӀӁӐ */
    CASE("\320\200\320\217\320\220\320\257\321\240\321\241\322\212\323\200"
	 "\323\201\323\220",
	"\321\220\321\237\320\260\321\217\321\241\321\241\322\213\323\217"
	"\323\202\323\221"),
    /* Vietnamese: Ḁ Ỿ, Chinese, an emoji */
    CASE("\341\270\200\341\273\276\346\227\245\360\237\230\200",
	"\341\270\201\341\273\277\346\227\245\360\237\230\200"),
};

static const struct {
	int line;
	uint32_t c;
	enum letter_kind kind;
} kinds[] = {
    CASE(0, LETTER_OTHER),
    CASE('\t', LETTER_SPACE),
    CASE('\r', LETTER_SPACE),
    CASE(0x1f, LETTER_OTHER),
    CASE(' ', LETTER_SPACE),
    CASE('-', LETTER_OTHER),
    CASE('0', LETTER_WORD),
    CASE('z', LETTER_WORD),
    CASE('~', LETTER_OTHER),
    CASE(0x85, LETTER_OTHER), /* white space for Unicode only */
    CASE(0xa0, LETTER_SPACE),
    CASE(0xb2, LETTER_WORD),
    CASE(0xd7, LETTER_OTHER),
    CASE(0xdf, LETTER_WORD),
    CASE(0x0180, LETTER_UNKNOWN),
    CASE(0x0301, LETTER_UNKNOWN),
    CASE(0x03a3, LETTER_UNKNOWN),
    CASE(0x0416, LETTER_WORD),
    CASE(0x0483, LETTER_UNKNOWN),
    CASE(0x2028, LETTER_SPACE),
    CASE(0x20ac, LETTER_OTHER),
    CASE(0x3000, LETTER_SPACE),
    CASE(0x65e5, LETTER_WORD),
    CASE(0x1f600, LETTER_OTHER),
    CASE(0x1f971, LETTER_OTHER),
    CASE(0x1f972, LETTER_UNKNOWN),
    CASE(0x10ffff, LETTER_UNKNOWN),
};

int main(void)
{
	for (size_t i = 0; i < COUNT(lowered); i++) {
		struct buf got = {0};

		letter_put_lower(
		    &got, lowered[i].text, strlen(lowered[i].text));
		SAME_TEXT(lowered[i].line, got.data ? got.data : "",
		    lowered[i].lower);
		buf_release(&got);
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		SAME_NUMBER(
		    kinds[i].line, letter_kind(kinds[i].c), kinds[i].kind);
	return unit_end();
}
