#include "base/outputs.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file, or the place where one will be created. */
struct place {
	bool exists, known; /* known: st is set */
	struct stat st;	    /* of the file, otherwise of its directory */
	const char *name;   /* without its directory */
};

static struct place place_of_fd(int fd)
{
	struct place p = {.exists = true};

	p.known = fstat(fd, &p.st) == 0;
	return p;
}

static struct place place_of_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct place p = {.name = slash ? slash + 1 : path};
	struct buf dir = {0};

	p.exists = p.known = stat(path, &p.st) == 0;
	if (p.exists)
		return p;
	buf_put(&dir, path, (size_t)(p.name - path));
	buf_puts(&dir, ".");
	p.known = stat(dir.data, &p.st) == 0;
	buf_release(&dir);
	return p;
}

static bool is_same(const struct place *a, const struct place *b)
{
	if (!a->known || !b->known || a->exists != b->exists ||
	    a->st.st_dev != b->st.st_dev || a->st.st_ino != b->st.st_ino)
		return false;
	return a->exists ? !S_ISCHR(a->st.st_mode)
			 : strcmp(a->name, b->name) == 0;
}

/* The files that options read. */
static struct output *noted;
static size_t noted_count;

void outputs_note_read(const char *option, const char *path)
{
	noted = mem_resize(noted, noted_count + 1, sizeof *noted);
	noted[noted_count++] = (struct output){option, mem_strdup(path)};
}

/* Is o, whose file is p, one of the list? */
static void check_against(const struct output *list, size_t count,
    const struct output *o, const struct place *p)
{
	for (size_t i = 0; i < count; i++) {
		struct place other;

		if (!list[i].path)
			continue;
		other = place_of_path(list[i].path);
		if (is_same(p, &other))
			die(EXIT_USAGE, "%s and %s name the same file, '%s'",
			    list[i].option, o->option, o->path);
	}
}

static void check_one(
    bool reads, const struct output *list, const struct output *o)
{
	const struct place in = place_of_fd(STDIN_FILENO);
	const struct place out = place_of_fd(STDOUT_FILENO);
	const struct place p = place_of_path(o->path);

	if (strcmp(o->path, "-") == 0)
		die(EXIT_USAGE,
		    "%s: '-' is not standard output; for a file of that name, "
		    "give './-'",
		    o->option);
	if (reads && is_same(&p, &in))
		die(EXIT_USAGE, "%s: '%s' is standard input", o->option,
		    o->path);
	if (is_same(&p, &out))
		die(EXIT_USAGE, "%s: '%s' is standard output", o->option,
		    o->path);
	check_against(list, (size_t)(o - list), o, &p);
	check_against(noted, noted_count, o, &p);
}

void outputs_check(bool reads, const struct output *list, size_t count)
{
	const struct place in = place_of_fd(STDIN_FILENO);
	const struct place out = place_of_fd(STDOUT_FILENO);

	/* As cat(1): what is written would be read again. */
	if (reads && is_same(&in, &out) && S_ISREG(in.st.st_mode))
		die(EXIT_USAGE, "standard input is also standard output");
	for (size_t i = 0; i < noted_count; i++) {
		const struct place p = place_of_path(noted[i].path);

		if (is_same(&p, &out) && S_ISREG(out.st.st_mode))
			die(EXIT_USAGE, "%s: '%s' is standard output",
			    noted[i].option, noted[i].path);
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].path)
			check_one(reads, list, &list[i]);
}
