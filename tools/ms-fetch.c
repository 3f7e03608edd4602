/*
 * ms-fetch: the pages of a paginated JSON API, one after the other.
 *
 * The page is the unit of retry: it is held until it is complete and valid,
 * and only then written, so that nothing of a failed attempt ever reaches
 * the reader. While pages wait for a slow reader the next ones are fetched,
 * up to a number; the reader never makes a request time out.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/metrics.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/progress.h"
#include "base/table.h"
#include "fetch/auth.h"
#include "fetch/page.h"
#include "fetch/paging.h"
#include "fetch/queue.h"
#include "http/http.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/secret.h"
#include "http/url.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: ms-fetch [options] url\n";
static const char help[] =
    "Write the pages of a JSON API to standard output, a line end after each.\n"
    "In the URL or --data, {offset} is the number of items so far, {page}\n"
    "the number of the page, {cursor} what the page before said, {limit} the\n"
    "page size; without one, --next or a Link header names the next page.\n"
    "\n"
    "  -d, --data JSON|@FILE     send it by POST\n"
    "  -H, --header 'N: V'       send a header; @FILE: the lines of a file\n"
    "  -l, --limit N             what {limit} stands for (100)\n"
    "      --start N             the first {page} (1) or {offset} (0)\n"
    "      --items PATH          the items (the root array, else 'products')\n"
    "      --cursor PATH         the next cursor in the page: data[-1].id\n"
    "      --cursor-header NAME  the header that has the next cursor\n"
    "      --next PATH           the next page's URL in the page\n"
    "      --more PATH           false, 0 or nothing on the last page\n"
    "      --total PATH          the number of all items\n"
    "      --total-header NAME   the header that has the number of all items\n"
    "      --pages-header NAME   the number of all pages\n"
    "      --fail-on PATH        an error, unless null, false or no text\n"
    "      --max-pages N         stop after so many pages\n"
    "      --max-items N         stop after the page that reaches so many\n"
    "      --page-buffer SIZE    largest page held before it is written (8M)\n"
    "      --max-page SIZE       largest page accepted (4G)\n"
    "      --prefetch N          pages fetched ahead of the reader (1)\n"
    "      --rate N/s            requests a second, or /m, /h\n"
    "      --token-file FILE, --auth-command CMD   for Authorization\n"
    "      --netrc               take user and password from ~/.netrc\n"
    "      --allow-origin URL    links and redirects may lead there, too\n"
    "      --no-compressed; --compressed is the default\n"
    "      --explain             say what would be done, send nothing\n"
    "      --stats FILE, --metrics FILE   write totals as JSON; for "
    "Prometheus\n"
    "      --progress            also without a terminal\n" HTTP_OPT_HELP
	OPT_HELP;

enum {
	OPT_ALLOW_ORIGIN = OPT_LONG,
	OPT_AUTH_COMMAND,
	OPT_COMPRESSED,
	OPT_CURSOR,
	OPT_CURSOR_HEADER,
	OPT_EXPLAIN,
	OPT_FAIL_ON,
	OPT_ITEMS,
	OPT_MAX_ITEMS,
	OPT_MAX_PAGE,
	OPT_MAX_PAGES,
	OPT_METRICS,
	OPT_MORE,
	OPT_NETRC,
	OPT_NEXT,
	OPT_NO_COMPRESSED,
	OPT_PAGES_HEADER,
	OPT_PAGE_BUFFER,
	OPT_PREFETCH,
	OPT_PROGRESS,
	OPT_RATE,
	OPT_START,
	OPT_STATS,
	OPT_TOKEN_FILE,
	OPT_TOTAL,
	OPT_TOTAL_HEADER,
};

static const struct option options[] = {
    {"allow-origin", required_argument, NULL, OPT_ALLOW_ORIGIN},
    {"auth-command", required_argument, NULL, OPT_AUTH_COMMAND},
    {"compressed", no_argument, NULL, OPT_COMPRESSED},
    {"cursor", required_argument, NULL, OPT_CURSOR},
    {"cursor-header", required_argument, NULL, OPT_CURSOR_HEADER},
    {"data", required_argument, NULL, 'd'},
    {"explain", no_argument, NULL, OPT_EXPLAIN},
    {"fail-on", required_argument, NULL, OPT_FAIL_ON},
    {"header", required_argument, NULL, 'H'},
    {"items", required_argument, NULL, OPT_ITEMS},
    {"limit", required_argument, NULL, 'l'},
    {"max-items", required_argument, NULL, OPT_MAX_ITEMS},
    {"max-page", required_argument, NULL, OPT_MAX_PAGE},
    {"max-pages", required_argument, NULL, OPT_MAX_PAGES},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"more", required_argument, NULL, OPT_MORE},
    {"netrc", no_argument, NULL, OPT_NETRC},
    {"next", required_argument, NULL, OPT_NEXT},
    {"no-compressed", no_argument, NULL, OPT_NO_COMPRESSED},
    {"page-buffer", required_argument, NULL, OPT_PAGE_BUFFER},
    {"pages-header", required_argument, NULL, OPT_PAGES_HEADER},
    {"prefetch", required_argument, NULL, OPT_PREFETCH},
    {"progress", no_argument, NULL, OPT_PROGRESS},
    {"rate", required_argument, NULL, OPT_RATE},
    {"start", required_argument, NULL, OPT_START},
    {"stats", required_argument, NULL, OPT_STATS},
    {"token-file", required_argument, NULL, OPT_TOKEN_FILE},
    {"total", required_argument, NULL, OPT_TOTAL},
    {"total-header", required_argument, NULL, OPT_TOTAL_HEADER},
    HTTP_OPT_TABLE,
    OPT_TABLE,
    {NULL, 0, NULL, 0},
};

enum { MAX_ORIGINS = 16, MAX_PREFETCH = 64 };

static const char *origins[MAX_ORIGINS + 1];
static size_t origin_count;
static const char foreign[] =
    "at another origin; --allow-origin would allow it";
static struct http_options http = {
    HTTP_OPT_DEFAULTS,
    .also = origins,
    .foreign = foreign,
    .buffer_max = 8 << 20,
    .buffer_option = "--page-buffer",
    .spill_max = UINT64_C(4) << 30,
    .spill_option = "--max-page",
};
static struct paging paging = {
    .also = origins,
    .foreign = foreign,
    .start = UINT64_MAX,
    .limit = 100,
    .max_pages = UINT64_MAX,
    .max_items = UINT64_MAX,
};
static struct path items_path, probe_paths[PAGE_PROBES];
static const char *stats_file, *metrics_file;
static size_t prefetch = 1;
static bool explain, progress;

static struct queue output; /* pages that are complete */
static struct page page;    /* on its way in */
static struct buf page_url, page_data;
static struct http *handle;
static long long began;
static int failed; /* an exit status, once what waits has been written */
static char failure[HTTP_ERROR_SIZE + 1024];

