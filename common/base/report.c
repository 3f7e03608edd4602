/*
 * All output is made from one table of counters. The summary and the progress
 * line use the order of `shown`; the statistics and the metrics use the order
 * of the table. The program's function `update` sets the numbers before each
 * output, and `finish` those that are known only at the end.
 *
 * The files are written by err_at_end, so they are written even if the program
 * ends by die or by a signal.
 */
#include "base/report.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/metrics.h"
#include "base/progress.h"
#include "base/table.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct report *report;
static long long began;

void report_begin(void)
{
	began = clock_ms();
}

double report_seconds(void)
{
	return (double)(clock_ms() - began) / 1000;
}

/* Puts the named counters, the seconds and the status, as a JSON object. */
static void put_stats(struct buf *to, int status)
{
	buf_putc(to, '{');
	for (size_t i = 0; i < report->count; i++) {
		const struct report_counter *c = &report->counters[i];

		if (c->name)
			buf_printf(
			    to, "\"%s\":%" PRIu64 ",", c->name, c->number);
	}
	buf_printf(
	    to, "\"seconds\":%.3f,\"status\":%d}\n", report_seconds(), status);
}

static bool write_stats(int status)
{
	struct buf b = {0};
	bool ok;
	int fd;

	put_stats(&b, status);
	fd = open(
	    report->stats_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	ok = fd >= 0 && io_write(fd, b.data, b.len);
	ok = (fd < 0 || close(fd) == 0) && ok;
	if (!ok)
		error("cannot write to '%s': %s", report->stats_path,
		    strerror(errno));
	buf_release(&b);
	return ok;
}

static bool write_metrics(int status)
{
	struct metric list[REPORT_MAX];
	size_t n = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct report_counter *c = &report->counters[i];

		if (c->metric)
			list[n++] = (struct metric){
			    c->metric, c->help, c->label, c->value, c->number};
	}
	return metrics_write(report->metrics_path, report->prefix, list, n,
	    report_seconds(), status);
}

static void update_all(void)
{
	report->update(report->counters);
	if (report->finish)
		report->finish(report->counters);
}

/*
 * For err_at_end: returns the status to exit with. A run without its monitoring
 * is not a success.
 */
static int write_files(int status)
{
	bool ok;

	update_all();
	ok = !report->stats_path || write_stats(status);
	ok = (!report->metrics_path || write_metrics(status)) && ok;
	return ok || status != EXIT_DONE ? status : EXIT_IO;
}

void report_init(const struct report *r)
{
	assert(r->count <= REPORT_MAX);
	report = r;
	if (r->stats_path || r->metrics_path)
		err_at_end(write_files);
}

static bool shows(const struct report_counter *c)
{
	return c->number || !(c->flags & REPORT_RARE);
}

static void put_count(
    struct buf *to, const char *before, const struct report_counter *c)
{
	buf_printf(to, "%s%" PRIu64 " %s", before, c->number,
	    c->number == 1 && c->one ? c->one : c->name);
}

/* Like report_list, but does not update the numbers. */
static const char *list(bool all)
{
	static struct buf text;
	const struct report_counter *c;

	buf_reset(&text);
	buf_puts(&text, "");
	for (size_t i = 0; (c = report->shown[i]); i++)
		if (c->flags & REPORT_LIST && (all ? shows(c) : c->number > 0))
			put_count(&text, text.len ? ", " : "", c);
	return text.data;
}

const char *report_list(bool all)
{
	report->update(report->counters);
	return list(all);
}

void report_progress(void)
{
	uint64_t done = 0;

	if (!progress_due())
		return;
	report->update(report->counters);
	for (size_t i = 0; i < report->count; i++)
		if (report->counters[i].flags & REPORT_DONE)
			done += report->counters[i].number;
	progress_draw(
	    done, report->unit, list(!report->hide_zero), report->share());
}

static void print_table(const char *what)
{
	struct table_row rows[REPORT_MAX];
	const struct report_counter *c;
	size_t n = 0;
	char head[64];

	for (size_t i = 0; (c = report->shown[i]); i++)
		if (shows(c))
			rows[n++] = (struct table_row){
			    c->name, c->number, c->flags & REPORT_BAD};
	snprintf(head, sizeof head, "%s%.1f s", what, report_seconds());
	table_print(head, rows, n);
}

static void print_line(const char *what)
{
	struct buf b = {0};
	const struct report_counter *c;

	buf_puts(&b, what);
	for (size_t i = 0; (c = report->shown[i]); i++)
		if (c->before && shows(c))
			put_count(&b, c->before, c);
	if (report->timed)
		buf_printf(&b, ", %.1f s", report_seconds());
	if (report->quiet_summary)
		debug("%s", b.data);
	else
		summary("%s", b.data);
	buf_release(&b);
}

void report_summary(const char *what)
{
	progress_clear();
	update_all();
	if (table_wanted() &&
	    (!report->quiet_summary || progress_seen() || err_verbose() > 0))
		print_table(what);
	else
		print_line(what);
}
