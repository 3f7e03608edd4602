/*
 * fetch/condition.h: how a condition is read, and the values that meet it.
 */
#include "fetch/condition.h"

#include "base/buf.h"

#include "unit.h"

static const struct {
	int line;
	const char *text, *parts; /* path, sign, value; or what is wrong */
} forms[] = {
    CASE("error", "<error> true"),
    CASE("code!=0", "<code> != <0>"),
    CASE("code=", "<code> = <>"),
    CASE("a.b[]=x=y!=z", "<a.b[]> = <x=y!=z>"),
    CASE("\"a=b\"=c", "<\"a=b\"> = <c>"),
    CASE("\"a=b\"", "<\"a=b\"> true"),
    CASE("\"a\\\"=\\\\\"!=\"c", "<\"a\\\"=\\\\\"> != <\"c>"),
    CASE("\"a!\"=b", "<\"a!\"> = <b>"),
    CASE("a=\"", "<a> = <\">"),
    CASE("a=b\"", "<a> = <b\">"),
    CASE("a!.b=!", "<a!.b> = <!>"),
    CASE("a b=c d ", "<a b> = <c d >"),
    CASE(".=1", "<.> = <1>"),
    CASE("", "a name is missing"),
    CASE("=1", "a name is missing"),
    CASE("!=1", "a name is missing"),
    CASE("a.=1", "a name is missing"),
    CASE("\"a=1", "a quoted name lacks its closing quote"),
    CASE("\"a\\", "a quoted name lacks its closing quote"),
    CASE("a==1", "write '=' instead of '=='"),
    CASE("a!==1", "write '=' instead of '=='"),
    CASE("a =1", "there is a blank beside '='"),
    CASE("a\t!=1", "there is a blank beside '='"),
    CASE("a= 1", "there is a blank beside '='"),
    CASE("a!=\t1", "there is a blank beside '='"),
    CASE("a=\"b\"", "the value is in quotes; write only its text"),
    CASE("a=\"\"", "the value is in quotes; write only its text"),
};

static void check_form(size_t i)
{
	static const char *const signs[] = {[CONDITION_TRUE] = " true",
	    [CONDITION_IS] = " = ",
	    [CONDITION_IS_NOT] = " != "};
	struct condition c;
	struct buf parts = {0};
	const char *wrong = condition_parse(&c, forms[i].text);

	if (wrong)
		buf_puts(&parts, wrong);
	else
		buf_printf(
		    &parts, "<%.*s>%s", (int)c.path_len, c.text, signs[c.kind]);
	if (!wrong && c.value)
		buf_printf(&parts, "<%s>", c.value);
	SAME_TEXT(forms[i].line, parts.data, forms[i].parts);
	buf_release(&parts);
	condition_release(&c);
}

/* The path itself, without its quotes. */
static void check_path(void)
{
	struct condition c;

	SAME_TEXT(__LINE__, condition_parse(&c, "x.\"a=b\"!=1"), NULL);
	SAME_NUMBER(__LINE__, c.path.count, 2);
	SAME_BYTES(__LINE__, c.path.step[1].name, c.path.step[1].len, "a=b", 3);
	condition_release(&c);
}

static const struct {
	int line;
	enum json_event type;
	const char *text; /* NULL: the value has none */
	bool is_false;
	const char *value; /* of which condition PATH=VALUE is met */
	const char *other; /* and of which not */
} values[] = {
    CASE(JSON_NULL, NULL, true, "null", "false"),
    CASE(JSON_FALSE, NULL, true, "false", "0"),
    CASE(JSON_TRUE, NULL, false, "true", "1"),
    CASE(JSON_END, NULL, false, NULL, "null"),
    CASE(JSON_END, NULL, false, NULL, ""),
    CASE(JSON_STRING, "", true, "", "\""),
    CASE(JSON_STRING, "false", true, "false", "falsy"),
    CASE(JSON_STRING, "False", false, "False", "false"),
    CASE(JSON_STRING, "falsey", false, "falsey", "false"),
    CASE(JSON_STRING, "0", false, "0", "0.0"),
    CASE(JSON_STRING, "THROTTLED", false, "THROTTLED", "THROTTLE"),
    CASE(JSON_STRING, "null", false, "null", "nul"),
    CASE(JSON_NUMBER, "0", true, "0", "1"),
    CASE(JSON_NUMBER, "0.0", true, "0", "0.01"),
    CASE(JSON_NUMBER, "-0e5", true, "0.0", "-"),
    CASE(JSON_NUMBER, "0.001", false, "1e-3", "0"),
    CASE(JSON_NUMBER, "200", false, "200.0", "20"),
    CASE(JSON_NUMBER, "9007199254740993", false, "9007199254740993",
	"9007199254740992"),
    CASE(JSON_NUMBER, "1", false, "1", "true"),
    CASE(JSON_NUMBER, "1", false, "1.", ""),
};

/* Does the value meet PATH, followed by this sign and VALUE? */
static bool meets(size_t i, const char *sign, const char *value)
{
	const char *text = values[i].text;
	struct condition c;
	struct buf b = {0};
	bool met;

	buf_printf(&b, "p%s%s", sign, value);
	SAME_TEXT(values[i].line, condition_parse(&c, b.data), NULL);
	met = condition_met(&c, values[i].type, text, text ? strlen(text) : 0);
	condition_release(&c);
	buf_release(&b);
	return met;
}

static void check_value(size_t i)
{
	const int line = values[i].line;
	const char *value = values[i].value, *other = values[i].other;

	SAME_BOOL(line, meets(i, "", ""), !values[i].is_false);
	if (value) {
		SAME_BOOL(line, meets(i, "=", value), true);
		SAME_BOOL(line, meets(i, "!=", value), false);
	}
	SAME_BOOL(line, meets(i, "=", other), false);
	SAME_BOOL(line, meets(i, "!=", other), true);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		check_form(i);
	check_path();
	for (size_t i = 0; i < COUNT(values); i++)
		check_value(i);
	return unit_end();
}
