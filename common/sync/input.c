#include "sync/input.h"

#include "base/err.h"
#include "base/lines.h"
#include "base/mem.h"
#include "sync/undo.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct input {
	struct lines lines;
	struct undo_reader *undo; /* or NULL */
	enum lines_got got;
	int error; /* errno of LINES_ERROR */
};

struct input *input_open(
    int fd, size_t max, const struct resource *undo, const char *url)
{
	struct input *in = mem_alloc(sizeof *in);

	*in =
	    (struct input){.lines = {.fd = fd, .max = max}, .got = LINES_WAIT};
	if (undo)
		in->undo = undo_open(fd, undo, url);
	return in;
}

void input_close(struct input *in)
{
	if (in->undo)
		undo_close(in->undo);
	lines_release(&in->lines);
	free(in);
}

bool input_ready(struct input *in)
{
	return in->undo || lines_ready(&in->lines);
}

int input_fd(const struct input *in)
{
	return in->lines.fd;
}

bool input_next(
    struct input *in, const char **line, size_t *len, uint64_t *number)
{
	in->got = in->undo ? undo_next(in->undo, line, len)
			   : lines_next(&in->lines, 0, line, len);
	if (in->got == LINES_ERROR)
		in->error = errno;
	*number = in->lines.number;
	return in->got == LINES_ONE && !lines_blank(*line, *len);
}

bool input_ended(const struct input *in)
{
	return in->got != LINES_ONE && in->got != LINES_WAIT;
}

int input_status(const struct input *in)
{
	int status;

	if (in->undo && in->got == LINES_ERROR) {
		error(
		    "cannot read the journal: %s", undo_why(in->undo, &status));
		return status;
	}
	if (in->got == LINES_LONG) {
		error("line %" PRIu64 ": too long; --max-line raises the limit",
		    in->lines.number + 1);
		return EXIT_DATA;
	}
	if (in->got == LINES_ERROR) {
		error("cannot read standard input: %s", strerror(in->error));
		return EXIT_IO;
	}
	return EXIT_DONE;
}

void input_error(const struct input *in, uint64_t number, const char *why)
{
	/* A batch of an undo has no line of its own. */
	if (in->undo)
		error("%s", why);
	else
		error("line %" PRIu64 ": %s", number, why);
}

double input_share(const struct input *in)
{
	return in->undo ? undo_share(in->undo) : lines_share(&in->lines);
}

uint64_t input_created(const struct input *in)
{
	return in->undo ? undo_created(in->undo) : 0;
}
