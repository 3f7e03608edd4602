/*
 * fetch/keyset.h: filters with one condition, and with more.
 */
#include "fetch/keyset.h"

#include "unit.h"

static const struct {
	int line;
	const char *filter;
	bool more;
} cases[] = {
    CASE("{cursor}", false),
    CASE("{+cursor}", false),
    CASE("x{cursor}y", false),
    CASE("id > \"{cursor}\"", false),
    CASE("id%3E%22{cursor}%22", false),
    CASE("id>{cursor}", false),
    CASE("id gt {cursor}", false),
    CASE("id+gt+{cursor}", false),
    CASE("id is after {cursor}", false),
    CASE("id=gt={cursor}", false),
    CASE("id:>{cursor}", false),
    CASE("updated_at:>='{cursor}'", false),
    CASE("{\"id\":{\"gt\":\"{cursor}\"}}", false),
    CASE("{ \"id\": { \"gt\": \"{cursor}\" } }", false),
    CASE("gt(id,{cursor})", false),
    CASE("id in ({cursor})", false),
    CASE(">,{cursor}", false),
    CASE("%3E%2C{cursor}", false),
    CASE("[{cursor} TO *]", false),
    CASE("brand-and-model gt {cursor}", false),
    CASE("android > {cursor}", false),
    CASE("order gt {cursor}", false),
    CASE("id:{+cursor}", false),
    /* Two conditions. */
    CASE("modified gt 5 and id gt {cursor}", true),
    CASE("modified%20gt%205%20AND%20id%20gt%20{cursor}", true),
    CASE("a=1 OR id>{cursor}", true),
    CASE("(a eq 1)and(id gt {cursor})", true),
    CASE("id gt {cursor} and a", true),
    CASE("a and {cursor}", true),
    CASE("{cursor} or b", true),
    CASE("a=gt=1;id=gt={cursor}", true),
    CASE("a|{cursor}", true),
    CASE("a%26{cursor}", true),
    CASE("{cursor}&&a", true),
    CASE("{cursor},a", true),
    CASE("a,{cursor}", true),
    CASE(",{cursor}", true),
    CASE("(a.gt.1,id.gt.{cursor})", true),
    CASE("gt(id,{cursor}),eq(a,1)", true),
    CASE("f([a,{cursor}])", true),
    CASE("f(a)[b,{cursor}]", true),
    CASE("f(id,[1],{cursor})", false),
    CASE("f((a,{cursor}))", true),
    CASE("{\"a\":1,\"id\":{\"gt\":\"{cursor}\"}}", true),
    CASE("[\"a\",\"{cursor}\"]", true),
    CASE("status:active id:>{cursor}", true),
    CASE("id:>{cursor} a=1", true),
    CASE("a=1+id:{cursor}", true),
    CASE("created>=2020-01-01 id>{cursor}", true),
    CASE("id > {cursor} created~x", true),
    CASE("SELECT id FROM x WHERE id > {cursor}", true),
    /* Other placeholders. */
    CASE("{limit}:{cursor}", true),
    CASE("{cursor}:{page}", true),
    CASE("{cursor}:{+cursor}", false),
    CASE("{cursor}:{word}", false),
    /* Too deep to tell. */
    CASE("((((((((((((((((((((((((((((((({cursor}", false),
    CASE("((((((((((((((((((((((((((((((((({cursor}", true),
    CASE(")))){cursor}", false),
};

static const struct {
	int line;
	const char *text;
	bool has;
} cursors[] = {
    CASE("", false),
    CASE("{cursor}", true),
    CASE("a{+cursor}b", true),
    CASE("{page}{cursors}{Cursor}{?cursor}", false),
    CASE("{limit}{cursor}", true),
};

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		SAME_BOOL(cases[i].line,
		    keyset_has_more(
			cases[i].filter, strlen(cases[i].filter), PLACE_CURSOR),
		    cases[i].more);
	for (size_t i = 0; i < COUNT(cursors); i++)
		SAME_BOOL(cursors[i].line,
		    keyset_has(
			cursors[i].text, strlen(cursors[i].text), PLACE_CURSOR),
		    cursors[i].has);
	/* Only what begins within the length counts. */
	SAME_BOOL(__LINE__, keyset_has("a{cursor}", 1, PLACE_CURSOR), false);
	SAME_BOOL(__LINE__, keyset_has("a{cursor}", 2, PLACE_CURSOR), true);
	return unit_end();
}
