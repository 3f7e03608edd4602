#include "json/members.h"

#include "base/hide.h"
#include "json/path.h"

#include <string.h>

void members_add(struct members *m, const char *name, size_t len)
{
	enum { SHOWN_SIZE = 81 };
	const size_t room = sizeof m->text - m->len, comma = m->len ? 2 : 0;
	char *at = m->text + m->len, quote[SHOWN_SIZE];
	size_t n = comma;

	/* Only what is cut is quoted, which takes time. */
	if (len >= sizeof quote || len + comma >= room) {
		name = hide_quote(quote, sizeof quote, name, len);
		len = strlen(name);
	}
	if (comma < room) {
		memcpy(at, ", ", comma);
		n += path_name(at + comma, room - comma, name, len);
	}
	if (n >= room) {
		n = room - 1;
		memcpy(m->text + sizeof m->text - 4, "...", 4);
	}
	m->len += n;
}
