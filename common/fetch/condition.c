#include "fetch/condition.h"

#include "base/mem.h"
#include "json/decimal.h"

#include <stdlib.h>
#include <string.h>

/* The first '=' that is not in a quoted name, or the end. */
static const char *find_operator(const char *p)
{
	bool quoted = false;

	for (; *p && (quoted || *p != '='); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (quoted && *p == '\\' && p[1])
			p++;
	}
	return p;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_quoted(const char *value)
{
	const size_t len = strlen(value);

	return len > 1 && value[0] == '"' && value[len - 1] == '"';
}

const char *condition_parse(struct condition *c, const char *text)
{
	const char *sign = find_operator(text), *wrong;
	size_t len = (size_t)(sign - text);
	char *path;

	*c = (struct condition){.text = mem_strdup(text)};
	if (*sign) {
		c->kind = CONDITION_IS;
		c->value = c->text + len + 1;
		if (len && text[len - 1] == '!') {
			c->kind = CONDITION_IS_NOT;
			len--;
		}
		/* Such a condition would never be met, silently. */
		if ((len && is_blank(text[len - 1])) || is_blank(*c->value))
			return "there is a blank beside '='";
		if (*c->value == '=')
			return "write '=' instead of '=='";
		if (is_quoted(c->value))
			return "the value is in quotes; write only its text";
	}
	c->path_len = len;
	path = mem_strndup(text, len);
	wrong = path_parse(&c->path, path);
	free(path);
	return wrong;
}

void condition_release(struct condition *c)
{
	path_release(&c->path);
	free(c->text);
	c->text = NULL;
}

bool condition_is_false(enum json_event type, const char *text, size_t len)
{
	if (type == JSON_NUMBER)
		return decimal_equal(text, len, "0", 1);
	if (type == JSON_STRING)
		return !len || (len == 5 && !memcmp(text, "false", 5));
	return type == JSON_NULL || type == JSON_FALSE;
}

static bool is_value(
    enum json_event type, const char *text, size_t len, const char *value)
{
	size_t value_len = strlen(value);

	switch (type) {
	case JSON_TRUE:
		return !strcmp(value, "true");
	case JSON_FALSE:
		return !strcmp(value, "false");
	case JSON_NULL:
		return !strcmp(value, "null");
	case JSON_NUMBER:
		return decimal_equal(text, len, value, value_len);
	case JSON_STRING:
		return len == value_len && !memcmp(text, value, len);
	default:
		return false;
	}
}

bool condition_met(const struct condition *c, enum json_event type,
    const char *text, size_t len)
{
	if (c->kind == CONDITION_TRUE)
		return !condition_is_false(type, text, len);
	return is_value(type, text, len, c->value) == (c->kind == CONDITION_IS);
}
