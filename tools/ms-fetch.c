/*
 * ms-fetch: the pages of a paginated JSON API, one after the other.
 *
 * The page is the unit of retry: it is held until it is complete and valid,
 * and only then written, so that nothing of a failed attempt ever reaches
 * the reader. Pages are fetched until one has no items; a page that is
 * shorter than asked for means nothing, since servers cap page sizes.
 */
#include "buf.h"
#include "err.h"
#include "http.h"
#include "io.h"
#include "mem.h"
#include "opt.h"
#include "pick.h"
#include "secret.h"
#include "url.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char usage[] =
    "usage: ms-fetch [-hqVv] [-H 'name: value' | -H @file] [-l limit]\n"
    "                [--connect-timeout time] [--insecure-http]\n"
    "                [--items path] [--max-pages count] "
    "[--page-buffer size]\n"
    "                [--retries count] [--retry-budget time]\n"
    "                [--retry-delay time] [--retry-max-delay time]\n"
    "                [--start number] [--timeout time]\n"
    "                [--token-file file] url\n";
static const char help[] =
    "Write the pages of a JSON API to standard output, each on a line.\n"
    "In the URL, {offset} is the number of items so far, {page} the number\n"
    "of the page, {limit} the page size; without one of the first two only\n"
    "one page is fetched. The end is a page without items.\n"
    "\n"
    "  -H, --header 'N: V'       send a header; @FILE: lines of a file\n"
    "      --items PATH          the items of a page (the root array, else\n"
    "                            'products')\n"
    "  -l, --limit N             what {limit} stands for (100)\n"
    "      --start N             the first {page} (1) or {offset} (0)\n"
    "      --max-pages N         stop after N pages\n"
    "      --page-buffer SIZE    largest page accepted (8M)\n"
    "      --token-file FILE     send the file's contents as a bearer token\n"
    "      --insecure-http       let secrets go over plain http\n"
    "      --connect-timeout T   for a connection (10s)\n"
    "      --timeout T           longest silence of the server (30s)\n"
    "      --retries N           for one page (5)\n"
    "      --retry-delay T       first delay, doubling (1s)\n"
    "      --retry-max-delay T   longest delay (60s)\n"
    "      --retry-budget T      all delays together (no bound)\n"
    "  -q, --quiet               no warnings\n"
    "  -v, --verbose             a line for each request, totals at the end\n"
    "  -h, --help                this text\n"
    "  -V, --version             the version\n";

enum {
	OPT_CONNECT_TIMEOUT = OPT_LONG,
	OPT_INSECURE_HTTP,
	OPT_ITEMS,
	OPT_MAX_PAGES,
	OPT_PAGE_BUFFER,
	OPT_RETRIES,
	OPT_RETRY_BUDGET,
	OPT_RETRY_DELAY,
	OPT_RETRY_MAX_DELAY,
	OPT_START,
	OPT_TIMEOUT,
	OPT_TOKEN_FILE,
};

static const struct option options[] = {
    {"connect-timeout", required_argument, NULL, OPT_CONNECT_TIMEOUT},
    {"header", required_argument, NULL, 'H'},
    {"help", no_argument, NULL, 'h'},
    {"insecure-http", no_argument, NULL, OPT_INSECURE_HTTP},
    {"items", required_argument, NULL, OPT_ITEMS},
    {"limit", required_argument, NULL, 'l'},
    {"max-pages", required_argument, NULL, OPT_MAX_PAGES},
    {"page-buffer", required_argument, NULL, OPT_PAGE_BUFFER},
    {"quiet", no_argument, NULL, 'q'},
    {"retries", required_argument, NULL, OPT_RETRIES},
    {"retry-budget", required_argument, NULL, OPT_RETRY_BUDGET},
    {"retry-delay", required_argument, NULL, OPT_RETRY_DELAY},
    {"retry-max-delay", required_argument, NULL, OPT_RETRY_MAX_DELAY},
    {"start", required_argument, NULL, OPT_START},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"token-file", required_argument, NULL, OPT_TOKEN_FILE},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

enum { MAX_HEADERS = 64, MAX_DEPTH = 1000 };

