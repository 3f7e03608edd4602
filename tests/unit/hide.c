/*
 * base/hide.h: secrets in messages, in all the spellings in which a server may
 * quote them; and how long that takes.
 */
#include "base/hide.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/cut.h"
#include "base/escape.h"

#include "unit.h"

/* Escapes, blanks, what is only a part of another, and escapes of its own. */
static const char *const known[] = {"s3cret/tok=en+1", "s3cret/tok", "pa ss w",
    "k\303\251y-\360\237\230\200-z", "back\\slash\"quote", "perc%2Fent\\n",
    "abc", "c2VtaS1jb2xvbg", "Zz9?Zz9>Zz9?Zz9>"};

static const struct {
	int line;
	const char *text, *want;
} cases[] = {
    CASE("", ""),
    CASE("nothing", "nothing"),
    CASE("a s3cret/tok=en+1 b", "a *** b"),
    CASE("s3cret/tok", "***"),
    CASE("s3cret/to", "s3cret/to"),
    CASE("s3cret/toks3cret/tok=en+1", "***"),
    CASE("xs3cret/tok,s3cret/tok=en+1y", "x***,***y"),
    /* A secret that is as short as words are. */
    CASE("abc", "abc"),
    /* Percent-encoded, also in part and more than once (RFC 3986, 2.1). */
    CASE("?t=s3cret%2Ftok%3den%2b1&u", "?t=***&u"),
    CASE("%73%33%63%72%65%74%2F%74%6f%6B", "***"),
    CASE("s3cret%252Ftok", "***"),
    CASE("s3cret%25252Ftok", "***"),
    CASE("100%s3cret/tok", "100%***"),
    CASE("%abs3cret/tok%2", "%ab***%2"),
    /* A blank in a form, in a URL. */
    CASE("pa+ss+w", "***"),
    CASE("pa%20ss%20w", "***"),
    /* JSON (RFC 8259, 7), also quoted in JSON. */
    CASE("{\"t\":\"s3cret\\/tok\"}", "{\"t\":\"***\"}"),
    CASE("\\u0073\\u0033cret\\u002Ftok\\u003den+1", "***"),
    CASE("s3cret\\\\\\/tok", "***"),
    CASE("s3cret\\\\u002ftok", "***"),
    CASE("k\\u00e9y-\\ud83d\\ude00-z", "***"),
    CASE("k\303\251y-\\uD83D\\uDE00-z", "***"),
    CASE("k%C3%A9y-%F0%9F%98%80-z", "***"),
    CASE("back\\\\slash\\\"quote", "***"),
    CASE("back\\slash\"quote", "***"),
    CASE("C:\\s3cret/tok", "C:\\***"),
    /* HTML, by name or number, also with other escapes. */
    CASE("back\\slash&quot;quote", "***"),
    CASE("s3cret&#47;tok", "***"),
    CASE("s3cret&#x2f;tok&#X3D;en&#43;1", "***"),
    CASE("s3cret&amp;#47;tok", "***"),
    CASE("s3cret%26%2347;tok", "***"),
    CASE("k&#233;y-&#128512;-z", "***"),
    CASE("k&#xe9;y-&#x1F600;-z", "***"),
    CASE("&lt;s3cret/tok&gt;", "&lt;***&gt;"),
    CASE("&s3cret/tok;", "&***;"),
    /* A secret that looks like an escape. */
    CASE("perc%2Fent\\n", "***"),
    CASE("perc%2Fent\\\\n", "***"),
    CASE("perc%252Fent%5Cn", "***"),
    CASE("perc/ent\n", "***"),
    /* Base64 at each place in a group; the ends depend on what is around. */
    CASE("czNjcmV0L3Rvaw==", "***w=="),
    CASE("dTpzM2NyZXQvdG9r", "dTp***"),
    CASE("eHMzY3JldC90b2s=", "eH***s="),
    CASE("dXM6czNjcmV0L3RvazphYg==", "dXM6***zphYg=="),
    CASE("czNjcmV0L3Rvaw%3D%3D", "***w%3D%3D"),
    /* Base64 for URLs (RFC 4648, 5). */
    CASE("Wno5P1p6OT5aejk/Wno5Pg==", "***g=="),
    CASE("Wno5P1p6OT5aejk_Wno5Pg", "***g"),
    /* No escape, or one of a NUL, a lone surrogate, or incomplete. */
    CASE("\\", "\\"),
    CASE("%", "%"),
    CASE("%0", "%0"),
    CASE("\\u00", "\\u00"),
    CASE("&", "&"),
    CASE("&;", "&;"),
    CASE("&#;s3cret&#x;/tok", "&#;s3cret&#x;/tok"),
    CASE("s3cret&#0;/tok&#55296;", "s3cret&#0;/tok&#55296;"),
    CASE("s3cret&#x110000;&#2f;/tok", "s3cret&#x110000;&#2f;/tok"),
    CASE("\\u0000%00\\ud800\\ud800\\u0041\\x",
	"\\u0000%00\\ud800\\ud800\\u0041\\x"),
};