static void set_data(const char *text)
{
	struct buf b = {0};
	ssize_t n;
	int fd;

	if (*text != '@') {
		paging.data = text;
		return;
	}
	fd = open(text + 1, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die_errno("cannot open '%s'", text + 1);
	while ((n = io_read(fd, buf_room(&b, 4096), 4096)) > 0)
		buf_grow(&b, (size_t)n);
	if (n < 0)
		die_errno("cannot read '%s'", text + 1);
	close(fd);
	buf_put(&b, "", 1);
	paging.data = b.data;
}

static const struct path *set_path(
    const char *name, struct path *path, const char *text)
{
	const char *wrong = path == &items_path ? path_parse_items(path, text)
						: path_parse(path, text);

	if (wrong)
		die(EXIT_USAGE, "%s: '%s': %s", name, text, wrong);
	if (path == &items_path && path->last)
		die(EXIT_USAGE, "%s: '%s': [-1] is one item only", name, text);
	return path;
}

/* The URL, or an object that has it at `href`. */
static void set_next(struct page_rules *r, const char *text)
{
	struct buf href = {0};

	r->next = set_path("--next", &probe_paths[PAGE_NEXT], text);
	buf_printf(&href, "%s.href", strcmp(text, ".") ? text : "");
	r->href = set_path(
	    "--next", &probe_paths[PAGE_HREF], href.data + (*href.data == '.'));
	buf_release(&href);
}

static void set_rate(const char *text)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {{"/s", 1000}, {"/m", 60000}, {"/h", 3600000}};
	size_t digits = strspn(text, "0123456789");
	char number[24];
	uint64_t n;

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!digits || digits >= sizeof number ||
		    strcmp(text + digits, units[i].unit) != 0)
			continue;
		memcpy(number, text, digits);
		number[digits] = '\0';
		n = opt_number("--rate", number, 1, 1000);
		/* Rather one request fewer than one too many. */
		http.interval_ms = (units[i].ms + n - 1) / n;
		return;
	}
	die(EXIT_USAGE, "--rate: '%s' is not a rate such as 5/s, 30/m", text);
}

