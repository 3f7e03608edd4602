#include "fetch/rules.h"

#include "base/err.h"
#include "base/opt.h"
#include "http/origin.h"
#include "http/url.h"

#include <string.h>

const char rules_foreign[] = "at another origin; --allow-origin would allow it";

void rules_items(struct page_rules *r, const char *text)
{
	const char *wrong;

	path_release(&r->items);
	wrong = path_parse_items(&r->items, text);
	if (!wrong && r->items.last)
		wrong = "[-1] is one item only";
	if (wrong)
		die(EXIT_USAGE, "--items: '%s': %s", text, wrong);
}

static void set_path(struct path *path, const char *option, const char *text)
{
	const char *wrong;

	path_release(path);
	wrong = path_parse(path, text);
	if (wrong)
		die(EXIT_USAGE, "%s: '%s': %s", option, text, wrong);
}

/* A link object has the URL at `href`. */
static void set_href(struct path *path, const char *option, const char *next)
{
	struct buf href = {0};

	buf_printf(&href, "%s.href", strcmp(next, ".") ? next : "");
	set_path(path, option, href.data + (*href.data == '.'));
	buf_release(&href);
}

void rules_probe(struct page_rules *r, enum probe which, const char *option,
    const char *text)
{
	set_path(&r->probe[which], option, text);
	if (which == PROBE_NEXT)
		set_href(&r->probe[PROBE_HREF], option, text);
}

void rules_allow_origin(struct fetch_rules *r, const char *url)
{
	struct buf shown = {0};
	size_t n = 0;

	while (r->also[n])
		n++;
	if (n == RULES_ORIGINS)
		die(EXIT_USAGE, "too many --allow-origin");
	if (!origin_same(url, url)) {
		url_show(&shown, url);
		die(EXIT_USAGE,
		    "--allow-origin: '%s' is not an http or https URL",
		    shown.data);
	}
	r->also[n] = url;
}

uint64_t rules_interval(const char *rate)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {{"/s", 1000}, {"/m", 60000}, {"/h", 3600000}};
	size_t digits = strspn(rate, "0123456789");
	char number[24];
	uint64_t n;

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!digits || digits >= sizeof number ||
		    strcmp(rate + digits, units[i].unit) != 0)
			continue;
		memcpy(number, rate, digits);
		number[digits] = '\0';
		n = opt_number("--rate", number, 1, 1000);
		/* Rounded up: never more requests than the rate allows. */
		return (units[i].ms + n - 1) / n;
	}
	die(EXIT_USAGE, "--rate: '%s' is not a rate such as 5/s, 30/m", rate);
}

void rules_release(struct fetch_rules *r)
{
	path_release(&r->page.items);
	for (int i = 0; i < PROBES; i++)
		path_release(&r->page.probe[i]);
}
