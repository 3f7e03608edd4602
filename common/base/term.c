#include "base/term.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool term_draws(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && *term && strcmp(term, "dumb") != 0;
}

bool term_colours(int fd)
{
	const char *none = getenv("NO_COLOR");

	return term_draws(fd) && !(none && *none);
}

/*
 * A record lock belongs to the process and ends with it. A lock by flock(2)
 * would belong to the open file, which the processes of a pipe share.
 */
bool term_lock(int fd)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_SETLK, &all) == 0 ||
	       (errno != EACCES && errno != EAGAIN);
}

bool term_locked(int fd)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return isatty(fd) && fcntl(fd, F_GETLK, &all) == 0 &&
	       all.l_type != F_UNLCK;
}

void term_tame(char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];
		unsigned char next =
		    i + 1 < len ? (unsigned char)line[i + 1] : '\0';

		if (c < 0x20 || c == 0x7f)
			line[i] = '?';
		else if (c == 0xc2 && next >= 0x80 && next <= 0x9f)
			line[i] = line[i + 1] = '?';
	}
}

size_t term_columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) < 0 || !size.ws_col)
		return 80;
	return size.ws_col;
}
