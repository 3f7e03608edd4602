/*
 * ms-fetch: the pages of a paginated JSON API, one after the other.
 *
 * The page is the unit of retry: it is held until it is complete and valid, and
 * only then written, so nothing of a failed attempt reaches the reader. A page
 * larger than --page-buffer is streamed instead, and resumed after a failure.
 * While pages wait for a slow reader, up to --prefetch more are fetched; a slow
 * reader never makes a request time out.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/progress.h"
#include "base/report.h"
#include "fetch/auth.h"
#include "fetch/page.h"
#include "fetch/paging.h"
#include "fetch/queue.h"
#include "fetch/rules.h"
#include "http/http.h"
#include "http/options.h"
#include "http/secret.h"
#include "http/url.h"

#include <getopt.h>
#include <unistd.h>

static const char usage[] = "usage: ms-fetch [options] url\n";
static const char help[] =
    "Fetch the pages of a JSON API and write them to standard output. In the\n"
    "URL, -H or --data, {offset} is the number of items so far, {page} the "
    "page\n"
    "number, {cursor} the cursor from the previous page, {limit} the page\n"
    "size. Without the first three, --next or a Link header names the next\n"
    "page.\n"
    "\n"
    "  -d, --data JSON|@FILE     send JSON, or the contents of FILE, by POST\n"
    "  -H, --header 'N: V'       send a header; @FILE sends the lines of FILE\n"
    "  -l, --limit N             set {limit} (100)\n"
    "      --start N|TEXT        set the first {page} (1), {offset} (0), "
    "{cursor}\n"
    "      --items PATH          find items at PATH (root, else 'products')\n"
    "      --missing-ok          accept a page without the path as empty\n"
    "      --cursor PATH, --cursor-header NAME   find the next cursor\n"
    "      --next PATH           find the URL of the next page at PATH\n"
    "      --more PATH, --end PATH   stop if it is false or missing; if true\n"
    "      --total PATH, --total-header NAME   find the number of all items\n"
    "      --pages PATH, --pages-header NAME   find the number of all pages\n"
    "      --fail-on PATH[[!]=VALUE]   fail if PATH is true, is (not) VALUE\n"
    "      --retry-on PATH=VALUE       try again if PATH is VALUE\n"
    "      --id PATH             find the id of an item at PATH (id)\n"
    "      --strict              fail if items may be missing or come twice\n"
    "      --max-pages N, --max-items N   stop after the page that reaches N\n"
    "      --page-buffer SIZE (8M), --max-page SIZE (4G)   hold, accept a "
    "page\n"
    "      --prefetch N          fetch N pages ahead of the reader (1)\n"
    "      --rate N/s            limit requests per second, or /m, /h\n"
    "      --token-file FILE, --auth-command CMD   set Authorization\n"
    "      --auth-header NAME, --renew-on LIST, --retry-status LIST, --wait "
    "T (10m)\n"
    "      --secret-file FILE    hide the lines of FILE in messages\n"
    "      --netrc               read user and password from ~/.netrc\n"
    "      --allow-origin URL    follow links and redirects to URL's origin\n"
    "      --no-compressed; --compressed is the default\n"
    "      --explain             print what would be done, send nothing\n"
    "      --stats FILE, --metrics FILE   write totals (JSON; Prometheus)\n"
    "      --progress            show progress even without a "
    "terminal\n" HTTP_OPT_HELP OPT_HELP;

enum {
	OPT_ALLOW_ORIGIN = OPT_LONG,
	OPT_AUTH_COMMAND,
	OPT_AUTH_HEADER,
	OPT_COMPRESSED,
	OPT_CURSOR,
	OPT_CURSOR_HEADER,
	OPT_END,
	OPT_EXPLAIN,
	OPT_FAIL_ON,
	OPT_ID,
	OPT_ITEMS,
	OPT_MAX_ITEMS,
	OPT_MAX_PAGE,
	OPT_MAX_PAGES,
	OPT_METRICS,
	OPT_MISSING_OK,
	OPT_MORE,
	OPT_NETRC,
	OPT_NEXT,
	OPT_NO_COMPRESSED,
	OPT_PAGES,
	OPT_PAGES_HEADER,
	OPT_PAGE_BUFFER,
	OPT_PREFETCH,
	OPT_PROGRESS,
	OPT_RATE,
	OPT_RENEW_ON,
	OPT_RETRY_ON,
	OPT_RETRY_STATUS,
	OPT_SECRET_FILE,
	OPT_START,
	OPT_STATS,
	OPT_STRICT,
	OPT_TOKEN_FILE,
	OPT_TOTAL,
	OPT_TOTAL_HEADER,
	OPT_WAIT,
};

static const struct option options[] = {
    {"allow-origin", required_argument, NULL, OPT_ALLOW_ORIGIN},
    {"auth-command", required_argument, NULL, OPT_AUTH_COMMAND},
    {"auth-header", required_argument, NULL, OPT_AUTH_HEADER},
    {"compressed", no_argument, NULL, OPT_COMPRESSED},
    {"cursor", required_argument, NULL, OPT_CURSOR},
    {"cursor-header", required_argument, NULL, OPT_CURSOR_HEADER},
    {"data", required_argument, NULL, 'd'},
    {"end", required_argument, NULL, OPT_END},
    {"explain", no_argument, NULL, OPT_EXPLAIN},
    {"fail-on", required_argument, NULL, OPT_FAIL_ON},
    {"header", required_argument, NULL, 'H'},
    {"id", required_argument, NULL, OPT_ID},
    {"items", required_argument, NULL, OPT_ITEMS},
    {"limit", required_argument, NULL, 'l'},
    {"max-items", required_argument, NULL, OPT_MAX_ITEMS},
    {"max-page", required_argument, NULL, OPT_MAX_PAGE},
    {"max-pages", required_argument, NULL, OPT_MAX_PAGES},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"missing-ok", no_argument, NULL, OPT_MISSING_OK},
    {"more", required_argument, NULL, OPT_MORE},
    {"netrc", no_argument, NULL, OPT_NETRC},
    {"next", required_argument, NULL, OPT_NEXT},
    {"no-compressed", no_argument, NULL, OPT_NO_COMPRESSED},
    {"page-buffer", required_argument, NULL, OPT_PAGE_BUFFER},
    {"pages", required_argument, NULL, OPT_PAGES},
    {"pages-header", required_argument, NULL, OPT_PAGES_HEADER},
    {"prefetch", required_argument, NULL, OPT_PREFETCH},
    {"progress", no_argument, NULL, OPT_PROGRESS},
    {"rate", required_argument, NULL, OPT_RATE},
    {"renew-on", required_argument, NULL, OPT_RENEW_ON},
    {"retry-on", required_argument, NULL, OPT_RETRY_ON},
    {"retry-status", required_argument, NULL, OPT_RETRY_STATUS},
    {"secret-file", required_argument, NULL, OPT_SECRET_FILE},
    {"start", required_argument, NULL, OPT_START},
    {"stats", required_argument, NULL, OPT_STATS},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"token-file", required_argument, NULL, OPT_TOKEN_FILE},
    {"total", required_argument, NULL, OPT_TOTAL},
    {"total-header", required_argument, NULL, OPT_TOTAL_HEADER},
    {"wait", required_argument, NULL, OPT_WAIT},
    HTTP_OPT_TABLE,
    OPT_TABLE,
    {NULL, 0, NULL, 0},
};

enum { MAX_PREFETCH = 64 };

static struct fetch_rules rules = RULES_DEFAULTS;
static struct template_request request; /* of the page below */
static struct http_options http = {
    HTTP_OPT_DEFAULTS,
    .headers = request.headers,
    .also = rules.also,
    .other_origin = rules_other_origin,
    .buffer_max = 8 << 20,
    .buffer_option = "--page-buffer",
    .stream_max = UINT64_C(4) << 30,
    .stream_option = "--max-page",
    .wait_ms = 600000,
};
static size_t prefetch = 1;
static bool explain, progress;

