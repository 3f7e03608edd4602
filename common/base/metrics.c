/*
 * Writes a file in Prometheus' text format (version 0.0.4):
 *
 *     # HELP ms_push_products What became of the products.
 *     # TYPE ms_push_products gauge
 *     ms_push_products{run="shop",action="created"} 3
 *
 * The text is written to a new file in the same directory, which then replaces
 * the old one by rename(2). So the collector never reads a partial file, and
 * the old file survives a full disk.
 */
#include "base/metrics.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

/*
 * Creates the file. False with errno on failure. O_EXCL keeps it from following
 * a link that somebody else put there.
 */
static bool write_new(const char *path, const struct buf *text)
{
	int fd, err;
	bool ok;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	ok = io_write(fd, text->data, text->len);
	err = errno;
	if (close(fd) < 0 && ok)
		return false;
	errno = err;
	return ok;
}

/* Writes to a name that the collector does not read, then renames it. */
static bool replace(const char *path, const struct buf *text)
{
	struct buf new = {0};
	struct stat st;
	bool ok;

	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		error("cannot write to '%s': not a regular file", path);
		return false;
	}
	buf_printf(&new, "%s.%ld.tmp", path, (long)getpid());
	ok = write_new(new.data, text) && rename(new.data, path) == 0;
	if (!ok) {
		error("cannot write to '%s': %s", path, strerror(errno));
		unlink(new.data);
	}
	buf_release(&new);
	return ok;
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
	ok = replace(path, &e.text);
	buf_release(&e.text);
	buf_release(&e.run);
	return ok;
}
