#include "fetch/parameter.h"

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "fetch/query.h"

#include <stdlib.h>
#include <string.h>

const char *parameter_next(const char *parameter)
{
	parameter += strcspn(parameter, "&#");
	return *parameter == '&' ? parameter + 1 : NULL;
}

char *parameter_name(const char *parameter)
{
	char *name = mem_strndup(parameter, strcspn(parameter, "=&#"));

	for (char *p = name; (p = strchr(p, '+'));)
		*p = ' '; /* as a form spells a blank */
	name[escape_decode(name, NULL, strlen(name))] = '\0';
	return name;
}

const char *parameter_find(const char *url, const char *name)
{
	const char *at = query_parameters(url, false);

	for (; at; at = parameter_next(at)) {
		char *other = parameter_name(at);
		bool same = !strcmp(name, other);

		free(other);
		if (same)
			break;
	}
	return at;
}

void parameter_add(struct buf *url, const char *parameter, size_t len)
{
	buf_putc(url, strchr(url->data, '?') ? '&' : '?');
	buf_put(url, parameter, len);
}