/* Texts that are cut: a beginning of a secret at their end is hidden, too. */
static const struct {
	int line;
	const char *text, *want;
} cuts[] = {
    CASE("token s3cret/to", "token ***"),
    CASE("token s3", "token **"),
    CASE("token back\\\\sl", "token ***"),
    CASE("token back\\", "token ***"),
    CASE("token back\\u00", "token ***"),
    CASE("token s3cret%2", "token ***"),
    CASE("token s3cret%", "token ***"),
    CASE("token s3cret&#4", "token ***"),
    CASE("token s3cret&", "token ***"),
    CASE("token k\303\251y-&#x1f600", "token ***"),
    CASE("token czNjcmV0L3", "token ***"),
    CASE("token s3cret/tok.", "token ***."),
    CASE("nothing.", "nothing."),
    /* An escape that the cut leaves incomplete, behind no secret. */
    CASE("nothing%4", "nothing%4"),
    CASE("nothing\\u00", "nothing\\u00"),
};

static void check_quote(void)
{
	char to[16], large[6000], shown[5000];

	/* What is cut is hidden before that. */
	SAME_TEXT(
	    __LINE__, hide_quote(to, 10, "1234567s3cret/tok", 17), "123456...");
	/* Not within a character; only what is longer is cut. */
	SAME_TEXT(
	    __LINE__, hide_quote(to, 10, "12345\303\266890", 10), "12345...");
	SAME_TEXT(__LINE__, hide_quote(to, 10, "1234\303\266789", 9),
	    "1234\303\266789");
	SAME_TEXT(__LINE__,
	    hide_quote(to, 10, "12\360\237\230\200\360\237\230\200", 10),
	    "12\360\237\230\200...");
	SAME_TEXT(__LINE__,
	    hide_quote(to, 10, "1\200\200\200\200\200\200\200\200\200", 10),
	    "1?????...");
	/* A text that goes on says so, and may end within a character. */
	SAME_TEXT(__LINE__, hide_beginning(to, 10, "12", 2), "12...");
	SAME_TEXT(__LINE__, hide_beginning(to, 10, "12\303", 3), "12...");
	SAME_TEXT(__LINE__, hide_beginning(to, 10, "\360\237\230", 3), "...");
	SAME_TEXT(
	    __LINE__, hide_beginning(to, 10, "12\303\266", 4), "12\303\266...");
	SAME_TEXT(__LINE__, hide_beginning(to, 10, "1\360\200\200\200\200", 6),
	    "1?????...");
	SAME_TEXT(__LINE__, hide_quote(to, 16, "1234567s3cret/tok.abc", 18),
	    "1234567***.");
	SAME_TEXT(__LINE__, hide_quote(to, 16, "a\377b\303", 4), "a?b?");
	SAME_TEXT(__LINE__, hide_quote(to, 16, NULL, 0), "");
	SAME_TEXT(__LINE__, hide_quote(to, 16, "a\0s3cret", 8), "a");
	/* An end that is not known: as if cut, but without dots. */
	SAME_TEXT(
	    __LINE__, hide_part(to, 16, "no s3cr", 7, HIDE_UNKNOWN), "no ***");
	SAME_TEXT(
	    __LINE__, hide_part(to, 16, "no s3cr", 7, HIDE_WHOLE), "no s3cr");
	SAME_TEXT(
	    __LINE__, hide_part(to, 16, "no s3cr", 7, HIDE_CUT), "no ***...");
	SAME_TEXT(__LINE__, hide_part(to, 16, "no", 2, HIDE_UNKNOWN), "no");
	/* Longer than what is looked at, with a secret across that end. */
	memset(large, '%', sizeof large);
	memcpy(large + 4090, "s3cret/tok", 10);
	hide_quote(shown, sizeof shown, large, sizeof large);
	SAME_TEXT(__LINE__, strchr(shown, '*'), "**...");
}

