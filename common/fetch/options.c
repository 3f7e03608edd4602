#include "fetch/options.h"

#include "fetch/auth.h"
#include "fetch/rules.h"
#include "http/options.h"
#include "http/status.h"

/* The probe of an option that is a path in a page; PROBES: it is another. */
static enum probe probe_of(enum fetch_option which)
{
	switch (which) {
	case FETCH_OPT_CURSOR:
		return PROBE_CURSOR;
	case FETCH_OPT_END:
		return PROBE_END;
	case FETCH_OPT_MORE:
		return PROBE_MORE;
	case FETCH_OPT_NEXT:
		return PROBE_NEXT;
	case FETCH_OPT_PAGES:
		return PROBE_PAGES;
	case FETCH_OPT_TOTAL:
		return PROBE_TOTAL;
	default:
		return PROBES;
	}
}

/* Those that are about a page. */
static void take_rule(struct fetch_rules *r, enum fetch_option which,
    const char *name, const char *value)
{
	switch (which) {
	case FETCH_OPT_ID:
		rules_set_id(&r->page, value);
		break;
	case FETCH_OPT_ITEMS:
		rules_items(&r->page, value);
		break;
	case FETCH_OPT_SINCE_PATH:
		rules_set_since(&r->page, value);
		break;
	case FETCH_OPT_FAIL_ON:
		rules_condition(&r->page.fail, name, value);
		break;
	case FETCH_OPT_RETRY_ON:
		rules_condition(&r->page.retry, name, value);
		break;
	case FETCH_OPT_ALLOW_ORIGIN:
		rules_allow_origin(r, value);
		break;
	case FETCH_OPT_DATA:
		r->request.data = template_data(value);
		break;
	default:
		rules_probe(&r->page, probe_of(which), name, value);
	}
}

void fetch_options_take(struct fetch_rules *r, struct http_options *h,
    enum fetch_option which, const char *name, const char *value)
{
	switch (which) {
	case FETCH_OPT_HEADER:
		auth_header(h, &r->request, value);
		break;
	case FETCH_OPT_AUTH_COMMAND:
		auth_command(h, value);
		break;
	case FETCH_OPT_AUTH_HEADER:
		auth_header_name(h, value);
		break;
	case FETCH_OPT_SECRET_FILE:
		auth_secret_file(h, value);
		break;
	case FETCH_OPT_TOKEN_FILE:
		auth_token_file(h, value);
		break;
	case FETCH_OPT_RATE:
		h->interval_ms = rules_interval(value);
		break;
	case FETCH_OPT_RENEW_ON:
		status_add(&h->renew_on, name, value);
		break;
	case FETCH_OPT_RETRY_STATUS:
		status_add(&h->retry_status, name, value);
		break;
	default:
		take_rule(r, which, name, value);
	}
}