static struct paging *paging;
static struct http *handle;
static struct page *page;   /* the one that is being fetched */
static struct queue output; /* standard output */
static int failed;	    /* exit status of an error, reported at the end */
static struct buf failure;

enum { PAGES, ITEMS, REQUESTS, RETRIES, BYTES, COUNTERS };

static void update(struct report_counter *list)
{
	struct http_totals t =
	    handle ? http_totals(handle) : (struct http_totals){0};

	list[PAGES].number = paging_pages(paging);
	list[ITEMS].number = paging_items(paging);
	list[REQUESTS].number = t.requests;
	list[RETRIES].number = t.retries;
	list[BYTES].number = t.bytes_in;
}

static double share(void)
{
	return paging_share(paging);
}

static struct report_counter counters[COUNTERS] = {
    [PAGES] = {.name = "pages",
	.before = " in ",
	.flags = REPORT_LIST,
	.metric = "pages",
	.help = "Pages of the last run."},
    [ITEMS] = {.name = "items",
	.before = "",
	.flags = REPORT_DONE,
	.metric = "items",
	.help = "Items of these pages."},
    [REQUESTS] = {.name = "requests",
	.before = ", ",
	.metric = "requests",
	.help = "Requests."},
    [RETRIES] = {.name = "retries",
	.flags = REPORT_BAD,
	.metric = "retries",
	.help = "Retries of requests."},
    [BYTES] = {.name = "bytes",
	.before = ", ",
	.metric = "received_bytes",
	.help = "Bytes received."},
};
static const struct report_counter *const shown[] = {&counters[ITEMS],
    &counters[PAGES], &counters[REQUESTS], &counters[RETRIES], &counters[BYTES],
    NULL};
