/*
 * Writes a file in Prometheus' text format (version 0.0.4):
 *
 *     # HELP ms_push_products What became of the products.
 *     # TYPE ms_push_products gauge
 *     ms_push_products{run="shop",action="created"} 3
 *
 * The file is replaced as a whole, so the collector never reads a partial file,
 * and the old one survives a full disk.
 */
#include "base/metrics.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/replace.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

/* The text of a file under construction. */
struct exposition {
	struct buf text, run; /* run: the value of that label */
	const char *prefix;
};

/* Appends the file's name without .prom, escaped for quotes. */
static void put_run(struct buf *to, const char *path)
{
	static const char suffix[] = ".prom";
	const char *slash = strrchr(path, '/'),
		   *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (len > sizeof suffix - 1 &&
	    strcmp(name + len - (sizeof suffix - 1), suffix) == 0)
		len -= sizeof suffix - 1;
	for (size_t i = 0; i < len; i++) {
		if (strchr("\\\"\n", name[i]))
			buf_putc(to, '\\');
		buf_putc(to, name[i] == '\n' ? 'n' : name[i]);
	}
}

static void put_family(struct exposition *e, const char *name, const char *help)
{
	buf_printf(&e->text, "# HELP %s_%s %s\n# TYPE %s_%s gauge\n", e->prefix,
	    name, help, e->prefix, name);
}

static void put_metric(struct exposition *e, const struct metric *m)
{
	buf_printf(
	    &e->text, "%s_%s{run=\"%s\"", e->prefix, m->name, e->run.data);
	if (m->label)
		buf_printf(&e->text, ",%s=\"%s\"", m->label, m->value);
	buf_printf(&e->text, "} %" PRIu64 "\n", m->number);
}

/* Appends the values that every run has. */
static void put_end(struct exposition *e, double seconds, int status)
{
	const struct metric last[] = {
	    {"last_run_timestamp_seconds", "When the last run ended.", NULL,
		NULL, (uint64_t)clock_now().tv_sec},
	    {"exit_status",
		"Exit status of the last run, or 128 plus its signal.", NULL,
		NULL, (uint64_t)status},
	};

	for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
		put_family(e, last[i].name, last[i].help);
		put_metric(e, &last[i]);
	}
	put_family(e, "run_duration_seconds", "How long the last run took.");
	buf_printf(&e->text, "%s_run_duration_seconds{run=\"%s\"} %.3f\n",
	    e->prefix, e->run.data, seconds);
}

bool metrics_write(const char *path, const char *prefix,
    const struct metric *list, size_t count, double seconds, int status)
{
	struct exposition e = {.prefix = prefix};
	bool ok;

	buf_puts(&e.run, "");
	put_run(&e.run, path);
	for (size_t i = 0; i < count; i++) {
		if (!i || strcmp(list[i].name, list[i - 1].name) != 0)
			put_family(&e, list[i].name, list[i].help);
		put_metric(&e, &list[i]);
	}
	put_end(&e, seconds, status);
	ok = replace_file(path, &e.text, false);
	buf_release(&e.text);
	buf_release(&e.run);
	return ok;
}