/* Options that say where a page says something; false: not one of them. */
static bool page_option(int c)
{
	struct page_rules *r = &paging.rules;

	switch (c) {
	case OPT_CURSOR:
		r->cursor =
		    set_path("--cursor", &probe_paths[PAGE_CURSOR], optarg);
		return true;
	case OPT_CURSOR_HEADER:
		r->cursor_header = optarg;
		return true;
	case OPT_FAIL_ON:
		r->fail_on =
		    set_path("--fail-on", &probe_paths[PAGE_FAIL], optarg);
		return true;
	case OPT_ITEMS:
		r->items = set_path("--items", &items_path, optarg);
		return true;
	case OPT_MORE:
		r->more = set_path("--more", &probe_paths[PAGE_MORE], optarg);
		return true;
	case OPT_NEXT:
		set_next(r, optarg);
		return true;
	case OPT_PAGES_HEADER:
		r->pages_header = optarg;
		return true;
	case OPT_TOTAL:
		r->total =
		    set_path("--total", &probe_paths[PAGE_TOTAL], optarg);
		return true;
	case OPT_TOTAL_HEADER:
		r->total_header = optarg;
		return true;
	default:
		return false;
	}
}

static const char *shown(const char *url)
{
	static struct buf text;

	buf_reset(&text);
	url_show(&text, url);
	return text.data;
}

static bool access_option(int c)
{
	switch (c) {
	case 'H':
		auth_header(&http, optarg);
		return true;
	case OPT_ALLOW_ORIGIN:
		if (origin_count == MAX_ORIGINS)
			die(EXIT_USAGE, "too many --allow-origin");
		if (!origin_same(optarg, optarg))
			die(EXIT_USAGE,
			    "--allow-origin: '%s' is not an http or https URL",
			    shown(optarg));
		origins[origin_count++] = optarg;
		return true;
	case OPT_AUTH_COMMAND:
		auth_command(&http, optarg);
		return true;
	case OPT_TOKEN_FILE:
		auth_token_file(&http, optarg);
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
		set_rate(optarg);
		return true;
	default:
		return false;
	}
}

static void parse_option(int c)
{
	switch (c) {
	case 'd':
		set_data(optarg);
		break;
	case 'l':
		paging.limit = opt_number("--limit", optarg, 1, UINT64_MAX);
		break;
	case OPT_MAX_ITEMS:
		paging.max_items =
		    opt_number("--max-items", optarg, 1, UINT64_MAX);
		break;
	case OPT_MAX_PAGES:
		paging.max_pages =
		    opt_number("--max-pages", optarg, 1, UINT64_MAX);
		break;
	case OPT_MAX_PAGE:
		http.spill_max = opt_size("--max-page", optarg);
		break;
	case OPT_PAGE_BUFFER:
		http.buffer_max = opt_size("--page-buffer", optarg);
		break;
	case OPT_PREFETCH:
		prefetch = opt_number("--prefetch", optarg, 0, MAX_PREFETCH);
		break;
	case OPT_START:
		paging.start = opt_number("--start", optarg, 0, UINT64_MAX / 2);
		break;
	case OPT_EXPLAIN:
		explain = true;
		break;
	case OPT_METRICS:
		metrics_file = optarg;
		break;
	case OPT_PROGRESS:
		progress = true;
		break;
	case OPT_STATS:
		stats_file = optarg;
		break;
	default:
		opt_common(c, usage, help);
	}
}