static struct report report = {
    .counters = counters,
    .count = COUNTERS,
    .shown = shown,
    .update = update,
    .prefix = "ms_fetch",
    .unit = "items",
    .share = share,
    .quiet_summary = true,
};

/* Takes an option for a place in the page or headers; false if c is not one. */
static bool page_option(int c)
{
	struct page_rules *r = &rules.page;

	switch (c) {
	case OPT_CURSOR:
		rules_probe(r, PROBE_CURSOR, "--cursor", optarg);
		return true;
	case OPT_CURSOR_HEADER:
		r->cursor_header = optarg;
		return true;
	case OPT_END:
		rules_probe(r, PROBE_END, "--end", optarg);
		return true;
	case OPT_FAIL_ON:
		rules_condition(&r->fail, "--fail-on", optarg);
		return true;
	case OPT_ID:
		rules_set_id(r, optarg);
		return true;
	case OPT_ITEMS:
		rules_items(r, optarg);
		return true;
	case OPT_MISSING_OK:
		r->missing_ok = true;
		return true;
	case OPT_MORE:
		rules_probe(r, PROBE_MORE, "--more", optarg);
		return true;
	case OPT_NEXT:
		rules_probe(r, PROBE_NEXT, "--next", optarg);
		return true;
	case OPT_PAGES:
		rules_probe(r, PROBE_PAGES, "--pages", optarg);
		return true;
	case OPT_PAGES_HEADER:
		r->pages_header = optarg;
		return true;
	case OPT_RETRY_ON:
		rules_condition(&r->retry, "--retry-on", optarg);
		return true;
	case OPT_TOTAL:
		rules_probe(r, PROBE_TOTAL, "--total", optarg);
		return true;
	case OPT_TOTAL_HEADER:
		r->total_header = optarg;
		return true;
	default:
		return false;
	}
}

/* Takes an option for what is sent and where; false if c is not one. */
static bool access_option(int c)
{
	switch (c) {
	case 'd':
		rules.request.data = template_data(optarg);
		return true;
	case 'H':
		auth_header(&http, &rules.request, optarg);
		return true;
	case OPT_ALLOW_ORIGIN:
		rules_allow_origin(&rules, optarg);
		return true;
	case OPT_AUTH_COMMAND:
		auth_command(&http, optarg);
		return true;
	case OPT_AUTH_HEADER:
		auth_header_name(&http, optarg);
		return true;
	case OPT_RENEW_ON:
		status_add(&http.renew_on, "--renew-on", optarg);
		return true;
	case OPT_TOKEN_FILE:
		auth_token_file(&http, optarg);
		return true;
	case OPT_SECRET_FILE:
		auth_secret_file(&http, optarg);
		return true;
	case OPT_NETRC:
		http.netrc = true;
		return true;
	case OPT_COMPRESSED:
		http.uncompressed = false;
		return true;
	case OPT_NO_COMPRESSED:
		http.uncompressed = true;
		return true;
	case OPT_RATE:
		http.interval_ms = rules_interval(optarg);
		return true;
	default:
		return false;
	}
}

/* Takes an option for a limit or a failure; false if c is not one. */
static bool limit_option(int c)
{
	switch (c) {
	case 'l':
		rules.request.limit =
		    opt_number("--limit", optarg, 1, UINT64_MAX);
		return true;
	case OPT_MAX_ITEMS:
		rules.max_items =
		    opt_number("--max-items", optarg, 1, UINT64_MAX);
		return true;
	case OPT_MAX_PAGES:
		rules.max_pages =
		    opt_number("--max-pages", optarg, 1, UINT64_MAX);
		return true;
	case OPT_MAX_PAGE:
		http.stream_max = opt_size("--max-page", optarg);
		return true;
	case OPT_PAGE_BUFFER:
		http.buffer_max = opt_size("--page-buffer", optarg);
		return true;
	case OPT_PREFETCH:
		prefetch = opt_number("--prefetch", optarg, 0, MAX_PREFETCH);
		return true;
	case OPT_RETRY_STATUS:
		status_add(&http.retry_status, "--retry-status", optarg);
		return true;
	case OPT_WAIT:
		http.wait_ms = opt_duration("--wait", optarg);
		return true;
	case OPT_START:
		rules.request.begin = optarg;
		return true;
	default:
		return false;
	}
}

