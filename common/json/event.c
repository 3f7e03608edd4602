#include "json/event.h"

const char *event_name(enum json_event event)
{
	static const char *const names[] = {[JSON_OBJECT] = "an object",
	    [JSON_ARRAY] = "an array",
	    [JSON_END] = "an end",
	    [JSON_KEY] = "a key",
	    [JSON_STRING] = "a string",
	    [JSON_NUMBER] = "a number",
	    [JSON_TRUE] = "true",
	    [JSON_FALSE] = "false",
	    [JSON_NULL] = "null"};

	return names[event];
}
