#include "delta/groups.h"

#include "base/err.h"
#include "base/out.h"

enum { LINES_MOST = 256, BYTES_MOST = 1 << 20 };

const char groups_too_long[] = "too long; --max-line raises the limit";

enum lines_got groups_read(const struct groups *g)
{
	enum lines_got got;
	const char *line;
	size_t len, n = 0;

	while ((got = lines_next(g->lines, -1, &line, &len)) == LINES_ONE) {
		g->take(g->ctx, line, len);
		if (++n < LINES_MOST && g->out->len < BYTES_MOST &&
		    lines_ready(g->lines))
			continue;
		g->end(g->ctx);
		n = 0;
	}
	g->end(g->ctx);
	if (got == LINES_ERROR)
		die_errno("cannot read standard input");
	return got;
}

void groups_write(struct buf *out)
{
	if (out->len)
		out_bytes(out->data, out->len);
	buf_reset(out);
}