static struct http_options http = {
    .connect_ms = 10000,
    .stall_ms = 30000,
    .reply_max = 8 << 20,
    .reply_option = "--page-buffer",
    .retry = RETRY_DEFAULT,
};
static const char *headers[MAX_HEADERS + 1];
static size_t header_count;
static struct path items_path;
static const struct path *items;
static uint64_t limit = 100, start = UINT64_MAX, max_pages = UINT64_MAX;

static const char *template;
static uint64_t pages, total_items;
static uint64_t page_items; /* of the page judged last */

static void add_header(char *line)
{
	if (header_count == MAX_HEADERS)
		die(EXIT_USAGE, "more than %d headers", MAX_HEADERS);
	if (!strchr(line, ':') || strpbrk(line, "\r\n"))
		die(EXIT_USAGE, "a header is written 'Name: value'");
	headers[header_count++] = line;
}

/* Any user of the machine can read the arguments of a program. */
static void header_argument(const char *line)
{
	static const char *const secret[] = {
	    "authorization", "cookie", "proxy-authorization"};
	size_t len = strcspn(line, ":");

	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
		if (strlen(secret[i]) == len &&
		    strncasecmp(line, secret[i], len) == 0)
			die(EXIT_USAGE,
			    "%s is secret and arguments are not: put the "
			    "line into a file and say -H @FILE",
			    secret[i]);
	add_header(mem_strdup(line));
}

static void header_file(const char *path)
{
	char *text = secret_from_file(path), *state = NULL;

	http.secret = true;
	for (char *line = strtok_r(text, "\r\n", &state); line;
	     line = strtok_r(NULL, "\r\n", &state)) {
		const char *value = strchr(line, ':');

		add_header(line);
		secret_remember(value + 1 + strspn(value + 1, " "));
	}
}

static void token_file(const char *path)
{
	char *token = secret_from_file(path);
	struct buf line = {0};

	http.secret = true;
	secret_remember(token);
	buf_printf(&line, "Authorization: Bearer %s", token);
	add_header(line.data);
}

static void set_items(const char *text)
{
	const char *wrong = path_parse(&items_path, text);

	if (wrong)
		die(EXIT_USAGE, "--items: '%s': %s", text, wrong);
	items = &items_path;
}

/* Options for the connection and the retries; false: not one of them. */
static bool network_option(int c)
{
	switch (c) {
	case OPT_CONNECT_TIMEOUT:
		http.connect_ms = opt_duration("--connect-timeout", optarg);
		return true;
	case OPT_INSECURE_HTTP:
		http.insecure_http = true;
		return true;
	case OPT_RETRIES:
		http.retry.retries =
		    (unsigned)opt_number("--retries", optarg, 0, 1000);
		return true;
	case OPT_RETRY_BUDGET:
		http.retry.budget_ms = opt_duration("--retry-budget", optarg);
		return true;
	case OPT_RETRY_DELAY:
		http.retry.base_ms = opt_duration("--retry-delay", optarg);
		return true;
	case OPT_RETRY_MAX_DELAY:
		http.retry.cap_ms = opt_duration("--retry-max-delay", optarg);
		return true;
	case OPT_TIMEOUT:
		http.stall_ms = opt_duration("--timeout", optarg);
		return true;
	default:
		return false;
	}
}

static void parse_option(int c)
{
	switch (c) {
	case 'H':
		if (*optarg == '@')
			header_file(optarg + 1);
		else
			header_argument(optarg);
		break;
	case OPT_ITEMS:
		set_items(optarg);
		break;
	case 'l':
		limit = opt_number("--limit", optarg, 1, UINT64_MAX);
		break;
	case OPT_MAX_PAGES:
		max_pages = opt_number("--max-pages", optarg, 0, UINT64_MAX);
		break;
	case OPT_PAGE_BUFFER:
		http.reply_max = opt_size("--page-buffer", optarg);
		break;
	case OPT_START:
		start = opt_number("--start", optarg, 0, UINT64_MAX / 2);
		break;
	case OPT_TOKEN_FILE:
		token_file(optarg);
		break;
	case 'q':
		err_verbosity(-1);
		break;
	case 'v':
		err_verbosity(1);
		break;
	case 'V':
		opt_version();
	case 'h':
		opt_help(usage, help);
	default:
		opt_usage(usage);
	}
}

