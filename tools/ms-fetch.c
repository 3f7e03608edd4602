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
#include "base/options.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/shell.h"
#include "base/signals.h"
#include "fetch/auth.h"
#include "fetch/detect.h"
#include "fetch/each.h"
#include "fetch/options.h"
#include "fetch/page.h"
#include "fetch/paging.h"
#include "fetch/preset.h"
#include "fetch/queue.h"
#include "fetch/rules.h"
#include "fetch/since.h"
#include "http/http.h"
#include "http/options.h"
#include "http/secret.h"
#include "http/url.h"

#include <getopt.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MAX_PREFETCH = 64, MAX_JOBS = 64, UNSET = MAX_PREFETCH + 1 };

/* The largest page, and with --each the largest item with its children. */
#define MAX_PAGE (UINT64_C(4) << 30)
#define MAX_EACH (UINT64_C(256) << 20)
#define BUFFER	 (UINT64_C(8) << 20)

/* The run. */
static struct template_request request; /* of the page below */
static struct paging *paging;
static struct http *handle;
static struct each *each;   /* with --each, in place of the next one */
static struct page *page;   /* the one that is being fetched */
static struct queue output; /* standard output */
static int wake = -1;	    /* what a caught signal makes readable */
static int failed;	    /* exit status of an error, reported at the end */
static struct buf failure;

/* What the options set. */
static struct fetch_rules rules = RULES_DEFAULTS;
static struct http_options http = {
    HTTP_OPT_DEFAULTS,
    .headers = request.headers,
    .also = rules.also,
    .other_origin = rules_other_origin,
    .buffer_max = 0, /* see set_limits */
    .buffer_option = "--page-buffer",
    .stream_max = 0, /* the same */
    .stream_option = "--max-page",
    .plain_option = "--no-compressed",
    .wait_ms = 600000,
};
static struct since since;
static uint64_t prefetch = UNSET, jobs;
static const char *into;
static bool explain, detect, progress;
static const char *input_option; /* that reads standard input; or NULL */
static struct preset preset = {.request = &rules.request}; /* of -K */

/* --- the report */

enum { PAGES, ITEMS, REQUESTS, RETRIES, BYTES, COUNTERS };

static void update(struct report_counter *list)
{
	struct http_totals t =
	    handle ? http_totals(handle) : (struct http_totals){0};

	list[PAGES].number = each ? each_pages(each) : paging_pages(paging);
	list[ITEMS].number = each ? each_items(each) : paging_items(paging);
	list[REQUESTS].number = t.requests;
	list[RETRIES].number = t.retries;
	list[BYTES].number = t.bytes_in;
}

static double share(void)
{
	return each ? each_share(each) : paging_share(paging);
}

