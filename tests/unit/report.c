/*
 * base/report.h and base/metrics.h: a run in lines, files and metrics, with a
 * clock that a test moves.
 */
#include "base/report.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/progress.h"

#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

static long long now_ms = 5000;

long long clock_ms(void)
{
	return now_ms;
}

struct timespec clock_now(void)
{
	return (struct timespec){1700000000, 0};
}

void clock_sleep(long long ms)
{
	now_ms += ms;
}

/* --- the report of a program that makes and breaks things */

static struct report_counter counters[] = {
    {.name = "made",
	.before = ", ",
	.flags = REPORT_LIST | REPORT_DONE,
	.metric = "things",
	.help = "What became of the things.",
	.label = "action",
	.value = "made"},
    {.name = "broken",
	.before = "",
	.flags = REPORT_LIST | REPORT_DONE | REPORT_BAD,
	.metric = "things",
	.help = "What became of the things.",
	.label = "action",
	.value = "broken"},
    {.name = "tries", .metric = "tries", .help = "All tries."},
    {.number = 9, .metric = "hidden", .help = "Not for people."},
    {.number = 8, .name = "late", .before = "; "},
};
static const struct report_counter *const shown[] = {
    &counters[1], &counters[0], &counters[2], &counters[4], NULL};

static uint64_t made, broken;

static void update(struct report_counter *c)
{
	c[0].number = made;
	c[1].number = broken;
	c[2].number = made + broken;
}

static void finish(struct report_counter *c)
{
	c[4].number++;
}

static double share(void)
{
	return 0.5;
}

static char dir[] = "/tmp/report-XXXXXX", stats[64], metrics[64];

static struct report report = {.counters = counters,
    .count = COUNT(counters),
    .shown = shown,
    .update = update,
    .prefix = "ms_x",
    .unit = "things",
    .share = share};