static void start_page(struct http *h)
{
	buf_reset(&page_url);
	buf_reset(&page_data);
	paging_request(&paging, &page_url, &page_data);
	page_init(&page, &paging.rules);
	page.call.method = paging.data ? "POST" : "GET";
	page.call.url = page_url.data;
	page.call.body = paging.data ? page_data.data : NULL;
	page.call.body_len = page_data.len;
	http_start(h, &page.call);
}

/*
 * Notes why the run ends, because of the page with that number; main says it
 * once the pages that wait have been written.
 */
static void fail(uint64_t number, int status, const char *why)
{
	int n = 0;

	failed = status;
	if (page.out && page.call.fate != HTTP_DONE && number > paging.pages) {
		if (page.changed || page.call.fate == HTTP_GAVE_UP)
			failed = EXIT_AGAIN;
		n = snprintf(failure, sizeof failure,
		    "interrupted after %" PRIu64 " items, %" PRIu64
		    " bytes of ",
		    page.pick.items, page.out);
	}
	snprintf(failure + n, sizeof failure - (size_t)n,
	    "page %" PRIu64 ": %s %.800s: %s%s", number, page.call.method,
	    shown(page_url.data), why,
	    page.call.fate == HTTP_GAVE_UP ? "; gave up" : "");
}

static void show_progress(void)
{
	char text[48];

	if (!progress_due())
		return;
	snprintf(text, sizeof text, "%" PRIu64 " pages", paging.pages);
	progress_draw(paging.items, "items", text, paging_share(&paging));
}

/* What the page in means; false when there will be no other. */
static bool take_page(void)
{
	enum paging_verdict verdict = PAGING_WRONG;
	const char *why = page.call.error;

	progress_clear();
	if (page.call.fate == HTTP_DONE)
		verdict = paging_after(&paging, &page, &why);
	if (verdict == PAGING_STUCK)
		fail(paging.pages, EXIT_REMOTE, why);
	else if (verdict == PAGING_WRONG)
		fail(paging.pages + 1,
		    page.call.fate == HTTP_DONE
			? EXIT_REMOTE
			: http_fate_status(page.call.fate),
		    why);
	http_finish(&page.call);
	if (page.out &&
	    (verdict != PAGING_WRONG || page.call.fate == HTTP_DONE))
		out_bytes("\n", 1);
	else if (page.call.reply.len && verdict != PAGING_WRONG &&
		 verdict != PAGING_OVER)
		queue_put(&output, &page.call.reply);
	show_progress();
	return verdict == PAGING_MORE;
}

/*
 * One page is on its way in while those before it wait to be written. Room
 * for it is kept, so memory holds prefetch + 1 pages.
 */
static void run(struct http *h)
{
	bool more = true, under_way = false;

	queue_init(&output, prefetch + 1);
	while (more || under_way || output.waiting) {
		if (more && !under_way && output.waiting <= prefetch) {
			start_page(h);
			under_way = true;
		}
		page.may_spill = !output.waiting;
		if (under_way && page.may_spill)
			http_resume(&page.call);
		if (http_step(h, output.waiting ? STDOUT_FILENO : -1)) {
			long long since = clock_ms();

			queue_write(&output);
			http_excuse(h, since);
		}
		if (under_way && page.call.done) {
			under_way = false;
			more = take_page();
		}
	}
	queue_release(&output);
}

static double seconds(void)
{
	return (double)(clock_ms() - began) / 1000;
}

