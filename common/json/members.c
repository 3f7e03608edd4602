#include "json/members.h"

#include "base/cut.h"
#include "base/hide.h"
#include "json/path.h"

#include <stdio.h>
#include <string.h>

void members_add(struct members *m, const char *name, size_t len)
{
	enum { SHOWN_SIZE = 81, ROOM = 4096 };
	char spelled[ROOM], quote[SHOWN_SIZE];
	const char *comma = m->len ? ", " : "";
	size_t n;

	if (m->cut)
		return;
	n = path_name(spelled, sizeof spelled, name, len);
	/* Only what is cut is quoted, which takes time. */
	if (n >= sizeof spelled)
		hide_beginning(quote, sizeof quote, spelled, ROOM - 1);
	else if (n >= sizeof quote || m->len + n + 2 >= sizeof m->text)
		hide_quote(quote, sizeof quote, spelled, n);
	else
		memcpy(quote, spelled, n + 1);
	n = (size_t)snprintf(
	    m->text + m->len, sizeof m->text - m->len, "%s%s", comma, quote);
	m->len += n;
	m->cut = m->len >= sizeof m->text;
	if (!m->cut)
		return;
	cut_copy(m->text, sizeof m->text, m->text, sizeof m->text - 1, true);
	m->len = strlen(m->text);
}