static const char *content(const char *path)
{
	static char text[4096];
	FILE *file = fopen(path, "r");

	if (!file)
		return NULL;
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* What stderr, a file, got since the last call. */
static const char *printed(void)
{
	static char text[4096];
	ssize_t n = pread(STDERR_FILENO, text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	if (ftruncate(STDERR_FILENO, 0) < 0 ||
	    lseek(STDERR_FILENO, 0, SEEK_SET) < 0)
		exit(1);
	return text;
}

static void check_list(void)
{
	made = broken = 0;
	SAME_TEXT(__LINE__, report_list(false), "");
	SAME_TEXT(__LINE__, report_list(true), "0 broken, 0 made");
	made = 3;
	SAME_TEXT(__LINE__, report_list(false), "3 made");
	broken = 1;
	SAME_TEXT(__LINE__, report_list(false), "1 broken, 3 made");
}

static void check_progress(void)
{
	progress_init(false);
	report_progress();
	SAME_TEXT(__LINE__, printed(), "");
	progress_init(true);
	now_ms += 2000;
	made = 3;
	broken = 0;
	report_progress();
	SAME_TEXT(__LINE__, printed(),
	    "\rms-x: 3 things, 2/s, 0 broken, 3 made, 50 %, 2 s left\033[K");
	report.hide_zero = true;
	now_ms += 200;
	report_progress();
	SAME_TEXT(__LINE__, printed(),
	    "\rms-x: 3 things, 1/s, 3 made, 50 %, 2 s left\033[K");
	report_progress();
	SAME_TEXT(__LINE__, printed(), "");
	report_summary("");
	SAME_TEXT(
	    __LINE__, printed(), "\r\033[Kms-x: 0 broken, 3 made; 8 late\n");
}

static void check_summary(void)
{
	made = 3;
	broken = 1;
	report_summary("dry run: ");
	SAME_TEXT(
	    __LINE__, printed(), "ms-x: dry run: 1 broken, 3 made; 8 late\n");
	report.finish = finish;
	report.timed = true;
	report_begin();
	now_ms += 1250;
	report_summary("");
	SAME_TEXT(
	    __LINE__, printed(), "ms-x: 1 broken, 3 made; 9 late, 1.2 s\n");
	report.quiet_summary = true;
	report_summary("");
	SAME_TEXT(__LINE__, printed(), "");
	err_verbosity(1);
	report_summary("");
	SAME_TEXT(
	    __LINE__, printed(), "ms-x: 1 broken, 3 made; 11 late, 1.2 s\n");
	err_verbosity(0);
}

static void check_files(void)
{
	report_begin();
	now_ms += 1500;
	counters[4].number = 0;
	SAME_NUMBER(__LINE__, (uint64_t)err_end(3), 3);
	SAME_TEXT(__LINE__, content(stats),
	    "{\"made\":3,\"broken\":1,\"tries\":4,\"late\":1,"
	    "\"seconds\":1.500,\"status\":3}\n");
	SAME_TEXT(__LINE__, content(metrics),
	    "# HELP ms_x_things What became of the things.\n"
	    "# TYPE ms_x_things gauge\n"
	    "ms_x_things{run=\"m\",action=\"made\"} 3\n"
	    "ms_x_things{run=\"m\",action=\"broken\"} 1\n"
	    "# HELP ms_x_tries All tries.\n"
	    "# TYPE ms_x_tries gauge\n"
	    "ms_x_tries{run=\"m\"} 4\n"
	    "# HELP ms_x_hidden Not for people.\n"
	    "# TYPE ms_x_hidden gauge\n"
	    "ms_x_hidden{run=\"m\"} 9\n"
	    "# HELP ms_x_last_run_timestamp_seconds When the last run ended.\n"
	    "# TYPE ms_x_last_run_timestamp_seconds gauge\n"
	    "ms_x_last_run_timestamp_seconds{run=\"m\"} 1700000000\n"
	    "# HELP ms_x_exit_status Exit status of the last run, or 128 plus "
	    "its signal.\n"
	    "# TYPE ms_x_exit_status gauge\n"
	    "ms_x_exit_status{run=\"m\"} 3\n"
	    "# HELP ms_x_run_duration_seconds How long the last run took.\n"
	    "# TYPE ms_x_run_duration_seconds gauge\n"
	    "ms_x_run_duration_seconds{run=\"m\"} 1.500\n");
	/* Only once. */
	unlink(stats);
	SAME_NUMBER(__LINE__, (uint64_t)err_end(3), 3);
	SAME_TEXT(__LINE__, content(stats), NULL);
}

/* A file that cannot be written makes only a successful run fail. */
static void check_unwritable(int line, const char *in_stats,
    const char *in_metrics, int status, int want)
{
	report.stats_path = in_stats;
	report.metrics_path = in_metrics;
	report_init(&report);
	SAME_NUMBER(line, (uint64_t)err_end(status), (uint64_t)want);
}

int main(void)
{
	char name[] = "ms-x", *argv[] = {name, NULL};
	FILE *file = tmpfile();

	if (!file || dup2(fileno(file), STDERR_FILENO) < 0 || !mkdtemp(dir))
		return 1;
	fclose(file);
	snprintf(stats, sizeof stats, "%s/stats", dir);
	snprintf(metrics, sizeof metrics, "%s/m.prom", dir);
	err_init(argv);
	report_init(&report);
	SAME_NUMBER(__LINE__, (uint64_t)err_end(0), 0);
	report.stats_path = stats;
	report.metrics_path = metrics;
	report_init(&report);
	check_list();
	check_progress();
	check_summary();
	check_files();
	check_unwritable(__LINE__, stats, metrics, 0, 0);
	check_unwritable(__LINE__, stats, NULL, 0, 0);
	check_unwritable(__LINE__, NULL, metrics, 0, 0);
	SAME_TEXT(__LINE__, printed(), "");
	check_unwritable(__LINE__, dir, metrics, 0, EXIT_IO);
	check_unwritable(__LINE__, stats, dir, 0, EXIT_IO);
	check_unwritable(__LINE__, dir, dir, 1, 1);
	SAME_BOOL(__LINE__, strstr(printed(), "Is a directory") != NULL, true);
	unlink(stats);
	unlink(metrics);
	SAME_NUMBER(__LINE__, (uint64_t)rmdir(dir), 0);
	return unit_end();
}