static bool write_stats(const struct http_totals *t, int status)
{
	int fd =
	    open(stats_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct buf b = {0};
	bool ok;

	buf_printf(&b,
	    "{\"pages\":%" PRIu64 ",\"items\":%" PRIu64 ",\"requests\":%" PRIu64
	    ",\"retries\":%" PRIu64 ",\"bytes\":%" PRIu64
	    ",\"seconds\":%.3f,\"status\":%d}\n",
	    paging.pages, paging.items, t->requests, t->retries, t->bytes_in,
	    seconds(), status);
	ok = fd >= 0 && io_write(fd, b.data, b.len);
	ok = (fd < 0 || close(fd) == 0) && ok;
	if (!ok)
		complain(
		    "cannot write to '%s': %s", stats_file, strerror(errno));
	buf_release(&b);
	return ok;
}

static bool write_metrics(const struct http_totals *t, int status)
{
	const struct metric list[] = {
	    {"pages", "Pages of the last run.", NULL, NULL, paging.pages},
	    {"items", "Items of these pages.", NULL, NULL, paging.items},
	    {"requests", "Requests.", NULL, NULL, t->requests},
	    {"retries", "Requests that were made again.", NULL, NULL,
		t->retries},
	    {"received_bytes", "Bytes received.", NULL, NULL, t->bytes_in},
	};

	return metrics_write(metrics_file, "ms_fetch", list,
	    sizeof list / sizeof list[0], seconds(), status);
}

/* The status to end with: monitoring that is broken is said, at least. */
static int write_totals(int status)
{
	struct http_totals t =
	    handle ? http_totals(handle) : (struct http_totals){0};
	bool ok = !stats_file || write_stats(&t, status);

	ok = (!metrics_file || write_metrics(&t, status)) && ok;
	return ok || status != EXIT_DONE ? status : EXIT_IO;
}

/* On a terminal: of a run that was long enough to show progress. */
static void summarize(const struct http_totals *t)
{
	const struct table_row rows[] = {
	    {"items", paging.items, false},
	    {"pages", paging.pages, false},
	    {"requests", t->requests, false},
	    {"retries", t->retries, true},
	    {"bytes", t->bytes_in, false},
	};
	char head[32];

	if (table_wanted() && (progress_seen() || err_verbose() > 0)) {
		snprintf(head, sizeof head, "%.1f s", seconds());
		table_print(head, rows, sizeof rows / sizeof rows[0]);
		return;
	}
	note("%" PRIu64 " items in %" PRIu64 " pages, %" PRIu64
	     " requests, %" PRIu64 " bytes",
	    paging.items, paging.pages, t->requests, t->bytes_in);
}

/* The first request's URL: secrets go to its origin. */
static void set_origin(const char *url)
{
	const char *wrong;

	paging.url = url;
	wrong = paging_init(&paging);
	if (wrong)
		opt_refuse(usage, "%s", wrong);
	paging_request(&paging, &page_url, &page_data);
	http.origin = mem_strdup(page_url.data);
}

int main(int argc, char **argv)
{
	struct http_totals totals;
	int c, status;

	began = clock_ms();
	io_init();
	err_init(argv);
	secret_protect();
	while ((c = getopt_long(argc, argv, "d:H:hl:qvV", options, NULL)) != -1)
		if (!http_options_take(&http, c, optarg) && !page_option(c) &&
		    !access_option(c))
			parse_option(c);
	if (argc - optind != 1)
		opt_refuse(usage, "one URL is needed");
	if (http.buffer_max > http.spill_max)
		http.buffer_max = http.spill_max;
	set_origin(argv[optind]);
	if (explain) {
		http_options_check(&http);
		paging_explain(&paging);
		return EXIT_DONE;
	}
	/* A connection that is gone must not look like a reader that left. */
	out_on_loss(NULL);
	if (stats_file || metrics_file)
		err_at_end(write_totals);
	progress_init(progress);
	handle = http_open(&http);
	run(handle);
	progress_clear();
	out_close();
	totals = http_totals(handle);
	if (!failed)
		paging_end(&paging);
	summarize(&totals);
	if (failed)
		die(failed, "%s", failure);
	status = err_end(EXIT_DONE);
	http_close(handle);
	page_release(&page);
	paging_release(&paging);
	return status;
}
