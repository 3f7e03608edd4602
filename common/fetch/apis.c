#include "fetch/apis.h"

#include "base/buf.h"
#include "base/err.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static const char place[] = "share/medusa-stream/apis";

/* Appends the directory of this program, with a slash at its end. */
static void put_own_directory(struct buf *to)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path);

	while (len > 0 && path[len - 1] != '/')
		len--;
	buf_put(to, path, len > 0 ? (size_t)len : 0);
}

/* Appends the directory with the presets; nothing if there is none. */
static void put_directory(struct buf *to)
{
	static const char *const above[] = {"../", "", "../../"};
	const char *given = getenv("MEDUSA_STREAM_APIS");

	if (given && *given) {
		buf_puts(to, given);
		return;
	}
	for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
		buf_reset(to);
		put_own_directory(to);
		buf_printf(to, "%s%s", above[i], place);
		if (!access(to->data, X_OK))
			return;
	}
	buf_reset(to);
}

/* Files that begin with a dot are no presets. */
static int is_visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

static void list_names(struct buf *to, const char *directory)
{
	struct dirent **names = NULL;
	int count = scandir(directory, &names, is_visible, alphasort);

	for (int i = 0; i < count; i++) {
		buf_printf(to, "%s%s", i ? ", " : "", names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

static _Noreturn void refuse(const char *directory, const char *name)
{
	struct buf names = {0};

	list_names(&names, directory);
	if (!names.len)
		die(EXIT_USAGE,
		    "-K: no API '%s', since no presets are installed; write a "
		    "file with a slash, such as ./%s",
		    name, name);
	die(EXIT_USAGE,
	    "-K: no API '%s'; there are %s; write a file with a slash, such as "
	    "./%s",
	    name, names.data, name);
}

void apis_find(struct buf *path, const char *name)
{
	struct buf directory = {0};

	put_directory(&directory);
	buf_printf(path, "%s/%s", directory.len ? directory.data : "", name);
	if (!directory.len || *name == '.' || !*name ||
	    access(path->data, F_OK) < 0)
		refuse(directory.len ? directory.data : "", name);
	buf_release(&directory);
}