static void parse_option(int c)
{
	bool taken = http_options_take(&http, c, optarg) || page_option(c) ||
		     access_option(c) || limit_option(c);

	if (taken)
		return;
	switch (c) {
	case OPT_EXPLAIN:
		explain = true;
		break;
	case OPT_METRICS:
		report.metrics_path = optarg;
		break;
	case OPT_PROGRESS:
		progress = true;
		break;
	case OPT_STATS:
		report.stats_path = optarg;
		break;
	case OPT_STRICT:
		rules.strict = true;
		break;
	default:
		opt_common(c, usage, help);
	}
}

static void parse_options(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "d:H:hl:qvV", options, NULL)) != -1)
		parse_option(c);
	if (argc - optind != 1)
		opt_refuse(usage, "expected one URL");
	if (http.buffer_max > http.stream_max)
		http.buffer_max = http.stream_max;
	rules.request.url = argv[optind];
	outputs_check(false,
	    (const struct output[]){{"--stats", report.stats_path},
		{"--metrics", report.metrics_path}},
	    2);
}

/* Secrets go to the origin of the first request only. */
static void set_origin(void)
{
	const char *wrong;

	url_remember(rules.request.url); /* a message may quote a word of it */
	wrong = template_prepare(&rules.request);
	if (!wrong)
		wrong = rules_conflict(&rules);
	if (!wrong)
		wrong = auth_conflict(&http);
	if (wrong)
		opt_refuse(usage, "%s", wrong);
	paging = paging_new(&rules);
	paging_request(paging, &request);
	http.origin = mem_strdup(request.url.data);
	if (request.body.len)
		auth_body(&http, &request.body, false);
}

static void start_page(void)
{
	paging_request(paging, &request);
	page_start(page, handle, request.url.data,
	    rules.request.data ? &request.body : NULL);
}

/* Queues the page that has come; false when there is no other. */
static bool take_page(void)
{
	enum paging_verdict verdict;
	const char *why;
	struct buf *held;
	bool counts;

	progress_clear();
	verdict = paging_after(paging, page, &why);
	counts = verdict != PAGING_BAD_PAGE && verdict != PAGING_REPEATED;
	/* Printed at the end, after the pages that wait have been written. */
	if (verdict == PAGING_BAD_PAGE || verdict == PAGING_DEAD_END)
		failed = page_failure(
		    page, paging_pages(paging) + !counts, why, &failure);
	held = page_finish(page);
	if (counts && held->len)
		queue_put(&output, held);
	report_progress();
	return verdict == PAGING_MORE;
}

static void write_piece(void)
{
	long long since = clock_ms();

	queue_write(&output);
	http_excuse(handle, since);
}

/*
 * Fetches one page while the pages before it wait to be written. A page is only
 * started when the queue has room for it, so memory holds prefetch + 1 pages.
 */
static void run(void)
{
	bool more = true, fetching = false, writable;

	while (more || fetching || output.waiting) {
		if (more && !fetching && output.waiting <= prefetch) {
			start_page();
			fetching = true;
		}
		if (fetching)
			page_may_write(page, !output.waiting);
		writable =
		    http_step(handle, output.waiting ? STDOUT_FILENO : -1);
		if (writable)
			write_piece();
		if (fetching && page_done(page)) {
			fetching = false;
			more = take_page();
		}
	}
}

static int end(void)
{
	progress_clear();
	queue_close(&output);
	report_summary("");
	if (failed)
		die(failed, "%s", failure.data);
	return err_end(paging_status(paging));
}

int main(int argc, char **argv)
{
	int status;

	report_begin();
	io_init();
	err_init(argv);
	secret_protect();
	parse_options(argc, argv);
	set_origin();
	if (explain) {
		http_options_check(&http);
		rules_explain(&rules, &request);
		return EXIT_DONE;
	}
	/* SIGPIPE from a lost connection must not end the program. */
	out_on_loss(NULL);
	report_init(&report);
	progress_init(progress);
	handle = http_open(&http);
	queue_init(&output, prefetch + 1);
	page = page_new(&rules.page, &output);
	run();
	status = end();
	http_close(handle);
	page_free(page);
	paging_free(paging);
	rules_release(&rules);
	return status;
}