static struct report_counter counters[COUNTERS] = {
    [PAGES] = {.name = "pages",
	.one = "page",
	.before = " in ",
	.flags = REPORT_LIST,
	.metric = "pages",
	.help = "Pages of the last run."},
    [ITEMS] = {.name = "items",
	.one = "item",
	.before = "",
	.flags = REPORT_DONE,
	.metric = "items",
	.help = "Items of these pages."},
    [REQUESTS] = {.name = "requests",
	.one = "request",
	.before = ", ",
	.metric = "requests",
	.help = "Requests."},
    [RETRIES] = {.name = "retries",
	.one = "retry",
	.flags = REPORT_BAD,
	.metric = "retries",
	.help = "Retries of requests."},
    [BYTES] = {.name = "bytes",
	.one = "byte",
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

/* --- options */

static const char usage[] = "usage: ms-fetch [options] [url]\n";

/* The second of two readers would find nothing. */
static void take_input_for(const char *option)
{
	if (input_option)
		opt_refuse(usage, "%s and %s would both read standard input",
		    input_option, option);
	input_option = option;
}

static void take(const struct opt *o, const char *value)
{
	if (o->which == FETCH_OPT_DATA && !strcmp(value, "@-"))
		take_input_for("--data @-");
	else if (o->which == FETCH_OPT_DATA && *value == '@')
		outputs_note_read(o->name, value + 1);
	fetch_options_take(
	    &rules, &http, (enum fetch_option)o->which, o->name, value);
}

static void take_preset(const struct opt *o, const char *value)
{
	(void)o;
	if (!strcmp(value, "-"))
		take_input_for("--config -");
	preset_read(&preset, value);
}

static const char about[] =
    "Write the pages of a JSON API to standard output. In the URL, -H or "
    "--data,\n"
    "{offset} is the number of items so far, {offset_end} the page's last "
    "offset,\n"
    "{page} the page number, {limit} the page size, {cursor} the cursor of "
    "the page\n"
    "before, {+cursor} as it is. Else --next or a Link header names the "
    "next.\n";
static const char after[] =
    "Example: ms-fetch "
    "'https://dummyjson.com/products?limit={limit}&skip={offset}'\n"
    "See ms-fetch --help all\n";

static const struct opt list[] = {
    {.help = "Paging options"},
    {"--cursor", 0, "PATH", "find the next cursor at PATH", true, .take = take,
	.which = FETCH_OPT_CURSOR},
    {"--cursor-header", 0, "NAME", "find the next cursor in a header",
	.text = &rules.page.cursor_header},
    {"--id", 0, "PATH", "find the id of an item at PATH (id)", .take = take,
	.which = FETCH_OPT_ID},
    {"--items", 0, "PATH", "find items at PATH (root, else 'products')", true,
	.take = take, .which = FETCH_OPT_ITEMS},
    {"--limit", 'l', "N", "page size, the value of {limit} (100)", true,
	.number = &rules.request.given, .least = 1, .most = TEMPLATE_LIMIT_MAX},
    {"--missing-ok", 0, NULL, "accept a page without the path as empty",
	.flag = &rules.page.missing_ok},
    {"--next", 0, "PATH", "find the URL of the next page at PATH", true,
	.take = take, .which = FETCH_OPT_NEXT},
    {"--start", 0, "N|TEXT", "set the first {page} (1), {offset} (0), {cursor}",
	true, .text = &rules.request.begin},

    {.help = "Since options"},
    {"--since", 0, "FILE", "set {since} to what FILE has, write FILE.next",
	.reads = "", .text = &since.file},
    {"--since-first", 0, "VALUE", "set {since} if there is no FILE",
	.text = &since.first},
    {"--since-overlap", 0, "TIME", "make {since}, a time, earlier by TIME",
	.time = &since.overlap_ms},
    {"--since-path", 0, "PATH", "write the greatest value at PATH in the items",
	.take = take, .which = FETCH_OPT_SINCE_PATH},

    {.help = "Each options"},
    {"--each", 0, NULL, "read items, fetch the pages for each: {.id}, {.a.b}",
	.flag = &rules.request.each},
    {"--into", 0, "NAME", "print each item with its children in member NAME",
	.text = &into},
    {"--jobs", 'j', "N", "send up to N requests at a time (4)", .number = &jobs,
	.least = 1, .most = MAX_JOBS},

    {.help = "Ending options"},
    {"--end", 0, "PATH", "stop if the value at PATH is true", .take = take,
	.which = FETCH_OPT_END},
    {"--fail-on", 0, "PATH[[!]=VALUE]",
	"fail if PATH is set, or is (not) VALUE", .take = take,
	.which = FETCH_OPT_FAIL_ON},
    {"--max-items", 0, "N", "stop after the page that reaches N items",
	.number = &rules.max_items, .least = 1},
    {"--max-pages", 0, "N", "stop after N pages", true,
	.number = &rules.max_pages, .least = 1},
    {"--more", 0, "PATH", "stop if the value at PATH is false or missing",
	.take = take, .which = FETCH_OPT_MORE},
    {"--pages", 0, "PATH", "find the number of all pages at PATH", .take = take,
	.which = FETCH_OPT_PAGES},
    {"--pages-header", 0, "NAME", "find the number of all pages in a header",
	.text = &rules.page.pages_header},
    {"--strict", 0, NULL, "fail if items may be missing or come twice", true,
	.flag = &rules.strict},
    {"--total", 0, "PATH", "find the number of all items at PATH", true,
	.take = take, .which = FETCH_OPT_TOTAL},
    {"--total-header", 0, "NAME", "find the number of all items in a header",
	.text = &rules.page.total_header},

    {.help = "Request options"},
    {"--allow-origin", 0, "URL", "follow links and redirects to URL's origin",
	.take = take, .which = FETCH_OPT_ALLOW_ORIGIN},
    {"--compressed", 0, NULL, "request compressed answers, the default",
	.flag = &http.uncompressed, .off = true},
    {"--config", 'K', "NAME|FILE", "use the options for an API, or of FILE",
	true, true, .take = take_preset},
    {"--data", 'd', "JSON|@FILE", "send JSON, or the contents of FILE, by POST",
	true, .take = take, .which = FETCH_OPT_DATA},
    {"--header", 'H', "'N: V'|@FILE", "send a header, or the lines of FILE",
	true, .reads = "@", .take = take, .which = FETCH_OPT_HEADER},
    {"--keep-query", 0, NULL, "keep parameters that a next link leaves out",
	.flag = &rules.keep_query},
    {"--no-compressed", 0, NULL, "do not request compressed answers",
	.flag = &http.uncompressed},
    HTTP_OPTION_PROXY(http),
    {"--rewrite-origin", 0, NULL, "request next links from the first origin",
	.flag = &rules.rewrite_origin},

    {.help = "Authorization options"},
    {"--auth-command", 0, "CMD", "send what CMD prints as Authorization",
	.take = take, .which = FETCH_OPT_AUTH_COMMAND},
    {"--auth-header", 0, "NAME",
	"send the token, or CMD's output, in this header", .take = take,
	.which = FETCH_OPT_AUTH_HEADER},
    HTTP_OPTION_CACERT(http),
    {"--client-cert", 0, "FILE", "send the TLS certificate in FILE",
	.reads = "", .text = &http.client_cert},
    {"--client-key", 0, "FILE", "use the key in FILE for --client-cert",
	.reads = "", .text = &http.client_key},
    HTTP_OPTION_INSECURE(http),
    {"--netrc", 0, NULL, "read user and password from ~/.netrc",
	.flag = &http.netrc},
    {"--renew-on", 0, "LIST", "renew the token also after these statuses",
	.take = take, .which = FETCH_OPT_RENEW_ON},
    {"--secret-file", 0, "FILE", "hide the lines of FILE in messages",
	.reads = "", .take = take, .which = FETCH_OPT_SECRET_FILE},
    {"--token-file", 0, "FILE", "send the token in FILE as a bearer token",
	true, .reads = "", .take = take, .which = FETCH_OPT_TOKEN_FILE},

    {.help = "Retry options"},
    HTTP_OPTIONS_RETRY(http, "a page"),
    {"--retry-on", 0, "PATH=VALUE", "retry if the value at PATH is VALUE",
	.take = take, .which = FETCH_OPT_RETRY_ON},
    {"--retry-status", 0, "LIST", "retry also after these statuses",
	.take = take, .which = FETCH_OPT_RETRY_STATUS},
    {"--wait", 0, "TIME", "limit the wait for a page that is not ready (10m)",
	.time = &http.wait_ms},

    {.help = "Limit options"},
    HTTP_OPTION_CONNECT(http),
    {"--max-page", 0, "SIZE", "fail on a larger page (4G)",
	.size = &http.stream_max},
    {"--page-buffer", 0, "SIZE", "hold pages up to SIZE until complete (8M)",
	.size = &http.buffer_max},
    {"--prefetch", 0, "N", "fetch N pages ahead of the reader (1)",
	.number = &prefetch, .most = MAX_PREFETCH},
    {"--rate", 0, "N/s|N/m|N/h", "limit the requests per second, minute, hour",
	.take = take, .which = FETCH_OPT_RATE},
    HTTP_OPTION_TIMEOUT(http),

    {.help = "Report options"},
    {"--detect", 0, NULL, "try how the API pages, print the command to use",
	true, .flag = &detect},
    {"--explain", 0, NULL, "print what would be done, send nothing",
	.flag = &explain},
    {"--metrics", 0, "FILE", "write totals to FILE for Prometheus",
	.text = &report.metrics_path},
    {"--progress", 0, NULL, "show progress even without a terminal",
	.flag = &progress},
    {"--stats", 0, "FILE", "write totals to FILE as JSON",
	.text = &report.stats_path},
};

/* Options of curl that users try here. */
static const struct opt_hint hints[] = {
    {"--insecure", 'k',
	"every certificate is checked: use --cacert FILE to trust another"},
    {"--user", 'u', "use --netrc"},
    {"--location", 'L',
	"redirects within the origin are followed: see --allow-origin"},
    {"--request", 'X', "a request is a GET, with -d a POST"},
    {"--output", 'o', "use > FILE"},
    {NULL, 0, NULL},
};

static const struct opts options = {.usage = usage,
    .about = about,
    .list = list,
    .count = sizeof list / sizeof list[0],
    .hints = hints,
    .after = after};

/* The URL on the command line, or what a preset makes of it. */
static void set_url(const char *given)
{
	static struct buf url;
	const char *wrong = preset_url(&preset, given, &url);

	if (wrong)
		opt_refuse(usage, "%s", wrong);
	rules.request.url = url.data;
}

/* What --each excludes, and what it needs. */
static void check_each(void)
{
	if (!rules.request.each && (into || jobs))
		opt_refuse(usage, "--into and --jobs need --each");
	if (!rules.request.each)
		return;
	if (detect)
		opt_refuse(usage, "--each cannot be used with --detect");
	if (into && !*into)
		opt_refuse(usage, "--into: the name is empty");
	if (prefetch != UNSET || http.buffer_max)
		opt_refuse(usage,
		    "--prefetch and --page-buffer cannot be used with --each, "
		    "which holds all pages of an item; see --jobs and "
		    "--max-page");
	take_input_for("--each");
}

static void set_limits(void)
{
	const bool many = rules.request.each;

	if (!http.stream_max)
		http.stream_max = many ? MAX_EACH : MAX_PAGE;
	if (!http.buffer_max)
		http.buffer_max = many ? http.stream_max : BUFFER;
	if (http.buffer_max > http.stream_max)
		http.buffer_max = http.stream_max;
	if (many)
		http.buffer_option = http.stream_option;
	if (!jobs)
		jobs = 4;
	if (prefetch == UNSET)
		prefetch = 1;
}

static void read_since(void)
{
	if (!since.file && (since.first || since.overlap_ms))
		opt_refuse(
		    usage, "--since-first and --since-overlap need --since");
	if (!since.file)
		return;
	if (!explain && !detect)
		since_begin(&since);
	rules.since = &since;
	rules.request.since_file = true;
	rules.request.since = since_read(&since);
}

/* Refuses rules that contradict each other. */
static void check_rules(void)
{
	const char *wrong;

	url_remember(rules.request.url); /* a message may quote a word of it */
	wrong = template_prepare(&rules.request);
	if (!wrong)
		wrong = rules_conflict(&rules);
	if (!wrong && detect)
		wrong = preset.count ? "--detect cannot be used with -K"
				     : detect_conflict(&rules);
	if (!wrong)
		wrong = auth_conflict(&http);
	if (!wrong)
		wrong = rules_set_home(&rules, &http);
	if (wrong)
		opt_refuse(usage, "%s", wrong);
}

static void parse_options(int argc, char **argv)
{
	preset.options = &options;
	options_parse(&options, argc, argv);
	if (argc - optind > 1)
		opt_refuse(usage, "expected one URL");
	check_each();
	set_limits();
	set_url(argv[optind]);
	preset_authorize(&preset, &http);
	outputs_check(input_option != NULL,
	    (const struct output[]){{"--stats", report.stats_path},
		{"--metrics", report.metrics_path},
		{"--since", since_next(&since)}},
	    3);
	read_since();
	check_rules();
}

/* Its origin is the one that secrets go to, unless the rules name another. */
static void make_first_request(void)
{
	paging = paging_new(&rules, NULL);
	paging_request(paging, &request);
	if (!http.origin)
		http.origin = mem_strdup(request.url.data);
	if (request.body.len)
		auth_body(&http, &request.body, false);
	auth_template(&http, &rules.request);
}

/* --- --explain and --detect */

static int run_explain(void)
{
	http_options_check(&http);
	rules_explain(&rules, &request);
	return EXIT_DONE;
}

/* The options on the command line that are a part of the command, too. */
static void repeat(const struct opt *o, const char *value, void *command)
{
	if (o->flag == &detect ||
	    (o->take == take && o->which == FETCH_OPT_ITEMS))
		return;
	buf_printf(command, " %s", o->name);
	if (!value)
		return;
	buf_putc(command, ' ');
	shell_quote(command, value);
}

static int run_detect(int argc, char **argv)
{
	struct buf command = {0};
	int status;

	buf_puts(&command, err_program());
	options_each(&options, argc, argv, repeat, &command);
	handle = http_open(&http);
	status = detect_run(handle, &rules, command.data);
	out_close();
	http_close(handle);
	buf_release(&command);
	return status;
}

/* --- pages */

static void start_page(void)
{
	paging_request(paging, &request);
	page_start(page, handle, &request, rules.request.data);
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

/*
 * Waits for the server, or until standard output takes a piece. The time spent
 * writing does not count as the server's.
 */
static void step(void)
{
	bool writable = http_step(handle, output.waiting ? STDOUT_FILENO : -1);
	long long began = clock_ms();

	if (signals_end()) {
		progress_clear();
		signals_die(signals_end());
	}
	if (writable) {
		queue_write(&output);
		http_excuse(handle, began);
	}
}

/*
 * Fetches one page while the pages before it wait to be written. A page is only
 * started when the queue has room for it, so memory holds prefetch + 1 pages.
 */
static void run_pages(void)
{
	bool more = true, fetching = false;

	while (more || fetching || output.waiting) {
		if (more && !fetching && output.waiting <= prefetch) {
			start_page();
			fetching = true;
		}
		if (fetching)
			page_may_write(page, !output.waiting);
		step();
		if (fetching && page_done(page)) {
			fetching = false;
			more = take_page();
		}
	}
}

/* --- items of --each */

static void run_each(void)
{
	while (each_begin(each)) {
		step();
		each_take(each);
		report_progress();
	}
}

/* --- start and exit */

/* The totals are written at the end, so only a run without them just dies. */
static void catch_signals(void)
{
	if (!report.stats_path && !report.metrics_path)
		return;
	wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (wake < 0)
		die_errno("cannot create an event descriptor");
	signals_init_end(wake);
}

/* The items of --each are taken before a command of --auth-command can. */
static void begin(void)
{
	int input = rules.request.each ? each_input() : -1;

	handle = http_open(&http);
	http_watch(handle, wake);
	queue_init(&output, prefetch + 1);
	if (rules.request.each)
		each = each_new(&(struct job_options){.rules = &rules,
				    .http = handle,
				    .into = into,
				    .max = http.stream_max,
				    .max_option = http.stream_option},
		    &output, input, jobs);
	else
		page = page_new(&rules.page, &output);
}

static int end(void)
{
	int status = each ? each_end(each, &failure) : paging_status(paging);

	if (each && failure.len)
		failed = status;
	progress_clear();
	queue_close(&output);
	report_summary("");
	if (failed)
		die(failed, "%s", failure.data);
	if (!status && since.file)
		status = since_end(&since, rules.strict);
	return err_end(status);
}

static void release(void)
{
	if (each)
		each_free(each);
	http_close(handle);
	if (page)
		page_free(page);
	paging_free(paging);
	rules_release(&rules);
	since_release(&since);
}

int main(int argc, char **argv)
{
	int status;

	report_begin();
	io_init();
	err_init(argv);
	secret_protect();
	parse_options(argc, argv);
	make_first_request();
	if (explain)
		return run_explain();
	if (detect)
		return run_detect(argc, argv);
	/* SIGPIPE from a lost connection must not end the program. */
	out_on_loss(NULL);
	report_init(&report);
	progress_init(progress);
	catch_signals();
	begin();
	if (each)
		run_each();
	else
		run_pages();
	status = end();
	release();
	return status;
}
