/*
 * In place of libFuzzer: gives each file of the corpus to the target once, as a
 * unit test. So all targets compile and start, and what has failed once stays
 * corrected. The program fuzz-NAME reads tests/fuzz/corpus/NAME.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>

static void must_open(const void *opened, const char *path)
{
	if (opened)
		return;
	perror(path);
	exit(1);
}

/* What is wrong ends the program. */
static void give(const char *path)
{
	static char bytes[1 << 16];
	FILE *f = fopen(path, "re");
	size_t len;
	char *copy;

	must_open(f, path);
	len = fread(bytes, 1, sizeof bytes, f);
	(void)fclose(f);
	copy = exact(bytes, len);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)copy, len);
	free(copy);
}

int main(int argc, char **argv)
{
	char folder[256], path[600];
	const char *name = argc ? strrchr(argv[0], '-') : NULL;
	const struct dirent *entry;
	unsigned passed = 0;
	DIR *dir;

	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s",
	    name ? name + 1 : "");
	dir = opendir(folder);
	must_open(dir, folder);
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		give(path);
		passed++;
	}
	(void)closedir(dir);
	printf("%u passed, 0 failed\n", passed);
	return 0;
}