static void check_middle(void)
{
	char whole[] = "12345678901234567890";
	char longer[] = "123456789012345678901";
	char wide[] = "123456\303\266\303\266...........\303\266123456789";

	SAME_TEXT(__LINE__, cut_middle(whole, 20), "12345678901234567890");
	SAME_TEXT(__LINE__, cut_middle(longer, 20), "1234567...2345678901");
	/* Both ends would be within a character. */
	SAME_TEXT(__LINE__, cut_middle(wide, 20), "123456...123456789");
}

static void check_decode(void)
{
	char text[] = "a%2Fb\\u00e9\\n%zz&apos;&lt;&gt;&amp;quot;&Quot;&quot";

	text[escape_decode(text, NULL, strlen(text))] = '\0';
	SAME_TEXT(__LINE__, text, "a/b\303\251\n%zz'<>&quot;&Quot;&quot");
}

static void hide_numbered_token(int number)
{
	char token[32];

	snprintf(token, sizeof token, "t0ken-number-%d.", number);
	hide_token(token);
}

/* The tokens not used for the longest time are forgotten, secrets are not. */
static void check_tokens(void)
{
	char text[32];

	for (int i = 0; i < 40; i++)
		hide_numbered_token(i);
	hide_numbered_token(24); /* the oldest one becomes the latest */
	hide_numbered_token(40);
	hide_token("s3cret/tok");
	for (int i = 0; i <= 40; i++) {
		snprintf(text, sizeof text, "t0ken-number-%d.", i);
		hide_in(text, false);
		SAME_BOOL(
		    __LINE__, strcmp(text, "***") == 0, i == 24 || i >= 26);
	}
	strcpy(text, "s3cret/tok");
	hide_in(text, false);
	SAME_TEXT(__LINE__, text, "***");
}

/*
 * A large text that agrees with many long secrets almost everywhere. Quadratic
 * time would be hours.
 */
static void check_time(void)
{
	enum { TEXT = 1 << 20, SECRET = 1 << 15, SECRETS = 64 };
	struct buf text = {0};
	static char secret[SECRET + 1];
	long long since;

	memset(secret, 'a', SECRET);
	for (int i = 0; i < SECRETS; i++) {
		secret[SECRET - 1 - i] = 'b';
		hide_secret(secret);
		secret[SECRET - 1 - i] = 'a';
	}
	for (size_t i = 0; i < TEXT; i++)
		buf_putc(&text, 'a');
	since = clock_ms();
	hide_in(text.data, false);
	SAME_BOOL(__LINE__, clock_ms() - since < 60000, true);
	SAME_NUMBER(__LINE__, strlen(text.data), TEXT);
	buf_release(&text);
}

int main(void)
{
	char text[200];

	strcpy(text, "none yet");
	hide_in(text, true);
	SAME_TEXT(__LINE__, text, "none yet");
	for (size_t i = 0; i < COUNT(known); i++)
		hide_secret(known[i]);
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(text, sizeof text, "%s", cases[i].text);
		hide_in(text, false);
		SAME_TEXT(cases[i].line, text, cases[i].want);
	}
	for (size_t i = 0; i < COUNT(cuts); i++) {
		snprintf(text, sizeof text, "%s", cuts[i].text);
		hide_in(text, true);
		SAME_TEXT(cuts[i].line, text, cuts[i].want);
	}
	check_quote();
	check_middle();
	check_decode();
	check_tokens();
	check_time();
	return unit_end();
}