static bool on_item(void *ctx, uint64_t from, bool bare, uint64_t end)
{
	(void)ctx, (void)from, (void)bare, (void)end;
	return true;
}

static bool starts_like_json(const struct buf *b)
{
	size_t at = strspn(b->data, " \t\r\n");

	return at < b->len && memchr("{[\"-0123456789tfn", b->data[at], 17);
}

/* Is the page complete, and how many items does it have? */
static enum retry_class judge(void *ctx, struct http_call *c)
{
	struct pick pick = {.path = items, .handler = on_item};
	enum retry_class class = RETRY_DONE;
	enum json_status status;

	(void)ctx;
	page_items = 0;
	if (c->status == 204 || !c->reply.len)
		return RETRY_DONE;
	if (!starts_like_json(&c->reply)) {
		snprintf(c->error, sizeof c->error,
		    "the answer is not JSON; it begins '%.60s'", c->reply.data);
		return RETRY_REFUSED;
	}
	pick_init(&pick, MAX_DEPTH);
	status = pick_feed(&pick, c->reply.data, c->reply.len);
	if (status == JSON_OK)
		status = pick_finish(&pick);
	if (status != JSON_OK) {
		bool cut = status == JSON_BAD && json_truncated(pick.scan);

		snprintf(c->error, sizeof c->error, "the page is %s: %s",
		    cut			 ? "cut short"
		    : status == JSON_BAD ? "not valid JSON"
					 : "not as expected",
		    pick_explain(&pick, status));
		class = cut ? RETRY_TRANSIENT : RETRY_REFUSED;
	}
	page_items = pick.items;
	pick_release(&pick);
	return class;
}

static void page_url(struct buf *url)
{
	char offset[24], page[24], size[24];
	const struct url_value values[] = {
	    {"offset", offset}, {"page", page}, {"limit", size}, {NULL, NULL}};
	uint64_t first_page = start == UINT64_MAX ? 1 : start;
	uint64_t first_offset = start == UINT64_MAX ? 0 : start;

	snprintf(offset, sizeof offset, "%" PRIu64, first_offset + total_items);
	snprintf(page, sizeof page, "%" PRIu64, first_page + pages);
	snprintf(size, sizeof size, "%" PRIu64, limit);
	buf_reset(url);
	url_expand(url, template, values);
}

static void run(struct http *h)
{
	bool paged = url_has(template, "offset") || url_has(template, "page");
	struct http_call call = {.method = "GET", .judge = judge};
	struct buf url = {0}, shown = {0};

	do {
		page_url(&url);
		call.url = url.data;
		http_run(h, &call);
		if (call.fate != HTTP_DONE) {
			url_show(&shown, url.data);
			die(http_exit_status(call.fate),
			    "page %" PRIu64 ": GET %s: %s%s", pages + 1,
			    shown.data, call.error,
			    call.fate == HTTP_GAVE_UP ? "; gave up" : "");
		}
		pages++;
		if (call.reply.len) {
			out_line(call.reply.data, call.reply.len, '\n');
			out_flush();
		}
		total_items += page_items;
	} while (paged && page_items && pages < max_pages);
	buf_release(&call.reply);
	buf_release(&url);
}

int main(int argc, char **argv)
{
	struct http_totals totals;
	struct http *h;
	struct buf origin = {0};
	int c;

	io_init();
	err_init(argv);
	secret_protect();
	while ((c = getopt_long(argc, argv, "H:hl:qvV", options, NULL)) != -1)
		if (!network_option(c))
			parse_option(c);
	if (argc - optind != 1)
		opt_refuse(usage, "one URL is needed");
	template = argv[optind];
	if (!max_pages)
		return EXIT_DONE;
	page_url(&origin);
	http.origin = origin.data;
	http.headers = headers;
	h = http_open(&http);
	run(h);
	out_close();
	totals = http_totals(h);
	note("%" PRIu64 " items in %" PRIu64 " pages, %" PRIu64
	     " requests, %" PRIu64 " bytes",
	    total_items, pages, totals.requests, totals.bytes_in);
	http_close(h);
	buf_release(&origin);
	path_release(&items_path);
	return EXIT_DONE;
}
