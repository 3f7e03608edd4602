/*
 * medusa/version.h: which rows have the same version, and which have none.
 */
#include "medusa/version.h"
#include "base/mem.h"
#include "json/value.h"

#include "unit.h"

#define AT(hour) "\"updated_at\":\"2026-11-29T" hour ":00:00.000Z\""
#define P	 "{\"id\":\"p\"," AT("08") ","
#define NONE	 "\"variants\":[],\"options\":[]}"
#define A	 "{\"id\":\"a\"," AT("09") "}"
#define B	 "{\"id\":\"b\"," AT("07") "}"
#define GONE	 "{\"id\":\"c\"," AT("23") ",\"deleted_at\":\"2026-11-29\"}"
#define SHARED	 "{\"id\":\"d\"," AT("23") ",\"is_exclusive\":false}"
#define OWN	 "{\"id\":\"d\"," AT("23") ",\"is_exclusive\":true}"
#define HAS(variants, options)                                                 \
	P "\"variants\":[" variants "],\"options\":[" options "]}"

static const struct {
	int line;
	const char *row, *other;
	bool same;
} pairs[] = {
    CASE(P NONE, P "\"title\":\"x\"," NONE, true),
    CASE(HAS(A "," B, ""), HAS(B "," A, ""), true),
    CASE(HAS(A, ""), HAS(A "," GONE, ""), true),
    CASE(HAS("", A), HAS("", A "," GONE), true),
    CASE(HAS("", A), HAS("", A "," SHARED), true),
    CASE(HAS("", A), HAS("", A "," OWN), false),
    CASE(HAS(A, ""), HAS(A "," B, ""), false),
    CASE(HAS(A, ""), HAS("{\"id\":\"b\"," AT("09") "}", ""), false),
    CASE(HAS(A, ""), HAS("{\"id\":\"a\"," AT("10") "}", ""), false),
    CASE(P NONE, "{\"id\":\"p\"," AT("09") "," NONE, false),
};

static const struct {
	int line;
	const char *row, *time;
} times[] = {
    CASE(P NONE, "2026-11-29T08:00:00.000Z"),
    CASE(HAS(A, B), "2026-11-29T09:00:00.000Z"),
    CASE(HAS(GONE, SHARED), "2026-11-29T08:00:00.000Z"),
    CASE(HAS("", OWN), "2026-11-29T23:00:00.000Z"),
    CASE("{\"id\":\"p\"," NONE, NULL),
    CASE(P "\"variants\":[]}", NULL),
    CASE(P "\"options\":[]}", NULL),
    CASE(P "\"variants\":null,\"options\":[]}", NULL),
    CASE(HAS("{\"id\":\"a\"}", ""), NULL),
    CASE(HAS("", "{\"id\":\"a\"}"), NULL),
    CASE(HAS("{" AT("09") "}", ""), NULL),
};

static struct arena arena;

static const char *version(const char *row)
{
	const char *wrong;
	const struct value *v = value_parse(&arena, row, strlen(row), &wrong);

	return version_of(&arena, v);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(pairs); i++)
		SAME_BOOL(pairs[i].line,
		    !strcmp(version(pairs[i].row), version(pairs[i].other)),
		    pairs[i].same);
	for (size_t i = 0; i < COUNT(times); i++) {
		const char *text = version(times[i].row);

		if (text)
			text = arena_copy(&arena, text, strcspn(text, "/"));
		SAME_TEXT(times[i].line, text, times[i].time);
	}
	arena_release(&arena);
	return unit_end();
}
