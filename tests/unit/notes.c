/*
 * Reads a batch of notes from each line and prints the results, as ms-push
 * does.
 */
#include "notes.h"

#include "base/buf.h"
#include "base/err.h"
#include "http/options.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/read.h"
#include "sync/result.h"
#include "sync/write.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	const struct http_options net = {
	    HTTP_OPT_DEFAULTS, .buffer_max = 1 << 20};
	struct batch b = {.rules = {.resource = &notes, .key = "slug"}};
	struct buf results = {0};
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	(void)argc;
	err_init(argv);
	b.medusa = medusa_open(&net, GZIP_NEVER, NULL);
	b.names = names_new(0, NULL);
	while ((len = getline(&line, &room, stdin)) > 0) {
		if (!read_batch(&b, line, (size_t)len) || !look_at_batch(&b) ||
		    !write_batch(&b))
			die(b.failed, "%s", b.why);
		for (size_t i = 0; i < b.count; i++) {
			result_put(&results, &b.rules, &b.items[i]);
			buf_putc(&results, '\n');
		}
	}
	fputs(results.len ? results.data : "", stdout);
	buf_release(&results);
	free(line);
	batch_release(&b);
	names_free(b.names);
	medusa_close(b.medusa);
	return 0;
}
