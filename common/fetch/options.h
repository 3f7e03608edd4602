/*
 * The options of ms-fetch whose values need more than to be stored.
 */
#ifndef FETCH_OPTIONS_H
#define FETCH_OPTIONS_H

struct fetch_rules;
struct http_options;

enum fetch_option {
	/* Paths in a page. */
	FETCH_OPT_CURSOR,
	FETCH_OPT_END,
	FETCH_OPT_ID,
	FETCH_OPT_ITEMS,
	FETCH_OPT_MORE,
	FETCH_OPT_NEXT,
	FETCH_OPT_PAGES,
	FETCH_OPT_SINCE_PATH,
	FETCH_OPT_TOTAL,
	FETCH_OPT_FAIL_ON,
	FETCH_OPT_RETRY_ON,
	/* The request. */
	FETCH_OPT_ALLOW_ORIGIN,
	FETCH_OPT_DATA,
	FETCH_OPT_HEADER,
	FETCH_OPT_AUTH_COMMAND,
	FETCH_OPT_AUTH_HEADER,
	FETCH_OPT_SECRET_FILE,
	FETCH_OPT_TOKEN_FILE,
	/* Attempts. */
	FETCH_OPT_RATE,
	FETCH_OPT_RENEW_ON,
	FETCH_OPT_RETRY_STATUS,
};

/*
 * Sets what the option says. `name` is its name for a message. Ends the program
 * with a message if the value cannot be used. The value must live as long as
 * the program.
 */
void fetch_options_take(struct fetch_rules *r, struct http_options *h,
    enum fetch_option which, const char *name, const char *value);

#endif
