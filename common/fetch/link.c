/*
 * A parser for the Link header (RFC 8288, section 3):
 *
 *     <target>; name=value; name="value", <target>; ...
 *
 * In: one header value. Out: the target of the first link with a relation. A
 * server may send anything, so the parser is lenient: it skips what it does not
 * understand up to the next "," and "<". Only the first rel of a link counts
 * (3.3), and rel may list several relations, separated by blanks.
 */
#include "fetch/link.h"

#include "base/buf.h"

#include <string.h>
#include <strings.h>

static const char *skip_space(const char *p)
{
	return p + strspn(p, " \t");
}

/* Does a list of relations, separated by blanks, have this one? */
static bool has_relation(const char *list, size_t len, const char *rel)
{
	size_t rel_len = strlen(rel), word;

	for (size_t i = 0; i < len; i += word + 1) {
		word = 0;
		while (i + word < len && list[i + word] != ' ' &&
		       list[i + word] != '\t')
			word++;
		if (word == rel_len && !strncasecmp(list + i, rel, word))
			return true;
	}
	return false;
}

/* Sets *value and *len to the value at p, without quotes; returns its end. */
static const char *parameter_value(
    const char *p, const char **value, size_t *len)
{
	if (*p != '"') {
		*value = p;
		*len = strcspn(p, ";, \t");
		return p + *len;
	}
	*value = ++p;
	while (*p && *p != '"')
		p += *p == '\\' && p[1] ? 2 : 1;
	*len = (size_t)(p - *value);
	return *p ? p + 1 : p;
}

/* Skips the parameters at p; *found: one of them is the relation. */
static const char *parameters(const char *p, const char *rel, bool *found)
{
	bool seen = false;

	*found = false;
	for (p = skip_space(p); *p == ';'; p = skip_space(p)) {
		const char *name = skip_space(p + 1), *value = "";
		size_t name_len = strcspn(name, "=;, \t"), len = 0;

		p = skip_space(name + name_len);
		if (*p == '=')
			p = parameter_value(skip_space(p + 1), &value, &len);
		if (name_len != 3 || strncasecmp(name, "rel", 3) != 0 || seen)
			continue;
		seen = true;
		*found = has_relation(value, len, rel);
	}
	return p;
}

bool link_target(struct buf *to, const char *value, const char *rel)
{
	const char *p = strchr(value, '<');
	bool found;

	while (p) {
		const char *target = p + 1;
		size_t len = strcspn(target, ">");

		if (!target[len])
			return false;
		p = parameters(target + len + 1, rel, &found);
		if (found) {
			buf_put(to, target, len);
			return true;
		}
		p = strchr(p + strcspn(p, ","), '<');
	}
	return false;
}
